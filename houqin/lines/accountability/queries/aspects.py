"""Who answers for the ten aspects, how they stand, which reviews are owed (row 113)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import Duty, Evidence, State
from houqin.kernel.duties.rules import Counts, Expected
from houqin.kernel.org import queries as org
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Membership
from houqin.kernel.response import queries as response
from houqin.lines.accountability import declared
from houqin.lines.accountability.measures import AspectMeasures
from houqin.lines.accountability.models import Charge, Exhibit, Review
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.rules import aspects as rules

WHOLE = Scope.whole(reason="who answers for an aspect is known to everybody")
COUNTED = (declared.DAILY_REPORT, declared.SIGN_OFF, declared.HANDOVER)


def measures_for(*, day: date, within: Scope) -> AspectMeasures:
    """Return the measures that govern the reviews of a day: those in force when it begins."""
    path = reports.root_path(within=within)
    at = clock.instant(day, "00:00")
    return response.measures(AspectMeasures, place_path=path, at=at, within=within) if path else AspectMeasures()


def charges_at(*, at: datetime, within: Scope) -> dict[str, Charge]:
    """Return who answers for each aspect at the instant, by aspect."""
    del within
    rows = Charge.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)
    return {row.aspect: row for row in rows.select_related("owner", "deputy").order_by("starts_at", "pk")}


def aspects_of(person_id: int, *, at: datetime, within: Scope) -> list[str]:
    """Return the aspects that a person answers for, as owner or deputy, in their order."""
    held = charges_at(at=at, within=within)
    return [key for key in rules.ASPECTS if key in held and person_id in {held[key].owner_id, held[key].deputy_id}]


@dataclass(frozen=True, slots=True)
class Row:
    """One of the ten: who answers, how it was last found to stand, and the review owed this week (None: none is)."""

    number: int
    aspect: str
    title: str
    charge: Charge | None
    review: Review | None
    duty: Duty | None

    def is_overdue(self, at: datetime) -> bool:
        """Whether a review is owed and late."""
        return self.duty is not None and self.duty.state in {State.OPEN, State.MISSED} and self.duty.due_at < at


def rows_at(*, at: datetime, within: Scope, only: list[str] | None = None) -> list[Row]:
    """Return the ten aspects (or those named) in their order as of the instant, each with its last review."""
    day = clock.day_of(at)
    charges = charges_at(at=at, within=within)
    reviews = last_reviews(at=at, within=within)
    owed = {duty.occasion: duty for duty in week_duties(day=day, within=within)}
    return [
        Row(number, key, title, charges.get(key), reviews.get(key), owed.get(key))
        for number, (key, title) in enumerate(rules.ASPECTS.items(), start=1)
        if only is None or key in only
    ]


def last_reviews(*, at: datetime, within: Scope) -> dict[str, Review]:
    """Return the last review of each aspect until the instant, with its evidence."""
    found: dict[str, Review] = {}
    for key in rules.ASPECTS:
        if last := reviews_of(key, at=at, within=within, most=1):
            found[key] = last[0]
    return found


def reviews_of(aspect: str, *, at: datetime, within: Scope, most: int = 12) -> list[Review]:
    """Return the last reviews of an aspect until the instant, newest first, with their evidence."""
    del within
    exhibits = Prefetch("exhibits", Exhibit.objects.select_related("decision", "file").order_by("pk"))
    rows = Review.objects.filter(aspect=aspect, at__lte=at).order_by("-at", "-pk").prefetch_related(exhibits)
    return list(rows[:most])


def week_duties(*, day: date, within: Scope) -> list[Duty]:
    """Return the reviews owed in the week of a day; of an aspect that changed hands the one that still counts."""
    monday = rules.week_of(day, rhythm=AspectMeasures()).first_day
    rows = Duty.objects.filter(day=monday, kind=declared.ASPECT_REVIEW.key).select_related("person")
    del within
    return sorted(rows, key=lambda duty: (duty.state != State.EXCUSED, duty.pk))


def review_owed(aspect: str, *, at: datetime, within: Scope) -> Duty | None:
    """Return the review of an aspect that is owed now and not done, or None."""
    found = [duty for duty in week_duties(day=clock.day_of(at), within=within) if duty.occasion == aspect]
    waiting = [duty for duty in found if duty.state in {State.OPEN, State.MISSED} and duty.opens_at <= at]
    return waiting[-1] if waiting else None


def expected(*, day: date, at: datetime, within: Scope) -> Iterator[Expected]:
    """Yield the reviews owed in the week that begins on `day` (a Monday): one for each aspect with an owner.

    A review that was done stays with who owed it, also where the aspect changed hands since.
    """
    rhythm = measures_for(day=day, within=within)
    week = rules.week_of(day, rhythm=rhythm)
    if not rhythm.reviews_weekly:
        return
    known = week_duties(day=day, within=within)
    done = {duty.occasion: duty for duty in known if duty.state == State.DONE}
    moment = max(at, week.opens_at)
    charges = charges_at(at=moment, within=within)
    # Who takes an aspect over after Friday evening owes nothing of that week, unless somebody did before.
    begun = {key for key, row in charges.items() if row.starts_at < week.due_at} | {duty.occasion for duty in known}
    for aspect, owner in _owners({key: charges[key] for key in charges if key in begun}, done, at=moment).items():
        yield Expected(
            subject_key=f"person:{owner.person_id}",
            unit_id=owner.unit_id,
            unit_path=owner.unit.path,
            opens_at=week.opens_at,
            due_at=week.due_at,
            settles_at=week.settles_at,
            occasion=aspect,
            person_id=owner.person_id,
        )


def _owners(charges: dict[str, Charge], done: dict[str, Duty], *, at: datetime) -> dict[str, Membership]:
    """Return by aspect where the one who owes its review belongs: who did it, else the owner, else the deputy."""
    asked = {key: (done[key].person_id,) if key in done else (c.owner_id, c.deputy_id) for key, c in charges.items()}
    ids = {person_id for several in asked.values() for person_id in several if person_id}
    units = people.units_of(ids, at=at, within=WHOLE)
    found = {key: next((units[one] for one in several if one in units), None) for key, several in asked.items()}
    return {key: membership for key, membership in found.items() if membership is not None}


def is_owing(*, day: date, at: datetime, within: Scope) -> bool:
    """Say whether reviews are owed in the week of a day, or were before a measure or an owner changed."""
    monday = rules.week_of(day, rhythm=AspectMeasures()).first_day
    known = Duty.objects.filter(day=monday, kind=declared.ASPECT_REVIEW.key)
    return known.exists() or next(expected(day=monday, at=at, within=within), None) is not None


def reviewed_in_week(*, day: date, at: datetime, within: Scope) -> Counts:
    """Return how many reviews of a day's week were done, open, missed and excused at the day's end, or are now."""
    monday = rules.week_of(day, rhythm=AspectMeasures()).first_day
    until = min(at, clock.instant(day, "24:00"))
    steps = Evidence.objects.filter(duty_id=OuterRef("pk"), happened_at__lt=until).order_by("-happened_at", "-pk")
    rows = duties.duties_for(day=monday, kind=declared.ASPECT_REVIEW, within=within)
    stood = rows.annotate(stood=Subquery(steps.values("to_state")[:1])).values_list("stood", flat=True)
    return sum((Counts(**{state or State.OPEN: 1}) for state in stood), Counts())


def history(*, until: datetime, within: Scope) -> dict[str, Counts]:
    """Return how the reviews owed of each aspect ended so far, by aspect."""
    rows = Duty.objects.filter(kind=declared.ASPECT_REVIEW.key, opens_at__lte=until)
    rows = rows.filter(org.within_q("unit_path", within))
    found: dict[str, Counts] = {}
    for aspect, state, is_late, number in (
        rows.values_list("occasion", "state", "is_late").annotate(n=Count("pk")).order_by()
    ):
        late = number if is_late and state == State.DONE else 0
        found[aspect] = found.get(aspect, Counts()) + Counts(**{state: number}) + Counts(late=late)
    return found


def counted_on(kind_key: str, *, day: date, within: Scope) -> tuple[int, int] | None:
    """Return how many tasks of one of `COUNTED` were done of how many owed on a day, or None for another kind."""
    kind = next((one for one in COUNTED if one.key == kind_key), None)
    if kind is None:
        return None
    total = sum(duties.coverage(day=day, kind=kind, within=within).values(), Counts())
    return total.done, total.expected - total.excused
