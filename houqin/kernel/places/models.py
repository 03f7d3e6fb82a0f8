"""Places: campus → building → floor → room or spot; each with a code that prints as QR."""

from __future__ import annotations

from django.db import models


class PlaceKind(models.TextChoices):
    """What a place is."""

    CAMPUS = "campus", "campus"
    BUILDING = "building", "building"
    FLOOR = "floor", "floor"
    ROOM = "room", "room"
    SPOT = "spot", "spot"
    DOOR = "door", "door"
    AREA = "area", "area"


class PlaceState(models.TextChoices):
    """Whether a place may be used."""

    OPEN = "open", "in use"
    CLOSED = "closed", "closed"


class Sex(models.TextChoices):
    """For whom a room is kept."""

    ANY = "", "any"
    FEMALE = "f", "women"
    MALE = "m", "men"


class Place(models.Model):
    """One place; `capacity` in persons; `path` holds four digits a level (common.paths)."""

    path = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, default="", blank=True)
    kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    capacity = models.PositiveIntegerField(null=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, default="", blank=True)
    state = models.CharField(max_length=12, choices=PlaceState.choices, default=PlaceState.OPEN)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=PlaceKind.values), name="places_place_kind"),
            models.CheckConstraint(condition=models.Q(state__in=PlaceState.values), name="places_place_state"),
            models.CheckConstraint(condition=~models.Q(code="") & ~models.Q(name=""), name="places_place_named"),
        )

    def __str__(self) -> str:
        return self.name
