from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from houqin.exchange import sheets
from houqin.kernel.access import routes
from houqin.lines.accountability import declared
from houqin.lines.accountability.queries import listing
from houqin.lines.accountability.queries import roll as queries
from houqin.lines.accountability.rules import roll as rules
from houqin.lines.accountability.views import roll, wording

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHEET = sheets.Sheet(
    "health-roll",
    "健康报告名单",
    "Health reports",
    (
        sheets.Column("number", "工号", "Number"),
        sheets.Column("name", "姓名", "Name"),
        sheets.Column("unit", "单位", "Unit"),
        sheets.Column("day", "日期", "Day"),
        sheets.Column("occasion", "时段", "Occasion"),
        sheets.Column("state", "状态", "State"),
        sheets.Column("late", "补报", "Late"),
        sheets.Column("reported_at", "报告时间", "Reported at"),
        sheets.Column("by_other", "代报人", "Reported by"),
        sheets.Column("reason", "免报原因", "Reason"),
    ),
    ("number", "day", "occasion"),
)


def _rows(place: roll.Place, state: str) -> Iterator[dict[str, object]]:
    for line in listing.all_lines(day=place.day, state=state, occasion=place.occasion, within=place.within):
        yield {
            "number": line.person.number,
            "name": line.person.name,
            "unit": line.duty.unit.name,
            "day": line.duty.day,
            "occasion": line.duty.occasion,
            "state": gettext(line.duty.state),
            "late": "✓" if line.duty.is_late else "",
            "reported_at": line.report.happened_at if line.report else None,
            "by_other": line.reporter if line.is_for_other else "",
            "reason": gettext(rules.REASONS.get(line.duty.reason, "")) if line.duty.reason in rules.REASONS else "",
        }


def _state(request: HttpRequest) -> str:
    asked = request.GET.get("state", "")
    return asked if asked in listing.STATES else listing.EXPECTED


@routes.declare(roles=roll.READERS, methods="GET")
def export(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Give the list as a sheet: names and states, never a health value."""
    place = roll.place_of(request, code, day)
    form = "csv" if request.GET.get("as") == "csv" else "xlsx"
    body = sheets.write(SHEET, _rows(place, _state(request)), language=get_language() or "zh-hans", form=form)
    response = HttpResponse(body, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="health-{place.unit.code}-{place.day}.{form}"'
    return response


@routes.declare(roles=roll.READERS, methods="GET")
def paper(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """The list on A4, with a line to sign and numbers for keying back."""
    place = roll.place_of(request, code, day)
    asked = None if place.occasion == listing.ALL else place.occasion
    leaves = queries.coverage(day=place.day, occasion=asked, within=place.within)
    context = {
        "place": place,
        "unit": place.unit,
        "day": place.day,
        "figures": queries.summed(leaves.values()),
        "lines": listing.all_lines(day=place.day, state=_state(request), occasion=place.occasion, within=place.within),
        "kind": declared.DAILY_REPORT,
        "occasion": wording.occasion(place.occasion),
        "signatures": [gettext("Team leader"), gettext("Head of unit")],
    }
    return render(request, "accountability/paper.html", context)
