"""Shift handover of the officers on duty: what the outgoing one leaves, when the incoming one signed for it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Handover(models.Model):
    """What is handed over at the end of a shift, written by who leaves it and signed by who takes over.

    `taken_by` and `taken_at` stay null until relief comes.
    """

    shift = models.OneToOneField("rosters.Shift", on_delete=models.PROTECT, related_name="+")
    state_of_things = models.CharField(max_length=1000)
    open_items = models.CharField(max_length=1000)
    keys = models.CharField(max_length=400)
    given_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state_of_things="") & ~Q(open_items="") & ~Q(keys=""),
                name="accountability_handover_complete",
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None, taken_at=None)
                | Q(taken_by__isnull=False, taken_at__isnull=False, taken_at__gte=F("given_at")),
                name="accountability_handover_taken",
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None) | ~Q(taken_by=F("given_by")), name="accountability_handover_two_people"
            ),
        )
