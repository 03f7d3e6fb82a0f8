"""What inspectors found, how it was rectified, who looked again (row 117)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from houqin.lines.accountability.models.supervision import Visit
from houqin.lines.accountability.rules import aspects
from houqin.lines.accountability.rules import supervision as rules


class Finding(models.Model):
    """Something that is not as it should be; `reopened` is how often a re-check failed.

    `due_at` is the deadline that runs; `unit` and `owner` answer for it. `unit_path` and `place_path` are frozen.
    """

    body = models.CharField(max_length=12)
    found_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    found_at = models.DateTimeField()
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="findings", db_index=False)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    place_path = models.CharField(max_length=40)
    aspect = models.CharField(max_length=20)
    severity = models.CharField(max_length=8)
    text = models.CharField(max_length=400)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=40)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=rules.OPEN)
    reopened = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["state", "due_at"], name="accountability_finding_due"),
            models.Index(fields=["found_at"], name="accountability_finding_found"),
            models.Index(fields=["owner", "state"], name="accountability_finding_owner"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(body__in=list(rules.BODIES)), name="accountability_finding_body"),
            models.CheckConstraint(condition=Q(aspect__in=list(aspects.ASPECTS)), name="accountability_finding_aspect"),
            models.CheckConstraint(
                condition=Q(severity__in=list(rules.SEVERITIES)), name="accountability_finding_severity"
            ),
            models.CheckConstraint(condition=Q(state__in=list(rules.STATES)), name="accountability_finding_state"),
            models.CheckConstraint(condition=~Q(text=""), name="accountability_finding_said"),
            models.CheckConstraint(condition=Q(due_at__gt=F("found_at")), name="accountability_finding_deadline"),
            models.CheckConstraint(condition=~Q(owner=F("found_by")), name="accountability_finding_of_another"),
            models.CheckConstraint(
                condition=Q(state__in=[rules.OPEN, rules.RECTIFIED], ended_at=None)
                | Q(state__in=[rules.CLOSED, rules.WITHDRAWN], ended_at__isnull=False),
                name="accountability_finding_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=rules.WITHDRAWN) | ~Q(withdrawn_because=""), name="accountability_finding_why"
            ),
        )

    @property
    def key(self) -> str:
        """The subject of its duties and photos."""
        return f"finding:{self.pk}"

    @property
    def number(self) -> str:
        """Its number in the ledger."""
        return rules.number_of(self.pk, self.found_at)

    def is_overdue(self, at: datetime) -> bool:
        """Whether it should have been rectified before the instant."""
        return self.state == rules.OPEN and at > self.due_at


class Rectification(models.Model):
    """What was done about a finding, in its `cycle` (1, 2 after it was reopened once …), and who is to look again.

    `due_at` is the deadline that ran then. `recheck_unit` is the unit of whoever owes the re-check.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="rectifications", db_index=False)
    cycle = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    recheck_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    recheck_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    recheck_due_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["at"], name="accountability_rectified_at"),)
        constraints = (
            models.UniqueConstraint(fields=["finding", "cycle"], name="accountability_rectified_once"),
            models.CheckConstraint(condition=~Q(text=""), name="accountability_rectified_how"),
            models.CheckConstraint(condition=Q(recheck_due_at__gt=F("at")), name="accountability_recheck_deadline"),
        )

    @property
    def key(self) -> str:
        """The subject of its photos."""
        return f"rectification:{self.pk}"


class Recheck(models.Model):
    """Somebody looked again: closed, or reopened until `due_at`; never the `owner` nor who rectified it."""

    rectification = models.OneToOneField(Rectification, on_delete=models.PROTECT, related_name="recheck")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    rectified_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    result = models.CharField(max_length=10)
    note = models.CharField(max_length=400, default="", blank=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["at"], name="accountability_recheck_at"),)
        constraints = (
            models.CheckConstraint(condition=~Q(by=F("owner")), name="accountability_recheck_not_by_owner"),
            models.CheckConstraint(condition=~Q(by=F("rectified_by")), name="accountability_recheck_by_another"),
            models.CheckConstraint(
                condition=Q(result=rules.CLOSED, due_at=None)
                | (Q(result=rules.REOPENED, due_at__gt=F("at")) & ~Q(note="")),
                name="accountability_recheck_result",
            ),
        )

    @property
    def key(self) -> str:
        """The subject of its photos."""
        return f"recheck:{self.pk}"
