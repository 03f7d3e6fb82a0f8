"""Coverage of a day by building, the list behind it, and the runs that were told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from houqin.common import clock, ids
from houqin.common.refused import Refused
from houqin.exchange import sheets
from houqin.kernel.access import routes
from houqin.kernel.access.asking import Asking, ask, page_number
from houqin.kernel.duties.models import Duty
from houqin.kernel.places import queries as places
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.models import Item, Point, Run
from houqin.lines.disinfection.queries import coverage, plans, redo, runs
from houqin.lines.disinfection.rules import chemistry, judging
from houqin.lines.disinfection.views.who import EXCUSERS, READERS, may_work

PAGE_SIZE, MOST_COPIED = 50, 40
STATES = ("done", "open", "overdue", "missed", "excused")
SHEET = sheets.Sheet(
    "disinfection-list",
    "消毒清单",
    "Disinfection of a day",
    (
        sheets.Column("place", "场所", "Place"),
        sheets.Column("kind", "类别", "Kind"),
        sheets.Column("code", "点位码", "Code"),
        sheets.Column("unit", "责任单位", "Unit"),
        sheets.Column("round", "次", "Round"),
        sheets.Column("from", "开始", "From"),
        sheets.Column("until", "截止", "Until"),
        sheets.Column("state", "状态", "State"),
        sheets.Column("late", "补消毒", "Done late"),
    ),
    ("code", "round"),
)
BOOK = sheets.Sheet(
    "disinfection-records",
    "消毒记录",
    "Disinfection records",
    (
        sheets.Column("day", "日期", "Day"),
        sheets.Column("place", "场所", "Place"),
        sheets.Column("kind", "类别", "Kind"),
        sheets.Column("code", "点位码", "Code"),
        sheets.Column("agent", "消毒剂", "Agent"),
        sheets.Column("mg_l", "浓度mg/L", "mg/L"),
        sheets.Column("method", "方式", "Method"),
        sheets.Column("from", "开始", "From"),
        sheets.Column("until", "结束", "Until"),
        sheets.Column("proof", "凭证", "Proof"),
        sheets.Column("counts", "计入", "Counts"),
        sheets.Column("why", "不计入原因", "Why not"),
    ),
    ("code", "from"),
)
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def day_asked(request: HttpRequest, asking: Asking) -> date:
    """Return the day of the address, today where it names none."""
    try:
        return clock.parse_day(request.GET.get("day", "")) if request.GET.get("day") else asking.day
    except Refused:
        return asking.day


@routes.declare(roles=READERS, methods="GET")
def page(request: HttpRequest) -> HttpResponse:
    """The heat map of a day: buildings by rows of the plan."""
    asking = ask(request)
    day = day_asked(request, asking)
    place = places.place_by_code(request.GET.get("place", "")[:40], within=plans.WHOLE)
    path = place.path if place else ""
    blocks = coverage.heat_map(day=day, at=asking.at, within=asking.scope, place_path=path)
    context = {
        "may_work": may_work(asking.scope),
        "day": day,
        "place": place,
        "counts": coverage.counts(day=day, at=asking.at, within=asking.scope, place_path=path),
        "blocks": [
            (block.items, [(row, list(zip(block.items, row.cells, strict=True))) for row in block.rows])
            for block in blocks
        ],
        "plan": plans.plan_on(day, within=asking.scope),
        "again": coverage.counts(day=day, at=asking.at, within=asking.scope, place_path=path, kind=declared.REDO),
    }
    return render(request, "disinfection/board.html", context)


@routes.declare(roles=READERS, methods="GET")
def listing(request: HttpRequest) -> HttpResponse:
    """What is owed on a day, by state, building and row of the plan; as a page, as a sheet, for the group."""
    asking = ask(request)
    day, state = day_asked(request, asking), request.GET.get("state", "")
    state = state if state in STATES else ""
    place = places.place_by_code(request.GET.get("place", "")[:40], within=plans.WHOLE)
    key = request.GET.get("key", "")[:16]
    kind = declared.REDO if request.GET.get("again") else declared.ROUND
    rows = coverage.owing(
        day=day, at=asking.at, within=asking.scope, key=key, state=state, place_path=place.path if place else "",
        kind=kind, event=ids.read(request.GET.get("event", "")[:2]) or 0,
    )  # fmt: skip
    if request.GET.get("as") == "xlsx":
        return _sheet(shown(rows))
    number = page_number(request.GET.get("page", "1"))
    found = list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE + 1])
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "day": day, "state": state, "place": place, "rows": shown(found[:PAGE_SIZE]), "page": number,
        "counts": coverage.counts(day=day, at=asking.at, within=asking.scope, kind=kind),
        "has_next": len(found) > PAGE_SIZE,
        "query": query.urlencode(), "text": _text(request, day, rows[:MOST_COPIED], asking),
        "is_again": kind is declared.REDO, "may_excuse": bool(asking.scope.roles & set(EXCUSERS)),
    }  # fmt: skip
    return render(request, "disinfection/list.html", context)


def shown(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """Return each duty with its point and its row of the plan, in two queries."""
    duties = list(duties)
    points = _points(duties)
    items: dict[tuple[date, str], Item] = {}
    for day in {duty.day for duty in duties}:
        for item in plans.items_of(plans.plan_on(day, within=plans.WHOLE), within=plans.WHOLE):
            items[day, item.key] = item
    return [
        {
            "duty": duty,
            "point": points.get(int(duty.subject_key.partition(":")[2])),
            "item": items.get((duty.day, duty.occasion.rpartition(".")[0])),
            "number": duty.occasion.rpartition(".")[2],
            "round": round_name(duty.occasion.rpartition(".")[2]),
        }
        for duty in duties
    ]


def round_name(number: str) -> str:
    """Return which run of the day it is, in words: "round 2", "after event 3", "again"."""
    if number == redo.OCCASION:
        return gettext("again")
    if number.startswith("e"):
        return gettext("after event %(n)s") % {"n": number[1:]}
    return gettext("round %(n)s") % {"n": number}


def _points(duties: Iterable[Duty]) -> dict[int, Point]:
    ids = {int(duty.subject_key.partition(":")[2]) for duty in duties}
    return {one.pk: one for one in Point.objects.select_related("place", "kind", "unit").filter(pk__in=ids)}


def _sheet(rows: Iterable[dict[str, Any]]) -> HttpResponse:
    def cells() -> Iterator[dict[str, object]]:
        for row in rows:
            duty, point = row["duty"], row["point"]
            yield {
                "place": point.place.name if point else "", "kind": point.kind.name if point else "",
                "code": point.code if point else "", "unit": point.unit.name if point else "", "round": row["round"],
                "from": duty.opens_at, "until": duty.due_at, "state": gettext(duty.state),
                "late": "✓" if duty.is_late else "",
            }  # fmt: skip

    return _written(SHEET, cells(), "disinfection.xlsx")


def _text(request: HttpRequest, day: date, rows: Iterable[Duty], asking: Asking) -> str:
    """Return what is pasted into the group: the sum, what is still open by place, and the link of the day's rounds."""
    cell = coverage.counts(day=day, at=asking.at, within=asking.scope)
    said = {"done": cell.done, "owed": cell.expected, "day": f"{day:%m-%d}"}
    lines = [gettext("Disinfection %(day)s: %(done)s of %(owed)s done") % said]
    waiting = [row for row in shown(rows) if row["duty"].state in {"open", "missed"} and row["point"]]
    lines += [f"○ {row['point'].name}（{row['round']}）" for row in waiting]
    return "\n".join([*lines, request.build_absolute_uri("/disinfection/today/")])


@routes.declare(roles=READERS, methods="GET")
def told(request: HttpRequest) -> HttpResponse:
    """The runs of a day, those too that did not count, with why."""
    asking = ask(request)
    day = day_asked(request, asking)
    rows = runs.runs_on(day, within=asking.scope)
    if request.GET.get("show") == "failed":
        rows = rows.filter(is_counted=False)
    if request.GET.get("as") == "xlsx":
        return _book(rows)
    number = page_number(request.GET.get("page", "1"))
    found = list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE + 1])
    context = {
        "may_work": may_work(asking.scope),
        "day": day, "rows": [(run, reasons(run.why_not)) for run in found[:PAGE_SIZE]], "page": number,
        "has_next": len(found) > PAGE_SIZE,
    }  # fmt: skip
    return render(request, "disinfection/runs.html", context)


def _book(rows: Iterable[Run]) -> HttpResponse:
    """Return runs as the record book of the norm: what, with what, from when until when, and whether it counts."""

    def cells() -> Iterator[dict[str, object]]:
        for run in rows:
            yield {
                "day": run.day, "place": run.point.place.name, "kind": run.point.kind.name, "code": run.point.code,
                "agent": gettext(chemistry.AGENTS[run.agent].title), "mg_l": run.working_mg_l,
                "method": gettext(chemistry.METHODS[run.method]), "from": run.started_at, "until": run.ended_at,
                "proof": gettext(judging.PROVEN.get(run.proof, run.proof)), "counts": "✓" if run.is_counted else "✕",
                "why": "；".join(gettext(why) for why in reasons(run.why_not)),
            }  # fmt: skip

    return _written(BOOK, cells(), "disinfection-records.xlsx")


def _written(sheet: sheets.Sheet, cells: Iterable[dict[str, object]], name: str) -> HttpResponse:
    body = sheets.write(sheet, cells, language=get_language() or "zh-hans", form="xlsx")
    answer = HttpResponse(body, content_type=MEDIA)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def reasons(keys: Iterable[str]) -> list[str]:
    """Return why a run did not count, in words (msgids)."""
    return [judging.WHY_NOT[key] for key in keys if key in judging.WHY_NOT]
