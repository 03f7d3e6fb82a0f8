from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from houqin.common import clock, ids
from houqin.exchange import sheets
from houqin.kernel.access import routes
from houqin.kernel.access.asking import ask
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.views import watch
from houqin.lines.accountability.views.paper import FORMS

SEEING = {role: reach for role, reach in watch.READERS.items() if role != "*"}
LONGEST = 62
SHEET = sheets.Sheet(
    "duty-officers",
    "值班表",
    "Who is on duty",
    (
        sheets.Column("day", "日期", "Day"),
        sheets.Column("starts_at", "开始", "From"),
        sheets.Column("ends_at", "结束", "Until"),
        sheets.Column("number", "工号", "Number"),
        sheets.Column("officer", "值班干部", "Officer on duty"),
        sheets.Column("backup", "备班", "Backup"),
        sheets.Column("stood", "实际值班", "Stood"),
        sheets.Column("given_at", "交班时间", "Written at"),
        sheets.Column("taken_at", "接班时间", "Signed at"),
    ),
    ("starts_at",),
)


def _lines(request: HttpRequest) -> list[watch.Line]:
    first = watch.day_asked(request)
    days = min(ids.read(request.GET.get("days", "")) or watch.SHOWN_DAYS, LONGEST)
    return watch.lines_between(first, first + timedelta(days=days - 1), at=ask(request).at)


def _rows(lines: list[watch.Line]) -> Iterator[dict[str, object]]:
    for line in lines:
        shift, handover = line.shift, line.handover
        yield {
            "day": clock.day_of(shift.starts_at),
            "starts_at": shift.starts_at,
            "ends_at": shift.ends_at,
            "number": shift.holder.number,
            "officer": shift.holder.name,
            "backup": shift.backup.name if shift.backup else "",
            "stood": "、".join(person.name for person in line.people),
            "given_at": handover.given_at if handover else None,
            "taken_at": handover.taken_at if handover else None,
        }


@routes.declare(roles=SEEING, methods="GET")
def export(request: HttpRequest) -> HttpResponse:
    """The shifts of a week (or of so many days) as a sheet."""
    form = "csv" if request.GET.get("as") == "csv" else "xlsx"
    body = sheets.write(SHEET, _rows(_lines(request)), language=get_language() or "zh-hans", form=form)
    response = HttpResponse(body, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="on-duty-{watch.day_asked(request)}.{form}"'
    return response


@routes.declare(roles={"*": "own"}, methods="GET")
def paper(request: HttpRequest) -> HttpResponse:
    """The shifts on A4, for the wall of the duty room."""
    asking, day = ask(request), watch.day_asked(request)
    context = {
        "lines": _lines(request),
        "day": day,
        "phone": reports.telephones(at=asking.at, within=asking.scope).officer_phone,
        "signatures": [gettext("Planner")],
    }
    return render(request, "accountability/watch_paper.html", context)
