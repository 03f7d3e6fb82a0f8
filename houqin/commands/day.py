"""Show what was owed on a day, kind by kind, and with --items every item by name."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count

from houqin import registry
from houqin.clockwork import queries as clockwork
from houqin.clockwork.queries import PlanState
from houqin.commands import answer as answers
from houqin.commands.answer import Answer
from houqin.common import clock, paths
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import Duty, Evidence, Source, State
from houqin.kernel.org import queries as org

WHOLE = Scope.whole(reason="the day is shown to whoever runs the command line")
PAGE = 500
NOT_PLANNED = {
    PlanState.TO_COME: _("that day is still to come: what it owes is published in its first minute"),
    PlanState.BEFORE: _("that day was before the first one that was planned"),
    PlanState.UNPLANNED: _("that day was not planned: the day's worker did not run; start houqin run"),
}


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("day", help=__doc__)
    parser.add_argument("day", help="the campus day, such as 2020-03-05")
    parser.add_argument("--items", action="store_true", help="list every item by name")


def run(args: argparse.Namespace) -> Answer:
    """Count the day, and list it if asked to."""
    day = clock.parse_day(args.day)
    kinds = counted(day)
    planning = clockwork.planning(day=day, at=clock.now(), within=WHOLE)
    is_planned = planning.state == PlanState.PLANNED
    body: dict[str, Any] = {"day": day.isoformat(), "planned": is_planned, "kinds": kinds}
    lines = [_sum_line(kind) for kind in kinds]
    if args.items:
        body["items"] = list(items(day))
        lines += [_item_line(item) for item in body["items"]]
    if not is_planned:
        return Answer(body, [answers.said(NOT_PLANNED[planning.state])], is_yes=False)
    return Answer(body, lines or [answers.said(_("nothing was owed on that day"))])


def counted(day: date) -> list[dict[str, Any]]:
    """Return expected = done + open + missed + excused of every kind that was published for the day."""
    found: dict[str, dict[str, int]] = {key: {} for key in duties.kinds_on(day, within=WHOLE)}
    rows = duties.duties_for(day=day, within=WHOLE).values_list("kind", "state").annotate(n=Count("pk")).order_by()
    for kind, state, number in rows:
        found.setdefault(kind, {})[state] = number
    return [_sums(key, states) for key, states in sorted(found.items())]


def _sums(key: str, states: Mapping[str, int]) -> dict[str, Any]:
    line, _dot, kind = key.partition(".")
    numbers = {state: states.get(state, 0) for state in (State.DONE, State.OPEN, State.MISSED, State.EXCUSED)}
    return {"line": line, "kind": kind, "expected": sum(numbers.values())} | {str(s): n for s, n in numbers.items()}


def items(day: date) -> Iterator[dict[str, Any]]:
    """Yield every item of the day, kind by kind, unit by unit, page by page."""
    names = UnitNames()
    chosen = duties.duties_for(day=day, within=WHOLE).order_by("kind", "unit_path", "pk")
    ids = list(chosen.values_list("pk", flat=True))
    for first in range(0, len(ids), PAGE):
        page = list(chosen.filter(pk__in=ids[first : first + PAGE]).select_related("person", "place", "unit"))
        labels = _labels(page)
        proofs = duties.evidence_of([duty.pk for duty in page], within=WHOLE)
        for duty in page:
            yield _item(duty, labels, names, proofs.get(duty.pk, []))


def _item(
    duty: Duty, labels: Mapping[tuple[str, str], str], names: UnitNames, steps: Sequence[Evidence]
) -> dict[str, Any]:
    line, _dot, kind = duty.kind.partition(".")
    subject = {"id": _number_of(duty), "key": duty.subject_key, "name": labels[line, duty.subject_key]}
    return {
        "line": line,
        "kind": kind,
        "occasion": duty.occasion,
        "subject": subject,
        "unit": names.down_to(duty.unit_path),
        "due": duty.due_at.isoformat(),
        "state": duty.state,
        "is_late": duty.is_late,
        "evidence": _evidence(duty, steps),
        "reason": duty.reason or None,
    }


def _number_of(duty: Duty) -> str:
    """Return the undertaking's own number or code of the subject, else Houqin's key."""
    kind = duty.subject_key.partition(":")[0]
    if kind == "person" and duty.person:
        return duty.person.number
    if kind == "place" and duty.place:
        return duty.place.code
    return duty.unit.code if kind == "unit" else duty.subject_key


def _own_name(duty: Duty) -> str:
    kind = duty.subject_key.partition(":")[0]
    named = {"person": duty.person, "place": duty.place, "unit": duty.unit}.get(kind)
    return named.name if named else duty.subject_key


def _labels(page: Iterable[Duty]) -> dict[tuple[str, str], str]:
    """Return every subject's label as its line gives it, one question to a line; else the subject's own name."""
    own = {(duty.kind.partition(".")[0], duty.subject_key): _own_name(duty) for duty in page}
    for line in registry.lines():
        keys = sorted({key for owner, key in own if owner == line.key})
        if line.labels_of and keys:
            given = line.labels_of(subject_keys=keys, within=WHOLE)
            own |= {(line.key, key): label for key, label in given.items() if (line.key, key) in own}
    return own


def _evidence(duty: Duty, steps: Sequence[Evidence]) -> dict[str, Any] | None:
    """Return the step that proves the state; an open item has none, and to miss a window proves nothing."""
    proofs = [step for step in steps if step.to_state == duty.state and step.source != Source.SETTLEMENT]
    if duty.state == State.OPEN or not proofs:
        return None
    last = proofs[-1]
    return {
        "source": last.source,
        "by": last.by,
        "at": last.at.isoformat(),
        "happened_at": last.happened_at.isoformat(),
        "ref": last.ref,
        "steps": len(steps),
    }


class UnitNames:
    """Names of units from the root down, also of paths that a unit has left since."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def down_to(self, path: str) -> list[str]:
        """Return the names of the units from the root down to `path`."""
        wanted = paths.ancestors(path)
        unknown = [one for one in wanted if one not in self._names]
        if unknown:
            found = org.names_by_path(unknown, within=WHOLE)
            self._names |= {one: found[one].name if one in found else one for one in unknown}
        return [self._names[one] for one in wanted]


def _sum_line(kind: Mapping[str, Any]) -> str:
    if kind["expected"] != kind["done"] + kind["open"] + kind["missed"] + kind["excused"]:
        raise Refused(_("the sum of %(kind)s does not hold"), kind=kind["kind"])
    parts = " + ".join(f"{kind[state]:,} {state}" for state in ("done", "open", "missed", "excused"))
    return f"{kind['line']}.{kind['kind']}: {kind['expected']:,} expected = {parts}"


def _item_line(item: Mapping[str, Any]) -> str:
    unit = " / ".join(item["unit"])
    why = f" ({item['reason']})" if item["reason"] else ""
    return f"  {item['state']:<8} {item['subject']['name']}  {unit}  {item['occasion']}{why}"
