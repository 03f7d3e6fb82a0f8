"""Every write of duties: reconcile, prove, excuse, withdraw, extend, settle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, DurationField, F, Value, When

from houqin.common.declared import DutyKind
from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel import bulk
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import rules, totals
from houqin.kernel.duties.models import Duty, Evidence, Source, State
from houqin.kernel.duties.rules import Expected, Proof

CHUNK = 800
GRACE = timedelta(minutes=60)
GREATEST_AGE = timedelta(hours=72)
PUBLISHED = (
    "day", "kind", "occasion", "subject_key", "person_id", "place_id", "unit_id", "unit_path", "place_path",
    "opens_at", "due_at", "settles_at",
)  # fmt: skip
STEP = ("duty_id", "from_state", "to_state", "by", "at", "happened_at", "source", "ref", "note")


@audit.action
def reconcile(
    *,
    kind: DutyKind,
    day: date,
    expected: Iterable[Expected],
    by: Actor,
    at: datetime,
    grace: timedelta = GRACE,
) -> dict[str, int]:
    """Make the duties of a kind and day equal to what is expected now; never delete (DESIGN §3).

    Adds what is missing, excuses what is no longer expected, reopens what it had so excused, and
    moves only duties whose window has not begun. Nothing is added after the end of its window to a
    day that was already published. Returns numbers: added, excused, reopened, moved.
    """
    wanted = {item.key: item for item in expected}
    present = {(d.occasion, d.subject_key): d for d in Duty.objects.filter(day=day, kind=kind.key)}
    added = _add(kind, day, [w for key, w in wanted.items() if key not in present], at, grace, bool(present))
    gone = [d for key, d in present.items() if key not in wanted and d.state == State.OPEN]
    back = [d for key, d in present.items() if key in wanted and _may_reopen(d, at)]
    effects = {
        "added": added,
        "excused": _step(gone, State.EXCUSED, by, at, Source.PLAN, note=rules.NO_LONGER_EXPECTED),
        "reopened": _step(back, State.OPEN, by, at, Source.PLAN, note="expected_again"),
        "moved": _move(present, wanted, at),
    }
    totals.published(day, kind.key, at=at)
    audit.about(f"{kind.key}:{day}")
    audit.count(**effects)
    return effects


def _may_reopen(duty: Duty, at: datetime) -> bool:
    return duty.state == State.EXCUSED and duty.reason == rules.NO_LONGER_EXPECTED and at < duty.settles_at


def _add(kind: DutyKind, day: date, missing: list[Expected], at: datetime, grace: timedelta, is_published: bool) -> int:
    items = [rules.born(item, at=at, grace=grace) for item in missing if not (is_published and at >= item.settles_at)]
    rows = [
        (
            day,
            kind.key,
            item.occasion,
            item.subject_key,
            item.person_id,
            item.place_id,
            item.unit_id,
            item.unit_path,
            item.place_path,
            item.opens_at,
            item.due_at,
            item.settles_at,
        )
        for item in items
    ]
    bulk.insert_records(Duty, PUBLISHED, rows, ignores_conflicts=True)
    return len(rows)


def _move(present: dict[tuple[str, str], Duty], wanted: dict[tuple[str, str], Expected], at: datetime) -> int:
    moved = []
    for key, duty in present.items():
        item = wanted.get(key)
        if item is None or duty.state != State.OPEN or duty.opens_at <= at or not _differs(duty, item):
            continue
        duty.unit_id, duty.unit_path, duty.place_path = item.unit_id, item.unit_path, item.place_path
        duty.opens_at, duty.due_at, duty.settles_at = item.opens_at, item.due_at, item.settles_at
        moved.append(duty)
    fields = ["unit", "unit_path", "place_path", "opens_at", "due_at", "settles_at"]
    Duty.objects.bulk_update(moved, fields, batch_size=100)
    return len(moved)


def _differs(duty: Duty, item: Expected) -> bool:
    return (duty.unit_id, duty.unit_path, duty.place_path, duty.opens_at, duty.due_at, duty.settles_at) != (
        item.unit_id,
        item.unit_path,
        item.place_path,
        item.opens_at,
        item.due_at,
        item.settles_at,
    )


def _step(
    duties: Sequence[Duty],
    to_state: str,
    by: Actor,
    at: datetime,
    source: str,
    *,
    note: str = "",
    facts: dict[int, Proof] | None = None,
) -> int:
    """Move duties to a state by compare-and-set and write one evidence row for each; return how many."""
    stepped = 0
    for first in range(0, len(duties), CHUNK):
        stepped += _step_chunk(duties[first : first + CHUNK], to_state, by, at, source, note, facts or {})
    # Totals are written when the last window is over, so that an open day has none to recount.
    totals.recount_settled([duty for duty in duties if duty.settles_at <= at])
    return stepped


def _step_chunk(
    duties: Sequence[Duty], to_state: str, by: Actor, at: datetime, source: str, note: str, facts: dict[int, Proof]
) -> int:
    by_change: dict[tuple[str, bool], list[Duty]] = {}
    for duty in duties:
        fact = facts.get(duty.pk)
        is_late = to_state == State.DONE and fact is not None and fact.happened_at > duty.due_at
        by_change.setdefault((duty.state, is_late), []).append(duty)
    rows: list[tuple[Any, ...]] = []
    for (from_state, is_late), members in by_change.items():
        ids = [duty.pk for duty in members]
        reason = note if to_state == State.EXCUSED else ""
        then: dict[str, str | bool] = {"state": str(to_state), "is_late": is_late, "reason": reason}
        changed = bulk.change(Duty, ids, when=("state", from_state), then=then)
        if changed != len(ids):
            raise Refused(_("somebody changed this at the same moment; look at it again and send it anew"))
        rows += [_evidence(duty, to_state, by, at, source, note, facts.get(duty.pk)) for duty in members]
        for duty in members:
            duty.state, duty.is_late, duty.reason = to_state, is_late, reason
    bulk.insert_records(Evidence, STEP, rows)
    return len(rows)


def _evidence(
    duty: Duty, to_state: str, by: Actor, at: datetime, source: str, note: str, fact: Proof | None
) -> tuple[Any, ...]:
    happened_at, ref, why = (fact.happened_at, fact.ref, fact.note) if fact else (at, "", "")
    return (duty.pk, duty.state, to_state, by.key, at, happened_at, source, ref, why or note)


@audit.action
def prove(
    *,
    kind: DutyKind,
    proofs: Sequence[Proof],
    by: Actor,
    at: datetime,
    source: str = Source.SELF,
    greatest_age: timedelta = GREATEST_AGE,
    locked: Sequence[Duty] | None = None,
) -> list[int]:
    """Prove duties of one kind; return the ids of those that became done by it.

    Open and missed duties become done, late if they happened after they were due (a late delivery
    of an act in time is not late). A duty already done or excused stays as it is. Refuses a duty that is
    not owed, one whose window has not begun, and times in the future or older than `greatest_age`. `locked` are
    the duties where the caller has just read and locked them itself.
    """
    facts: dict[int, Proof] = {}
    wanted = {(proof.day, proof.occasion, proof.subject_key): proof for proof in proofs}
    duties = list(locked) if locked is not None else _locked(kind, wanted)
    missing = wanted.keys() - {(d.day, d.occasion, d.subject_key) for d in duties}
    if missing:
        day, _occasion, subject = min(missing)
        raise Refused(_("nothing of this kind is owed by %(subject)s on %(day)s"), subject=subject, day=day)
    for duty in duties:
        proof = wanted[duty.day, duty.occasion, duty.subject_key]
        rules.check_happened(proof.happened_at, at=at, greatest_age=greatest_age)
        if proof.happened_at < duty.opens_at:
            raise Refused(_("this task opens only later; nothing was changed"))
        facts[duty.pk] = proof
    provable = [d for d in duties if d.state in {State.OPEN, State.MISSED}]
    audit.count(done=_step(provable, State.DONE, by, at, source, facts=facts))
    return [duty.pk for duty in provable]


def _locked(kind: DutyKind, wanted: dict[tuple[date, str, str], Proof]) -> list[Duty]:
    subjects = sorted({subject for _day, _occasion, subject in wanted})
    duties: list[Duty] = []
    for first in range(0, len(subjects), CHUNK):
        rows = Duty.objects.select_for_update().filter(
            day__in={day for day, _occasion, _subject in wanted},
            kind=kind.key,
            subject_key__in=subjects[first : first + CHUNK],
        )
        duties += [d for d in rows.order_by("pk") if (d.day, d.occasion, d.subject_key) in wanted]
    return duties


@audit.action
def excuse(*, duty_ids: Sequence[int], reason: str, by: Actor, at: datetime, source: str = Source.TEAM) -> int:
    """Excuse open or missed duties for a reason (a code); return how many. Refuses duties already done."""
    duties = list(Duty.objects.select_for_update().filter(pk__in=duty_ids).order_by("pk"))
    if any(duty.state == State.DONE for duty in duties):
        raise Refused(_("what is done cannot be excused"))
    chosen = [duty for duty in duties if duty.state in {State.OPEN, State.MISSED}]
    excused = _step(chosen, State.EXCUSED, by, at, source, note=reason)
    audit.count(excused=excused)
    return excused


@audit.action
def withdraw(*, duty_ids: Sequence[int], note: str, by: Actor, at: datetime) -> int:
    """Take back proofs or excuses: the duties are open again, and missed where their window is over."""
    duties = list(Duty.objects.select_for_update().filter(pk__in=duty_ids).order_by("pk"))
    chosen = [duty for duty in duties if duty.state in {State.DONE, State.EXCUSED}]
    withdrawn = _step(chosen, State.OPEN, by, at, Source.LINE, note=note)
    over = [duty for duty in chosen if duty.settles_at <= at]
    _step(over, State.MISSED, by, at, Source.SETTLEMENT)
    audit.count(withdrawn=withdrawn)
    return withdrawn


@audit.action
def settle(*, by: Actor, at: datetime) -> int:
    """Close every open duty whose window is over: it is missed, by name. Writes the totals of full days."""
    due = Duty.objects.select_for_update().filter(state=State.OPEN, settles_at__lte=at).order_by("pk")
    missed = 0
    while batch := list(due[:CHUNK]):
        missed += _step_chunk(batch, State.MISSED, by, at, Source.SETTLEMENT, "", {})
    written = totals.write_settled(at)
    audit.count(missed=missed, totals=written)
    return missed


@audit.action
def extend(*, kinds: Sequence[str] | None, since: datetime, until: datetime, by: Actor, at: datetime) -> int:
    """Move the deadlines of open duties by as much of their window as an outage from `since` to `until` overlapped.

    So what was left of a window when the outage began is left of it afterwards, and no window grows by more than
    itself. Returns how many duties were moved.
    """
    chosen = Duty.objects.filter(state=State.OPEN, opens_at__lt=until, due_at__gt=since)
    if kinds is not None:
        chosen = chosen.filter(kind__in=kinds)
    touched = list(chosen.values_list("day", "kind").distinct().order_by("day", "kind"))
    # Cases instead of LEAST and GREATEST: SQLite compares instants as texts, whose digits after the second differ.
    overlap = Case(
        When(opens_at__lte=since, settles_at__gte=until, then=Value(until - since)),
        When(opens_at__lte=since, then=F("settles_at") - Value(since)),
        When(settles_at__gte=until, then=Value(until) - F("opens_at")),
        default=F("settles_at") - F("opens_at"),
        output_field=DurationField(),
    )
    extended = chosen.update(due_at=F("due_at") + overlap, settles_at=F("settles_at") + overlap)
    for day, kind in touched:
        totals.published(day, kind, at=at)
    audit.count(extended=extended)
    return extended


@audit.action
def recount(*, day: date, by: Actor, at: datetime) -> int:
    """Count the settled totals of a day anew (nightly); return how many rows differed."""
    differed = totals.recount_day(day)
    audit.about(f"day:{day}")
    audit.count(differed=differed)
    return differed
