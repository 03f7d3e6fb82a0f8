"""The roles that grants give. A line may not invent its own way in; it names these in its routes."""

from __future__ import annotations

from houqin.common.declared import Role
from houqin.common.words import _

COMMANDER = Role("commander", _("commander"), is_privileged=True, reach="campus")
PLANNER = Role("planner", _("planner"), is_privileged=True, reach="campus")
SETTER = Role("setter", _("system administrator"), is_privileged=True, reach="campus")
LEADING_GROUP = Role("leading_group", _("leading group"), reach="campus")
SECRETARY = Role("secretary", _("branch secretary"), reach="unit")
UNIT_HEAD = Role("unit_head", _("head of unit"), reach="unit")
TEAM_LEADER = Role("team_leader", _("team leader"), reach="unit")
DUTY_OFFICER = Role("duty_officer", _("officer on duty"), reach="campus")
CLINIC = Role("clinic", _("clinic"), is_privileged=True, reach="campus")
GUARD = Role("guard", _("guard"), reach="campus")
INSPECTOR = Role("inspector", _("inspector"), reach="campus")

ROLES = {
    role.key: role
    for role in (
        COMMANDER,
        PLANNER,
        SETTER,
        LEADING_GROUP,
        SECRETARY,
        UNIT_HEAD,
        TEAM_LEADER,
        DUTY_OFFICER,
        CLINIC,
        GUARD,
        INSPECTOR,
    )
}
