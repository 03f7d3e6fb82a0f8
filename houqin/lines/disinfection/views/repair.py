"""Something is broken at a point: another unit is asked to repair it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.kernel.access import routes
from houqin.kernel.access.asking import ask, posted_command
from houqin.kernel.workorders import queries as orders
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.actions import repairing
from houqin.lines.disinfection.forms.repair import RepairForm
from houqin.lines.disinfection.queries import plans
from houqin.lines.disinfection.views.who import KEEPERS


@routes.declare(roles=KEEPERS)
def ask_for(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is broken, and who is asked."""
    asking, refused = ask(request), None
    point = plans.point_by_code(code, within=asking.scope)
    if point is None:
        raise Http404
    last = orders.last_asked(declared.REPAIRS, within=plans.WHOLE)
    known = orders.open_about(declared.REPAIRS, f"point:{point.pk}", within=plans.WHOLE)
    form = RepairForm(
        request.POST if request.method == "POST" else None, initial={"unit": last.pk if last else point.unit_id}
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            repairing.ask_for_repair(
                point_id=point.pk, what=given["what"], note=given["note"], unit_id=given["unit"], by=asking.actor,
                at=asking.at, command=posted_command(request),
            )  # fmt: skip
        except Refused as why:
            refused = why
        else:
            messages.success(request, gettext("Asked. It is owed by the other unit from now on."))
            return HttpResponseRedirect(reverse("disinfection:book", args=[point.code]))
    context = {
        "form": form, "refused": refused, "point": point, "known": known,
        "known_word": declared.REPAIRS.what.get(known.what, "") if known else "",
    }  # fmt: skip
    return render(request, "disinfection/repair.html", context, status=400 if refused or form.errors else 200)
