"""What the leading group decided, who answers for each of the ten aspects, and how they were found to stand."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from houqin.lines.accountability.rules import aspects


class Decision(models.Model):
    """A decision of the leading group on one of the ten aspects; `for_head` is whom a deputy acted for (row 111)."""

    aspect = models.CharField(max_length=20)
    text_zh = models.CharField(max_length=400, default="", blank=True)
    text_en = models.CharField(max_length=400, default="", blank=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    for_head = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["aspect", "at"], name="accountability_decision_aspect"),
            models.Index(fields=["at"], name="accountability_decision_at"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(aspect__in=list(aspects.ASPECTS)), name="accountability_decision_aspect_known"
            ),
            models.CheckConstraint(condition=~Q(text_zh="") | ~Q(text_en=""), name="accountability_decision_said"),
            models.CheckConstraint(
                condition=Q(for_head=None) | ~Q(for_head=F("decided_by")), name="accountability_for_another"
            ),
        )


class Charge(models.Model):
    """Who answers for an aspect, and who in their stead, from `starts_at` until `ends_at` (half-open)."""

    aspect = models.CharField(max_length=20)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    deputy = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["aspect"], condition=Q(ends_at=None), name="accountability_one_charge_an_aspect"
            ),
            models.CheckConstraint(
                condition=Q(aspect__in=list(aspects.ASPECTS)), name="accountability_charge_aspect_known"
            ),
            models.CheckConstraint(condition=~Q(owner=F("deputy")), name="accountability_charge_two_people"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="accountability_charge_period"
            ),
        )


class Review(models.Model):
    """How an aspect was found to stand on a day; the latest one counts, every one is kept."""

    aspect = models.CharField(max_length=20)
    day = models.DateField()
    status = models.CharField(max_length=12)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["aspect", "at"], name="accountability_review_aspect"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(aspect__in=list(aspects.ASPECTS)), name="accountability_review_aspect_known"
            ),
            models.CheckConstraint(condition=Q(status__in=list(aspects.STATUSES)), name="accountability_review_status"),
        )


class Exhibit(models.Model):
    """What bears a review out: a note, a document by its number, a file, a decision, or a count of a day's tasks."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="exhibits")
    kind = models.CharField(max_length=12)
    day = models.DateField()
    text = models.CharField(max_length=200, default="", blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    file = models.ForeignKey("files.File", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    duty_kind = models.CharField(max_length=60, default="", blank=True)
    done = models.PositiveIntegerField(null=True)
    expected = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=list(aspects.EVIDENCE)), name="accountability_exhibit_kind"),
            models.CheckConstraint(
                condition=(Q(kind__in=[aspects.NOTE, aspects.DOCUMENT]) & ~Q(text=""))
                | Q(kind=aspects.FILE, file__isnull=False)
                | Q(kind=aspects.DECISION, decision__isnull=False)
                | Q(
                    kind=aspects.COVERAGE,
                    done__isnull=False,
                    done__lte=F("expected"),
                    expected__gt=0,
                    expected__isnull=False,
                ),
                name="accountability_exhibit_holds",
            ),
        )
