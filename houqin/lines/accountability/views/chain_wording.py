"""Words of a pasted list for its page and for the group."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from houqin.exchange import chain
from houqin.lines.accountability.queries import chain as queries
from houqin.lines.accountability.rules import chain as rules
from houqin.lines.accountability.rules import report as report_rules
from houqin.lines.accountability.views import wording
from houqin.lines.accountability.views.roll import Place

SIGNS = {rules.READY: "✓", rules.ALREADY: "✓", rules.CHECK: "!", rules.NOT_OURS: "–", rules.REPLACED: "–"}
COLOURS = {
    rules.READY: "done",
    rules.ALREADY: "done",
    rules.CHECK: "overdue",
    rules.NOT_OURS: "excused",
    rules.REPLACED: "excused",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as the page shows it."""

    row: queries.Row
    meaning: str
    state: str
    text: SafeString
    sign: str
    colour: str


def card(row: queries.Row) -> dict[str, object]:
    """Return what the card of a doubtful line shows."""
    refused = row.verdict.refused
    doubts = [gettext(msgid) for msgid in row.verdict.why]
    if refused is not None:
        doubts.append(refused.said(gettext))
    as_written = row.entry["person"]["as_written"]
    is_known = len(row.candidates) == 1 and as_written in {row.candidates[0].name, *row.candidates[0].aliases}
    return {
        "row": row,
        "text": underlined(row),
        "doubts": list(dict.fromkeys(doubts)),
        "meaning": meaning(row.verdict.answer) if row.verdict.answer else "",
        "alias": "" if is_known or not as_written or any(sign.isdigit() for sign in as_written) else as_written[:40],
        "only": row.candidates[0] if len(row.candidates) == 1 else None,
        "is_said": row.entry["report"]["is_normal"] is not None or row.is_complaint,
    }


def rows(found: queries.Review) -> list[Shown]:
    """Return the rows of a paste in the order of its lines, in words."""
    ordered = sorted(found.rows, key=lambda row: row.entry["lines"])
    return [
        Shown(
            row,
            _meaning_of(row),
            gettext(rules.STATES[row.verdict.state]),
            underlined(row),
            SIGNS[row.verdict.state],
            COLOURS[row.verdict.state],
        )
        for row in ordered
    ]


def _meaning_of(row: queries.Row) -> str:
    is_silent = row.ruling is None and row.entry["report"]["is_normal"] is None
    return "" if is_silent or row.verdict.answer is None else meaning(row.verdict.answer)


def meaning(answer: report_rules.Answer) -> str:
    """Return what an answer says, in a line: 36.4 ℃ · on campus."""
    parts = [gettext("same as yesterday")] if answer.is_as_yesterday else []
    if answer.temperature_c is not None:
        how = gettext(report_rules.METHODS[answer.method]) if answer.method in report_rules.METHODS else ""
        parts.append(f"{answer.temperature_c:.1f} ℃" + (f" ({how})" if how else ""))
    parts += [gettext(report_rules.SYMPTOMS[code]) for code in answer.symptoms if code in report_rules.SYMPTOMS]
    if answer.contact in report_rules.CONTACTS and answer.contact:
        parts.append(gettext(report_rules.CONTACTS[answer.contact]))
    if answer.whereabouts in report_rules.WHEREABOUTS:
        parts.append(gettext(report_rules.WHEREABOUTS[answer.whereabouts]))
    parts += [answer.place_text] if answer.place_text else []
    return " · ".join(parts) or gettext("no fever, no symptoms")


def underlined(row: queries.Row) -> SafeString:
    """Return the text as it was pasted, with what was understood underlined."""
    found = sorted(_understood(row))
    pieces: list[tuple[SafeString | str]] = []
    here = 0
    for first, last in found:
        if first < here:
            continue
        pieces.append((conditional_escape(row.text[here:first]),))
        pieces.append((format_html("<u>{}</u>", row.text[first:last]),))
        here = last
    pieces.append((conditional_escape(row.text[here:]),))
    return format_html_join("", "{}", pieces)


def _understood(row: queries.Row) -> Iterator[tuple[int, int]]:
    report = row.entry["report"]
    folded = unicodedata.normalize("NFKC", row.text)
    if len(folded) != len(row.text):
        folded = row.text
    words = [row.entry["person"]["as_written"], *report["place_text"].split("，")]
    if row.person is not None or row.candidates:
        words += [one.name for one in row.candidates]
    for word in dict.fromkeys(word for word in words if word):
        at = folded.casefold().find(word.casefold())
        if at >= 0:
            yield at, at + len(word)
    if report["temperature_c"] is not None:
        digits = f"{report['temperature_c']:.1f}".replace(".", r"\s*[.,度点]?\s*")
        number = re.search(rf"{digits}\s*(?:℃|度|°C)?", folded)
        if number:
            yield number.span()


def for_the_group(found: queries.Review, place: Place) -> str:
    """Return the clean list for the group: who is in, how many, whose lines are doubtful; never a health value."""
    sums = found.sums
    heard = [row for row in rows(found) if row.row.verdict.state in {rules.READY, rules.ALREADY}]
    names = dict.fromkeys(shown.row.person.name for shown in heard if shown.row.person is not None)
    lines = [
        gettext("[%(unit)s, health report of %(month)s/%(day)s] people %(people)s, in the list %(recognised)s")
        % {
            "unit": wording.in_language((place.unit.name, place.unit.name_en or place.unit.name)),
            "month": place.day.month,
            "day": place.day.day,
            "people": sums.people,
            "recognised": sums.recognised,
        },
        *(f"{number}. {name}" for number, name in enumerate(names, start=1)),
    ]
    doubtful = [str(row.entry["number"]) for row in found.of(rules.CHECK) if row.entry["number"] is not None]
    if doubtful:
        lines.append(gettext("To be checked: please confirm no. %(numbers)s") % {"numbers": "、".join(doubtful)})
    missing = [person.name for person in found.absent]
    if missing:
        lines.append(gettext("Not in the list: %(names)s") % {"names": "、".join(missing)})
    return "\n".join(lines)


def passed_over(found: queries.Review) -> list[tuple[str, str]]:
    """Return the lines passed over, with why."""
    lines = found.paste.text.splitlines()
    return [
        ("\n".join(lines[first - 1 : last]).strip() or "—", gettext(chain.words_of(item["reason"])))
        for item in found.ignored
        for first, last in (item["lines"],)
    ]
