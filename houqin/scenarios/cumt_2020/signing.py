"""Who signs for a unit's day, and when: teams once everybody late is in, then what lies above, bottom up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from houqin.common import clock
from houqin.lines.accountability.actions import signing as signatures
from houqin.scenarios.cumt_2020 import grid
from houqin.scenarios.cumt_2020.life import LAST, Day, Life, Turn
from houqin.scenarios.cumt_2020.opening import GUIDE
from houqin.scenarios.engine import Step
from houqin.scenarios.stage import Stage

NOT_REACHED, EXPLAINED = "未接电话，继续联系", "下属班组已说明"
FORGETTING = 11  # every so many days one team forgets to sign, and nobody above it can


def steps(life: Life, found: Day) -> Iterator[Step]:
    """Yield the sign-offs of a day; where somebody stays unheard, with a reason, on the last day in the evening."""
    forgets = (found.day - LAST).days % FORGETTING == FORGETTING // 2
    for turn in found.turns:
        minutes = _minutes(life, found, turn)
        forgetful = sorted(minutes)[found.day.toordinal() % len(minutes)] if forgets else ""
        for unit, minute in [*minutes.items(), *_above(minutes)]:
            if forgetful and (unit == forgetful or unit in above(forgetful)):
                continue
            signer = signer_of(life, unit)
            act = partial(_sign, found, turn.occasion, unit, minute, signer)
            yield Step(clock.instant(found.day, "00:00") + timedelta(minutes=minute), f"{unit} signs", act)


def _minutes(life: Life, found: Day, turn: Turn) -> dict[str, int]:
    start = 20 * 60 + 35 if turn.occasion == "pm" else 10 * 60 + 35
    waits = dict.fromkeys(turn.team_reports, start)
    for team, (minute, _numbers) in turn.late_teams.items():
        waits[team] = max(waits[team], minute + 6)
    for own in turn.own:
        team = life.team_at(own.number)
        waits[team] = max(waits.get(team, start), own.minute + own.corrected + 14)
    for number in turn.missing if found.day == LAST else ():
        waits[life.team_at(number)] = 17 * 60 + 20
    return waits


def above(team: str) -> tuple[str, ...]:
    """Return the codes of the units above a team, from the unit to the leading group."""
    unit = team.partition("-")[0]
    return unit, grid.BRANCH_OF[unit], grid.COMMITTEE, grid.DEPARTMENT, grid.LEADING_GROUP


def _above(minutes: dict[str, int]) -> list[tuple[str, int]]:
    last: dict[str, int] = {}
    for team, minute in minutes.items():
        for height, unit in enumerate(above(team), start=1):
            last[unit] = max(last.get(unit, 0), minute + 9 * height)
    return sorted(last.items(), key=lambda item: item[1])


def signer_of(life: Life, unit: str) -> str:
    """Return who signs for a unit."""
    roster = life.roster
    heads = {grid.COMMITTEE: roster.party_secretary, grid.DEPARTMENT: roster.director, grid.LEADING_GROUP: GUIDE}
    named = heads | roster.branch_secretaries | roster.unit_heads | roster.team_leaders
    return named[unit]


def _sign(found: Day, occasion: str, unit: str, minute: int, signer: str, stage: Stage) -> None:
    at = clock.instant(found.day, "00:00") + timedelta(minutes=minute)
    reason = NOT_REACHED if "-" in unit else EXPLAINED
    signatures.sign_off(
        day=found.day, occasion=occasion, unit_id=stage.unit(unit), reason=reason, by=stage.by(signer, at=at), at=at
    )
