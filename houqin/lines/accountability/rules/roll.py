"""The team's roll: reasons, escalation, clusters, contradictions; plain Python, no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from houqin.common.words import _
from houqin.lines.accountability.rules.limits import Limits

HOME_OBSERVATION = "home_observation"
REASONS: Mapping[str, str] = {
    "night_shift": _("night shift, resting"),
    "annual_leave": _("annual leave"),
    "sick_leave": _("sick leave"),
    "maternity_leave": _("maternity leave"),
    HOME_OBSERVATION: _("home observation"),
    "not_on_post": _("not on post"),
    "other": _("other reason"),
}
LONGEST_EXCUSE = timedelta(days=366)
NO_LONGER_EXPECTED_WORDS = _("no longer expected")
HOW_KNOWN: Mapping[str, str] = {
    "in_person": _("in person"),
    "phone": _("by telephone"),
    "group": _("in the group"),
}
CHAIN = "chain"
ORIGINS: Mapping[str, str] = {**HOW_KNOWN, CHAIN: _("from the group's list")}
ESCALATED_KINDS = ("team", "unit", "branch", "committee")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the escalation: which kind of unit is told, how long after the deadline."""

    number: int
    unit_kind: str
    after: timedelta


def steps(measures: Limits) -> list[Step]:
    """Return the steps: the team at the deadline, then unit, branch, committee after the measure's minutes."""
    minutes = (0, *measures.escalate_after_min)
    pairs = enumerate(zip(ESCALATED_KINDS, minutes, strict=False))
    return [Step(number, kind, timedelta(minutes=after)) for number, (kind, after) in pairs]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One sign of one person on one day, in each area (unit or building) they belong to."""

    day: date
    person_id: int
    sign: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """People alike in one area: `span_days` is 1 or 3; people in the order of their ids."""

    area: str
    sign: str
    span_days: int
    people: tuple[int, ...]


def clusters(sightings: Iterable[Sighting], *, day: date, measures: Limits) -> list[Cluster]:
    """Return the clusters of a day: enough alike people in one area today, or in three days with one today.

    Each person counts once; a cluster of the day is not repeated as one of three days with the same people.
    """
    today: dict[tuple[str, str], set[int]] = {}
    recent: dict[tuple[str, str], set[int]] = {}
    for sighting in sightings:
        if not day - timedelta(days=2) <= sighting.day <= day:
            continue
        for area in sighting.areas:
            recent.setdefault((area, sighting.sign), set()).add(sighting.person_id)
            if sighting.day == day:
                today.setdefault((area, sighting.sign), set()).add(sighting.person_id)
    found = [
        Cluster(area, sign, 1, tuple(sorted(people)))
        for (area, sign), people in today.items()
        if len(people) >= measures.cluster_day
    ]
    found += [
        Cluster(area, sign, 3, tuple(sorted(people)))
        for (area, sign), people in recent.items()
        if len(people) >= measures.cluster_three_days
        and today.get((area, sign), set()) != people
        and (area, sign) in today
    ]
    return sorted(found, key=lambda cluster: (-len(cluster.people), cluster.area, cluster.sign, cluster.span_days))


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a unit's day: expected = done + open + missed + excused; done = normal + attention."""

    done: int = 0
    open: int = 0
    missed: int = 0
    excused: int = 0
    attention: int = 0

    @property
    def expected(self) -> int:
        """What was owed."""
        return self.done + self.open + self.missed + self.excused

    @property
    def normal(self) -> int:
        """How many of the reports said that nothing was the matter."""
        return self.done - self.attention

    @property
    def unheard(self) -> int:
        """How many were not heard of, before or after the closing."""
        return self.open + self.missed


def is_covering(first_day: date, last_day: date | None, *, day: date) -> bool:
    """Say whether an excuse from `first_day` until `last_day` (included; None: no end) covers a day."""
    return first_day <= day and (last_day is None or day <= last_day)


def initials(name: str) -> str:
    """Return the name as it may appear above team level: 张伟 → 张×, Ada King → A.K."""
    if name.isascii():
        return ".".join(word[0].upper() for word in name.split() if word)
    return name[:1] + "×" * max(len(name) - 1, 0)


def minutes_left(due_at: datetime, *, at: datetime) -> int:
    """Return the whole minutes until the deadline, negative after it."""
    return int((due_at - at).total_seconds() // 60)


def named(names: Sequence[str], *, most: int = 12) -> tuple[str, int]:
    """Return the first names joined as a sentence would, and how many are left out."""
    return "、".join(names[:most]), max(len(names) - most, 0)
