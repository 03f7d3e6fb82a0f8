"""Row 117: two inspecting bodies independent of the lines; what they found was rectified, and looked at by another."""

from __future__ import annotations

from houqin.common import clock
from houqin.lines.accountability.queries import findings as queries
from houqin.lines.accountability.queries import supervision as rounds
from houqin.lines.accountability.rules import supervision as rules
from houqin.scenarios.statement import WHOLE, Derived
from houqin.scenarios.statement import declared as derives
from houqin.scenarios.statements.line0 import last_day

SUPERVISION = "houqin.lines.accountability.actions.supervision"
FINDINGS = "houqin.lines.accountability.actions.findings"


@derives(
    117,
    actions=(
        f"{SUPERVISION}.appoint_inspector",
        f"{SUPERVISION}.draw_round",
        f"{SUPERVISION}.open_round",
        f"{SUPERVISION}.record_check",
        f"{FINDINGS}.record_finding",
        f"{FINDINGS}.rectify",
        f"{FINDINGS}.recheck",
    ),
    tables=(
        "accountability_inspector", "accountability_round", "accountability_visit", "accountability_finding",
        "accountability_rectification", "accountability_recheck", "duties_duty", "duties_evidence", "files_file",
        "people_person", "people_membership", "org_unit", "places_place",
    ),
    query="houqin.lines.accountability.queries.findings.findings_for",
    list="/accountability/supervision/ledger/",
)  # fmt: skip
def supervised() -> Derived:
    """The bodies that drew rounds and found something, and every finding's way to its end.

    Rectified and re-checked are counted as acts with their proven duty and, where shown, a photo; a finding that was
    opened again counts each time. Independence is counted too: nobody inspected the own unit.
    """
    last = last_day()
    if last is None:
        return Derived({"findings": 0}, 0)
    end = clock.instant(last, "24:00")
    found = list(queries.findings_for(within=WHOLE))
    drawn = list(rounds.rounds_for(within=WHOLE))
    steps = [step for row in found for step in queries.steps_of(row, within=WHOLE)]
    again = [check for step in steps if (check := queries.recheck_of(step)) is not None]
    photos = queries.photos_of([step.key for step in steps], within=WHOLE)
    proven = queries.count_proven(within=WHOLE)
    checked = [visit for row in drawn for visit in rounds.visits_of(row, within=WHOLE) if visit.result]
    appointed = {row.person_id for row in rounds.inspectors_for(at=end, within=WHOLE)}
    shown = {
        "bodies": len({row.body for row in drawn} & {row.body for row in found} & set(rules.BODIES)),
        "inspectors": len(appointed),
        "rounds": len(drawn),
        "visits": len(checked),
        "not_as_claimed": sum(visit.result == rules.NOT_AS_CLAIMED for visit in checked),
        "findings": len(found),
        "rectified": sum(step.key in photos for step in steps) if proven["rectify"] >= len(steps) else 0,
        "rechecked": len(again) if proven["recheck"] >= len(again) else 0,
        "rechecked_by_owner": sum(check.by_id in {check.owner_id, check.rectified_by_id} for check in again),
        "closed": sum(row.state == rules.CLOSED for row in found),
        "reopened": sum(row.reopened > 0 for row in found),
        "overdue": sum(row.is_overdue(end) for row in found),
        "own_unit_inspected": sum(_is_own(row.found_by_id, row.unit_path, row.found_at) for row in found)
        + sum(_is_own(visit.checked_by_id, visit.unit_path, visit.checked_at) for visit in checked),
    }
    return Derived(shown, len(found), "an act counts with its proven duty; the re-check is by another than the owner")


def _is_own(person_id: int | None, unit_path: str, at: object) -> bool:
    own = rounds.own_path(person_id, at=at, within=WHOLE)  # type: ignore[arg-type]
    return rules.is_own(unit_path, own_path=own)
