"""The roll read from a group's chain: the same lines and people as orders, with health in place of dishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from houqin.exchange.chain import answer, head, health, health_words
from houqin.exchange.chain.asked import Asked
from houqin.exchange.chain.entries import Entry, join_lists
from houqin.exchange.chain.health import Told
from houqin.exchange.chain.identity import Identity
from houqin.exchange.chain.lines import Block, Cut, Cutter
from houqin.exchange.chain.roster import Roster
from houqin.exchange.chain.words import Scanner

FEVER = "possible_fever"


@dataclass(slots=True)
class RollEntry(Entry[Told]):
    """One entry of the roll."""

    @property
    def content(self) -> tuple[object, ...]:
        """What a later posting of the list must repeat to say the same."""
        return self.said.report, self.block.text


def parse(asked: Asked, roster: Roster) -> dict[str, Any]:
    """Return what the last paste reports: possible fevers first, then line by line; `missing` is who is not in it.

    Every person of the roster is in exactly one of: an accepted entry, an entry in review, missing.
    """
    scanner = health_words.scanner(asked.towns)
    cut, entries = _read(asked.pastes[-1].text, asked, roster, scanner)
    rows = [_row(entry, roster) for entry in entries]
    before: Sequence[tuple[str, Mapping[str, Any]]] = ()
    if len(asked.pastes) > 1:
        _cut, old = _read(asked.pastes[-2].text, asked, roster, scanner)
        before = [(entry.key, _row(entry, roster)) for entry in old]
    heard = {entry.said.who.person for entry in entries}
    keyed = [(entry.key, row) for entry, row in zip(entries, rows, strict=True)]
    return {
        "header": answer.header(cut),
        "cut_off": head.named(cut.head)[0],
        "notes": head.notes(cut, asked),
        "lines": cut.number_of_lines,
        "entries": sorted(rows, key=lambda row: (FEVER not in row["reasons"], row["lines"])),
        "ignored": answer.ignored(cut),
        "missing": roster.ids(at for at in range(len(roster.people)) if at not in heard),
        "diff": answer.difference(before, keyed, "report") if len(asked.pastes) > 1 else [],
    }


def _read(text: str, asked: Asked, roster: Roster, scanner: Scanner) -> tuple[Cut, list[RollEntry]]:
    cut = Cutter(roster, lambda line: health.says_report(line, roster, scanner)).run(text)
    entries = [_entry(block, asked, roster, scanner) for block in cut.blocks]
    entries = join_lists(entries, cut)
    return cut, _settle_people(entries, cut)


def _entry(block: Block, asked: Asked, roster: Roster, scanner: Scanner) -> RollEntry:
    if "too_long" in block.reasons:
        return RollEntry(block, Told(Identity(), reasons=["too_long", "nobody_named", "no_report"]))
    told = health.read(block.text, roster=roster, scanner=scanner, fever_c=asked.fever_c)
    told.reasons += block.reasons
    return RollEntry(block, told)


def _settle_people(entries: Sequence[RollEntry], cut: Cut) -> list[RollEntry]:
    """Return the entries without those that only repeat an accepted one; doubt two of one person that differ."""
    first: dict[int, RollEntry] = {}
    kept: list[RollEntry] = []
    for entry in entries:
        person = entry.said.who.person
        earlier = first.get(person) if person is not None else None
        if earlier is None:
            if person is not None:
                first[person] = entry
            kept.append(entry)
        elif earlier.said.report == entry.said.report and earlier.is_accepted and entry.is_accepted:
            cut.ignored.append((entry.block.first, entry.block.last, "repeated"))
        else:
            earlier.doubt("same_person_twice")
            entry.doubt("same_person_twice")
            kept.append(entry)
    cut.ignored.sort()
    return kept


def _row(entry: RollEntry, roster: Roster) -> dict[str, Any]:
    report = entry.said.report
    return {
        **answer.frame(entry, roster),
        "report": {
            "temperature_c": float(report.temperature_c) if report.temperature_c is not None else None,
            "method": report.method,
            "place": report.place,
            "place_text": report.place_text,
            "symptoms": list(report.symptoms),
            "is_normal": report.is_normal,
            "is_as_yesterday": report.is_as_yesterday,
        },
        "remark": entry.said.remark,
    }
