"""A worker's phone: what the own units may do now, in walking order, each with its own form that works offline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.access import outbox, routes
from houqin.kernel.access.asking import Asking, ask, posted_command
from houqin.kernel.duties.models import Duty
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.actions import running
from houqin.lines.disinfection.forms.run import RunForm
from houqin.lines.disinfection.models import Item, Lamp, Mix, Point, Visit
from houqin.lines.disinfection.queries import coverage, plans, runs, stores, tours
from houqin.lines.disinfection.rules import chemistry
from houqin.lines.disinfection.views.board import reasons
from houqin.lines.disinfection.views.who import WORKERS

MOST = 200
CLOCK_TIME = len("09:30")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do now: what is owed, where, how, what may be used for it, and why it is to be done again."""

    duty: Duty
    point: Point
    item: Item
    mixes: Sequence[Mix]
    batches: Sequence[Any]
    lamps: Sequence[Lamp]
    again: str = ""
    visit: Visit | None = None
    is_mine: bool = True

    @property
    def key(self) -> str:
        """What tells this form's fields from those of the others."""
        return str(self.duty.pk)

    @property
    def agent(self) -> chemistry.Agent:
        """What the plan says is used."""
        return chemistry.AGENTS[self.item.agent]

    @property
    def wants(self) -> str:
        """The strength in the words of the plan, such as "2 %" or "500 mg/L"."""
        if self.item.percent_v_v is not None:
            return f"{self.item.percent_v_v.normalize():f} %"
        return f"{self.item.target_mg_l} mg/L" if self.item.target_mg_l else ""


def _units(asking: Asking) -> list[str]:
    return list(asking.scope.units or ())


def tasks(asking: Asking) -> list[Task]:
    """Return what the units of who asks may do now, in walking order."""
    units = _units(asking)
    waiting = _once(coverage.owing_in(units, day=asking.day, at=asking.at, within=asking.scope)[:MOST])
    failed = runs.failed_on(asking.day, within=asking.scope)
    walked = tours.visits_in_force(units, day=asking.day, within=asking.scope)
    points = {f"point:{one.pk}": one for one in plans.points_for(within=asking.scope)}
    items = {
        item.key: item for item in plans.items_of(plans.plan_on(asking.day, within=plans.WHOLE), within=plans.WHOLE)
    }
    mixes = list(stores.mixes_within(units, at=asking.at, within=asking.scope))
    batches = list(stores.batches_for(within=asking.scope))
    lamps = list(stores.lamps_for(within=asking.scope))
    found = []
    for owed in waiting:
        duty = owed[0]
        is_again = any(one.kind == declared.REDO.key for one in owed)
        point, item = points.get(duty.subject_key), items.get(duty.occasion.rpartition(".")[0])
        if point is None or item is None:
            continue
        right = [mix for mix in mixes if mix.batch.agent == item.agent and _fits(mix, item)]
        found.append(Task(
            duty, point, item, right,
            [one for one in batches if one.agent == item.agent and not chemistry.AGENTS[item.agent].is_mixed],
            [one for one in lamps if one.point_id == point.pk],
            _why_again(failed.get((point.pk, item.key))) if is_again else "",
            next((visit for one in owed if (visit := walked.get((point.pk, one.occasion)))), None),
        ))  # fmt: skip
    return _ordered(found, asking)


def _ordered(found: Sequence[Task], asking: Asking) -> list[Task]:
    """Return tasks in the order of the adopted tours, the own crew's first; others keep the order of places."""
    mine = {
        (task.visit.rounds_id, task.visit.crew)
        for task in found
        if task.visit and _leader(task.visit) == asking.actor.person_id
    }
    told = [
        replace(task, is_mine=not mine or bool(task.visit and (task.visit.rounds_id, task.visit.crew) in mine))
        for task in found
    ]

    def order(numbered: tuple[int, Task]) -> tuple[bool, bool, int, int, int]:
        number, task = numbered
        visit = task.visit
        return (not task.is_mine, visit is None, visit.crew if visit else 0, visit.position if visit else 0, number)

    return [task for _number, task in sorted(enumerate(told), key=order)]


def _leader(visit: Visit) -> int | None:
    leaders = visit.rounds.leaders
    return leaders[visit.crew - 1] if visit.crew <= len(leaders) else None


def _once(waiting: Iterable[Duty]) -> list[list[Duty]]:
    """Return what is owed at each point for each row of the plan, the first due first: one run proves it all."""
    found: dict[tuple[str, str], list[Duty]] = {}
    for duty in waiting:
        found.setdefault((duty.subject_key, duty.occasion.rpartition(".")[0]), []).append(duty)
    return [sorted(duties, key=lambda one: one.due_at) for duties in found.values()]


def _why_again(why_not: Sequence[str] | None) -> str:
    if why_not is None:
        return gettext("missed the day before")
    return gettext("did not count: %(why)s") % {"why": "; ".join(gettext(one) for one in reasons(why_not))}


def _fits(mix: Mix, item: Item) -> bool:
    wanted = item.need.wanted_mg_l(float(mix.label_percent or 0))
    return not wanted or chemistry.is_within(float(mix.working_mg_l), wanted)


@routes.declare(roles=WORKERS, methods="GET")
@outbox.kept
def today(request: HttpRequest) -> HttpResponse:
    """What is to be disinfected now."""
    asking = ask(request)
    found = tasks(asking)
    lacking = sorted({task.item.agent for task in found if task.agent.is_mixed and not task.mixes})
    context = {
        "tasks": found,
        "lacking": [chemistry.AGENTS[key].title for key in lacking],
        "counts": coverage.counts(day=asking.day, at=asking.at, within=asking.scope),
        "methods": chemistry.METHODS,
    }
    return render(request, "disinfection/today.html", context)


@routes.declare(roles=WORKERS, methods="POST")
def record(request: HttpRequest, point_id: int, item_id: int) -> HttpResponse:
    """Take a run that a phone tells, at once or later."""
    asking = ask(request)
    point = plans.points_for(within=asking.scope).filter(pk=point_id).first()
    item = Item.objects.filter(pk=item_id).select_related("point_kind").first()
    if point is None or item is None:
        raise Http404
    form = RunForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, Refused(_("say when it began")), point)
    try:
        told = _told(form, point, item, asking)
        answer = running.record_runs(runs_told=[told], by=asking.actor, at=asking.at, command=posted_command(request))
    except Refused as refused:
        return _refused(request, refused, point)
    _say(request, answer)
    return HttpResponseRedirect(reverse("disinfection:today"))


def _told(form: RunForm, point: Point, item: Item, asking: Asking) -> running.Done:
    given = form.cleaned_data
    ended_at = form.instant("ended_at", day=clock.day_of(asking.happened_at), default=asking.happened_at)
    started_at = form.instant("started_at", day=clock.day_of(ended_at), default=ended_at)
    if started_at > ended_at and len(given["started_at"]) <= CLOCK_TIME:
        # A clock time that was typed belongs to the evening before when the run ended after midnight.
        started_at -= timedelta(days=1)
    read = given["code"].strip().rstrip("/").rpartition("/")[2]
    if read and read != point.code:
        raise Refused(_("this is the code of another place, or of none"), "code")
    return running.Done(
        point.pk, item.pk, started_at, ended_at, mix_id=given["mix"], batch_id=given["batch"], lamp_id=given["lamp"],
        proof="scan" if read else "photo" if given["photo"] else "tap", photo=_photo(given["photo"]),
    )  # fmt: skip


def _photo(sent: UploadedFile | None) -> running.Photo | None:
    if sent is None:
        return None
    return running.Photo(sent.read(), sent.name or "", sent.content_type or "")


def _say(request: HttpRequest, answer: dict[str, Any]) -> None:
    if answer["counted"]:
        messages.success(request, gettext("Recorded."))
        return
    why = "; ".join(gettext(one) for one in reasons(answer["why_not"]))
    messages.error(request, gettext("Recorded, but it does not count: %(why)s. Please do it again.") % {"why": why})


def _refused(request: HttpRequest, refused: Refused, point: Point) -> HttpResponse:
    context = {"refused": refused, "point": point}
    return render(request, "disinfection/refused.html", context, status=400)
