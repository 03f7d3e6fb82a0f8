"""What happened at a place is reported, and what the plan asks afterwards is owed at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.places.models import Place
from houqin.lines.disinfection.actions import publishing
from houqin.lines.disinfection.models import Event
from houqin.lines.disinfection.queries import plans
from houqin.lines.disinfection.rules import rhythm

WHOLE = Scope.whole(reason="what follows an event is owed by whoever disinfects there")
MOST_A_DAY, GREATEST_AGE = 99, timedelta(hours=24)


@audit.action
def report_event(
    *, key: str, place_id: int, happened_at: datetime, by: Actor, at: datetime, command: str | None = None
) -> int:
    """Report what happened at a place; return how many points are to be disinfected because of it.

    Refuses an unknown event, one that has not happened yet or is over a day old, and a place where the plan asks
    nothing afterwards: somebody must then say by telephone what is to be done.
    """
    if key not in rhythm.EVENTS:
        raise Refused(_("say what happened"), field="key")
    if not at - GREATEST_AGE <= happened_at <= at + timedelta(minutes=5):
        raise Refused(_("say when it happened: within the last 24 hours"), field="happened_at")
    place, day = Place.objects.select_for_update().get(pk=place_id), clock.day_of(happened_at)
    number = (Event.objects.filter(day=day).aggregate(n=Max("number"))["n"] or 0) + 1
    if number > MOST_A_DAY:
        raise Refused(_("99 events are reported of this day already"), field="key")
    event = Event.objects.create(
        day=day, number=number, key=key, place=place, happened_at=happened_at, by=by.key, at=at
    )
    points = plans.points_after(event, within=WHOLE)
    if not points:
        raise Refused(
            _("the plan asks nothing after this at %(place)s: have a row added to it"), "place", place=place.name
        )
    audit.about(f"event:{event.pk}")
    audit.count(points=points)
    publishing.publish_rounds(day=day, by=by, at=at)
    return points


@audit.action
def withdraw_event(*, event_id: int, by: Actor, at: datetime) -> None:
    """Take back an event that was reported by mistake; what it still owes is excused. Refuses one taken back."""
    audit.about(f"event:{event_id}")
    if not Event.objects.filter(pk=event_id, withdrawn_at=None).update(withdrawn_at=at):
        raise Refused(_("this event is taken back already"))
    publishing.publish_rounds(day=Event.objects.get(pk=event_id).day, by=by, at=at)
