"""Places: campus → building → floor → room or spot; each with a code that prints as QR."""

from __future__ import annotations

from django.db import models

from houqin.kernel import trees


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


class Place(trees.Node):
    """One place; `capacity` in persons; `path` holds four digits a level (common.paths)."""

    kind = models.CharField(max_length=12, choices=PlaceKind.choices)
    capacity = models.PositiveIntegerField(null=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, default="", blank=True)
    state = models.CharField(max_length=12, choices=PlaceState.choices, default=PlaceState.OPEN)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=PlaceKind.values), name="places_place_kind"),
            models.CheckConstraint(condition=models.Q(state__in=PlaceState.values), name="places_place_state"),
            models.CheckConstraint(condition=models.Q(sex__in=Sex.values), name="places_place_sex"),
            models.CheckConstraint(condition=~models.Q(code="") & ~models.Q(name=""), name="places_place_named"),
        )


class FormerPath(trees.FormerPath):
    """A path that a place had before it was moved."""

    node = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="former_paths")
