"""The list of names behind each figure of the roll, page by page, with when each was last heard of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.people.models import Person, Post
from houqin.kernel.presence import queries as presence
from houqin.kernel.presence.models import Pass
from houqin.lines.accountability import declared
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.rules import report as rules
from houqin.lines.accountability.rules import roll

PAGE_SIZE = 50
LATE, ATTENTION, EXPECTED = "late", "attention", "expected"
STATES = (EXPECTED, "done", "open", "missed", "excused", LATE, ATTENTION)
ALL = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the roll: the duty, the report as it stands, when last heard of, where last seen today."""

    duty: Duty
    report: DailyReport | None
    last: DailyReport | None
    entry: Pass | None
    post: str
    reporter: str

    @property
    def person(self) -> Any:
        """Whose duty it is."""
        return self.duty.person

    @property
    def is_contradicted(self) -> bool:
        """Whether the person said to be at home or away, and was let in at a door that day."""
        said = self.report or self.last
        return self.entry is not None and said is not None and said.whereabouts in {rules.HOME, "away"}

    @property
    def reason_word(self) -> str:
        """The msgid of why nothing is owed."""
        return roll.REASONS.get(self.duty.reason, roll.NO_LONGER_EXPECTED_WORDS)

    @property
    def how_word(self) -> str:
        """The msgid of how the reporter knew."""
        return roll.ORIGINS.get(self.report.how_known, "") if self.report else ""

    @property
    def is_for_other(self) -> bool:
        """Whether somebody else reported for the person."""
        return self.report is not None and self.report.source != "self"

    @property
    def is_notable(self) -> bool:
        """Whether the report needs attention; the values stay with the clinic."""
        return self.report is not None and self.report.outcome in reports.NOTABLE


@dataclass(frozen=True, slots=True)
class Page:
    """A page (from 1) of lines."""

    lines: list[Line]
    page: int
    has_next: bool


def page_of(*, day: date, state: str, occasion: str, within: Scope, page: int = 1, size: int = PAGE_SIZE) -> Page:
    """Return a page of the people behind one figure, by unit; `occasion` "all" takes each person once.

    `state` is one of `STATES`; anything else gives an empty page.
    """
    if state in {LATE, ATTENTION}:
        found, has_next = _sliced(_special(day, state, occasion, within).order_by("unit_path", "pk"), page, size)
    elif occasion == ALL and len(duties.occasions(day=day, kind=declared.DAILY_REPORT)) > 1:
        found, has_next = _once_each(day, state, within, page, size)
    else:
        states = list(State.values) if state == EXPECTED else [state]
        chosen = None if occasion == ALL else occasion
        listed = duties.page_of(
            day=day, kind=declared.DAILY_REPORT, states=states, within=within, page=page, size=size, occasion=chosen
        )
        found, has_next = listed.duties, listed.has_next
    return Page(list(_lines(found, day, within)), max(page, 1), has_next)


def _sliced(rows: QuerySet[Duty], page: int, size: int) -> tuple[list[Duty], bool]:
    first = (max(page, 1) - 1) * size
    found = list(rows.select_related("person", "unit")[first : first + size + 1])
    return found[:size], len(found) > size


def _special(day: date, state: str, occasion: str, within: Scope) -> QuerySet[Duty]:
    rows = duties.duties_for(day=day, kind=declared.DAILY_REPORT, within=within)
    if occasion != ALL:
        rows = rows.filter(occasion=occasion)
    if state == LATE:
        return rows.filter(state=State.DONE, is_late=True)
    chosen = None if occasion == ALL else occasion
    notable = reports.reports_for(day=day, within=within, occasion=chosen).filter(outcome__in=reports.NOTABLE)
    pairs = list(notable.values_list("person_id", "occasion"))
    condition = Q(pk__in=[])
    for person_id, which in pairs:
        condition |= Q(subject_key=f"person:{person_id}", occasion=which)
    return rows.filter(condition)


WORST = {
    "missed": Q(missed__gt=0),
    "open": Q(missed=0, open__gt=0),
    "done": Q(missed=0, open=0, done__gt=0),
    "excused": Q(missed=0, open=0, done=0),
    EXPECTED: Q(),
}


def _once_each(day: date, state: str, within: Scope, page: int, size: int) -> tuple[list[Duty], bool]:
    rows = duties.duties_for(day=day, kind=declared.DAILY_REPORT, within=within)
    counts = {name: Count("pk", filter=Q(state=name)) for name in ("missed", "open", "done")}
    grouped = rows.values("person_id").annotate(path=Min("unit_path"), **counts)
    chosen = grouped.filter(WORST.get(state, Q(path=None))).order_by("path", "person_id")
    first = (max(page, 1) - 1) * size
    ids = [row["person_id"] for row in chosen[first : first + size + 1]]
    theirs: dict[int, list[Duty]] = {}
    for duty in rows.filter(person_id__in=ids[:size]).select_related("person", "unit").order_by("opens_at", "pk"):
        theirs.setdefault(duty.person_id or 0, []).append(duty)
    return [_standing(theirs[person_id]) for person_id in ids[:size]], len(ids) > size


def _standing(mine: list[Duty]) -> Duty:
    """Return the duty that stands for a person: the first of the worst state."""
    order = (State.MISSED, State.OPEN, State.DONE, State.EXCUSED)
    return min(mine, key=lambda duty: order.index(State(duty.state)))


def _lines(found: list[Duty], day: date, within: Scope) -> Iterator[Line]:
    ids = [duty.person_id for duty in found if duty.person_id is not None]
    current = reports.reports_for(day=day, within=within).filter(person_id__in=ids)
    reported = {(row.person_id, row.occasion): row for row in current}
    unheard = [duty.person_id or 0 for duty in found if (duty.person_id, duty.occasion) not in reported]
    last = reports.last_report_of(unheard, before=day, within=within)
    entries = presence.first_passes(ids, day=day, within=within)
    posts = dict(Post.objects.filter(person_id__in=ids, ends_at=None).order_by("-pk").values_list("person_id", "title"))
    names = _reporters(list(reported.values()))
    for duty in found:
        person_id = duty.person_id or 0
        report = reported.get((person_id, duty.occasion))
        yield Line(
            duty=duty,
            report=report,
            last=last.get(person_id),
            entry=entries.get(person_id),
            post=posts.get(person_id, ""),
            reporter=names.get(report.by, "") if report else "",
        )


def _reporters(rows: list[DailyReport]) -> dict[str, str]:
    keys = {row.by for row in rows if row.source != "self" and row.by.startswith("person:")}
    ids = {key: int(key.partition(":")[2]) for key in keys}
    names = dict(Person.objects.filter(pk__in=ids.values()).values_list("pk", "name"))
    return {key: names.get(pk, "") for key, pk in ids.items()}


def narrowed(within: Scope, unit_path: str) -> Scope:
    """Return the scope cut down to one unit and all under it; nothing where the unit lies outside."""
    is_inside = paths.is_within(unit_path, roots=within.units)
    return Scope(person_id=within.person_id, units=(unit_path,) if is_inside else (), roles=within.roles)


def all_lines(*, day: date, state: str, occasion: str, within: Scope) -> Iterator[Line]:
    """Yield every line behind one figure, for sheets and paper."""
    number, has_next = 1, True
    while has_next:
        part = page_of(day=day, state=state, occasion=occasion, within=within, page=number, size=500)
        yield from part.lines
        number, has_next = number + 1, part.has_next
