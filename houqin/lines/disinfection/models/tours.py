"""Who walks which way on a day: tours that a solver proposed and a person adopted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class RoundsState(models.TextChoices):
    """How far the tours of a day are."""

    ASKED = "asked", "asked for"
    PROPOSED = "proposed", "proposed"
    ADOPTED = "adopted", "adopted"
    DROPPED = "dropped", "dropped"


class Rounds(models.Model):
    """The tours of a unit on a day: asked for, proposed, and adopted by somebody until newer ones are.

    `leaders` are ids of who leads each crew, in order, where they are named. `unplaced` are visits for which there is
    no time, each with its reason; `gap` is how much more is walked than no plan can do without.
    """

    day = models.DateField()
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=RoundsState.choices, default=RoundsState.ASKED)
    crews = models.PositiveSmallIntegerField()
    leaders = models.JSONField(default=list, blank=True)
    walked_m = models.PositiveIntegerField(null=True)
    gap = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    unplaced = models.JSONField(default=list, blank=True)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    adopted_by = models.CharField(max_length=60, default="", blank=True)
    adopted_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["state", "asked_at"], name="disinfection_rounds_asked"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=RoundsState.values), name="disinfection_rounds_state"),
            models.CheckConstraint(condition=Q(crews__gte=1, crews__lte=60), name="disinfection_rounds_crews"),
            models.UniqueConstraint(
                fields=["day", "unit"], condition=Q(state=RoundsState.ADOPTED), name="disinfection_rounds_in_force"
            ),
        )


class Visit(models.Model):
    """One point of a tour: the crew's `position`-th of the day, begun at `starts_at`."""

    rounds = models.ForeignKey(Rounds, on_delete=models.CASCADE, related_name="visits")
    crew = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    point = models.ForeignKey("disinfection.Point", on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=20)
    starts_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rounds", "point", "occasion"], name="disinfection_visit_once"),
            models.UniqueConstraint(fields=["rounds", "crew", "position"], name="disinfection_visit_order"),
        )
