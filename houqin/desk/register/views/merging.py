"""Two entries side by side, what would be kept of each, and the merge itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.desk.register import actions, forms, queries
from houqin.desk.register.views import WRITE, common
from houqin.kernel.access import routes
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Membership, Person, Post

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the preview: what this entry says, what the other says, and what holds afterwards."""

    title: str
    here: str
    there: str
    after: str


@routes.declare(roles=WRITE)
def merge(request: Any, person_id: int) -> HttpResponse:
    """Look for the other entry, show what would be kept of both, and make them one."""
    kept = people.person_for(person_id, within=request.scope, at=request.at)
    if kept is None or kept.merged_into_id is not None:
        raise Http404
    number = common.typed(request, "number") or common.asked(request, "number")
    other = people.person_by_number(number, within=request.scope, at=request.at) if number else None
    other = None if other is not None and other.pk == kept.pk else other
    form = forms.MergeForm(request.POST or None, initial={"number": number})
    refused = _refusal(kept, other, number) if request.method == "POST" else _conflict(kept, other)
    if request.method == "POST" and other is not None and refused is None and form.is_valid():
        refused = _tried(request, kept, other, form.cleaned_data["reason"])
        if refused is None:
            return HttpResponseRedirect(reverse("register:person", args=[kept.pk]))
    context = {
        "kept": kept,
        "other": other,
        "lines": _preview(request, kept, other) if other else [],
        "candidates": _candidates(request, kept, number) if other is None else [],
        "form": form,
        "refused": refused,
        "is_possible": _conflict(kept, other) is None,
        "number": number,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "register/merge.html", context, status=status)


def _refusal(kept: Person, other: Person | None, number: str) -> Refused | None:
    if other is None:
        return Refused(_("there is no other person with the number %(number)s"), number=number)
    return _conflict(kept, other)


def _conflict(kept: Person, other: Person | None) -> Refused | None:
    if other is None or not kept.identity_hash or other.identity_hash in {"", kept.identity_hash}:
        return None
    return Refused(_("the two have different documents; correct the wrong one first"))


def _tried(request: Any, kept: Person, other: Person, reason: str) -> Refused | None:
    try:
        done = actions.merge(
            kept_id=kept.pk, merged_id=other.pk, reason=reason, by=request.actor, at=request.at,
            command=request.POST.get("command") or None,
        )  # fmt: skip
    except Refused as why:
        return why
    messages.success(request, gettext("Merged"))
    if done["ended"] > done["passed"]:
        messages.warning(request, gettext("Some roles ended and must be granted anew."))
    return None


def _candidates(request: Any, kept: Person, text: str) -> list[queries.PersonRow]:
    """Return who may be meant: those found by what was typed, else those of the same name."""
    within, at = request.scope, request.at
    if text:
        found = [one.person for one in people.search(text, at=at, within=within, limit=MOST_FOUND)]
    else:
        found = list(people.people_for(within=within, at=at).filter(name=kept.name).order_by("number")[:MOST_FOUND])
    others = [person for person in found if person.pk != kept.pk]
    return queries.rows_of(others, at=at, within=within, was={})


def _preview(request: Any, kept: Person, other: Person) -> list[Line]:
    """Return what both say, line by line; where the kept entry says nothing the other's word is taken over."""
    within, at = request.scope, request.at
    here, there = (people.details_of(person, within=within) for person in (kept, other))
    sexes = [forms.word_of(forms.SEXES, person.sex) if person.sex else "" for person in (kept, other)]
    units = [_belongs(people.memberships_of(person.pk, within=within), at) for person in (kept, other)]
    posts = [_posts(people.posts_of(person.pk, within=within), at) for person in (kept, other)]
    both = gettext("%(kept)s; %(other)s finds the same person") % {"kept": kept.number, "other": other.number}
    all_posts = [*posts[0], *(post for post in posts[1] if post not in posts[0])]
    return [
        Line(gettext("Number"), kept.number, other.number, both),
        Line(gettext("Name"), kept.name, other.name, kept.name),
        _filled(gettext("English name"), kept.name_en, other.name_en),
        _filled(gettext("Sex"), *sexes),
        _filled(gettext("Diet"), kept.diet, other.diet),
        _filled(gettext("Telephone"), here.phone, there.phone),
        _filled(gettext("Identity card or passport"), here.identity, there.identity),
        _filled(gettext("Unit"), *units),
        Line(gettext("Posts"), "、".join(posts[0]), "、".join(posts[1]), "、".join(all_posts)),
    ]


def _filled(title: str, here: str, there: str) -> Line:
    return Line(title, here, there, here or there)


def _belongs(rows: list[Membership], at: Any) -> str:
    """Return where somebody belongs now or will belong."""
    real = [row for row in rows if row.ends_at is None or row.ends_at > max(row.starts_at, at)]
    return queries.named(real[-1].unit) if real else ""


def _posts(rows: list[Post], at: Any) -> list[str]:
    held = [row for row in rows if row.ends_at is None or row.ends_at > at]
    return [f"{queries.named(row.unit)} {row.title or forms.word_of(forms.POSTS, row.kind)}" for row in held]
