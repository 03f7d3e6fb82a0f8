"""Who walks which way on a day: tours that a solver proposed and a person adopted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Rounds(models.Model):
    """The tours of a unit on a day, as proposed; they hold once somebody adopts them, until newer ones do.

    `unplaced` are stops for which no crew had time, each with its reason; `gap` is how much more is walked than no plan
    can do without.
    """

    day = models.DateField()
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    crews = models.PositiveSmallIntegerField()
    walked_m = models.PositiveIntegerField()
    gap = models.DecimalField(max_digits=7, decimal_places=4)
    unplaced = models.JSONField(default=list, blank=True)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    adopted_by = models.CharField(max_length=60, default="", blank=True)
    adopted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["day", "unit"], condition=Q(adopted_at__isnull=False, ended_at=None),
                name="disinfection_rounds_in_force",
            ),
        )  # fmt: skip


class Visit(models.Model):
    """One point of a tour: the crew's `position`-th, begun at `starts_at`; `person` is who leads the crew."""

    rounds = models.ForeignKey(Rounds, on_delete=models.CASCADE, related_name="visits")
    crew = models.PositiveSmallIntegerField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    point = models.ForeignKey("disinfection.Point", on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=20)
    starts_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rounds", "point", "occasion"], name="disinfection_visit_once"),
            models.UniqueConstraint(fields=["rounds", "crew", "position"], name="disinfection_visit_order"),
        )
