"""Figures over a counting window, for offices above: what was heard from its first instant to before its end.

They are counted from reports by when they happened and from duties as they stood at the end, so that a past window
gives the same numbers tomorrow, but for what arrives late.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties import rules as duty_rules
from houqin.kernel.duties.models import Evidence, State
from houqin.kernel.org import queries as org
from houqin.lines.accountability import declared
from houqin.lines.accountability.models import DailyReport, HomeObservation
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.rules import report as rules
from houqin.manifest import Figure, Part

AWAY = "away"


def counts(*, since: datetime, until: datetime, day: date, within: Scope) -> Iterator[Figure]:
    """Yield figures of people on the roll of the day, each once: on the roll = heard of + excused + not heard of."""
    roll, excused = _roll(day, until, within)
    told = _told(since, until, within)
    heard = roll & told.keys()
    resting = excused - heard
    unheard = roll - heard - resting
    last = [told[person_id] for person_id in heard]
    notable = {pk for pk in heard if told[pk][1] in reports.NOTABLE}
    before = set(_told(since - (until - since), since, within, notable_only=True))
    people = _("people")
    parts = (Part(_("heard of"), len(heard)), Part(_("excused"), len(resting)), Part(_("not heard of"), len(unheard)))
    link = f"/accountability/missing/?day={day}&occasion=all"
    yield Figure("on_roll", _("On the roll"), len(roll), people, parts, list=f"{link}&state=expected")
    yield Figure("heard", _("Heard of in the window"), len(heard), people, list=f"{link}&state=done")
    yield Figure("excused", _("Excused at its end"), len(resting), people, list=f"{link}&state=excused")
    yield Figure("unheard", _("Not heard of at its end"), len(unheard), people, list=link)
    yield Figure("measured", _("Temperature measured"), sum(row[2] is not None for row in last), people)
    yield Figure("attention", _("Fever or symptoms"), len(notable), people, list=f"/accountability/clinic/{day}/")
    yield Figure("attention_new", _("of them new in the window"), len(notable - before), people)
    yield Figure("at_home", _("At home, by their report"), sum(row[0] == rules.HOME for row in last), people)
    yield Figure("away", _("Out of town, by their report"), sum(row[0] == AWAY for row in last), people)
    watched = _watched(until, roll, within)
    yield Figure("observed", _("In home observation at its end"), watched, people, list="/accountability/observations/")


def _roll(day: date, until: datetime, within: Scope) -> tuple[set[int], set[int]]:
    """Return who stands on the roll of a day, and who of them was excused at the instant for every report owed."""
    last = Evidence.objects.filter(duty_id=OuterRef("pk"), happened_at__lt=until).order_by("-happened_at", "-pk")
    rows = duties.duties_for(day=day, kind=declared.DAILY_REPORT, within=within)
    stood = rows.annotate(stood=Subquery(last.values("to_state")[:1]), why=Subquery(last.values("note")[:1]))
    states: dict[int, set[str]] = {}
    for person_id, state, why in stood.values_list("person_id", "stood", "why"):
        if state != State.EXCUSED or why != duty_rules.NO_LONGER_EXPECTED:
            states.setdefault(person_id, set()).add(state or State.OPEN)
    return set(states), {person_id for person_id, stood_at in states.items() if stood_at == {State.EXCUSED}}


def _told(
    since: datetime, until: datetime, within: Scope, *, notable_only: bool = False
) -> dict[int, tuple[str, str, object]]:
    """Return the last that each person reported in a window: where, with which outcome, how warm."""
    days = (clock.day_of(since), clock.day_of(until))
    rows: QuerySet[DailyReport] = DailyReport.objects.filter(
        org.within_q("unit_path", within), day__range=days, happened_at__gte=since, happened_at__lt=until
    ).exclude(Q(is_withdrawn=True))
    if notable_only:
        rows = rows.filter(outcome__in=reports.NOTABLE)
    found = rows.order_by("happened_at", "version").values_list("person_id", "whereabouts", "outcome", "temperature_c")
    return {person_id: (where, outcome, warmth) for person_id, where, outcome, warmth in found}


def _watched(until: datetime, roll: set[int], within: Scope) -> int:
    """Return how many of the roll were in home observation at the instant."""
    del within
    rows = HomeObservation.objects.filter(Q(ended_at=None) | Q(ended_at__gt=until), started_at__lt=until)
    rows = rows.filter(last_day__gte=clock.day_of(until))
    return len(roll & set(rows.values_list("person_id", flat=True)))
