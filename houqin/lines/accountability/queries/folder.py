"""The inspection folder of a unit or a place: what was owed, how it ended, who proved it, signed it, found it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.kernel.duties.models import Duty, Evidence, State
from houqin.kernel.duties.rules import Counts
from houqin.kernel.org import queries as org
from houqin.kernel.people.models import Person
from houqin.kernel.places import queries as places
from houqin.lines.accountability.models import Finding, SignOff, Visit
from houqin.lines.accountability.queries import findings, supervision
from houqin.lines.accountability.rules import supervision as rules

MOST_NAMES = 12
Key = tuple[date, str]


@dataclass(slots=True)
class Line:
    """One kind of task on one day: how many, how they ended, who proved them, which are not done by name."""

    day: date
    kind: str
    counts: Counts = field(default_factory=Counts)
    proven: list[tuple[Person | None, str, int]] = field(default_factory=list)
    not_done: list[Duty] = field(default_factory=list)
    more: int = 0

    @property
    def may_name(self) -> bool:
        """Whether those who have not done it may be named."""
        return rules.may_name(self.kind)


@dataclass(frozen=True, slots=True)
class Folder:
    """What an inspector reads of a unit or place over some days; it holds states, never a value of health."""

    first: date
    last: date
    lines: list[Line]
    findings: list[Finding]
    visits: list[Visit]
    signatures: list[tuple[SignOff, Person | None]]

    @property
    def whole(self) -> Counts:
        """What was owed altogether."""
        return sum((line.counts for line in self.lines), Counts())


def folder(
    *, first: date, last: date, at: datetime, unit_path: str = "", place_path: str = "", within: Scope
) -> Folder:
    """Return the folder of a unit or of a place for the days from `first` to `last`, both included.

    It reads tasks of whatever kind and line. Of a task whose bearer must not be named only numbers are read.
    """
    rows = Duty.objects.filter(day__range=(first, last), opens_at__lte=at).filter(
        org.within_q("unit_path", within), org.subtree_q("unit_path", unit_path), _in_place(place_path)
    )
    lines = _counted(rows)
    _prove(lines, rows, within)
    _name(lines, rows)
    since, until = clock.instant(first, "00:00"), clock.instant(last, "24:00")
    chosen = findings.Chosen(unit_path=unit_path, place_path=place_path)
    found = findings.narrowed(findings.findings_for(within=within), chosen, at=at)
    return Folder(
        first=first,
        last=last,
        lines=[lines[key] for key in sorted(lines)],
        findings=list(found.filter(Q(ended_at=None) | Q(ended_at__gte=since), found_at__lt=until).order_by("found_at")),
        visits=supervision.visits_at(
            first=since, last=until, unit_path=unit_path, place_path=place_path, within=within
        ),
        signatures=_signatures(first, last, unit_path, within) if unit_path else [],
    )


def _in_place(place_path: str) -> Q:
    return places.subtree_q("place_path", place_path)


def _counted(rows: QuerySet[Duty]) -> dict[Key, Line]:
    lines: dict[Key, Line] = {}
    grouped = rows.order_by().values_list("day", "kind", "state", "is_late").annotate(n=Count("pk"))
    for day, kind, state, is_late, number in grouped:
        line = lines.setdefault((day, kind), Line(day, kind))
        late = {"late": number} if is_late and state == State.DONE else {}
        line.counts = line.counts + Counts(**{state: number}, **late)
    return lines


def _prove(lines: dict[Key, Line], rows: QuerySet[Duty], within: Scope) -> None:
    steps = Evidence.objects.filter(duty__in=rows, to_state=State.DONE, duty__state=State.DONE).order_by()
    grouped = list(
        steps.values_list("duty__day", "duty__kind", "by", "source").annotate(n=Count("duty", distinct=True))
    )
    people = supervision.actors_named({row[2] for row in grouped}, within=within)
    alone: dict[Key, int] = {}
    for day, kind, by, source, number in sorted(grouped, key=lambda row: (row[0], row[1], -row[4], row[2])):
        # Everybody who answered for themselves is one line: a list of all of them says nothing.
        if source == "self":
            alone[day, kind] = alone.get((day, kind), 0) + number
        else:
            lines[day, kind].proven.append((people.get(by), source, number))
    for key, number in alone.items():
        lines[key].proven.append((None, "self", number))


def _name(lines: dict[Key, Line], rows: QuerySet[Duty]) -> None:
    lacking = rows.filter(state__in=[State.MISSED, State.OPEN]).prefetch_related("person", "unit", "place")
    for duty in lacking.order_by("day", "kind", "unit_path", "pk"):
        line = lines[duty.day, duty.kind]
        if not line.may_name:
            continue
        if len(line.not_done) < MOST_NAMES:
            line.not_done.append(duty)
        else:
            line.more += 1


def _signatures(first: date, last: date, unit_path: str, within: Scope) -> list[tuple[SignOff, Person | None]]:
    rows = SignOff.objects.filter(day__range=(first, last)).filter(
        org.within_q("unit_path", within), org.subtree_q("unit_path", unit_path)
    )
    found = list(rows.select_related("unit").order_by("day", "occasion", "unit_path", "pk"))
    people = supervision.actors_named({row.by for row in found}, within=within)
    return [(row, people.get(row.by)) for row in found]
