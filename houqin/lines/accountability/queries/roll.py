"""Reads of the roll: excuses, sign-offs, leaders, digests that are due, a unit's figures and children."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel import prepared
from houqin.kernel.access import queries as access
from houqin.kernel.access.models import Grant
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties import rules as duty_rules
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.duties.rules import Counts
from houqin.kernel.notices import queries as notices
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Post
from houqin.lines.accountability import declared
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import DailyReport, Excuse, SignOff
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.rules import roll as rules

LEADING_ROLES = ("team_leader", "unit_head", "secretary")
LEADING_POSTS = ("head", "deputy", "secretary")


def excuses_on(day: date, *, within: Scope) -> dict[int, str]:
    """Return the reasons by person of all excuses that cover a day; a later one wins."""
    del within
    rows = Excuse.objects.filter(Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day, ended_at=None)
    return dict(rows.order_by("pk").values_list("person_id", "reason"))


def excuses_of(person_ids: Iterable[int], *, day: date, within: Scope) -> dict[int, Excuse]:
    """Return the excuse that covers a day, by person."""
    del within
    rows = Excuse.objects.filter(
        Q(last_day=None) | Q(last_day__gte=day), person_id__in=list(person_ids), first_day__lte=day, ended_at=None
    )
    return {row.person_id: row for row in rows.order_by("pk")}


def signatures(*, day: date, occasion: str, unit_paths: Collection[str], within: Scope) -> dict[str, SignOff]:
    """Return the sign-offs in force by unit path."""
    rows = SignOff.objects.filter(day=day, occasion=occasion, unit_path__in=list(unit_paths), reopened_at=None)
    return {row.unit_path: row for row in rows.filter(org.within_q("unit_path", within))}


def signatures_of(unit: Unit, *, day: date, occasion: str, within: Scope) -> list[SignOff]:
    """Return every sign-off of a unit's day, reopened ones too, oldest first."""
    rows = SignOff.objects.filter(day=day, occasion=occasion, unit=unit).filter(org.within_q("unit_path", within))
    return list(rows.order_by("pk"))


def leaders_of(unit_paths: Collection[str], *, at: datetime, within: Scope) -> dict[str, list[int]]:
    """Return the ids of who leads each unit: holders of a leading role there, then of a leading post."""
    del within
    chosen = list(unit_paths)
    granted = Grant.objects.filter(access.in_force_q(at), role__in=LEADING_ROLES, unit__path__in=chosen)
    posted = Post.objects.filter(access.in_force_q(at), kind__in=LEADING_POSTS, unit__path__in=chosen)
    found: dict[str, list[int]] = {}
    for rows in (granted, posted):
        for path, person_id in rows.order_by("pk").values_list("unit__path", "person_id"):
            if person_id not in found.setdefault(path, []):
                found[path].append(person_id)
    return found


def led_paths(person_id: int, *, at: datetime, within: Scope) -> list[str]:
    """Return the paths of the units that a person leads by a role or a post, in tree order."""
    del within
    granted = Grant.objects.filter(access.in_force_q(at), role__in=LEADING_ROLES, person_id=person_id)
    posted = Post.objects.filter(access.in_force_q(at), kind__in=LEADING_POSTS, person_id=person_id)
    found = {path for rows in (granted, posted) for path in rows.values_list("unit__path", flat=True) if path}
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of the roll with its figures of people, and its signature."""

    unit: Unit
    figures: rules.Figures
    signature: SignOff | None


def coverage(*, day: date, occasion: str | None, within: Scope) -> dict[str, rules.Figures]:
    """Return figures by unit path, leaf units only; without an occasion people count once, by their worst state."""
    if occasion is not None and within.units is not None and len(within.units) == 1:
        return _figures_under(within.units[0], day, occasion)
    counts = (
        duties.coverage_of_people(day=day, kind=declared.DAILY_REPORT, within=within)
        if occasion is None
        else duties.coverage(day=day, kind=declared.DAILY_REPORT, within=within, occasion=occasion)
    )
    return _figures(counts, reports.count_notable(day=day, within=within, occasion=occasion))


def _figures(counts: Mapping[str, Counts], notable: Mapping[str, int]) -> dict[str, rules.Figures]:
    return {
        path: rules.Figures(c.done, c.open, c.missed, c.excused, min(notable.get(path, 0), c.done))
        for path, c in counts.items()
    }


def _figures_under(root: str, day: date, occasion: str) -> dict[str, rules.Figures]:
    # Every sign-off asks this, 53 teams and 35 units above them twice a day.
    asked = {"day": day, "occasion": occasion, "first": root, "after": paths.successor(root)}
    return _figures(duty_rules.counted(_states_under(**asked)), dict(_notable_under(**asked)))


@prepared.read
def _states_under(day: Any, occasion: Any, first: Any, after: Any) -> QuerySet[Any, Any]:
    rows = Duty.objects.filter(
        day=day, kind=declared.DAILY_REPORT.key, occasion=occasion, unit_path__gte=first, unit_path__lt=after
    )
    return rows.values_list("unit_path", "state").annotate(n=Count("*")).order_by()


@prepared.read
def _notable_under(day: Any, occasion: Any, first: Any, after: Any) -> QuerySet[Any, Any]:
    rows = DailyReport.objects.filter(day=day, is_current=True, unit_path__gte=first, unit_path__lt=after)
    grave = rows.filter(occasion=occasion).exclude(outcome="normal").filter(outcome__in=reports.NOTABLE)
    return grave.values_list("unit_path").annotate(n=Count("person", distinct=True)).order_by()


@prepared.read
def _signature_owed(day: Any, occasion: Any, subject_key: Any, at: Any) -> QuerySet[Duty]:
    rows = Duty.objects.filter(day=day, kind=declared.SIGN_OFF.key, occasion=occasion, subject_key=subject_key)
    return rows.filter(opens_at__lte=at).select_for_update()


def signature_owed(unit_id: int, *, day: date, occasion: str, at: datetime, within: Scope) -> Duty | None:
    """Return the duty to sign for a unit's day, locked, or None where it is not owed or its window has not begun."""
    del within
    return _signature_owed.first(day=day, occasion=occasion, subject_key=f"unit:{unit_id}", at=at)


def summed(figures: Iterable[rules.Figures]) -> rules.Figures:
    """Return the sum of figures."""
    numbers = [(f.done, f.open, f.missed, f.excused, f.attention) for f in figures]
    return rules.Figures(*map(sum, zip(*numbers, strict=True)))


def figures_of(unit_path: str, leaves: dict[str, rules.Figures]) -> rules.Figures:
    """Return the figures of a unit and all under it from those of the leaves."""
    return summed(figures for path, figures in leaves.items() if paths.is_within(path, roots=(unit_path,)))


def figures_by_child(unit_path: str, leaves: Mapping[str, rules.Figures]) -> dict[str, rules.Figures]:
    """Return the figures of each unit directly under one that anybody reports in, by path."""
    parts: dict[str, list[rules.Figures]] = {}
    length = len(unit_path) + paths.DIGITS_PER_LEVEL
    for path, figures in leaves.items():
        if len(path) >= length and path.startswith(unit_path):
            parts.setdefault(path[:length], []).append(figures)
    return {path: summed(figures) for path, figures in parts.items()}


def children_of(unit: Unit, *, day: date, occasion: str, leaves: dict[str, rules.Figures], within: Scope) -> list[Row]:
    """Return the rows of the units under one that anybody reports in: most unheard first, then unsigned."""
    below = org.children_of(unit.path, within=within)
    if not below:
        return []
    signed = signatures(day=day, occasion=occasion, unit_paths=[child.path for child in below], within=within)
    figures = figures_by_child(unit.path, leaves)
    owing = [Row(child, figures[child.path], signed.get(child.path)) for child in below if child.path in figures]
    return sorted(owing, key=lambda row: (-row.figures.unheard, row.signature is not None, row.unit.path))


def beginning(unit: Unit, *, day: date, within: Scope) -> Unit:
    """Return the unit at which a roll begins to branch: this one, or the only one under it that holds everybody."""
    leaves = coverage(day=day, occasion=None, within=within)
    everybody = figures_of(unit.path, leaves).expected
    while everybody:
        figures = figures_by_child(unit.path, leaves)
        only = next(
            (
                child
                for child in org.children_of(unit.path, within=within)
                if child.path in figures and figures[child.path].expected == everybody
            ),
            None,
        )
        if only is None:
            break
        unit = only
    return unit


@dataclass(frozen=True, slots=True)
class Digest:
    """What one unit is told at one step: who under it is not heard of, past due."""

    key: str
    step: rules.Step
    unit: Unit
    occasion: str
    late: tuple[tuple[int, str, str], ...]


def digests_due(*, day: date, at: datetime, measures: ReportMeasures, within: Scope) -> list[Digest]:
    """Return the digests of the day that are due and not posted yet; none where nobody is late.

    Each carries (person id, name, unit path) of the late. The deadline is the duty's own, so an outage
    that moved it moves the steps too.
    """
    late = list(
        duties.open_past_due(kind=declared.DAILY_REPORT, at=at, within=within)
        .filter(day=day)
        .order_by("unit_path", "pk")
        .values_list("occasion", "unit_path", "due_at", "person_id", "person__name")
    )
    if not late:
        return []
    units = org.names_by_path({up for row in late for up in paths.ancestors(row[1])}, within=within)
    found = [digest for step in rules.steps(measures) for digest in _digests(step, late, units, day, at)]
    posted = notices.known_keys([digest.key for digest in found], within=within)
    return [digest for digest in found if digest.key not in posted]


def _digests(
    step: rules.Step, late: list[tuple[Any, ...]], units: dict[str, Unit], day: date, at: datetime
) -> list[Digest]:
    groups: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for occasion, unit_path, due_at, person_id, name in late:
        if due_at + step.after > at:
            continue
        told = [path for path in paths.ancestors(unit_path) if path in units and units[path].kind == step.unit_kind]
        if told:
            groups.setdefault((told[-1], occasion), []).append((person_id, name, unit_path))
    return [
        Digest(
            f"accountability.late:{day}:{occasion}:{step.number}:{units[path].code}",
            step,
            units[path],
            occasion,
            tuple(members),
        )
        for (path, occasion), members in groups.items()
    ]


def unheard_ids(unit_path: str, *, day: date, occasion: str, within: Scope) -> list[int]:
    """Return the ids of the people under a unit who are not heard of, before or after the closing."""
    rows = duties.duties_for(day=day, kind=declared.DAILY_REPORT, within=within).filter(
        org.subtree_q("unit_path", unit_path), occasion=occasion, state__in=[State.OPEN, State.MISSED]
    )
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def heard_since(signature: SignOff, *, within: Scope) -> int:
    """Return how many of those signed as not heard of have reported since."""
    if not signature.unheard:
        return 0
    rows = Duty.objects.filter(
        day=signature.day,
        kind=declared.DAILY_REPORT.key,
        occasion=signature.occasion,
        subject_key__in=[f"person:{person_id}" for person_id in signature.unheard],
        state=State.DONE,
    )
    return rows.filter(org.within_q("unit_path", within)).count()


def is_published(day: date, *, within: Scope) -> bool:
    """Say whether a day's reports are owed already."""
    return declared.DAILY_REPORT.key in duties.kinds_on(day, within=within)
