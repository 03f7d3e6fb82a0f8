"""What happened at a place and is followed by a disinfection: a case, a spill, a room left, goods that arrived."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from houqin.lines.disinfection.rules import rhythm


class Event(models.Model):
    """Something that happened at a place; it is the `number`-th of its campus day and names no person."""

    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=12)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["day", "number"], name="disinfection_event_once"),
            models.CheckConstraint(condition=Q(key__in=list(rhythm.EVENTS)), name="disinfection_event_key"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=99), name="disinfection_event_number"),
        )
