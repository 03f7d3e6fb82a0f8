"""The response level of each place as instants, and dated overrides of measures (row 99)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Level(models.TextChoices):
    """The response level; I is the gravest. NORMAL is before and after an epidemic."""

    I = "I", "Level I"  # noqa: E741 - the field's own name
    II = "II", "Level II"
    III = "III", "Level III"
    IV = "IV", "Level IV"
    NORMAL = "normal", "Normal"


class LevelChange(models.Model):
    """From `starts_at` on the place and all under it stand at `level`, unless withdrawn before."""

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=8, choices=Level.choices)
    starts_at = models.DateTimeField()
    document = models.CharField(max_length=120)
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["place", "starts_at"], condition=Q(withdrawn_at=None), name="response_one_change_an_instant"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="response_level"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__lt=models.F("starts_at")),
                name="response_withdrawn_before",
            ),
        )


class Acknowledgement(models.Model):
    """A post has read what a change of level means for it."""

    change = models.ForeignKey(LevelChange, on_delete=models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["change", "person"], name="response_acknowledged_once"),)


class Override(models.Model):
    """One field of a line's measures differs at a place from `starts_at` until `ends_at`."""

    measures = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    value = models.JSONField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    document = models.CharField(max_length=120)
    entered_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["measures", "starts_at"], name="response_override_measures"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")), name="response_override_period"
            ),
        )
