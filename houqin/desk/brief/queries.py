"""What the brief says, composed from the lines or read back as signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from houqin import registry
from houqin.common import clock
from houqin.common.scope import Scope
from houqin.desk import planned
from houqin.desk.brief import sentences
from houqin.desk.brief.models import Brief, Letterhead
from houqin.desk.planned import Planned
from houqin.kernel.audit import rules as audit_rules
from houqin.manifest import Figure


@dataclass(frozen=True, slots=True)
class Section:
    """One line's part of the brief; without figures while the line is not built."""

    line: str
    title: str
    is_built: bool
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that differs from what was signed."""

    line: str
    key: str
    title: str
    signed: object
    now: object


@dataclass(frozen=True, slots=True)
class Told:
    """The brief of a day as a page, a sheet of paper and a file tell it.

    `sections` are what `as_content` returns: signed content where there is a signature, else what stands now;
    `digest` is what a signer has read.
    """

    day: date
    at: datetime
    sections: list[dict[str, Any]]
    digest: str
    signed: Brief | None
    changes: list[Changed]
    head: dict[str, Any] = field(default_factory=dict)
    plan: Planned | None = None

    @property
    def without_figures(self) -> list[dict[str, Any]]:
        """The sections of lines that are not switched on."""
        return [section for section in self.sections if not section["figures"]]


def told(*, day: date, at: datetime, within: Scope) -> Told:
    """Return the brief of a day as of the instant: frozen once it is signed, with what has changed since."""
    brief = signed(day, within=within)
    if brief is not None:
        changes = since_signing(brief, at=at, within=within)
        return Told(day, at, _compared(brief.content, brief.head), brief.digest, brief, changes, brief.head)
    content = as_content(compose(day=day, at=at, within=within))
    head = head_of(day=day, at=at, within=within)
    plan = planned.planned(day=day, at=at)
    return Told(day, at, _compared(content, head), audit_rules.digest(content), None, [], head, plan)


def _compared(content: list[dict[str, Any]], head: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the content with the value of the day before in each figure, as far as it is known and a number."""
    known = head.get("before", {})
    return [
        section | {"figures": [_beside(figure, known.get(f"{section['line']}.{figure['key']}"))
                               for figure in section["figures"]]}
        for section in content
    ]  # fmt: skip


def _beside(figure: dict[str, Any], before: Any) -> dict[str, Any]:
    if before is None or figure["value"] is None:
        return figure | {"before": None, "more": 0}
    return figure | {"before": before, "more": figure["value"] - before}


def letterhead(*, within: Scope) -> Letterhead:
    """Return how the brief is headed, empty where nobody has said so."""
    del within
    return Letterhead.objects.first() or Letterhead()


def next_number(*, within: Scope) -> int:
    """Return the number that the next signed brief gets."""
    del within
    last = Brief.objects.aggregate(last=Max("number"))["last"]
    return Letterhead.objects.values_list("first_number", flat=True).first() or 1 if last is None else last + 1


def head_of(*, day: date, at: datetime, within: Scope) -> dict[str, Any]:
    """Return what stands above and below the figures of an unsigned brief, as JSON: names, sentences, the day before.

    The day before is told as it was signed where it was, else as it stood at its end.
    """
    row, yesterday = letterhead(within=within), day - timedelta(days=1)
    earlier = signed(yesterday, within=within)
    content = earlier.content if earlier else as_content(compose(day=yesterday, at=at, within=within))
    is_planned = not planned.planned(day=day, at=at).is_unplanned
    until = min(at, clock.instant(day, "24:00"))
    return {
        "title": row.title, "issuer": row.issuer, "to": row.to, "copies": row.copies,
        "sentences": sentences.five(day=day, at=until, within=within, is_planned=is_planned),
        "before": {f"{line}.{key}": value for (line, key), (_title, value) in _values(content).items()},
    }  # fmt: skip


def compose(*, day: date, at: datetime, within: Scope) -> list[Section]:
    """Return the nine sections of a day as of the instant; without values where the day was not planned."""
    is_unplanned = planned.planned(day=day, at=at).is_unplanned
    sections = []
    for slot in registry.slots():
        brief = slot.line.brief if slot.line else None
        figures = tuple(brief(day=day, at=at, within=within)) if brief else ()
        if is_unplanned:
            figures = tuple(_without_value(figure) for figure in figures)
        sections.append(Section(slot.key, slot.title, slot.line is not None, figures))
    return sections


def _without_value(figure: Figure) -> Figure:
    parts = tuple(replace(part, value=None) for part in figure.parts)
    return replace(figure, value=None, parts=parts, alternatives=())


def as_content(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """Return the sections as JSON content: what is signed, and what `houqin brief` answers."""
    return [
        {
            "line": section.line,
            "title": section.title,
            "figures": [_figure_content(figure) for figure in section.figures],
        }
        for section in sections
    ]


def _figure_content(figure: Figure) -> dict[str, Any]:
    return {
        "key": figure.key,
        "title": figure.title,
        "value": figure.value,
        "unit": figure.unit,
        "parts": [{"label": part.label, "value": part.value} for part in figure.parts],
        "alternatives": [{"value": value, "source": source} for value, source in figure.alternatives],
        "list": figure.list,
    }


def signed(day: date, *, within: Scope) -> Brief | None:
    """Return the signed brief of a day, or None."""
    del within
    return Brief.objects.select_related("signed_by").filter(day=day).first()


def signed_days(*, within: Scope) -> list[date]:
    """Return the days whose brief is signed, newest first."""
    del within
    return list(Brief.objects.order_by("-day").values_list("day", flat=True))


def since_signing(brief: Brief, *, at: datetime, within: Scope) -> list[Changed]:
    """Return the figures that would be told otherwise now than they were signed."""
    now = _values(as_content(compose(day=brief.day, at=at, within=within)))
    then = _values(brief.content)
    keys = [*then, *(key for key in now if key not in then)]
    return [
        Changed(
            line, key, (now.get((line, key)) or then[line, key])[0], _value(then, line, key), _value(now, line, key)
        )
        for line, key in keys
        if _value(then, line, key) != _value(now, line, key)
    ]


def _values(content: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[str, object]]:
    return {
        (section["line"], figure["key"]): (figure["title"], figure["value"])
        for section in content
        for figure in section["figures"]
    }


def _value(values: dict[tuple[str, str], tuple[str, object]], line: str, key: str) -> object:
    return values.get((line, key), ("", None))[1]
