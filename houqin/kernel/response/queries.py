"""Every read of levels and measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Exists, Q, QuerySet

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel import prepared
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
    found = _changes.first(place_paths=paths.ancestors(place_path), at=at)
    return Standing(*found) if found else Standing(rules.NORMAL, None, "")


@prepared.read
def _changes(place_paths: Any, at: Any) -> QuerySet[Any, Any]:
    return _changes_in_force(place_paths, at).values_list("level", "starts_at", "document")[:1]


def _changes_in_force(place_paths: Any, at: Any) -> QuerySet[LevelChange]:
    rows = LevelChange.objects.filter(place__path__in=place_paths, starts_at__lte=at, withdrawn_at=None)
    return rows.order_by("-starts_at", "-place__path")


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
    del within
    above = paths.ancestors(place_path)
    found = _changes_and_overrides.first(line=kind.LINE, place_paths=above, at=at)
    grade, is_overridden = found or (rules.NORMAL, True)
    values = _values_in_force(line=kind.LINE, place_paths=above, at=at) if is_overridden else []
    return rules.overridden(rules.at_level(kind, level_is or grade), values)


@prepared.read
def _changes_and_overrides(line: Any, place_paths: Any, at: Any) -> QuerySet[Any, Any]:
    # Most places have no override: every report asks, and one statement instead of two says so.
    is_overridden = Exists(_in_force(line, place_paths, at).order_by())
    return _changes_in_force(place_paths, at).annotate(o=is_overridden).values_list("level", "o")[:1]


def overrides_for(kind: type[M], *, place_path: str, at: datetime, within: Scope) -> QuerySet[Override]:
    """Return the overrides in force at a place and instant, the weightiest last: the nearest place, then the newest."""
    del within
    return _in_force(kind.LINE, paths.ancestors(place_path), at)


def _in_force(line: Any, place_paths: Any, at: Any) -> QuerySet[Override]:
    running = Q(ends_at=None) | Q(ends_at__gt=at)
    rows = Override.objects.filter(running, measures=line, starts_at__lte=at, place__path__in=place_paths)
    return rows.order_by("place__path", "starts_at", "pk")


@prepared.read
def _values_in_force(line: Any, place_paths: Any, at: Any) -> QuerySet[Any, Any]:
    return _in_force(line, place_paths, at).values_list("field", "value")


def preview(kind: type[M], *, place_path: str, at: datetime, level_after: str, within: Scope) -> list[rules.Difference]:
    """Return what would differ in a line's measures if the place stood at another level at the instant."""
    before = measures(kind, place_path=place_path, at=at, within=within)
    after = measures(kind, place_path=place_path, at=at, within=within, level_is=level_after)
    return rules.difference(before, after)


def root_place(*, within: Scope) -> Place | None:
    """Return the place above all others (the university), or None in an empty house."""
    del within
    return Place.objects.order_by("path").first()
