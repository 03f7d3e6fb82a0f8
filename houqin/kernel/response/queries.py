"""Every read of levels and measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.places.models import Place
from houqin.kernel.response import rules
from houqin.kernel.response.models import LevelChange, Override

M = TypeVar("M", bound=rules.Measures)


@dataclass(frozen=True, slots=True)
class Standing:
    """The level at a place, since when and by which document."""

    level: str
    since: datetime | None
    document: str


def standing(*, place_path: str, at: datetime, within: Scope) -> Standing:
    """Return the level in force: the latest change, not withdrawn, of the place or anything above it."""
    del within
    chosen = LevelChange.objects.filter(
        place__path__in=paths.ancestors(place_path), starts_at__lte=at, withdrawn_at=None
    )
    row = chosen.order_by("-starts_at", "-place__path").first()
    return Standing(row.level, row.starts_at, row.document) if row else Standing(rules.NORMAL, None, "")


def level(*, place_path: str, at: datetime, within: Scope) -> str:
    """Return the level in force at a place."""
    return standing(place_path=place_path, at=at, within=within).level


def next_change(*, place_path: str, at: datetime, within: Scope) -> LevelChange | None:
    """Return the next change ahead for the place or anything above it, or None."""
    del within
    chosen = LevelChange.objects.filter(
        place__path__in=paths.ancestors(place_path), starts_at__gt=at, withdrawn_at=None
    )
    return chosen.select_related("place").order_by("starts_at").first()


def changes_for(*, within: Scope) -> QuerySet[LevelChange]:
    """Return every change ever entered, withdrawn ones too, newest first."""
    del within
    return LevelChange.objects.select_related("place").order_by("-starts_at", "-pk")


def measures(kind: type[M], *, place_path: str, at: datetime, within: Scope, level_is: str | None = None) -> M:
    """Return a line's measures at a place and instant: defaults of the level, then dated overrides.

    `level_is` asks what they would be at another level (preview).
    """
    grade = level_is or level(place_path=place_path, at=at, within=within)
    rows = overrides_for(kind, place_path=place_path, at=at, within=within)
    return rules.overridden(rules.at_level(kind, grade), list(rows.values_list("field", "value")))


def overrides_for(kind: type[M], *, place_path: str, at: datetime, within: Scope) -> QuerySet[Override]:
    """Return the overrides in force at a place and instant, the weightiest last: the nearest place, then the newest."""
    del within
    rows = Override.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        measures=kind.LINE,
        starts_at__lte=at,
        place__path__in=paths.ancestors(place_path),
    )
    return rows.order_by("place__path", "starts_at", "pk")


def preview(kind: type[M], *, place_path: str, at: datetime, level_after: str, within: Scope) -> list[rules.Difference]:
    """Return what would differ in a line's measures if the place stood at another level at the instant."""
    before = measures(kind, place_path=place_path, at=at, within=within)
    after = measures(kind, place_path=place_path, at=at, within=within, level_is=level_after)
    return rules.difference(before, after)


def root_place(*, within: Scope) -> Place | None:
    """Return the place above all others (the university), or None in an empty house."""
    del within
    return Place.objects.order_by("path").first()
