from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.kernel.access import outbox, routes
from houqin.kernel.access.asking import Asking, ask, posted_command
from houqin.kernel.people import queries as people
from houqin.kernel.rosters import queries as rosters
from houqin.kernel.rosters.models import Shift
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import watch as actions
from houqin.lines.accountability.forms import report as report_forms
from houqin.lines.accountability.forms import watch as forms
from houqin.lines.accountability.queries import watch as queries
from houqin.lines.accountability.views import watch

SEERS = frozenset(watch.READERS) - {"*"}


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of one shift as somebody sees it: as the one who leaves, the one who comes, or one who may read."""

    asking: Asking
    shift: Shift
    relief: queries.Relief | None
    outgoing_id: int

    @property
    def handover(self) -> Any:
        """What is written, or None."""
        return self.relief.handover if self.relief else queries.handover_of(self.shift.pk, within=watch.WHOLE)

    @property
    def is_taken(self) -> bool:
        """Whether relief has signed."""
        return self.handover is not None and self.handover.taken_at is not None

    @property
    def is_giving(self) -> bool:
        """Whether who asks leaves, and has to write."""
        return self.asking.scope.person_id == self.outgoing_id and not self.is_taken

    @property
    def is_taking(self) -> bool:
        """Whether who asks comes, and has to sign."""
        return (
            self.relief is not None
            and self.relief.is_between_two
            and self.asking.scope.person_id == self.relief.after.holder_id
            and not self.is_taken
        )


def _ending(request: HttpRequest, shift_id: int) -> Ending:
    asking = ask(request)
    shift = rosters.shift_for(shift_id, post=queries.POST, within=asking.scope)
    if shift is None:
        raise Http404
    found = Ending(asking, shift, queries.relief_of(shift, within=asking.scope), rosters.ends_with(shift))
    concerned = {found.outgoing_id, shift.holder_id, found.relief.after.holder_id if found.relief else 0}
    if asking.scope.person_id not in concerned and not SEERS & asking.scope.roles:
        raise Http404
    return found


def _initial(ending: Ending) -> dict[str, str]:
    """What is written, else the open items that this shift took over: they are open until somebody says otherwise."""
    written = ending.handover
    if written is not None:
        return {"state_of_things": written.state_of_things, "open_items": written.open_items, "keys": written.keys}
    before = rosters.shift_before(ending.shift, within=watch.WHOLE)
    inherited = queries.handover_of(before.pk, within=watch.WHOLE) if before else None
    return {"open_items": inherited.open_items, "keys": inherited.keys} if inherited else {}


@routes.declare(roles=watch.READERS)
@outbox.kept
def handover(request: HttpRequest, shift_id: int) -> HttpResponse:
    """What a shift leaves: who leaves writes, who comes signs; both with the exact time."""
    ending = _ending(request, shift_id)
    form = forms.HandoverForm(request.POST if "keys" in request.POST else None, initial=_initial(ending))
    refused: Refused | None = None
    if request.method == "POST":
        try:
            if (done := _done(request, ending, form)) is not None:
                return done
        except Refused as found:
            refused = found
            if "keys" in request.POST:
                report_forms.refuse(form, found)
    return _shown(request, ending, form, forms.StayForm(), refused)


def _done(request: HttpRequest, ending: Ending, form: forms.HandoverForm) -> HttpResponse | None:
    told: dict[str, Any] = {"by": ending.asking.actor, "at": ending.asking.at, "command": posted_command(request)}
    if "keys" not in request.POST:
        actions.take_over(shift_id=ending.shift.pk, **told)
        messages.success(request, gettext("Taken over. You are on duty."))
        return HttpResponseRedirect(reverse("accountability:watch"))
    if not form.is_valid():
        return None
    actions.write_handover(shift_id=ending.shift.pk, **form.cleaned_data, **told)
    messages.success(request, gettext("Written. The one who comes signs for it."))
    return HttpResponseRedirect(reverse("accountability:handover", args=[ending.shift.pk]))


def _shown(
    request: HttpRequest, ending: Ending, form: forms.HandoverForm, stay: forms.StayForm, refused: Refused | None
) -> HttpResponse:
    asking, shift, relief = ending.asking, ending.shift, ending.relief
    measures = queries.measures_for(day=clock.day_of(shift.ends_at), within=watch.WHOLE)
    opens_at = shift.ends_at - timedelta(minutes=measures.handover_opens_min)
    after = relief.after if relief else None
    duty = queries.handover_owed(shift.pk, within=watch.WHOLE)
    staying = queries.standing_now(at=asking.at, within=watch.WHOLE) if after else None
    context = {
        "shift": shift,
        "relief": relief,
        "after": after,
        "outgoing": people.people_named([ending.outgoing_id], within=watch.WHOLE).get(ending.outgoing_id),
        "handover": ending.handover,
        "duty": duty,
        "is_overdue": duty is not None and duty.due_at < asking.at,
        "kind": declared.HANDOVER,
        "form": form if ending.is_giving and shift.starts_at <= asking.at else None,
        "is_giving": ending.is_giving,
        "is_taking": ending.is_taking,
        "opens_at": opens_at,
        "may_sign": ending.is_taking and opens_at <= asking.at and ending.handover is not None,
        "stay": stay if _may_stay(ending) else None,
        "cover": staying.cover if staying and after and staying.shift.pk == after.pk else None,
        "refused": refused if not form.is_bound else None,
    }
    has_errors = bool(refused or form.errors or stay.errors)
    return render(request, "accountability/handover.html", context, status=400 if has_errors else 200)


def _may_stay(ending: Ending) -> bool:
    relief, at = ending.relief, ending.asking.at
    if relief is None or not ending.is_giving or not relief.after.starts_at <= at < relief.after.ends_at:
        return False
    standing = queries.standing_now(at=at, within=watch.WHOLE)
    return standing is not None and standing.cover is None


@routes.declare(roles=watch.READERS, methods="POST")
def stay(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Relief has not come: who leaves stays, and that is recorded."""
    ending = _ending(request, shift_id)
    form = forms.StayForm(request.POST)
    refused: Refused | None = None
    if form.is_valid():
        try:
            actions.stay_on(
                shift_id=shift_id,
                reason=form.cleaned_data["reason"],
                by=ending.asking.actor,
                at=ending.asking.at,
                command=posted_command(request),
            )
        except Refused as found:
            refused = found
        else:
            messages.success(request, gettext("Recorded: you stay on duty until relief signs."))
            return HttpResponseRedirect(reverse("accountability:handover", args=[shift_id]))
    written = forms.HandoverForm(initial=_initial(ending))
    return _shown(request, ending, written, form, refused)
