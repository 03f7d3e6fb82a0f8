from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.access import outbox, routes
from houqin.kernel.access.asking import Asking, ask, day_or_404, page_number
from houqin.kernel.duties import queries as duties
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.lines.accountability import declared
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.queries import listing
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.queries import roll as queries
from houqin.lines.accountability.rules import report as report_rules
from houqin.lines.accountability.rules import roll as rules
from houqin.lines.accountability.views import wording

LEADERS = {"team_leader": "unit", "unit_head": "unit", "secretary": "unit"}
READERS = {
    **LEADERS,
    "commander": "campus",
    "planner": "campus",
    "leading_group": "campus",
    "office": "campus",
    "duty_officer": "campus",
    "clinic": "campus",
    "inspector": "campus",
}
ACTORS = {**LEADERS, "commander": "campus", "planner": "campus"}
WHOLE = Scope.whole(reason="the deadline is known to everybody")
TAB_STATES = ("expected", "done", "open", "missed", "excused")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the roll a request stands: the unit, the day, the report, and the scope cut down to the unit."""

    asking: Asking
    unit: Unit
    day: date
    occasion: str
    within: Scope
    measures: ReportMeasures

    @property
    def address(self) -> str:
        """The address of this page, with its report where there are several."""
        path = reverse("accountability:roll_of", args=[self.unit.code, self.day.isoformat()])
        return f"{path}?occasion={self.occasion}" if self.occasion else path

    @property
    def is_closed(self) -> bool:
        """Whether every window of the report is over."""
        return bool(self.window and self.asking.at >= self.window.settles_at)

    @property
    def is_after_due(self) -> bool:
        """Whether the deadline is over."""
        return bool(self.window and self.asking.at > self.window.due_at)

    @property
    def window(self) -> report_rules.Window | None:
        """The window of the report shown; of all reports together the last one."""
        windows = report_rules.windows(self.day, measures=self.measures)
        chosen = [window for window in windows if window.occasion == self.occasion]
        return chosen[0] if chosen else (windows[-1] if windows else None)


def place_of(request: HttpRequest, code: str, day: str) -> Place:
    """Return the place of an address; a unit outside the scope is no page."""
    asking = ask(request)
    unit = org.unit_by_code(code, within=asking.scope)
    if unit is None:
        raise Http404
    chosen = day_or_404(day)
    occasion = request.POST.get("occasion", request.GET.get("occasion", ""))[:20]
    if not occasion:
        occasion = reports.occasion_now(day=chosen, at=asking.at, within=asking.scope)
    within = listing.narrowed(asking.scope, unit.path)
    return Place(asking, unit, chosen, occasion, within, reports.measures_for(day=chosen, within=WHOLE))


def _tops_of(asking: Asking) -> list[Unit]:
    """Return the highest units that somebody sees; a whole scope begins at the root that reports."""
    if asking.scope.units is None:
        return list(org.units_for(within=asking.scope)[:1])
    found = (org.unit_at(path, within=asking.scope) for path in asking.scope.units)
    return [unit for unit in found if unit is not None]


@routes.declare(roles=READERS)
def roll(request: HttpRequest) -> HttpResponse:
    """Lead to the own unit's roll of a day; whoever leads several chooses."""
    asking = ask(request)
    units = _tops_of(asking)
    if not units:
        return render(request, "accountability/no_unit.html")
    day = day_or_404(request.GET["day"]) if "day" in request.GET else asking.day
    if len(units) > 1:
        leaves = queries.coverage(day=day, occasion=None, within=asking.scope)
        rows = [(unit, queries.figures_of(unit.path, leaves)) for unit in units]
        context = {"rows": rows, "day": day, "kind": declared.DAILY_REPORT}
        return render(request, "accountability/several_units.html", context)
    query = request.GET.copy()
    query.pop("day", None)
    begins = queries.beginning(units[0], day=day, within=asking.scope)
    address = reverse("accountability:roll_of", args=[begins.code, day.isoformat()])
    return HttpResponseRedirect(f"{address}?{query.urlencode()}" if query else address)


@routes.declare(roles=READERS)
@outbox.kept
def roll_of(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """The roll of one unit and day: figures, units under it, names."""
    place = place_of(request, code, day)
    if "to" in request.GET:
        chosen = day_or_404(request.GET["to"])
        address = reverse("accountability:roll_of", args=[code, chosen.isoformat()])
        return HttpResponseRedirect(address)
    return render(request, "accountability/roll.html", roll_context(request, place))


def roll_context(request: HttpRequest, place: Place) -> dict[str, Any]:
    """Return what the roll page shows."""
    asked = None if place.occasion == listing.ALL else place.occasion
    of_day: dict[str, Any] = {"day": place.day, "occasion": place.occasion, "within": place.within}
    leaves = queries.coverage(day=place.day, occasion=asked, within=place.within)
    figures = queries.summed(leaves.values())
    children = queries.children_of(place.unit, leaves=leaves, **of_day)
    state = _state(request, place, figures, bool(children))
    names = listing.page_of(state=state, page=page_number(request.GET.get("page", "1")), **of_day) if state else None
    signature = queries.signatures(unit_paths=[place.unit.path], **of_day).get(place.unit.path)
    return {
        "place": place,
        "unit": place.unit,
        "day": place.day,
        "figures": figures,
        "children": children,
        "above": _above(place),
        "names": names,
        "state": state,
        "kind": declared.DAILY_REPORT,
        "occasions": _occasions(place),
        "signature": signature,
        "since_signing": queries.heard_since(signature, within=place.within) if signature else 0,
        "may_act": bool(set(ACTORS) & place.asking.scope.roles),
        "may_paste": bool(set(LEADERS) & place.asking.scope.roles),
        "unsigned": [row for row in children if row.signature is None],
        "unheard": figures.unheard,
        "text": _reminder(request, place, figures, names) if figures.unheard and not place.is_closed else "",
        "today": place.asking.day,
    }


def _above(place: Place) -> list[Unit]:
    """Return the units above that whoever asks may open."""
    line = org.line_of(place.unit.path, within=place.within)[:-1]
    return [unit for unit in line if paths.is_within(unit.path, roots=place.asking.scope.units)]


def _state(request: HttpRequest, place: Place, figures: rules.Figures, has_children: bool) -> str:
    """Return which names are shown: those asked for; by default who is not heard of, in a team only."""
    asked = request.GET.get("state", "")
    if asked in listing.STATES:
        return asked
    if has_children:
        return ""
    return "missed" if place.is_closed and not figures.open else "open"


def _occasions(place: Place) -> list[tuple[str, str]]:
    found = duties.occasions(day=place.day, kind=declared.DAILY_REPORT)
    return [(code, wording.occasion(code)) for code in [*found, listing.ALL]] if len(found) > 1 else []


def _reminder(request: HttpRequest, place: Place, figures: rules.Figures, names: listing.Page | None) -> str:
    """Return the text to paste into the group: full names inside a team, initials above it."""
    is_team = place.unit.kind == "team"
    page = names if names is not None and is_team else None
    unheard = (
        page.lines
        if page
        else listing.page_of(day=place.day, state="open", occasion=place.occasion, within=place.within).lines
    )
    is_full = is_team or place.measures.has_full_names_above_team
    said = [line.person.name if is_full else rules.initials(line.person.name) for line in unheard if not line.report]
    due = place.window.due_at if place.window else None
    return gettext(
        "[%(unit)s, health report of %(month)s/%(day)s] owed %(expected)s, reported %(done)s, excused %(excused)s, "
        "not yet %(unheard)s: %(names)s. One tap before %(clock)s: %(link)s"
    ) % {
        "unit": wording.in_language((place.unit.name, place.unit.name_en or place.unit.name)),
        "month": place.day.month,
        "day": place.day.day,
        "expected": figures.expected,
        "done": figures.done,
        "excused": figures.excused,
        "unheard": figures.unheard,
        "names": "、".join(said),
        "clock": f"{due.astimezone(report_rules.clock.CAMPUS_ZONE):%H:%M}" if due else "",
        "link": request.build_absolute_uri(reverse("accountability:report")),
    }
