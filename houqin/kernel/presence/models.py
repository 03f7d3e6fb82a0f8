"""Who was where, when: passes at doors, with a reading where one was taken."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Pass(models.Model):
    """One person at one door. `reading_c` is a temperature in °C, null where none was taken or it was erased."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="passes")
    door = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3, choices=(("in", "in"), ("out", "out")))
    decision = models.CharField(max_length=16)
    reading_c = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    method = models.CharField(max_length=12, default="", blank=True)
    day = models.DateField()
    happened_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = (
            models.Index(fields=["person", "happened_at"], name="presence_person"),
            models.Index(fields=["door", "happened_at"], name="presence_door"),
            models.Index(fields=["day", "direction"], name="presence_day"),
        )
        constraints = (models.CheckConstraint(condition=Q(direction__in=["in", "out"]), name="presence_direction"),)
