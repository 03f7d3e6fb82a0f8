"""Whether a day was planned, for every page that counts one: an unplanned day is not an empty one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from houqin.clockwork import queries as clockwork
from houqin.clockwork.models import Outage
from houqin.clockwork.queries import Planning, PlanState
from houqin.common import clock
from houqin.common.scope import Scope
from houqin.kernel.access import queries as access
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person

KNOWN = Scope.whole(reason="that a day was not planned, and whom to call, is known to everybody")
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Planned:
    """A day's planning as a page shows it, and who looks after the worker."""

    planning: Planning
    at: datetime
    outage: Outage | None
    administrators: tuple[Person, ...]

    @property
    def is_planned(self) -> bool:
        """Whether the duties of the day were published."""
        return self.planning.state == PlanState.PLANNED

    @property
    def is_unplanned(self) -> bool:
        """Whether they should have been and were not: whatever is counted means nothing."""
        return self.planning.is_unplanned

    @property
    def is_to_come(self) -> bool:
        """Whether the day is a later one."""
        return self.planning.state == PlanState.TO_COME

    @property
    def is_worker_late(self) -> bool:
        """Whether today's figures may be old because the day's worker does not run."""
        return self.planning.is_worker_late and self.planning.day == clock.day_of(self.at)

    @property
    def needs_words(self) -> bool:
        """Whether a board of the day must say something about it."""
        return self.is_unplanned or self.is_worker_late or self.outage is not None


def planned(*, day: date, at: datetime) -> Planned:
    """Return how the planning of a day is at the instant; names only where somebody must be called."""
    planning = clockwork.planning(day=day, at=at, within=KNOWN)
    outage = clockwork.waiting_outage(within=KNOWN)
    found = Planned(planning, at, outage, ())
    if not found.needs_words:
        return found
    return Planned(planning, at, outage, tuple(_administrators(at)))


def _administrators(at: datetime) -> Iterable[Person]:
    ids = access.holders_of("setter", at=at, within=KNOWN)
    named = people.people_named(ids, within=KNOWN)
    return [named[pk] for pk in dict.fromkeys(ids) if pk in named][:MOST_NAMES]
