"""Who inspects for which body, the rounds they drew, the places they visited (row 117)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from houqin.lines.accountability.rules import supervision as rules


class Inspector(models.Model):
    """A person inspects for one body from `starts_at` until `ends_at` (half-open)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_at=None), name="accountability_inspects_for_one_body"
            ),
            models.CheckConstraint(condition=Q(body__in=list(rules.BODIES)), name="accountability_inspector_body"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="accountability_inspector_period"
            ),
        )


class Round(models.Model):
    """A sample of what was claimed to be done on `day`, drawn by `seed` from `population` claims under `unit_path`.

    Until `opened_at` its visits are shown to nobody.
    """

    body = models.CharField(max_length=12)
    inspector = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    unit_path = models.CharField(max_length=40, default="", blank=True)
    seed = models.PositiveBigIntegerField()
    size = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    abandoned_at = models.DateTimeField(null=True)
    abandoned_because = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["inspector"],
                condition=Q(opened_at=None, abandoned_at=None),
                name="accountability_one_hidden_round",
            ),
            models.CheckConstraint(condition=Q(body__in=list(rules.BODIES)), name="accountability_round_body"),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=F("population")), name="accountability_round_size"
            ),
            models.CheckConstraint(
                condition=Q(abandoned_at=None) | (Q(opened_at=None) & ~Q(abandoned_because="")),
                name="accountability_round_abandoned",
            ),
        )


class Visit(models.Model):
    """One claim of a round, to be looked at in its place. `claim` is the step by which the duty became done."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="visits", db_index=False)
    number = models.PositiveSmallIntegerField()
    duty = models.ForeignKey("duties.Duty", on_delete=models.PROTECT, related_name="+", db_index=False)
    claim = models.ForeignKey("duties.Evidence", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=40)
    result = models.CharField(max_length=16, default="", blank=True)
    note = models.CharField(max_length=400, default="", blank=True)
    checked_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["place", "checked_at"], name="accountability_visit_place"),)
        constraints = (
            models.UniqueConstraint(fields=["round", "number"], name="accountability_visit_number"),
            models.UniqueConstraint(fields=["round", "duty"], name="accountability_visit_once"),
            models.CheckConstraint(
                condition=Q(result="", checked_at=None, checked_by=None)
                | Q(result__in=list(rules.RESULTS), checked_at__isnull=False, checked_by__isnull=False),
                name="accountability_visit_result",
            ),
            models.CheckConstraint(
                condition=Q(result__in=["", rules.CONFIRMED]) | ~Q(note=""), name="accountability_visit_why"
            ),
        )
