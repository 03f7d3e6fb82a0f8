"""The plan: its versions, what each row asks, what a new version changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from houqin.common.words import _
from houqin.kernel.access import routes
from houqin.kernel.access.asking import ask
from houqin.lines.disinfection.models import Item, Plan
from houqin.lines.disinfection.queries import plans
from houqin.lines.disinfection.rules import chemistry, judging, rhythm
from houqin.lines.disinfection.views.who import PLANNERS, READERS, may_work

DAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


@routes.declare(roles=READERS, methods="GET")
def page(request: HttpRequest) -> HttpResponse:
    """The version that holds today, or the one of the address, with what it changed."""
    asking = ask(request)
    versions = list(plans.plans_for(within=plans.WHOLE))
    asked = request.GET.get("version", "")
    if asked:
        plan = next((one for one in versions if str(one.version) == asked), None)
        if plan is None:
            raise Http404
    else:
        plan = plans.plan_on(asking.day, within=plans.WHOLE) or (versions[0] if versions else None)
    before = _before(plan, versions)
    items = plans.items_of(plan, within=plans.WHOLE)
    points = plans.count_by_kind(within=asking.scope)
    context = {
        "plan": plan,
        "versions": versions,
        "rows": [(item, spoken(item), points.get(item.point_kind_id, 0)) for item in items],
        "changes": changes(plans.items_of(before, within=plans.WHOLE), items) if before else [],
        "before": before,
        "measures": plans.measures_for(day=asking.day, within=plans.WHOLE),
        "may_work": may_work(asking.scope),
        "may_import": "planner" in asking.scope.roles,
        "may_register": bool(asking.scope.roles & set(PLANNERS)),
    }
    return render(request, "disinfection/plan.html", context)


def _before(plan: Plan | None, versions: Iterable[Plan]) -> Plan | None:
    if plan is None:
        return None
    older = [one for one in versions if one.version < plan.version]
    return max(older, key=lambda one: one.version, default=None)


def spoken(item: Item) -> dict[str, str]:
    """Return what a row asks, in the language of the page."""
    return {
        "agent": gettext(chemistry.AGENTS[item.agent].title),
        "method": gettext(chemistry.METHODS[item.method]),
        "strength": _strength(item),
        "rhythm": often(item),
        "proof": gettext(judging.PROOFS[item.proof]),
    }


def _strength(item: Item) -> str:
    if item.percent_v_v is not None:
        return gettext("%(share)s %% of product") % {"share": f"{item.percent_v_v.normalize():f}"}
    return f"{item.target_mg_l} mg/L" if item.target_mg_l else ""


def often(item: Item) -> str:
    """Return how often, such as "2 times a day, 240 min apart"."""
    if item.rhythm == rhythm.TIMES:
        said = ngettext("once a day", "%(n)s times a day", item.times) % {"n": item.times}
        return said + (gettext(", %(gap)s min apart") % {"gap": item.gap_min} if item.gap_min else "")
    if item.rhythm == rhythm.HOURS:
        return gettext("every %(n)s hours") % {"n": item.hours}
    if item.rhythm == rhythm.EVENT:
        said = gettext("within %(n)s hours after: %(event)s")
        return said % {"n": item.hours, "event": gettext(rhythm.EVENTS[item.event])}
    if item.rhythm == rhythm.WEEKLY:
        return gettext("weekly: %(days)s") % {"days": ", ".join(gettext(DAYS[day]) for day in item.weekdays)}
    return gettext(rhythm.KINDS[item.rhythm])


def changes(old: list[Item], new: list[Item]) -> list[dict[str, Any]]:
    """Return what a version changed, by row: before and after in words; "" where a row is new or gone."""
    before, after = {item.key: item for item in old}, {item.key: item for item in new}
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        one, other = (_line(rows.get(key)) for rows in (before, after))
        if one != other:
            named = after.get(key) or before[key]
            found.append({"kind": named.point_kind, "before": one, "after": other})
    return found


def _line(item: Item | None) -> str:
    if item is None:
        return ""
    words = spoken(item)
    minutes = gettext("%(n)s min") % {"n": item.dwell_min}
    parts = (words["agent"], words["strength"], words["method"], minutes, words["rhythm"])
    return " · ".join(part for part in parts if part)
