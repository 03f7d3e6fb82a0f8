"""The roster as a sheet: who stands officer's duty from when until when."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.rows import Effect
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.exchange import sheets
from houqin.kernel.people import queries as people
from houqin.kernel.rosters import queries as rosters
from houqin.kernel.rosters import rules as turns
from houqin.kernel.rosters.rules import Planned
from houqin.lines.accountability.actions import watch as actions
from houqin.lines.accountability.queries import watch as queries
from houqin.manifest import SheetKind

WHOLE = Scope.whole(reason="a roster is read from a sheet")
DAY = timedelta(days=1)
AHEAD = timedelta(days=366)
ROSTER = sheets.Sheet(
    "duty-roster",
    "值班表",
    "Duty roster",
    (
        sheets.Column("date", "日期", "Date", "date", is_required=True, example="2020-03-09"),
        sheets.Column("from", "开始", "From", "code", is_required=True, max_length=5, example="08:00"),
        sheets.Column("until", "结束", "Until", "code", is_required=True, max_length=5, example="20:00",
                      note="不晚于开始的为次日 · next day where it is not after From"),
        sheets.Column("number", "值班干部工号", "Officer", "code", is_required=True, max_length=32, example="Z00012"),
        sheets.Column("backup", "备班工号", "Backup", "code", max_length=32, example="Z00013"),
    ),
    key=("date", "from"),
)  # fmt: skip


def _plan(rows: Sequence[sheets.Row], *, at: datetime) -> tuple[Effect, list[Planned]]:
    """Return what the rows would do, every fault of them, and the shifts that are new."""
    effect, fresh = Effect(), list[tuple[int, Planned]]()
    people_by_number = _people(rows, at)
    for row in rows:
        turn = _turn(row, people_by_number, effect)
        if turn is None:
            continue
        held = rosters.shifts_between(queries.POST, turn.starts_at, turn.ends_at, within=WHOLE)
        if [(one.starts_at, one.ends_at, one.holder_id) for one in held] == [
            (turn.starts_at, turn.ends_at, turn.person_id)
        ]:
            effect.unchanged += 1
        elif held:
            start = f"{clock.local(held[0].starts_at):%Y-%m-%d %H:%M}"
            effect.refuse(row.number, "from", row.values["from"], _("this meets the shift from %(start)s"), start=start)
        elif turn.ends_at <= at:
            effect.refuse(row.number, "date", row.values["date"], _("this shift is over"))
        else:
            fresh.append((row.number, turn))
    _refuse_meeting(fresh, effect)
    faulty = effect.faulty_rows
    planned = [turn for number, turn in fresh if number not in faulty]
    effect.created = len(planned)
    return effect, planned


def _people(rows: Sequence[sheets.Row], at: datetime) -> dict[str, int]:
    numbers = {str(row.values[name]) for row in rows for name in ("number", "backup") if row.values.get(name)}
    found = people.people_for(within=WHOLE, at=at).filter(number__in=numbers)
    return dict(found.values_list("number", "pk"))


def _turn(row: sheets.Row, known: dict[str, int], effect: Effect) -> Planned | None:
    """Return the shift that a row names, or None with every fault of the row noted."""
    before = len(effect.faults)
    given: dict[str, Any] = dict(row.values)
    ids = {name: known.get(str(given.get(name))) for name in ("number", "backup")}
    for name in ("number", "backup"):
        if given.get(name) and ids[name] is None:
            sentence = _("nobody has the number %(number)s")
            effect.refuse(row.number, name, given[name], sentence, number=str(given[name]))
    if ids["backup"] is not None and ids["backup"] == ids["number"]:
        effect.refuse(row.number, "backup", given["backup"], _("nobody is their own backup"))
    period = _period(row, effect)
    if period is not None and ids["number"] is not None:
        cadres = {person.pk for person in queries.cadres_at(at=period[0], within=WHOLE)}
        if ids["number"] not in cadres:
            sentence = _("officers on duty are cadres: appoint this person as cadre first")
            effect.refuse(row.number, "number", given["number"], sentence)
    if period is None or ids["number"] is None or len(effect.faults) > before:
        return None
    return Planned(*period, ids["number"], ids["backup"])


def _period(row: sheets.Row, effect: Effect) -> turns.Period | None:
    day, found = row.values.get("date"), dict[str, datetime]()
    for name in ("from", "until"):
        text = row.values.get(name)
        if not isinstance(day, date) or text is None:
            return None
        try:
            found[name] = clock.instant(day, str(text))
        except Refused as refused:
            effect.refuse(row.number, name, text, refused.msgid, **refused.values)
            return None
    until = found["until"] + DAY if found["until"] <= found["from"] else found["until"]
    if until - found["from"] > turns.LONGEST:
        effect.refuse(row.number, "until", row.values["until"], _("a shift has at most 24 hours"))
        return None
    return found["from"], until


def _refuse_meeting(fresh: list[tuple[int, Planned]], effect: Effect) -> None:
    ordered = sorted(fresh, key=lambda item: item[1].starts_at)
    for (_number, before), (number, turn) in itertools.pairwise(ordered):
        if turn.starts_at < before.ends_at:
            start = f"{clock.local(before.starts_at):%Y-%m-%d %H:%M}"
            effect.refuse(number, "from", f"{clock.local(turn.starts_at):%H:%M}",
                          _("this meets the shift from %(start)s"), start=start)  # fmt: skip


def apply(*, rows: Sequence[sheets.Row], by: Actor, at: datetime, is_trial: bool) -> Effect:
    """Put the officers that the rows name on the roster; in earnest any fault refuses the whole."""
    effect, planned = _plan(rows, at=at)
    if is_trial:
        return effect
    if effect.faults:
        raise effect.faults[0].why
    if planned:
        actions.plan_shifts(planned=planned, by=by, at=at)
    effect.is_applied = True
    return effect


def rows(*, within: Scope, at: datetime, language: str) -> Iterator[dict[str, object]]:
    """Yield the shifts that are not over, by time."""
    del language
    for shift in rosters.shifts_between(queries.POST, at, at + AHEAD, within=within):
        begin, end = clock.local(shift.starts_at), clock.local(shift.ends_at)
        yield {
            "date": begin.date(),
            "from": f"{begin:%H:%M}",
            "until": f"{end:%H:%M}",
            "number": shift.holder.number,
            "backup": shift.backup.number if shift.backup else "",
        }


SHEETS = {ROSTER.kind: SheetKind(ROSTER, rows, apply, is_independent=True)}
