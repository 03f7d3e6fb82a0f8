"""Rows 101 and 109–113: officers on duty, the leading group as its posts make it, the ten aspects."""

from __future__ import annotations

from datetime import datetime

from houqin.common import clock
from houqin.kernel.access import queries as access
from houqin.kernel.duties import rules as duty_rules
from houqin.kernel.rosters import queries as rosters
from houqin.lines.accountability import declared
from houqin.lines.accountability.queries import aspects as aspect_queries
from houqin.lines.accountability.queries import group as groups
from houqin.lines.accountability.queries import watch as watches
from houqin.scenarios.statement import WHOLE, Derived
from houqin.scenarios.statement import declared as derives
from houqin.scenarios.statements.line0 import last_day

APPOINT = "houqin.kernel.people.actions.posts.appoint"
IMPORT_UNITS = "houqin.kernel.org.actions.import_units"
ACTIONS = "houqin.lines.accountability.actions"
GROUP_AT = "houqin.lines.accountability.queries.group.group_at"


def end() -> datetime | None:
    """Return the instant after the campaign's last day, or None where nobody was to be heard of."""
    last = last_day()
    return clock.instant(last, "24:00") if last else None


@derives(
    101,
    actions=("houqin.kernel.response.actions.override", f"{ACTIONS}.watch.plan_shifts", APPOINT),
    tables=("rosters_shift", "response_override", "people_post"),
    query="houqin.kernel.rosters.queries.not_exactly_one",
    arguments={"post": declared.OFFICER.key},
    list="/accountability/watch/?day=2020-03-05",
)
def one_officer_a_shift() -> Derived:
    """Every shift that is asked for since the measure began is one holder's, who is a cadre when it begins."""
    last, until = last_day(), end()
    since = watches.since(at=until, within=WHOLE) if until else None
    if last is None or until is None or since is None:
        return Derived({}, 0)
    first = clock.day_of(since)
    wanted = watches.wanted_between(first, last, within=WHOLE)
    shifts = rosters.shifts_between(declared.OFFICER, since, wanted[-1][1], within=WHOLE)
    no_cadre = [
        shift
        for shift in shifts
        if shift.holder_id not in {person.pk for person in watches.cadres_at(at=shift.starts_at, within=WHOLE)}
    ]
    lacking = rosters.not_exactly_one(declared.OFFICER, wanted, within=WHOLE)
    covers = [cover for shift in shifts for cover in shift.covers.all()]
    shown = {
        "from": first.isoformat(),
        "shifts": len(shifts),
        "not_exactly_one": len(lacking) + len(no_cadre),
        "asked_for": len(wanted),
        "officers": len({shift.holder_id for shift in shifts}),
        "stood_in": len(covers),
    }
    return Derived(shown, len(shifts), "shifts of 12 hours; the last one is running when the last day ends")


@derives(
    109,
    actions=("houqin.kernel.access.actions.grant", APPOINT),
    tables=("access_grant", "people_post", "org_unit"),
    query=GROUP_AT,
    list="/accountability/group/",
)
def guide_by_role() -> Derived:
    """Who guides holds the post in the university's leading group and the role by which the department is watched."""
    until = end()
    if until is None:
        return Derived({}, 0)
    guides = groups.group_at(at=until, within=WHOLE).guides
    holders = {post.person_id for post in guides}
    role = groups.ROLE if holders & set(access.holders_of(groups.ROLE, at=until, within=WHOLE)) else ""
    return Derived({"role": role, "holders": len(holders)}, len(guides), "the role, whoever holds it")


@derives(
    110,
    actions=(IMPORT_UNITS, APPOINT),
    tables=("org_unit", "people_post"),
    query=GROUP_AT,
    list="/accountability/group/",
)
def two_heads() -> Derived:
    """The party secretary of the committee and the director of the department, equal to each other."""
    until = end()
    heads = groups.group_at(at=until, within=WHOLE).heads if until else ()
    return Derived({"heads": len(heads), "posts": sorted(post.kind for post in heads)}, len(heads))


@derives(
    111,
    actions=(APPOINT, "houqin.kernel.people.actions.posts.go_away", f"{ACTIONS}.group.decide"),
    tables=("people_post", "people_absence", "accountability_decision"),
    query="houqin.lines.accountability.queries.group.acting",
    list="/accountability/group/",
)
def deputies_act_for_absent_heads() -> Derived:
    """Every decision judged anew: a deputy took it only while both heads were away, and it says for whom."""
    until = end()
    if until is None:
        return Derived({}, 0)
    deputies = groups.group_at(at=until, within=WHOLE).deputies
    acting = groups.acting(until=until, within=WHOLE)
    shown = {
        "deputies": len(deputies),
        "acted_while_head_present": acting.while_head_present,
        "acted_for_head": acting.for_head,
        "decisions": acting.decisions,
    }
    return Derived(shown, acting.decisions, "the two heads are equals: a deputy acts only while both are away")


@derives(
    112,
    actions=(IMPORT_UNITS, APPOINT),
    tables=("org_unit", "people_post"),
    query=GROUP_AT,
    list="/accountability/group/",
)
def one_member_a_unit() -> Derived:
    """The head of each unit sits in the group for it; a unit with none or two is named on the page."""
    until = end()
    group = groups.group_at(at=until, within=WHOLE) if until else None
    if group is None:
        return Derived({}, 0)
    shown = {"units": len(group.seats), "without_exactly_one_member": len(group.faults)}
    return Derived(shown, sum(len(seat.posts) for seat in group.seats))


@derives(
    113,
    actions=(f"{ACTIONS}.aspects.assign_aspect", f"{ACTIONS}.aspects.publish", f"{ACTIONS}.aspects.record_review"),
    tables=("accountability_charge", "accountability_review", "accountability_exhibit", "duties_duty"),
    query="houqin.lines.accountability.queries.aspects.rows_at",
    list="/accountability/aspects/",
)
def ten_aspects() -> Derived:
    """Each aspect has its owner, and a last review with evidence that proved a review owed."""
    until = end()
    if until is None:
        return Derived({}, 0)
    rows = aspect_queries.rows_at(at=until, within=WHOLE)
    reviewed = aspect_queries.history(until=until, within=WHOLE)
    counts = sum(reviewed.values(), duty_rules.Counts())
    shown = {
        "aspects": sum(row.charge is not None for row in rows),
        "without_owner": sum(row.charge is None for row in rows),
        "without_evidence": sum(
            row.review is None
            or not row.review.exhibits.all()
            or not reviewed.get(row.aspect, duty_rules.Counts()).done
            for row in rows
        ),
        "reviews": {"done": counts.done, "late": counts.late, "open": counts.open, "missed": counts.missed},
    }
    return Derived(shown, counts.expected)
