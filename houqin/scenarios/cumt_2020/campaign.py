"""The campaign cumt-2020: 46 days of a department of 2,263 employees, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from houqin.common import clock
from houqin.kernel.duties import actions as duties
from houqin.scenarios.cumt_2020 import (
    disinfecting,
    leading,
    levels,
    opening,
    roles,
    rolls,
    signing,
    staff,
    supervision,
    watches,
)
from houqin.scenarios.cumt_2020.life import FIRST, FULL, LAST, Life
from houqin.scenarios.engine import Step
from houqin.scenarios.stage import Stage

KEY = "cumt-2020"
SEED = 2020
DAYS = clock.days(FIRST, LAST)
DEMO_AT = clock.instant(LAST, "16:20")


class Cumt2020:
    """The campaign; with fewer people or days it is a trial of itself: the last `days` of the rolls, all else whole."""

    key = KEY

    def __init__(self, *, seed: int = SEED, people: int = FULL, days: int = 46) -> None:
        self.seed, self.people = seed, people
        if not 1 <= days <= len(DAYS):
            raise ValueError(f"{days} days")
        self.days = DAYS
        self.roll_days = DAYS[-days:]
        self.roster = staff.roster(seed, people)
        self.life = Life(seed, self.roster, self.roll_days)

    def opening(self) -> Iterable[Step]:
        """Return what is entered on the eve."""
        yield from opening.steps(self.roster)
        yield from disinfecting.opening(self.roster)

    def steps_of(self, day: date, stage: Stage) -> Iterable[Step]:
        """Return what happens on a day."""
        yield from levels.steps(day, self.roster)
        yield from watches.steps(day, self.roster)
        yield from leading.steps(day, self.roster, self.roll_days)
        if day in self.roll_days:
            found = self.life.day(day)
            yield from rolls.Rolls(self.life, found).steps()
            yield from signing.steps(self.life, found)
        yield from supervision.steps(day, self.roster, self.roll_days)
        yield from disinfecting.steps(day, self.roster, self.roll_days)

    def closing(self) -> Iterable[Step]:
        """Return what happens at the end of the last day."""
        at = clock.instant(LAST, "24:00")
        return [Step(at, "settle", lambda _stage: duties.settle(by=rolls.CLOCKWORK, at=at))]


def sign_ins() -> dict[str, str]:
    """Return the number of the person who shows each role in a demo."""
    return roles.sign_ins(staff.roster(SEED, FULL))
