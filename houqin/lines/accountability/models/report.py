"""Daily reports with every version, home observations (rows 114–116). Health values live here only (DESIGN §5.8)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Outcome(models.TextChoices):
    """What follows from a report; erased with the health values."""

    ERASED = "", "erased"
    NORMAL = "normal", "normal"
    MEASURE_AGAIN = "measure_again", "to be measured again"
    ATTENTION = "attention", "needs attention"


class DailyReport(models.Model):
    """One version of one person's report; a correction adds a version, the first is kept.

    `temperature_c` in °C, null where nobody measured; `measured_by` names the door ("door:12") whose
    reading was taken over. `unit_path` is the duty's, frozen. `how_known` is set on reports for others.
    """

    day = models.DateField()
    occasion = models.CharField(max_length=20, default="", blank=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    is_withdrawn = models.BooleanField(default=False)
    is_as_yesterday = models.BooleanField(default=False)
    temperature_c = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    method = models.CharField(max_length=12, default="", blank=True)
    measured_by = models.CharField(max_length=40, default="", blank=True)
    measured_at = models.DateTimeField(null=True)
    symptoms = models.JSONField(default=list, blank=True)
    contact = models.CharField(max_length=12, default="", blank=True)
    whereabouts = models.CharField(max_length=12, default="", blank=True)
    place_text = models.CharField(max_length=120, default="", blank=True)
    note = models.CharField(max_length=120, default="", blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, default=Outcome.NORMAL, blank=True)
    source = models.CharField(max_length=12)
    how_known = models.CharField(max_length=12, default="", blank=True)
    reason = models.CharField(max_length=120, default="", blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    happened_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["person", "-day"], name="accountability_report_person"),
            models.Index(
                fields=["day", "unit_path"],
                name="accountability_report_notable",
                condition=Q(is_current=True) & ~Q(outcome="normal"),
            ),
            models.Index(
                fields=["day", "unit_path"],
                name="accountability_report_afar",
                condition=Q(is_current=True) & Q(whereabouts__in=["home", "away"]),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["day", "occasion", "person", "version"], name="accountability_report_version"
            ),
            models.UniqueConstraint(
                fields=["day", "occasion", "person"],
                condition=Q(is_current=True),
                name="accountability_one_current_report",
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="accountability_report_outcome"),
            models.CheckConstraint(
                condition=Q(temperature_c=None) | Q(temperature_c__gte=30, temperature_c__lte=45),
                name="accountability_report_living",
            ),
            models.CheckConstraint(
                condition=~(Q(is_current=True) & Q(is_withdrawn=True)), name="accountability_withdrawn_not_current"
            ),
        )


class HomeObservation(models.Model):
    """A person watches themselves at home from `first_day` until `last_day` (included), or until ended before."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    note = models.CharField(max_length=120, default="", blank=True)
    started_by = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="accountability_one_observation"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="accountability_observation_period"),
        )
