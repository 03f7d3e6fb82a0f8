from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.access import routes
from houqin.kernel.access.asking import posted_command
from houqin.kernel.chains import queries as chains
from houqin.kernel.chains.models import Paste, Ruling
from houqin.lines.accountability.actions import chain as actions
from houqin.lines.accountability.forms import chain as forms
from houqin.lines.accountability.forms import report as report_forms
from houqin.lines.accountability.queries import chain as queries
from houqin.lines.accountability.rules import chain as rules
from houqin.lines.accountability.views import chain_wording as wording
from houqin.lines.accountability.views.roll import LEADERS, Place, place_of

MOST_PEOPLE = 600


def _roll(place: Place) -> queries.Roll:
    return queries.roll_of(
        unit_id=place.unit.pk, day=place.day, occasion=place.occasion, measures=place.measures, within=place.within
    )


def _address(place: Place, name: str, *more: object) -> str:
    path = reverse(f"accountability:{name}", args=[place.unit.code, place.day.isoformat(), *more])
    return f"{path}?occasion={place.occasion}" if place.occasion else path


@routes.declare(roles=LEADERS)
def paste(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Paste a group's list for the unit's roll; earlier pastes of it stand below."""
    place = place_of(request, code, day)
    roll = _roll(place)
    form = forms.PasteForm(request.POST if request.method == "POST" else None)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            kept = _keep(request, place, roll, form)
        except Refused as found:
            refused = found
        else:
            if not kept["is_new"]:
                messages.info(request, gettext("The same text again: nothing was changed."))
            return HttpResponseRedirect(_address(place, "chain_review", kept["paste"]))
    context = {
        "place": place,
        "unit": place.unit,
        "day": place.day,
        "form": form,
        "refused": refused,
        "is_too_large": len(roll.duties) > MOST_PEOPLE,
        "number": len(roll.duties),
        "pastes": [
            (one, _address(place, "chain_review", one.pk))
            for one in chains.pastes_about(purpose=queries.PURPOSE, about=roll.about, within=place.within)
        ],
    }
    return render(request, "accountability/chain_paste.html", context, status=400 if refused or form.errors else 200)


def _keep(request: HttpRequest, place: Place, roll: queries.Roll, form: forms.PasteForm) -> dict[str, int]:
    text, sent_at = form.cleaned_data["text"], form.sent_at(place.day, place.asking.at)
    suspected = queries.suspected(queries.read(roll, [(text, sent_at)]))
    return actions.paste_list(
        about=roll.about,
        text=text,
        sent_at=sent_at,
        suspected={one: roll.duties[one].unit_path for one in suspected if one in roll.duties},
        by=place.asking.actor,
        at=place.asking.at,
        command=posted_command(request),
    )


def _paste_of(place: Place, roll: queries.Roll, paste_id: int) -> Paste:
    found = chains.paste_about(paste_id, purpose=queries.PURPOSE, about=roll.about, within=place.within)
    if found is None:
        raise Http404
    return found


@routes.declare(roles=LEADERS, methods="GET")
def review(request: HttpRequest, code: str, day: str, paste_id: int) -> HttpResponse:
    """What was read of a paste: the sums, the lines to be checked one at a time, what will be counted."""
    place = place_of(request, code, day)
    roll = _roll(place)
    found = queries.review_of(_paste_of(place, roll, paste_id), roll, within=place.within)
    return _page(request, place, roll, found)


def _page(
    request: HttpRequest,
    place: Place,
    roll: queries.Roll,
    found: queries.Review,
    *,
    form: forms.LineForm | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    doubtful = found.of(rules.CHECK)
    line = form.data.get("line") if form else request.GET.get("line", "")
    card = next((row for row in doubtful if row.line == line), doubtful[0] if doubtful else None)
    if form is None and card is not None:
        initial = {**forms.initial_of(card.verdict.answer), "line": card.line, "occasion": place.occasion}
        form = forms.LineForm(initial=initial, people=list(roll.people.values()))
    context: dict[str, Any] = {
        "place": place,
        "unit": place.unit,
        "day": place.day,
        "paste": found.paste,
        "review": found,
        "card": wording.card(card) if card else None,
        "passed_over": wording.passed_over(found),
        "after": _after(doubtful, card),
        "number_to_check": len(doubtful),
        "form": form,
        "refused": refused,
        "parts": _parts(found.sums),
        "line_parts": _line_parts(found.sums),
        "rows": wording.rows(found),
        "people": [*found.absent, *(one for one in roll.people.values() if one not in found.absent)],
        "last": _last_ruling(found, place),
        "ready": found.of(rules.READY),
        "text": wording.for_the_group(found, place),
        "is_withdrawable": _is_withdrawable(found),
        "fever_c": place.measures.fever_c,
        "is_erased": not found.paste.text,
    }
    status = 400 if refused or (form and form.errors) else 200
    return render(request, "accountability/chain.html", context, status=status)


def _is_withdrawable(found: queries.Review) -> bool:
    counted = (row.ruling for row in found.rows if row.ruling is not None and row.ruling.counted_at is not None)
    return found.paste.counted_at is None and next(counted, None) is None


def _after(doubtful: list[queries.Row], card: queries.Row | None) -> queries.Row | None:
    """Return the next card after this one, around the end; None where it is the only one."""
    if card is None or len(doubtful) < 2:
        return None
    return doubtful[(doubtful.index(card) + 1) % len(doubtful)]


def _parts(sums: rules.Sums) -> list[tuple[str, int, str]]:
    return [
        (gettext("recognised"), sums.recognised, "#counted"),
        (gettext("to check"), sums.to_check, "#card" if sums.to_check else ""),
        (gettext("not in it"), sums.absent, "#absent" if sums.absent else ""),
    ]


def _line_parts(sums: rules.Sums) -> list[tuple[str, int, str]]:
    return [
        (gettext("in entries"), sums.lines_in_entries, "#counted"),
        (gettext("passed over"), sums.lines_ignored, "#ignored" if sums.lines_ignored else ""),
    ]


def _last_ruling(found: queries.Review, place: Place) -> Ruling | None:
    """Return the decision that whoever asks took last, if it can be taken back."""
    mine = [
        row.ruling
        for row in found.rows
        if row.ruling is not None and row.ruling.counted_at is None and row.ruling.by == place.asking.actor.key
    ]
    return max(mine, key=lambda ruling: (ruling.at, ruling.pk), default=None)


@routes.declare(roles=LEADERS, methods="POST")
def decide(request: HttpRequest, code: str, day: str, paste_id: int) -> HttpResponse:
    """Decide about one line: whose it is and what it says, or that it is nobody's of the roll."""
    place = place_of(request, code, day)
    roll = _roll(place)
    found = queries.review_of(_paste_of(place, roll, paste_id), roll, within=place.within)
    form = forms.LineForm(request.POST, people=list(roll.people.values()))
    row = found.row_of(request.POST.get("line", ""))
    if row is None:
        raise Http404
    if not form.is_valid():
        return _page(request, place, roll, found, form=form)
    try:
        made = _decide(request, place, roll, row, form, found.paste)
    except Refused as refused:
        report_forms.refuse(form, refused)
        return _page(request, place, roll, found, form=form)
    if "report" in made:
        messages.warning(
            request, gettext("Reported at once: the leaders and the clinic were told, entry is suspended.")
        )
    return HttpResponseRedirect(f"{_address(place, 'chain_review', paste_id)}#card")


def _decide(
    request: HttpRequest, place: Place, roll: queries.Roll, row: queries.Row, form: forms.LineForm, paste: Paste
) -> dict[str, int]:
    is_ours = form.decided_act != forms.NOT_OURS
    if is_ours and form.person_id is None:
        raise Refused(_("choose whose line this is"), field="other")
    answer = form.answer()
    if form.decided_act == forms.WELL:
        answer = rules.without_complaint(answer)
    elif is_ours:
        rules.refuse_unsaid(answer, row.entry)
    return actions.decide_line(
        paste_id=paste.pk,
        line=row.line,
        person_id=form.person_id if is_ours else None,
        answer=answer,
        alias=form.cleaned_data["alias"] if is_ours else "",
        among=tuple(roll.people),
        suspected=[one.pk for one in row.candidates] if row.is_possible_fever else [],
        day=place.day,
        occasion=place.occasion,
        measures=place.measures,
        happened_at=_happened_at(paste, place),
        by=place.asking.actor,
        at=place.asking.at,
        command=posted_command(request),
    )


def _happened_at(paste: Paste, place: Place) -> datetime:
    return paste.sent_at or place.asking.at


@routes.declare(roles=LEADERS, methods="POST")
def take_back(request: HttpRequest, code: str, day: str, paste_id: int) -> HttpResponse:
    """Take the own last decision back."""
    place = place_of(request, code, day)
    roll = _roll(place)
    found = queries.review_of(_paste_of(place, roll, paste_id), roll, within=place.within)
    ruling = _last_ruling(found, place)
    if ruling is None:
        return _page(request, place, roll, found, refused=Refused(_("there is no decision to take back")))
    try:
        actions.take_back(
            ruling_id=ruling.pk, person_id=ruling.person_id, alias=ruling.alias, by=place.asking.actor,
            at=place.asking.at,
        )  # fmt: skip
    except Refused as refused:
        return _page(request, place, roll, found, refused=refused)
    return HttpResponseRedirect(
        f"{_address(place, 'chain_review', paste_id)}{'&' if place.occasion else '?'}line={ruling.line}#card"
    )


@routes.declare(roles=LEADERS, methods="POST")
def count(request: HttpRequest, code: str, day: str, paste_id: int) -> HttpResponse:
    """Make reports of what is certain; what is doubtful stays and can follow."""
    place = place_of(request, code, day)
    roll = _roll(place)
    found = queries.review_of(_paste_of(place, roll, paste_id), roll, within=place.within)
    ready = {row.verdict.person_id: row.verdict.answer for row in found.of(rules.READY)}
    try:
        done = actions.count_list(
            day=place.day,
            occasion=place.occasion,
            unit_id=place.unit.pk,
            paste_id=paste_id,
            answers={person_id: answer for person_id, answer in ready.items() if person_id and answer},
            measures=place.measures,
            happened_at=_happened_at(found.paste, place),
            by=place.asking.actor,
            at=place.asking.at,
            command=posted_command(request),
        )
    except Refused as refused:
        return _page(request, place, roll, found, refused=refused)
    number = done["reported"]
    said = ngettext("Reported for %(n)s person.", "Reported for %(n)s people.", number) % {"n": number}
    messages.success(request, said)
    return HttpResponseRedirect(_address(place, "chain_review", paste_id) if found.of(rules.CHECK) else place.address)


@routes.declare(roles=LEADERS, methods="POST")
def withdraw(request: HttpRequest, code: str, day: str, paste_id: int) -> HttpResponse:
    """Withdraw a paste of which nothing was counted."""
    place = place_of(request, code, day)
    roll = _roll(place)
    found = queries.review_of(_paste_of(place, roll, paste_id), roll, within=place.within)
    suspected = [one.pk for row in found.rows if row.is_possible_fever for one in row.candidates]
    try:
        actions.withdraw_list(paste_id=paste_id, suspected=suspected, by=place.asking.actor, at=place.asking.at)
    except Refused as refused:
        return _page(request, place, roll, found, refused=refused)
    messages.success(request, gettext("The paste was withdrawn; nothing of it was counted."))
    return HttpResponseRedirect(_address(place, "chain"))
