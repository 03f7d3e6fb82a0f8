from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from houqin.common.refused import Refused
from houqin.kernel.access import routes
from houqin.kernel.access.asking import ask, posted_command
from houqin.kernel.org.models import Unit
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person
from houqin.lines.accountability.actions import group as actions
from houqin.lines.accountability.forms import group as forms
from houqin.lines.accountability.forms import report as report_forms
from houqin.lines.accountability.queries import group as queries
from houqin.lines.accountability.rules import aspects

READERS = {
    "*": "own",
    "commander": "campus",
    "planner": "campus",
    "leading_group": "campus",
    "office": "campus",
    "duty_officer": "campus",
    "inspector": "campus",
}
SHOWN_DECISIONS = 30


@routes.declare(roles=READERS, methods="GET")
def group(request: HttpRequest) -> HttpResponse:
    """Who leads; for the group itself and who sees the campus also the members, what is amiss, what was decided."""
    asking = ask(request)
    found = queries.group_at(at=asking.at, within=asking.scope)
    is_member = queries.standing_of(asking.scope.person_id or 0, at=asking.at, within=asking.scope)
    sees = asking.scope.is_whole or is_member.is_head or is_member.is_deputy
    within = queries.WHOLE if sees else asking.scope
    decisions = list(queries.decisions_for(within=within)[:SHOWN_DECISIONS])
    context = {
        "group": found,
        "standing": is_member,
        "sees_all": sees,
        "text": _text(request, found, sees_members=sees),
        "decisions": [(row, aspects.ASPECTS.get(row.aspect, row.aspect)) for row in decisions],
    }
    return render(request, "accountability/group.html", context)


def _text(request: HttpRequest, group: queries.Group, *, sees_members: bool) -> str:
    """Return what is pasted into the group: who leads, and for who sees them the members by unit."""
    english = (get_language() or "").startswith("en")

    def called(*rows: Person | Unit) -> str:
        return "、".join(str((english and row.name_en) or row.name) for row in rows) or gettext("nobody")

    posts = ((gettext("Guides"), group.guides), (gettext("Heads"), group.heads))
    lines = [f"{title}: {called(*(post.person for post in held))}" for title, held in posts if held]
    seats = group.seats if sees_members else ()
    lines += [f"{called(seat.unit)}: {called(*(post.person for post in seat.posts))}" for seat in seats]
    return "\n".join(
        [f"【{gettext('Leading group')}】", *lines, request.build_absolute_uri(reverse("accountability:group"))]
    )


@routes.declare(roles={"*": "own"})
def decide(request: HttpRequest) -> HttpResponse:
    """Enter a decision: by a head, or by a deputy while the heads are away. It is no page for others."""
    asking = ask(request)
    standing = queries.standing_of(asking.scope.person_id or 0, at=asking.at, within=asking.scope)
    if not (standing.is_head or standing.is_deputy):
        raise Http404
    named = people.people_named([*standing.for_heads, *standing.present], within=queries.WHOLE)
    absent = [named[person_id] for person_id in standing.for_heads]
    form = forms.DecideForm(request.POST or None, absent=absent, initial={"aspect": request.GET.get("aspect", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.decide(
                aspect=given["aspect"],
                text_zh=given["text_zh"],
                text_en=given["text_en"],
                for_head_id=given.get("for_head"),
                by=asking.actor,
                at=asking.at,
                command=posted_command(request),
            )
        except Refused as refused:
            report_forms.refuse(form, refused)
        else:
            messages.success(request, gettext("Decided."))
            return HttpResponseRedirect(reverse("accountability:group"))
    context = {"form": form, "standing": standing, "present": [named[person_id] for person_id in standing.present]}
    return render(request, "accountability/decide.html", context, status=400 if form.errors else 200)
