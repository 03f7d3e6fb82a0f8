"""Reads of findings: the ledger, what is owed of them, figures, photos, labels."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from houqin.common import clock, paths
from houqin.common.scope import Scope
from houqin.kernel.duties.models import Duty, Evidence, State
from houqin.kernel.duties.rules import Expected
from houqin.kernel.files import queries as files
from houqin.kernel.files.models import File
from houqin.kernel.notices import queries as notices
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.places import queries as places
from houqin.lines.accountability import declared
from houqin.lines.accountability.models import Finding, Recheck, Rectification, Visit
from houqin.lines.accountability.queries import supervision
from houqin.lines.accountability.rules import supervision as rules

PAGE_SIZE = 30
OVERDUE, REOPENED, ALL = "overdue", "reopened", "all"
SHOWN = (rules.OPEN, OVERDUE, rules.RECTIFIED, rules.CLOSED, REOPENED, rules.WITHDRAWN)
TOLD_KINDS = ("unit", "branch", "committee")


# --- the ledger


def findings_for(*, within: Scope) -> QuerySet[Finding]:
    """Return the findings in the scope, and those that the person who asks answers for, newest first."""
    # Read beside it, not joined: without statistics PostgreSQL may pair everybody with everybody first.
    rows = Finding.objects.prefetch_related("place", "unit", "owner", "found_by").order_by("-found_at", "-pk")
    if within.is_whole:
        return rows
    return rows.filter(org.within_q("unit_path", within) | Q(owner_id=within.person_id or 0))


def finding_for(finding_id: int, *, within: Scope) -> Finding | None:
    """Return one finding in the scope, or None."""
    return findings_for(within=within).filter(pk=finding_id).first()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the ledger is narrowed to; empty is everything."""

    state: str = ""
    body: str = ""
    severity: str = ""
    aspect: str = ""
    unit_path: str = ""
    place_path: str = ""
    first: date | None = None
    last: date | None = None


def narrowed(rows: QuerySet[Finding], chosen: Chosen, *, at: datetime) -> QuerySet[Finding]:
    """Return the findings of a choice: `state` is a state, "overdue" or "reopened"; days are those of finding."""
    exact = {"body": chosen.body, "severity": chosen.severity, "aspect": chosen.aspect}
    rows = rows.filter(**{name: value for name, value in exact.items() if value}).filter(state_q(chosen.state, at=at))
    rows = rows.filter(org.subtree_q("unit_path", chosen.unit_path), places.subtree_q("place_path", chosen.place_path))
    if chosen.first is not None:
        rows = rows.filter(found_at__gte=clock.instant(chosen.first, "00:00"))
    if chosen.last is not None:
        rows = rows.filter(found_at__lt=clock.instant(chosen.last, "24:00"))
    return rows


def state_q(state: str, *, at: datetime) -> Q:
    """Return the condition of one of the ledger's states; "" and whatever is unknown is all of them."""
    if state == OVERDUE:
        return Q(state=rules.OPEN, due_at__lt=at)
    if state == REOPENED:
        return Q(reopened__gt=0)
    return Q(state=state) if state in rules.STATES else Q()


def counts(rows: QuerySet[Finding], *, at: datetime) -> dict[str, int]:
    """Return how many findings stand in each of the ledger's states, and "all"."""
    asked = {state: Count("pk", filter=state_q(state, at=at)) for state in SHOWN}
    return rows.order_by().aggregate(all=Count("pk"), **asked)


def ahead(rows: QuerySet[Finding], *, at: datetime) -> list[Finding]:
    """Return those of the findings whose deadline lies ahead, the next one first."""
    return list(rows.filter(state=rules.OPEN, due_at__gte=at).order_by("due_at", "pk"))


def page_of(rows: QuerySet[Finding], *, page: int, size: int = PAGE_SIZE) -> tuple[list[Finding], bool]:
    """Return a page (from 1) of findings and whether there is another after it."""
    found = list(rows[(page - 1) * size : page * size + 1])
    return found[:size], len(found) > size


def steps_of(finding: Finding, *, within: Scope) -> list[Rectification]:
    """Return the rectifications of a finding, oldest first, each with its re-check where there is one."""
    rows = Rectification.objects.filter(finding=finding).filter(
        Exists(findings_for(within=within).filter(pk=OuterRef("finding_id")))
    )
    return list(rows.prefetch_related("by", "recheck_by", "recheck__by").order_by("cycle"))


def recheck_of(step: Rectification) -> Recheck | None:
    """Return the re-check of a rectification read by `steps_of`, or None where it is still owed."""
    return getattr(step, "recheck", None)


# --- photos


def photos_of(keys: Collection[str], *, within: Scope) -> dict[str, list[File]]:
    """Return photos and documents by what they are about; of rows already chosen within the scope."""
    return files.files_about(keys, within=within)


def photo_for(file_id: int, *, within: Scope) -> File | None:
    """Return a photo of a finding or visit that may be seen, or one that the person who asks sent, or None."""
    about = files.subject_of(file_id, within=within)
    kind, _colon, number = about.partition(":")
    if not number.isdigit():
        return files.file_for(file_id, within=Scope(person_id=within.person_id))
    return files.file_for(file_id, within=Scope(), about=[about]) if _is_seen(kind, int(number), within) else None


def _is_seen(kind: str, pk: int, within: Scope) -> bool:
    if kind == "visit":
        return supervision.visit_for(pk, within=within) is not None
    finding_id = {
        "finding": lambda: pk,
        "rectification": lambda: Rectification.objects.filter(pk=pk).values_list("finding_id", flat=True).first(),
        "recheck": lambda: Recheck.objects.filter(pk=pk).values_list("rectification__finding_id", flat=True).first(),
    }.get(kind, lambda: None)()
    return finding_id is not None and finding_for(finding_id, within=within) is not None


# --- what is owed


def expected_rectifications(day: date, *, within: Scope) -> list[Expected]:
    """Return the rectifications whose window begins on a day: after a finding, and after each reopening."""
    first, last = clock.instant(day, "00:00"), clock.instant(day, "24:00")
    found = Finding.objects.filter(org.within_q("unit_path", within), found_at__gte=first, found_at__lt=last)
    begun = [(finding, 1, finding.found_at) for finding in found.exclude(state=rules.WITHDRAWN)]
    again = Recheck.objects.filter(at__gte=first, at__lt=last, result=rules.REOPENED)
    rows = again.exclude(rectification__finding__state=rules.WITHDRAWN).select_related("rectification__finding")
    begun += [(row.rectification.finding, row.rectification.cycle + 1, row.at) for row in rows]
    ended = {
        (row.finding_id, row.cycle): row.due_at
        for row in Rectification.objects.filter(finding_id__in={finding.pk for finding, _cycle, _at in begun})
    }
    after = timedelta(hours=supervision.measures_for(at=first, within=within).finding_settles_after_h)
    return [
        _owed(finding, cycle, opens_at, ended.get((finding.pk, cycle), finding.due_at), after)
        for finding, cycle, opens_at in begun
    ]


def _owed(finding: Finding, cycle: int, opens_at: datetime, due_at: datetime, after: timedelta) -> Expected:
    return Expected(
        subject_key=finding.key,
        unit_id=finding.unit_id,
        unit_path=finding.unit_path,
        opens_at=opens_at,
        due_at=due_at,
        settles_at=due_at + after,
        occasion=str(cycle),
        person_id=finding.owner_id,
        place_id=finding.place_id,
        place_path=finding.place_path,
    )


def expected_rechecks(day: date, *, within: Scope) -> list[Expected]:
    """Return the re-checks whose window begins on a day: the day of the rectification."""
    first, last = clock.instant(day, "00:00"), clock.instant(day, "24:00")
    rows = Rectification.objects.filter(at__gte=first, at__lt=last).exclude(finding__state=rules.WITHDRAWN)
    rows = rows.filter(org.within_q("finding__unit_path", within)).select_related("finding", "recheck_unit")
    after = timedelta(hours=supervision.measures_for(at=first, within=within).finding_settles_after_h)
    return [
        Expected(
            subject_key=row.finding.key,
            unit_id=row.recheck_unit_id,
            unit_path=row.recheck_unit.path,
            opens_at=row.at,
            due_at=row.recheck_due_at,
            settles_at=row.recheck_due_at + after,
            occasion=str(row.cycle),
            person_id=row.recheck_by_id,
            place_id=row.finding.place_id,
            place_path=row.finding.place_path,
        )
        for row in rows
    ]


def is_owing(day: date, *, within: Scope) -> bool:
    """Say whether a rectification or re-check begins on a day."""
    return bool(expected_rectifications(day, within=within) or expected_rechecks(day, within=within))


def open_duties_of(person_id: int, *, at: datetime, within: Scope) -> list[tuple[Duty, Finding]]:
    """Return what a person still owes of findings, of whatever day it began, by due time."""
    del within
    rows = Duty.objects.filter(
        person_id=person_id, kind__in=supervision.OWN_KINDS, state=State.OPEN, opens_at__lte=at
    ).order_by("due_at", "pk")
    return _with_findings(list(rows))


def _with_findings(rows: Collection[Duty]) -> list[tuple[Duty, Finding]]:
    ids = {int(duty.subject_key.partition(":")[2]) for duty in rows}
    found = Finding.objects.select_related("place").in_bulk(ids)
    return [(duty, found[pk]) for duty in rows if (pk := int(duty.subject_key.partition(":")[2])) in found]


def count_proven(*, within: Scope) -> dict[str, int]:
    """Return how many rectifications and re-checks were proven as duties, with a step that names what was done."""
    done = Evidence.objects.filter(duty__kind__in=supervision.OWN_KINDS, to_state=State.DONE, duty__state=State.DONE)
    rows = done.filter(org.within_q("duty__unit_path", within)).exclude(ref="")
    numbers = dict(rows.values_list("duty__kind").annotate(n=Count("duty", distinct=True)).order_by())
    return {kind.name: numbers.get(kind.key, 0) for kind in (declared.RECTIFY, declared.RECHECK)}


# --- reminders


@dataclass(frozen=True, slots=True)
class Overdue:
    """What one unit is told at one step: how many findings under it are past their deadline."""

    key: str
    step: int
    unit: Unit
    finding_ids: tuple[int, ...]


def overdue_told(*, at: datetime, within: Scope) -> list[Overdue]:
    """Return the digests of overdue findings that are due and not posted yet: one for each step and unit."""
    late = overdue(at=at, within=within)
    if not late:
        return []
    units = org.names_by_path({up for row in late for up in paths.ancestors(row.unit_path)}, within=within)
    after_h = supervision.measures_for(at=at, within=within).finding_told_after_h
    groups: dict[tuple[int, str], list[Finding]] = {}
    for step, (kind, hours) in enumerate(zip(TOLD_KINDS, after_h, strict=False)):
        for row in late:
            above = [path for path in paths.ancestors(row.unit_path) if path in units and units[path].kind == kind]
            if above and row.due_at + timedelta(hours=hours) <= at:
                groups.setdefault((step, above[-1]), []).append(row)
    # Named by the latest of them: a further one past its deadline makes a new digest, one mended meanwhile does not.
    found = [
        Overdue(
            f"accountability.finding_late:{step}:{units[path].code}:{rows[-1].pk}:{rows[-1].reopened}",
            step,
            units[path],
            tuple(row.pk for row in rows),
        )
        for (step, path), rows in groups.items()
    ]
    posted = notices.known_keys([digest.key for digest in found], within=within)
    return [digest for digest in found if digest.key not in posted]


def is_telling(*, at: datetime, within: Scope) -> bool:
    """Say whether somebody is still to be told of something past its deadline."""
    return bool(overdue_told(at=at, within=within) or late_rechecks_told(at=at, within=within))


@dataclass(frozen=True, slots=True)
class LateRecheck:
    """A re-check past its deadline, and whom it has not been told yet: the inspector named, then the whole body."""

    step: Rectification
    told: tuple[tuple[str, int], ...]


def late_rechecks_told(*, at: datetime, within: Scope) -> list[LateRecheck]:
    """Return the re-checks past their deadline that somebody is still to be told of, with key and person of each."""
    waiting = Rectification.objects.filter(recheck=None, recheck_due_at__lt=at, finding__state=rules.RECTIFIED)
    rows = waiting.filter(org.within_q("finding__unit_path", within)).prefetch_related("finding__place")
    after_h = supervision.measures_for(at=at, within=within).finding_told_after_h
    found = []
    for row in rows.order_by("recheck_due_at", "pk"):
        told = [row.recheck_by_id]
        if len(after_h) > 1 and row.recheck_due_at + timedelta(hours=after_h[1]) <= at:
            body = supervision.inspectors_for(at=at, within=within, body=row.finding.body)
            told += [inspector.person_id for inspector in body]
        keys = {f"accountability.{row.key}:recheck_late:{pk}": pk for pk in told}
        posted = notices.known_keys(keys, within=within)
        if fresh := tuple((key, pk) for key, pk in keys.items() if key not in posted):
            found.append(LateRecheck(row, fresh))
    return found


# --- figures and labels


@dataclass(frozen=True, slots=True)
class Standing:
    """How many findings were open and closed at an instant, and found and closed on its day."""

    open: int = 0
    closed: int = 0
    found_today: int = 0
    closed_today: int = 0


def standing(*, day: date, at: datetime, within: Scope) -> Standing:
    """Return how the findings stood at the end of a day, or now where it still runs."""
    first, until = clock.instant(day, "00:00"), min(at, clock.instant(day, "24:00"))
    rows = Finding.objects.filter(org.within_q("unit_path", within), found_at__lte=until).order_by()
    closed = Q(state=rules.CLOSED, ended_at__lte=until)
    numbers = rows.aggregate(
        open=Count("pk", filter=Q(ended_at=None) | Q(ended_at__gt=until)),
        closed=Count("pk", filter=closed),
        found_today=Count("pk", filter=Q(found_at__gte=first)),
        closed_today=Count("pk", filter=closed & Q(ended_at__gte=first)),
    )
    return Standing(**numbers)


def overdue(*, at: datetime, within: Scope, hours: int = 0) -> list[Finding]:
    """Return the findings that are not rectified though due at least so many hours ago, the longest overdue first."""
    rows = Finding.objects.filter(org.within_q("unit_path", within), state=rules.OPEN)
    return list(rows.filter(due_at__lt=at - timedelta(hours=hours)).order_by("due_at", "pk"))


def labels_of(finding_ids: Iterable[int], *, within: Scope) -> dict[str, str]:
    """Return names by subject key of findings already chosen within a scope: number and place, never the text."""
    del within
    rows = Finding.objects.filter(pk__in=list(finding_ids)).select_related("place")
    return {row.key: f"{row.number} {row.place.name}" for row in rows}


def findings_of_visits(visits: Iterable[Visit], *, within: Scope) -> dict[int, list[Finding]]:
    """Return findings by the visit at which they were made."""
    found: dict[int, list[Finding]] = {}
    for row in findings_for(within=within).filter(visit__in=list(visits)):
        if row.visit_id is not None:
            found.setdefault(row.visit_id, []).append(row)
    return found
