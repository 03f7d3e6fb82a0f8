"""Who of the campaign signs in to a demo for each role."""

from __future__ import annotations

from houqin.common import clock
from houqin.scenarios.cumt_2020 import grid, staff, watches
from houqin.scenarios.cumt_2020.life import LAST
from houqin.scenarios.cumt_2020.opening import GUIDE, NURSE
from houqin.scenarios.cumt_2020.staff import Roster


def sign_ins(roster: Roster) -> dict[str, str]:
    """Return the number of the person who shows each role, all of one branch, unit and team where they lead one."""
    unit = staff.SAMPLE_TEAM.partition("-")[0]
    return {
        "commander": roster.director,
        "planner": roster.planner,
        "setter": roster.setter,
        "leading_group": GUIDE,
        "office": roster.team_leaders[staff.OFFICE_TEAM],
        "secretary": roster.branch_secretaries[grid.BRANCH_OF[unit]],
        "unit_head": roster.unit_heads[unit],
        "team_leader": roster.team_leaders[staff.SAMPLE_TEAM],
        "duty_officer": watches.officer_at(roster, clock.instant(LAST, "16:20")),
        "clinic": NURSE,
        "guard": roster.guard,
        "disinfector": roster.disinfector,
        "inspector": roster.inspectors[0],
        "employee": roster.sample,
    }
