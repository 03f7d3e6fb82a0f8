from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from houqin.common import clock
from houqin.exchange import sheets
from houqin.kernel.access import routes
from houqin.kernel.access.asking import Asking, ask, page_number
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.lines.accountability.forms import supervision as forms
from houqin.lines.accountability.models import Finding
from houqin.lines.accountability.queries import findings as queries
from houqin.lines.accountability.rules import aspects
from houqin.lines.accountability.rules import supervision as rules
from houqin.lines.accountability.views import paper, supervising

MOST_PRINTED = 500
MOST_COPIED = 20
SHEET = sheets.Sheet(
    "findings",
    "销号台账",
    "Ledger of findings",
    (
        sheets.Column("number", "编号", "Number"),
        sheets.Column("body", "督查机构", "Body"),
        sheets.Column("found_at", "发现时间", "Found at"),
        sheets.Column("place", "地点", "Place"),
        sheets.Column("aspect", "工作方面", "Aspect"),
        sheets.Column("severity", "程度", "Severity"),
        sheets.Column("text", "问题", "Finding"),
        sheets.Column("unit", "责任单位", "Unit"),
        sheets.Column("owner", "责任人", "Owner"),
        sheets.Column("due_at", "整改期限", "Deadline"),
        sheets.Column("state", "状态", "State"),
        sheets.Column("overdue", "逾期", "Overdue"),
        sheets.Column("reopened", "重开次数", "Reopened"),
        sheets.Column("ended_at", "销号时间", "Ended at"),
    ),
    ("number",),
)


def _asked(request: HttpRequest, asking: Asking) -> tuple[forms.LedgerForm, queries.Chosen, Unit | None]:
    """Return what the ledger is narrowed to by the address; what does not fit is left aside."""
    form = forms.LedgerForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    code = supervising.typed(request, "unit")
    unit = org.unit_by_code(code, within=asking.scope) if code else None
    chosen = queries.Chosen(
        state=supervising.typed(request, "state"),
        body=given.get("body") or "",
        severity=given.get("severity") or "",
        aspect=given.get("aspect") or "",
        unit_path=unit.path if unit else "",
        first=given.get("first"),
        last=given.get("last"),
    )
    return form, chosen, unit


@routes.declare(roles=supervising.LEDGER, methods="GET")
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger: every finding, by state, body, severity, aspect, unit and days."""
    asking = ask(request)
    form, chosen, unit = _asked(request, asking)
    every = queries.narrowed(queries.findings_for(within=asking.scope), _whatever_the_state(chosen), at=asking.at)
    rows = queries.narrowed(every, queries.Chosen(state=chosen.state), at=asking.at)
    page = page_number(request.GET.get("page", "1"))
    found, has_next = queries.page_of(rows, page=page)
    counts = queries.counts(every, at=asking.at)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "rows": _rows(found, asking),
        "form": form,
        "unit": unit,
        "chosen": chosen,
        "is_narrowed": chosen != queries.Chosen(state=chosen.state),
        "counts": counts,
        "states": [(state, _word(state), counts[state]) for state in queries.SHOWN],
        "page": page,
        "has_next": has_next,
        "query": query.urlencode(),
        "text": _text(found, chosen, counts, asking) if found else "",
        "is_inspector": "inspector" in asking.scope.roles,
    }
    return render(request, "accountability/ledger.html", context)


def _whatever_the_state(chosen: queries.Chosen) -> queries.Chosen:
    return queries.Chosen(
        "", chosen.body, chosen.severity, chosen.aspect, chosen.unit_path, "", chosen.first, chosen.last
    )


def _word(state: str) -> str:
    extra = {queries.OVERDUE: gettext("past the deadline"), queries.REOPENED: gettext("opened again")}
    return extra.get(state) or gettext(rules.STATES.get(state, ""))


def _rows(found: list[Finding], asking: Asking) -> list[dict[str, Any]]:
    return [
        {
            "finding": row,
            "is_overdue": row.is_overdue(asking.at),
            "aspect": aspects.ASPECTS[row.aspect],
            "severity": rules.SEVERITIES[row.severity],
            "body": rules.BODIES[row.body],
        }
        for row in found
    ]


def _text(found: list[Finding], chosen: queries.Chosen, counts: dict[str, int], asking: Asking) -> str:
    """Return the text to paste into a group: numbers, places, units, deadlines; neither persons nor what was found."""
    head = gettext(
        "[Inspections %(day)s] to be rectified %(open)s, past the deadline %(overdue)s, closed %(closed)s"
    ) % {
        "day": f"{asking.day.month}/{asking.day.day}",
        "open": counts[rules.OPEN],
        "overdue": counts[queries.OVERDUE],
        "closed": counts[rules.CLOSED],
    }
    waiting = [row for row in found if chosen.state or row.state == rules.OPEN][:MOST_COPIED]
    lines = [
        f"{row.number} {supervising.named(row.place)} {supervising.named(row.unit)} "
        f"{clock.local(row.due_at):%m-%d %H:%M} {_state(row, asking)}"
        for row in waiting
    ]
    return "\n".join([head, *lines])


def _state(row: Finding, asking: Asking) -> str:
    return _word(queries.OVERDUE) if row.is_overdue(asking.at) else gettext(rules.STATES[row.state])


def _printed(request: HttpRequest) -> tuple[Asking, queries.Chosen, Unit | None, list[Finding]]:
    asking = ask(request)
    _form, chosen, unit = _asked(request, asking)
    rows = queries.narrowed(queries.findings_for(within=asking.scope), chosen, at=asking.at)
    return asking, chosen, unit, list(rows)


@routes.declare(roles=supervising.LEDGER, methods="GET")
def export_ledger(request: HttpRequest) -> HttpResponse:
    """Give the ledger as a sheet."""
    asking, _chosen, _unit, rows = _printed(request)
    form = "csv" if request.GET.get("as") == "csv" else "xlsx"
    language = get_language() or "zh-hans"
    response = HttpResponse(
        sheets.write(SHEET, _cells(rows, asking), language=language, form=form), content_type=paper.FORMS[form]
    )
    response["Content-Disposition"] = f'attachment; filename="findings-{asking.day}.{form}"'
    return response


def _cells(rows: list[Finding], asking: Asking) -> Iterator[dict[str, object]]:
    for row in rows:
        yield {
            "number": row.number,
            "body": gettext(rules.BODIES[row.body]),
            "found_at": row.found_at,
            "place": supervising.named(row.place),
            "aspect": gettext(aspects.ASPECTS[row.aspect]),
            "severity": gettext(rules.SEVERITIES[row.severity]),
            "text": row.text,
            "unit": supervising.named(row.unit),
            "owner": supervising.named(row.owner),
            "due_at": row.due_at,
            "state": gettext(rules.STATES[row.state]),
            "overdue": "✓" if row.is_overdue(asking.at) else "",
            "reopened": row.reopened or "",
            "ended_at": row.ended_at,
        }


@routes.declare(roles=supervising.LEDGER, methods="GET")
def print_ledger(request: HttpRequest) -> HttpResponse:
    """The ledger on A4."""
    asking, chosen, unit, rows = _printed(request)
    context = {
        "rows": _rows(rows[:MOST_PRINTED], asking),
        "left_out": max(len(rows) - MOST_PRINTED, 0),
        "state": _word(chosen.state),
        "unit": unit,
        "day": asking.day,
        "query": request.GET.urlencode(),
        "signatures": [gettext("Inspecting body"), gettext("Head of unit")],
    }
    return render(request, "accountability/ledger_paper.html", context)
