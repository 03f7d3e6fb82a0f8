"""A group's list read against the roll: who owes a report, what was read, what was decided, what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from houqin.common.scope import Scope
from houqin.exchange import chain
from houqin.kernel.chains import queries as chains
from houqin.kernel.chains import rules as chain_rules
from houqin.kernel.chains.models import Paste, Ruling
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import State
from houqin.kernel.people.models import Person
from houqin.lines.accountability import declared
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.rules import chain as rules
from houqin.lines.accountability.rules import report as report_rules

PURPOSE = "accountability.roll"


@dataclass(frozen=True, slots=True)
class Roll:
    """Who owes a report of one unit, day and occasion: duties with what answering needs, and the reports made."""

    unit_id: int
    day: date
    occasion: str
    duties: Mapping[int, Any]
    people: Mapping[int, Person]
    reports: Mapping[int, DailyReport]
    measures: ReportMeasures

    @property
    def about(self) -> str:
        """By what the pastes of this roll are found again."""
        return f"unit:{self.unit_id}|{self.day}|{self.occasion}"

    @property
    def owing(self) -> dict[int, rules.Owing]:
        """The people as the rules see them."""
        return {person_id: self._owing(person_id, duty) for person_id, duty in self.duties.items()}

    def _owing(self, person_id: int, duty: Any) -> rules.Owing:
        report = self.reports.get(person_id)
        reading = (
            report_rules.Reading(duty.reading_c, duty.reading_method or "forehead", duty.reading_at, duty.reading_door)
            if duty.reading_c is not None
            else None
        )
        is_heard = report is not None or duty.state == State.DONE
        return rules.Owing(person_id, is_heard, report.outcome if report else "", reading)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with its text as it was pasted, what a person decided about it, and what becomes of it."""

    entry: Mapping[str, Any]
    text: str
    line: str
    ruling: Ruling | None
    verdict: rules.Verdict
    person: Person | None
    report: DailyReport | None
    candidates: tuple[Person, ...]

    @property
    def is_possible_fever(self) -> bool:
        """Whether a number or a word of it may mean fever."""
        return rules.FEVER in self.entry["reasons"]

    @property
    def is_complaint(self) -> bool:
        """Whether it speaks of fever, a symptom or a contact: then nobody takes it by a mere name."""
        return bool({rules.FEVER, "symptoms_named", "contact_named"} & set(self.entry["reasons"]))


@dataclass(frozen=True, slots=True)
class Review:
    """A paste read: its entries in the order shown, the sums, who is not in it, the lines passed over, the changes."""

    paste: Paste
    rows: Sequence[Row]
    sums: rules.Sums
    absent: Sequence[Person]
    ignored: Sequence[Mapping[str, Any]]
    notes: Sequence[str]
    changes: Mapping[str, int]

    def of(self, state: str) -> list[Row]:
        """Return the rows in one state."""
        return [row for row in self.rows if row.verdict.state == state]

    def row_of(self, line: str) -> Row | None:
        """Return the row of a line by its digest."""
        return next((row for row in self.rows if row.line == line), None)


def roll_of(*, unit_id: int, day: date, occasion: str, measures: ReportMeasures, within: Scope) -> Roll:
    """Return who owes a report in the scope, which is the unit's, with what is heard of them."""
    rows = duties.duties_for(day=day, kind=declared.DAILY_REPORT, within=within).filter(occasion=occasion)
    ids = list(rows.order_by("unit_path", "pk").values_list("person_id", flat=True))
    owed = reports.owed(day=day, occasion=occasion, person_ids=ids, within=within)
    made = reports.reports_for(day=day, occasion=occasion, within=within).filter(person_id__in=ids)
    people = Person.objects.in_bulk(ids)
    by_person = {duty.person_id: duty for duty in owed}
    return Roll(
        unit_id, day, occasion, {one: by_person[one] for one in ids if one in by_person}, people,
        {report.person_id: report for report in made}, measures,
    )  # fmt: skip


def read(roll: Roll, texts: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return what the parser answers for texts (with when they were sent), the last of which counts."""
    roster = tuple(
        chain.Person(one.pk, one.name, (*one.aliases, *([one.name_en] if one.name_en else ())), one.number)
        for one in roll.people.values()
    )
    pastes = tuple(chain.Paste(text, sent_at) for text, sent_at in texts)
    asked = chain.Asked(chain.ROLL, roster, pastes, day=roll.day, fever_c=roll.measures.fever_c)
    return chain.parse(asked)


def review_of(paste: Paste, roll: Roll, *, within: Scope) -> Review:
    """Return a paste as it stands now: read again, with what was decided and what was reported meanwhile."""
    before = chains.paste_before(paste, within=within)
    texts = [(one.text, one.sent_at) for one in (before, paste) if one is not None]
    body = read(roll, texts)
    rulings = chains.rulings_about(purpose=PURPOSE, about=roll.about, within=within)
    lines = paste.text.splitlines()
    owing = roll.owing
    judged = [_judged(entry, lines, rulings, owing, roll.measures) for entry in body["entries"]]
    in_order = sorted(range(len(judged)), key=lambda at: judged[at][0]["lines"])
    settled = rules.settled((judged[at][3], judged[at][2] is not None) for at in in_order)
    verdicts = dict(zip(in_order, settled, strict=True))
    rows = [_row(found, verdicts[at], roll) for at, found in enumerate(judged)]
    in_entries = sum(last - first + 1 for first, last in (entry["lines"] for entry in body["entries"]))
    passed_over = sum(last - first + 1 for first, last in (item["lines"] for item in body["ignored"]))
    sums = rules.summed(settled, owing=owing, lines=(body["lines"], in_entries, passed_over))
    named = {verdict.person_id for verdict in settled}
    changes: dict[str, int] = {}
    for change in body["diff"]:
        changes[change["change"]] = changes.get(change["change"], 0) + 1
    absent = [person for person_id, person in roll.people.items() if person_id not in named]
    return Review(paste, rows, sums, absent, body["ignored"], body["notes"], changes)


def _judged(
    entry: Mapping[str, Any], lines: Sequence[str], rulings: Mapping[str, Ruling], owing: Mapping[int, rules.Owing],
    measures: ReportMeasures,
) -> tuple[Mapping[str, Any], str, Ruling | None, rules.Verdict]:  # fmt: skip
    first, last = entry["lines"]
    text = "\n".join(lines[first - 1 : last])
    ruling = rulings.get(chain_rules.line_digest(text))
    decided = (
        rules.Decided(ruling.person_id, rules.from_reading(ruling.reading), ruling.counted_at is not None)
        if ruling
        else None
    )
    verdict = rules.judged(entry, owing=owing, decided=decided, words=chain.words_of, measures=measures)
    return entry, text, ruling, verdict


def _row(found: tuple[Mapping[str, Any], str, Ruling | None, rules.Verdict], verdict: rules.Verdict, roll: Roll) -> Row:
    entry, text, ruling, _verdict = found
    known = [verdict.person_id] if verdict.person_id is not None else entry["person"]["candidates"]
    return Row(
        entry=entry,
        text=text,
        line=chain_rules.line_digest(text),
        ruling=ruling,
        verdict=verdict,
        person=roll.people.get(verdict.person_id) if verdict.person_id is not None else None,
        report=roll.reports.get(verdict.person_id) if verdict.person_id is not None else None,
        candidates=tuple(roll.people[one] for one in known[:4] if one in roll.people),
    )


def suspected(body: Mapping[str, Any]) -> list[int]:
    """Return the ids of everybody whom a possible fever in the text may be of."""
    found: dict[int, None] = {}
    for entry in body["entries"]:
        if rules.FEVER in entry["reasons"]:
            person = entry["person"]
            found.update(dict.fromkeys([person["id"]] if person["id"] is not None else person["candidates"]))
    return list(found)
