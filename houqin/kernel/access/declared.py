"""The roles that grants give, which lines name in their routes; how long joining and wrong tries are kept."""

from __future__ import annotations

from houqin.common.declared import Retention, Role
from houqin.common.words import _

COMMANDER = Role(
    "commander",
    _("commander"),
    is_privileged=True,
    reach="campus",
    means=_("commands the response: changes the level, sees all nine lines, decides what waits for a decision"),
)
PLANNER = Role(
    "planner",
    _("planner"),
    is_privileged=True,
    reach="campus",
    means=_("keeps the grid, people, places and plans; sees the whole campus"),
)
SETTER = Role(
    "setter",
    _("system administrator"),
    is_privileged=True,
    reach="campus",
    means=_("opens accounts, gives roles, watches over the system; sees no health values"),
)
LEADING_GROUP = Role(
    "leading_group",
    _("leading group"),
    reach="campus",
    means=_("sees the whole campus in numbers and lists; changes nothing"),
)
OFFICE = Role(
    "office",
    _("office secretary"),
    reach="campus",
    means=_("prepares the brief, sends sheets upwards, posts notices; sees the campus, changes no plans and no people"),
)
SECRETARY = Role(
    "secretary",
    _("branch secretary"),
    reach="unit",
    means=_("answers for the units of a branch: who is not heard of, sign-off"),
)
UNIT_HEAD = Role(
    "unit_head",
    _("head of unit"),
    reach="unit",
    means=_("answers for a unit: roll call, reasons, sign-off"),
)
TEAM_LEADER = Role(
    "team_leader",
    _("team leader"),
    reach="unit",
    means=_("calls the roll of a team, reports for others, gives reasons"),
)
DUTY_OFFICER = Role(
    "duty_officer",
    _("officer on duty"),
    reach="campus",
    means=_("on duty for the campus: sees who is not heard of, keeps the shift's notes"),
)
CLINIC = Role(
    "clinic",
    _("clinic"),
    is_privileged=True,
    reach="campus",
    means=_("sees who needs attention with health values, lets people in again"),
)
GUARD = Role(
    "guard",
    _("guard"),
    reach="campus",
    means=_("checks at the door who may enter; sees no reasons"),
)
INSPECTOR = Role(
    "inspector",
    _("inspector"),
    reach="campus",
    means=_("draws samples of what was claimed, records findings, checks again"),
)
DISINFECTOR = Role(
    "disinfector",
    _("disinfection worker"),
    reach="unit",
    means=_("walks the rounds of a unit: disinfects, mixes, empties bins for used masks"),
)

ROLES = {
    role.key: role
    for role in (
        COMMANDER,
        PLANNER,
        SETTER,
        LEADING_GROUP,
        OFFICE,
        SECRETARY,
        UNIT_HEAD,
        TEAM_LEADER,
        DUTY_OFFICER,
        CLINIC,
        GUARD,
        INSPECTOR,
        DISINFECTOR,
    )
}

RETENTION = (
    Retention(
        "access.JoinRequest",
        "asked_at",
        180,
        _("A phone that joined stays signed in for half a year; from where it asked is then no longer needed."),
        erases=("address", "browser", "session_key"),
    ),
    Retention("access.WrongTry", "at", 1, _("Wrong tries are counted for a quarter of an hour.")),
)
