"""What the day's worker has done, slot by slot, and when it was away."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class JobState(models.TextChoices):
    """How far a job is."""

    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"
    SKIPPED = "skipped", "skipped"


class Job(models.Model):
    """One job for one slot: its row is claim, progress and result in one (DESIGN §5.18)."""

    key = models.CharField(max_length=60)
    slot = models.DateTimeField()
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    progress_percent = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["key", "slot"], name="clockwork_claimed_once"),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="clockwork_job_state"),
            models.CheckConstraint(condition=Q(progress_percent__lte=100), name="clockwork_progress"),
        )


class Heartbeat(models.Model):
    """When the day's worker last lived, and since when without a gap. It goes back only by a person's word."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="clockwork_one_heartbeat"),
            models.CheckConstraint(condition=Q(at__gte=F("since")), name="clockwork_heartbeat_forward"),
        )


class Served(models.Model):
    """A time in which a web server answered without a gap, as it asked itself each minute."""

    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["until"], name="clockwork_served_until"),)
        constraints = (models.CheckConstraint(condition=Q(until__gte=F("since")), name="clockwork_served_period"),)


class OutageState(models.TextChoices):
    """What became of an outage."""

    MADE_GOOD = "made_good", "made good"
    WAITING = "waiting", "waiting for a person"
    DISMISSED = "dismissed", "dismissed"


class OutageKind(models.TextChoices):
    """What was seen."""

    AWAY = "away", "away"
    BACKWARD = "backward", "clock went back"
    JUMP = "jump", "clock jumped"


class Outage(models.Model):
    """The house was away from `since` to `until`, or its clock said so; what was extended, and who decided.

    Of a clock that went back `until` is what it had said before, `since` what it said then.
    """

    kind = models.CharField(max_length=8, choices=OutageKind.choices, default=OutageKind.AWAY)
    state = models.CharField(max_length=9, choices=OutageState.choices, default=OutageState.MADE_GOOD)
    since = models.DateTimeField()
    until = models.DateTimeField()
    extended = models.PositiveIntegerField(default=0)
    decided_by = models.CharField(max_length=60, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "since"], name="clockwork_outage_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="clockwork_outage_period"),
            models.CheckConstraint(condition=Q(kind__in=OutageKind.values), name="clockwork_outage_kind"),
            models.CheckConstraint(condition=Q(state__in=OutageState.values), name="clockwork_outage_state"),
            # One question at a time: what came of a second one would depend on the answer to the first.
            models.UniqueConstraint(fields=["state"], condition=Q(state="waiting"), name="clockwork_one_outage_waits"),
        )
