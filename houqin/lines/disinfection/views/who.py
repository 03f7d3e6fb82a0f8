"""Who may see and do what in this line."""

from __future__ import annotations

from houqin.common.scope import Scope

WORKERS = {"disinfector": "unit", "team_leader": "unit", "unit_head": "unit"}
READERS = {
    **WORKERS,
    "secretary": "unit",
    "planner": "campus",
    "commander": "campus",
    "duty_officer": "campus",
    "leading_group": "campus",
    "office": "campus",
    "inspector": "campus",
}
KEEPERS = {"planner": "campus", "unit_head": "unit", "team_leader": "unit", "disinfector": "unit"}
PLANNERS = {"planner": "campus", "unit_head": "unit"}
REPORTERS = {
    "planner": "campus", "duty_officer": "campus", "clinic": "campus", "disinfector": "unit", "team_leader": "unit",
    "unit_head": "unit",
}  # fmt: skip
WITHDRAWERS = {"planner": "campus", "duty_officer": "campus", "clinic": "campus"}
EXCUSERS = {"planner": "campus", "unit_head": "unit", "team_leader": "unit"}


def may_work(scope: Scope) -> bool:
    """Say whether somebody walks rounds, or leads those who do."""
    return bool(scope.roles & set(WORKERS))
