"""What `houqin replay` and `houqin statements` answer: the object of docs/replay.md, and the table a person reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as translated

from houqin.common.words import _
from houqin.scenarios import statement
from houqin.scenarios.engine import Outcome
from houqin.scenarios.statement import DIFFERS, NOT_BUILT, REPRODUCED, Result

SIGNS = {REPRODUCED: "✓", DIFFERS: "✕", NOT_BUILT: "–"}
WORDS = {REPRODUCED: _("reproduced"), DIFFERS: _("differs"), NOT_BUILT: _("not built")}
WIDTH = 72


def content(result: Result) -> dict[str, Any]:
    """Return one statement as JSON content."""
    evidence = result.evidence
    return {
        "row": result.statement.row,
        "line": result.statement.lines[0],
        "state": result.state,
        "statement_zh": result.statement.zh,
        "statement_en": result.statement.en,
        "expected": dict(result.statement.expected),
        "shown": dict(result.shown),
        "reading": result.reading,
        "faults": list(result.faults),
        "actions": list(evidence.actions) if evidence else [],
        "evidence": {
            "query": evidence.query if evidence else "",
            "arguments": dict(evidence.arguments) if evidence else {},
            "tables": list(evidence.tables) if evidence else [],
            "records": result.records,
            "list": evidence.list if evidence else "",
        },
    }


def head(campaign: str, *, numbers: Mapping[str, int], days: Sequence[date], audit_records: int) -> dict[str, Any]:
    """Return what stands above the statements; `numbers` are seed and people as noted by the replay."""
    return {
        "campaign": campaign,
        "database": connection.vendor,
        "seed": numbers.get("seed"),
        "people": numbers.get("people"),
        "from": days[0].isoformat(),
        "to": days[-1].isoformat(),
        "days": len(days),
        "audit_records": audit_records,
    }


def calls(outcome: Outcome) -> list[dict[str, Any]]:
    """Return how often each action was called."""
    return [{"name": name, "calls": number} for name, number in outcome.calls.items()]


def failures(outcome: Outcome) -> list[dict[str, str]]:
    """Return the steps that did not do what the campaign says (the first ones)."""
    return [{"at": failure.at.isoformat(), "step": failure.step, "why": failure.why} for failure in outcome.failures]


def table(results: Iterable[Result]) -> Iterator[str]:
    """Yield the table of statements as a person reads it, and a line that counts the states."""
    counted: Counter[str] = Counter()
    for result in results:
        counted[result.state] += 1
        if result.state != NOT_BUILT:
            yield f"{SIGNS[result.state]} {result.statement.row:>3}  {result.statement.en}"
            yield f"       {_short(result.shown)}"
            yield from (f"       {fault}" for fault in result.faults)
    yield ", ".join(f"{SIGNS[state]} {counted[state]} {translated(word)}" for state, word in WORDS.items())


def _short(shown: Mapping[str, Any]) -> str:
    parts = [f"{key} {_value(value)}" for key, value in shown.items()]
    return " · ".join(parts)


def _value(value: Any) -> str:
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    if isinstance(value, list | dict):
        text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def is_reproduced(results: Iterable[Result]) -> bool:
    """Say whether no statement differs."""
    return all(result.state != statement.DIFFERS for result in results)
