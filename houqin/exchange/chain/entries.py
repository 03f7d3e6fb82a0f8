"""What entries of orders and of the roll have in common, and how two postings of one list become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from houqin.exchange.chain import reasons
from houqin.exchange.chain.identity import Identity
from houqin.exchange.chain.lines import Block, Cut


class Spoken(Protocol):
    """What an entry says: whose it is, and why it is doubted."""

    who: Identity
    reasons: list[str]


SaidT = TypeVar("SaidT", bound=Spoken)


@dataclass(slots=True)
class Entry(Generic[SaidT]):
    """One entry: where it stands and what it says."""

    block: Block
    said: SaidT

    @property
    def key(self) -> str:
        """By what the entry is found again in another list: the person, else what is written for one."""
        person = self.said.who.person
        return f"person:{person}" if person is not None else f"text:{self.said.who.as_written or self.block.text}"

    @property
    def content(self) -> tuple[object, ...]:
        """What a later posting of the list must repeat to say the same."""
        return (self.block.text,)

    @property
    def is_accepted(self) -> bool:
        """Whether nothing stands against it."""
        return reasons.state_of(self.said.reasons) == reasons.ACCEPTED

    def doubt(self, reason: str) -> None:
        """Add a reason once."""
        if reason not in self.said.reasons:
            self.said.reasons.append(reason)


EntryT = TypeVar("EntryT", bound=Entry[Any])


def join_lists(entries: Sequence[EntryT], cut: Cut) -> list[EntryT]:
    """Return the entries that hold where a text has a list and its later posting: the later ones.

    Who is only in the earlier list is doubted. Lists without anybody in common are lists of their own: all hold.
    """
    last = max((entry.block.segment for entry in entries), default=0)
    kept = list(entries)
    later: dict[str, EntryT] = {}
    for segment in range(last, -1, -1):
        here = [entry for entry in kept if entry.block.segment == segment]
        common = [entry for entry in here if entry.key in later and later[entry.key].block.meal == entry.block.meal]
        same = sum(later[entry.key].content == entry.content for entry in common)
        if 2 * same < len(common) and len(common) > 1:
            # Most of them say something else: no posting of the same list.
            common = []
        for entry in here if common else ():
            twin = later.get(entry.key)
            if twin is None:
                entry.doubt("only_in_an_earlier_list")
            elif twin.block.meal == entry.block.meal:
                reason = "repeated" if twin.content == entry.content else "replaced"
                cut.ignored.append((entry.block.first, entry.block.last, reason))
        gone = {id(entry) for entry in common}
        kept = [entry for entry in kept if id(entry) not in gone]
        for entry in here:
            if id(entry) not in gone:
                later.setdefault(entry.key, entry)
    cut.ignored.sort()
    return kept
