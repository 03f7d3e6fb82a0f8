"""One person: where they belong, posts, absences, history; every change of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from houqin.common import clock
from houqin.common.words import _
from houqin.desk.register import actions, forms, queries
from houqin.desk.register.views import READ, WRITE, common
from houqin.kernel.access import routes
from houqin.kernel.people import actions as people_actions
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Membership, Person


def _found(request: Any, person_id: int) -> Person:
    found = people.person_for(person_id, within=request.scope, at=request.at)
    if found is None:
        raise Http404
    return found


@routes.declare(roles=READ, methods="GET")
def page(request: Any, person_id: int) -> HttpResponse:
    """Show everything about a person that the asker may read."""
    found, within, at = _found(request, person_id), request.scope, request.at
    memberships = people.memberships_of(found.pk, within=within)
    posts = people.posts_of(found.pk, within=within)
    steps = queries.steps_of(found, within=within, tells_more=common.may_write(request))
    context = {
        "person": found,
        "kind": forms.word_of(forms.PERSON_KINDS, found.kind),
        "sex": forms.word_of(forms.SEXES, found.sex),
        "membership": people.membership_at(found.pk, at=at, within=within),
        "memberships": [row for row in reversed(memberships) if row.ends_at is None or row.ends_at > row.starts_at],
        "undoable": _undoable(memberships, at),
        "posts": [(post, forms.word_of(forms.POSTS, post.kind)) for post in posts],
        "is_away": people.is_away(found.pk, at=at, within=within),
        "absences": people.absences_of(found.pk, within=within),
        "details": people.details_of(found, within=within),
        "merged": people.merged_into(found.pk, within=within),
        "looks": [step for step in steps if step.is_look],
        "steps": [step for step in steps if not step.is_look],
        "may_write": common.may_write(request) and found.merged_into_id is None,
        "at": at,
        "reveal_form": forms.RevealForm(),
    }
    return render(request, "register/person.html", context)


def _undoable(memberships: list[Membership], at: Any) -> Membership | None:
    real = [row for row in memberships if row.ends_at is None or row.ends_at > row.starts_at]
    last = real[-1] if len(real) > 1 else None
    if last is None or last.entered_at is None:
        return None
    is_fresh = at - last.entered_at <= people_actions.UNDO or last.starts_at > at
    return last if is_fresh else None


@dataclass(frozen=True, slots=True)
class Act:
    """One change of a person: its form, what it does, and its words (msgids)."""

    form: type[forms.ScopedForm]
    do: Callable[[Any, Person, dict[str, Any], Any], object]
    title: str
    button: str
    done: str


def _correct(request: Any, person: Person, _sent: dict[str, Any], form: Any) -> None:
    people_actions.correct_person(person_id=person.pk, changes=form.entry(), **_who(request))


def _transfer(request: Any, person: Person, sent: dict[str, Any], _form: Any) -> None:
    from_at = forms.instant_of(sent["since"], at=request.at)
    people_actions.transfer(person_id=person.pk, unit_id=sent["unit"], from_at=from_at, **_who(request))


def _join(request: Any, person: Person, sent: dict[str, Any], _form: Any) -> None:
    starts_at = forms.instant_of(sent["since"], at=request.at)
    people_actions.rejoin(person_id=person.pk, unit_id=sent["unit"], starts_at=starts_at, **_who(request))


def _leave(request: Any, person: Person, sent: dict[str, Any], _form: Any) -> None:
    ends_at = forms.instant_of(sent["since"], at=request.at)
    actions.let_leave(person_id=person.pk, ends_at=ends_at, **_who(request))


def _appoint(request: Any, person: Person, sent: dict[str, Any], _form: Any) -> None:
    people_actions.appoint(
        person_id=person.pk, unit_id=sent["unit"], kind=sent["kind"], title=sent["title"],
        from_at=forms.instant_of(sent["since"], at=request.at), **_who(request),
    )  # fmt: skip


def _away(request: Any, person: Person, sent: dict[str, Any], _form: Any) -> None:
    people_actions.go_away(
        person_id=person.pk, from_at=forms.instant_of(sent["since"], at=request.at),
        until=clock.instant(sent["until"], "24:00") if sent["until"] else None, reason=sent["reason"], **_who(request),
    )  # fmt: skip


def _who(request: Any) -> dict[str, Any]:
    return {"by": request.actor, "at": request.at, "command": request.POST.get("command") or None}


ACTS = {
    "correct": Act(forms.CorrectForm, _correct, _("Correct"), _("Correct"), _("Corrected")),
    "transfer": Act(forms.JoinForm, _transfer, _("Transfer"), _("Transfer"), _("Transferred")),
    "join": Act(forms.JoinForm, _join, _("Let join a unit"), _("Let join"), _("Joined")),
    "leave": Act(forms.LeaveForm, _leave, _("Let leave"), _("Let leave"), _("Left")),
    "appoint": Act(forms.PostForm, _appoint, _("Appoint"), _("Appoint"), _("Appointed")),
    "away": Act(forms.AwayForm, _away, _("Away"), _("Note as away"), _("Noted as away")),
}


def _initial(name: str, person: Person, request: Any) -> dict[str, Any]:
    membership = people.membership_at(person.pk, at=request.at, within=request.scope)
    if name == "appoint":
        return {"unit": membership.unit_id if membership else ""}
    if name != "correct":
        return {}
    details = people.details_of(person, within=request.scope)
    plain = {key: getattr(person, key) for key in ("number", "name", "name_en", "kind", "sex", "language", "diet")}
    return {**plain, "aliases": "、".join(person.aliases), "phone": details.phone, "identity": details.identity}


@routes.declare(roles=WRITE)
def act(request: Any, person_id: int, act: str) -> HttpResponse:
    """Show and do one change of a person."""
    person, chosen = _found(request, person_id), ACTS.get(act)
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST or None, within=request.scope, initial=_initial(act, person, request))
    return common.acted(
        request, form, lambda sent: chosen.do(request, person, sent, form),
        back=reverse("register:person", args=[person.pk]), done=gettext(chosen.done), title=gettext(chosen.title),
        subject=person, button=gettext(chosen.button), draft=f"register-{act}-{person.pk}",
        confirm=gettext("Let %(name)s leave?") % {"name": person.name} if act == "leave" else "",
    )  # fmt: skip


@routes.declare(roles=READ, methods="POST")
@require_POST
def reveal(request: Any, person_id: int, what: str) -> HttpResponse:
    """Read a number aloud, on record: the phone for who reads the person, a document for who writes."""
    person = _found(request, person_id)
    purpose = common.typed(request, "purpose")
    if what == "identity" and common.may_write(request):
        number = people_actions.reveal_identity(person_id=person.pk, purpose=purpose, by=request.actor, at=request.at)
    elif what == "phone":
        # Who presses the telephone calls: that is purpose enough.
        purpose = purpose or gettext("Call")
        number = people_actions.reveal_phone(person_id=person.pk, purpose=purpose, by=request.actor, at=request.at)
    else:
        raise Http404
    context = {"number": number, "name": queries.named(person), "person": person, "is_phone": what == "phone"}
    return render(request, "parts/phone_number.html" if request.htmx else "register/revealed.html", context)


@routes.declare(roles=WRITE, methods="POST")
@require_POST
def undo(request: Any, person_id: int, membership_id: int) -> HttpResponse:
    """Take back the last transfer or joining."""
    person = _found(request, person_id)
    rows = people.memberships_of(person.pk, within=request.scope)
    if membership_id not in {row.pk for row in rows}:
        raise Http404
    common.tried(
        request,
        lambda: people_actions.undo_membership(membership_id=membership_id, by=request.actor, at=request.at),
        done=gettext("Taken back"),
    )
    return HttpResponseRedirect(reverse("register:person", args=[person.pk]))


@routes.declare(roles=WRITE, methods="POST")
@require_POST
def come_back(request: Any, person_id: int) -> HttpResponse:
    """End an absence now."""
    person = _found(request, person_id)
    common.tried(
        request, lambda: people_actions.come_back(person_id=person.pk, **_who(request)), done=gettext("Came back")
    )
    return HttpResponseRedirect(reverse("register:person", args=[person.pk]))


@routes.declare(roles=WRITE, methods="POST")
@require_POST
def relieve(request: Any, post_id: int) -> HttpResponse:
    """End a post now."""
    post = people.post_for(post_id, within=request.scope)
    if post is None:
        raise Http404
    common.tried(
        request, lambda: people_actions.relieve(post_id=post.pk, **_who(request)), done=gettext("Relieved of the post")
    )
    back = reverse("register:unit", args=[post.unit_id]) if "unit" in request.GET else ""
    return HttpResponseRedirect(back or reverse("register:person", args=[post.person_id]))
