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
    """The single row that says when the worker last lived."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="clockwork_one_heartbeat"),)


class Outage(models.Model):
    """The worker was away from `since` to `until`; deadlines it overlapped were extended by its length."""

    since = models.DateTimeField(unique=True)
    until = models.DateTimeField()
    extended = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(until__gt=F("since")), name="clockwork_outage_period"),)
