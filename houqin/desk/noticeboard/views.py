"""Notices that a leader posts to their people: written or filled from a phrase, read by name, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.desk.noticeboard.forms import NoticeForm, PhraseForm
from houqin.kernel.access import routes
from houqin.kernel.notices import actions, phrases, queries
from houqin.kernel.notices.models import Notice
from houqin.kernel.org import queries as org

POSTERS = {
    "commander": "campus",
    "planner": "campus",
    "secretary": "unit",
    "unit_head": "unit",
    "team_leader": "unit",
}
MOST_NAMED, MOST_LISTED = 30, 100


@routes.declare(roles=POSTERS, methods="GET")
def page(request: Any) -> HttpResponse:
    """What was posted to the units of the reader, with how many have read it."""
    notices = list(queries.announced(within=request.scope)[:MOST_LISTED])
    units = {notice.unit for notice in notices if notice.unit is not None}
    people = {unit: queries.audience_of(unit, at=request.at, within=request.scope)[0] for unit in units}
    rows = [(notice, people[notice.unit]) for notice in notices if notice.unit is not None]
    return render(request, "noticeboard/page.html", {"rows": rows})


@routes.declare(roles=POSTERS)
def new(request: Any) -> HttpResponse:
    """Write a notice, or fill the blanks of a phrase and then look it over."""
    key = request.GET.get("phrase", "")
    if request.method == "POST":
        return _post(request)
    if not key:
        return _compose(request, NoticeForm(within=request.scope))
    if key not in phrases.PHRASES:
        raise Http404
    phrase = phrases.PHRASES[key]
    is_sent = any(slot in request.GET for slot in phrase.slots)
    blanks = PhraseForm(request.GET if is_sent else None, phrase=phrase, initial={"date": request.day})
    if is_sent and blanks.is_valid():
        given = blanks.cleaned_data
        told = phrases.filled(key, {name: str(text) for name, text in given.items()}, day=given["date"])
        return _compose(request, NoticeForm(within=request.scope, initial=told))
    context = {"form": blanks, "phrase": phrase, "key": key}
    return render(request, "noticeboard/phrase.html", context, status=400 if is_sent else 200)


def _compose(request: Any, form: NoticeForm, refused: Refused | None = None) -> HttpResponse:
    context = {
        "form": form,
        "refused": refused,
        "phrases": [(key, phrase.name) for key, phrase in phrases.PHRASES.items()],
    }
    return render(request, "noticeboard/new.html", context, status=400 if request.method == "POST" else 200)


def _post(request: Any) -> HttpResponse:
    form = NoticeForm(request.POST, within=request.scope)
    if not form.is_valid():
        return _compose(request, form)
    given = form.cleaned_data
    # The form has held the choice to the units of the scope.
    unit = org.units_for(within=request.scope).get(pk=given["unit"])
    try:
        notice_id = actions.announce(
            title=(given["title_zh"], given["title_en"]), text=(given["text_zh"], given["text_en"]), unit=unit,
            author_id=request.user.person_id, read_until=given["read_until"], leaves=given.get("leaves", ""),
            site=request.build_absolute_uri("/"), by=request.actor, at=request.at,
            command=request.POST.get("command") or None,
        )  # fmt: skip
    except Refused as refused:
        return _compose(request, form, refused)
    messages.success(request, gettext("Posted."))
    return HttpResponseRedirect(reverse("noticeboard:receipts", args=[notice_id]))


def _notice_or_404(request: Any, notice_id: int) -> Notice:
    notice = queries.announced(within=request.scope).filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    return notice


@routes.declare(roles=POSTERS, methods="GET")
def receipts(request: Any, notice_id: int) -> HttpResponse:
    """One notice: who has read it when, who has not."""
    notice = _notice_or_404(request, notice_id)
    read, unread = queries.receipts_of(notice, at=request.at, within=request.scope)
    context = {
        "notice": notice,
        "read": read,
        "unread": unread,
        "is_late": notice.read_until is not None and request.at > notice.read_until,
        "deliveries": list(queries.deliveries_of(notice, within=request.scope)),
        "text": _text(request, notice, [person.name for person in unread]),
    }
    return render(request, "noticeboard/receipts.html", context)


def _text(request: Any, notice: Notice, unread: list[str]) -> str:
    """Return what is pasted into the group: the notice in both languages, and who has not read it yet."""
    link = request.build_absolute_uri(reverse("myday:notice", args=[notice.pk]))
    lines = [f"【{notice.title_zh}】{notice.text_zh}"]
    if notice.text_en != notice.text_zh:
        lines.append(f"[{notice.title_en}] {notice.text_en}")
    if unread:
        named = "、".join(unread[:MOST_NAMED])
        lines.append(gettext("Not yet read %(n)s: %(names)s") % {"n": len(unread), "names": named})
    return "\n".join([*lines, link])


@routes.declare(roles=POSTERS, methods="POST")
def withdraw(request: Any, notice_id: int) -> HttpResponse:
    """Withdraw a notice: nobody sees it any more."""
    notice = _notice_or_404(request, notice_id)
    back = reverse("noticeboard:receipts", args=[notice_id])
    if request.POST.get("confirmed") != "yes":
        question = gettext("Withdraw this notice? Nobody will see it any more.")
        return render(request, "confirm.html", {"question": question, "back": back, "button": gettext("Withdraw")})
    try:
        actions.withdraw(notice_id=notice.pk, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, gettext(refused.msgid) % refused.values)
    return HttpResponseRedirect(reverse("noticeboard:page"))


@routes.declare(roles=POSTERS, methods="POST")
def send_again(request: Any, notice_id: int, delivery_id: int) -> HttpResponse:
    """Send a notice once more to a channel where it failed or nobody knows: the sender has looked into the group."""
    notice = _notice_or_404(request, notice_id)
    if not queries.deliveries_of(notice, within=request.scope).filter(pk=delivery_id).exists():
        raise Http404
    try:
        actions.send_again(delivery_id=delivery_id, by=request.actor, at=request.at)
        messages.success(request, gettext("It is sent again within a minute."))
    except Refused as refused:
        messages.error(request, gettext(refused.msgid) % refused.values)
    return HttpResponseRedirect(reverse("noticeboard:receipts", args=[notice_id]))
