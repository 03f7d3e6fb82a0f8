"""Writes of the ten aspects: who answers for one, how it stands, which reviews are owed (row 113)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from houqin.common import clock
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty, Source
from houqin.kernel.duties.rules import Proof
from houqin.kernel.files import actions as files
from houqin.kernel.people.models import Person
from houqin.lines.accountability import declared
from houqin.lines.accountability.measures import AspectMeasures
from houqin.lines.accountability.models import Charge, Decision, Exhibit, Review
from houqin.lines.accountability.queries import aspects as queries
from houqin.lines.accountability.rules import aspects as rules
from houqin.lines.accountability.rules.aspects import Shown

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")


@audit.action
def publish(*, day: date, by: Actor, at: datetime) -> dict[str, int]:
    """Make the reviews owed in the week of a day equal to what is expected now; return numbers of effects."""
    monday = rules.week_of(day, rhythm=AspectMeasures()).first_day
    owed = list(queries.expected(day=monday, at=at, within=WHOLE))
    return duties.reconcile(kind=declared.ASPECT_REVIEW, day=monday, expected=owed, by=by, at=at)


@audit.action
def assign_aspect(
    *, aspect: str, owner_id: int, deputy_id: int, by: Actor, at: datetime, command: str | None = None
) -> int:
    """Let two people answer for an aspect from now on, as owner and deputy; return the id of the charge.

    What is owed this week passes to the new owner. Refuses an unknown aspect, people who do not exist, one person for
    both, and the two who answer for it already.
    """
    if aspect not in rules.ASPECTS:
        raise Refused(_("there is no such aspect"), "aspect")
    if owner_id == deputy_id:
        raise Refused(_("owner and deputy are two people"), "deputy")
    if Person.objects.filter(pk__in={owner_id, deputy_id}, merged_into=None).count() != 2:
        raise Refused(_("choose a person from the list"), "owner")
    audit.about(f"aspect:{aspect}")
    now = Charge.objects.select_for_update().filter(aspect=aspect, ends_at=None).first()
    if now is not None and (now.owner_id, now.deputy_id) == (owner_id, deputy_id):
        raise Refused(_("these two answer for it already"), "owner")
    Charge.objects.filter(aspect=aspect, ends_at=None).update(ends_at=at)
    row = Charge.objects.create(aspect=aspect, owner_id=owner_id, deputy_id=deputy_id, starts_at=at, by=by.key)
    publish(day=clock.day_of(at), by=by, at=at)
    return row.pk


@audit.action
def record_review(
    *,
    aspect: str,
    status: str,
    exhibits: Sequence[Shown] = (),
    photo: bytes | None = None,
    photo_name: str = "",
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Record how an aspect stands and what bears it out, and prove the review owed this week; return its id.

    A photo or PDF counts as evidence. Refuses an unknown aspect or status, no evidence at all, evidence of days to
    come, a decision on another aspect, and counts of a day on which nothing was owed.
    """
    audit.about(f"aspect:{aspect}")
    day = clock.day_of(at)
    shown = [_counted(item) for item in exhibits]
    kept = [Shown(rules.FILE, day, photo_name)] if photo else []
    rules.check_review(aspect, status, [*shown, *kept], day=day)
    _check_decisions(aspect, shown)
    review = Review.objects.create(aspect=aspect, day=day, status=status, by=by.key, at=at)
    if photo:
        file_id = files.store(
            content=photo, name=photo_name, media_type="", about=f"review:{review.pk}", by=by, at=at
        )  # fmt: skip
        shown.append(Shown(rules.FILE, day, photo_name, file_id=file_id))
    Exhibit.objects.bulk_create([_row(review, item) for item in shown])
    _prove(aspect, review, by, at)
    return review.pk


def _counted(item: Shown) -> Shown:
    """Return evidence with its count as the duties have it: nobody types how many were done."""
    if item.kind != rules.COVERAGE:
        return item
    found = queries.counted_on(item.duty_kind, day=item.day, within=WHOLE)
    if found is None:
        raise Refused(_("tasks of this kind are not counted here"), "duty_kind")
    done, expected = found
    return Shown(rules.COVERAGE, item.day, duty_kind=item.duty_kind, done=done, expected=expected)


def _check_decisions(aspect: str, shown: Sequence[Shown]) -> None:
    wanted = {item.decision_id or 0 for item in shown if item.kind == rules.DECISION}
    if Decision.objects.filter(pk__in=wanted, aspect=aspect).count() != len(wanted):
        raise Refused(_("there is no such decision on this aspect"), "decision")


def _row(review: Review, item: Shown) -> Exhibit:
    return Exhibit(
        review=review,
        kind=item.kind,
        day=item.day,
        text=limited(item.text, 200, "text"),
        decision_id=item.decision_id,
        file_id=item.file_id,
        duty_kind=item.duty_kind,
        done=item.done,
        expected=item.expected,
    )


def _prove(aspect: str, review: Review, by: Actor, at: datetime) -> None:
    duty = queries.review_owed(aspect, at=at, within=WHOLE)
    if duty is None:
        return
    proof = Proof(
        day=duty.day,
        subject_key=duty.subject_key,
        happened_at=at,
        occasion=duty.occasion,
        ref=f"review:{review.pk}",
    )
    duties.prove(kind=declared.ASPECT_REVIEW, proofs=[proof], by=by, at=at, source=_source(duty, by))


def _source(duty: Duty, by: Actor) -> str:
    return Source.SELF if by.person_id == duty.person_id else Source.LINE
