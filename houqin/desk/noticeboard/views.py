"""Notices that a leader posts to their people: written or filled from a phrase, read by name, withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.desk.noticeboard.forms import EnglishForm, NoticeForm, PhraseForm
from houqin.kernel.access import routes
from houqin.kernel.notices import actions, phrases, queries
from houqin.kernel.notices.models import Notice
from houqin.kernel.org import queries as org

POSTERS = {
    "commander": "campus",
    "planner": "campus",
    "office": "campus",
    "secretary": "unit",
    "unit_head": "unit",
    "team_leader": "unit",
}
MOST_NAMED, MOST_LISTED, MOST_SHOWN = 30, 100, 200
MOST_DIGITS = 15


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
    if former := _corrected(request):
        return _compose(
            request, NoticeForm(within=request.scope, at=request.at, initial=_former(former)), corrects=former
        )
    if not key:
        return _compose(request, NoticeForm(within=request.scope, at=request.at))
    if key not in phrases.PHRASES:
        raise Http404
    phrase = phrases.PHRASES[key]
    is_sent = any(slot in request.GET for slot in phrase.slots)
    blanks = PhraseForm(request.GET if is_sent else None, phrase=phrase, initial={"date": request.day})
    if is_sent and blanks.is_valid():
        given = blanks.cleaned_data
        told = phrases.filled(key, {name: str(text) for name, text in given.items()}, day=given["date"])
        return _compose(request, NoticeForm(within=request.scope, at=request.at, initial=told))
    context = {"form": blanks, "phrase": phrase, "key": key}
    return render(request, "noticeboard/phrase.html", context, status=400 if is_sent else 200)


def _corrected(request: Any) -> Notice | None:
    """Return the notice that is being corrected, if one is."""
    number = request.GET.get("corrects", "")
    return _notice_or_404(request, int(number)) if number.isdecimal() and len(number) < MOST_DIGITS else None


def _former(notice: Notice) -> dict[str, Any]:
    """Return what the form of a correction begins with: the former words, called a correction."""
    is_chinese_alone = notice.title_en == notice.title_zh
    return {
        "unit": notice.unit_id, "title_zh": f"更正：{notice.title_zh}"[:120], "text_zh": notice.text_zh,
        "title_en": "" if is_chinese_alone else f"Correction: {notice.title_en}"[:160],
        "text_en": "" if is_chinese_alone else notice.text_en, "leaves": notice.leaves,
    }  # fmt: skip


def _compose(
    request: Any, form: NoticeForm, refused: Refused | None = None, corrects: Notice | None = None
) -> HttpResponse:
    context = {
        "corrects": corrects,
        "draft": f"notice-{corrects.pk}" if corrects else "notice",
        "form": form,
        "refused": refused,
        "phrases": [(key, phrase.name) for key, phrase in phrases.PHRASES.items()],
    }
    return render(request, "noticeboard/new.html", context, status=400 if request.method == "POST" else 200)


def _post(request: Any) -> HttpResponse:
    form, former = NoticeForm(request.POST, within=request.scope, at=request.at), _corrected(request)
    if not form.is_valid():
        return _compose(request, form, corrects=former)
    given = form.cleaned_data
    # The form has held the choice to the units of the scope.
    unit = org.units_for(within=request.scope).get(pk=given["unit"])
    try:
        notice_id = actions.announce(
            title=(given["title_zh"], given["title_en"]), text=(given["text_zh"], given["text_en"]), unit=unit,
            author_id=request.user.person_id, starts_at=given["starts_at"], read_until=given["read_until"],
            corrects_id=former.pk if former else None, english=_english(given), leaves=given.get("leaves", ""),
            site=request.build_absolute_uri("/"), by=request.actor, at=request.at,
            command=request.POST.get("command") or None,
        )  # fmt: skip
    except Refused as refused:
        return _compose(request, form, refused, former)
    messages.success(request, gettext("Posted."))
    return HttpResponseRedirect(reverse("noticeboard:receipts", args=[notice_id]))


def _english(given: dict[str, Any]) -> tuple[int, datetime] | None:
    """Return who writes the English and until when, or None where nobody was named."""
    return (given["english_by"].pk, given["english_due"]) if given["english_by"] else None


@routes.declare(roles={routes.ANYBODY: "own", **POSTERS})
def english(request: Any, notice_id: int) -> HttpResponse:
    """Add the English that was promised: by who was named, or by whoever may post to that unit."""
    owed = _to_translate(request).filter(pk=notice_id, english_by__isnull=False).first()
    if owed is None:
        raise Http404
    form, refused = EnglishForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_english(
                notice_id=owed.pk, title=given["title_en"], text=given["text_en"], by=request.actor, at=request.at
            )
            messages.success(request, gettext("Saved: everybody can read it now."))
            return HttpResponseRedirect(reverse("myday:page"))
        except Refused as found:
            refused = found
    context = {"form": form, "refused": refused, "notice": owed}
    return render(request, "noticeboard/english.html", context, status=400 if request.method == "POST" else 200)


def _to_translate(request: Any) -> QuerySet[Notice]:
    """Return the notices whose English who asks may write."""
    mine = Q(pk__in=queries.english_owed(request.scope.person_id or 0, within=request.scope))
    if request.scope.roles & set(POSTERS):
        mine |= Q(pk__in=queries.announced(within=request.scope).values("pk"))
    return Notice.objects.filter(mine, withdrawn_at=None)


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
    unread_number = unread.count()
    context = {
        "notice": notice,
        "read": list(read[:MOST_SHOWN]),
        "read_number": read.count(),
        "unread": list(unread[:MOST_SHOWN]),
        "unread_number": unread_number,
        "is_ahead": notice.at > request.at,
        "is_late": notice.read_until is not None and request.at > notice.read_until,
        "deliveries": list(queries.deliveries_of(notice, within=request.scope)),
        "text": _text(request, notice, [person.name for person in unread[:MOST_NAMED]], unread_number),
    }
    return render(request, "noticeboard/receipts.html", context)


def _text(request: Any, notice: Notice, unread: list[str], number: int) -> str:
    """Return what is pasted into the group: the notice in both languages, and who has not read it yet."""
    link = request.build_absolute_uri(reverse("myday:notice", args=[notice.pk]))
    lines = [f"【{notice.title_zh}】{notice.text_zh}"]
    if notice.text_en != notice.text_zh:
        lines.append(f"[{notice.title_en}] {notice.text_en}")
    if unread:
        named = "、".join(unread) + ("…" if number > len(unread) else "")
        lines.append(gettext("Not yet read %(n)s: %(names)s") % {"n": number, "names": named})
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
        messages.error(request, refused.said(gettext))
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
        messages.error(request, refused.said(gettext))
    return HttpResponseRedirect(reverse("noticeboard:receipts", args=[notice_id]))
