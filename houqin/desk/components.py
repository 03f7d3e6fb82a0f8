"""The living style page: every component in all its states, with made-up figures. For builders, not for users."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy

from houqin.common import clock
from houqin.common.declared import Pattern
from houqin.desk import words
from houqin.kernel.access import routes

DAY = date(2020, 3, 5)
SHEETS = {
    "page": "desk/components.html",
    "print": "desk/components_print.html",
    "wall": "desk/components_wall.html",
    "public": "desk/components_public.html",
}


@dataclass(frozen=True, slots=True)
class SampleCounts:
    """Anything with these five names can be drawn."""

    done: int = 0
    open: int = 0
    missed: int = 0
    excused: int = 0

    @property
    def expected(self) -> int:
        """The sum."""
        return self.done + self.open + self.missed + self.excused


@dataclass(frozen=True, slots=True)
class SampleNode:
    """A node of the sample tree."""

    name: str
    name_en: str
    counts: SampleCounts
    overdue: int = 0
    kind: str = "report"
    note: str = ""
    is_open: bool = False
    children: list[SampleNode] = field(default_factory=list)


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        widget=forms.RadioSelect,
        choices=[
            ("night_shift", gettext_lazy("Resting after a night shift")),
            ("annual_leave", gettext_lazy("Annual leave")),
            ("sick_leave", gettext_lazy("Sick leave")),
            ("other", gettext_lazy("Other")),
        ],
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("The last day on which the reason holds"),
    )  # fmt: skip
    place = forms.ChoiceField(label=gettext_lazy("Place"), choices=[("1", "松苑2号楼 305"), ("2", "南湖校区 一食堂")])
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    is_certain = forms.BooleanField(label=gettext_lazy("I have asked the person myself"))


def _tree() -> list[SampleNode]:
    kitchen = SampleNode("餐饮一班", "Catering team 1", SampleCounts(35, 2, 0, 1), 2, note="○ 待签报")
    bakery = SampleNode("面点班", "Bakery team", SampleCounts(21, 0, 0, 0), note="✓ 09:40")
    unit = SampleNode(
        "饮食服务中心", "Catering centre", SampleCounts(56, 2, 0, 1), 2, is_open=True, children=[kitchen, bakery]
    )
    return [
        SampleNode("后勤党委", "Logistics committee", SampleCounts(2241, 7, 0, 15), 2, is_open=True, children=[unit])
    ]


def _chart() -> dict[str, Any]:
    return {
        "grid": {"left": 48, "right": 16, "top": 24, "bottom": 32},
        "xAxis": {"type": "category", "data": ["3/1", "3/2", "3/3", "3/4", "3/5"]},
        "yAxis": {"type": "value", "min": 2200},
        "series": [{"type": "line", "data": [2251, 2258, 2260, 2263, 2241], "color": "#0b5cad"}],
    }


def _steps() -> list[dict[str, Any]]:
    return [
        {
            "at": clock.instant(DAY, "06:02"),
            "title": "37.6 ℃",
            "text": "额温枪 · 东门",
            "by": "王师傅",
            "colour": "overdue",
        },
        {"at": clock.instant(DAY, "06:09"), "title": "36.5 ℃", "text": "腋下复测", "by": "校医院", "colour": "done"},
    ]


def _bound() -> SampleForm:
    bound = SampleForm({"name": "", "reason": "sick_leave", "until": "2020-02-30", "place": "1"})
    bound.add_error(None, gettext("This person has already reported: correct the report instead."))
    return bound


def _sample() -> dict[str, Any]:
    at = clock.instant(DAY, "09:18")
    return {
        "sample_at": at,
        "sample_day": DAY,
        "midnight": clock.instant(date(2020, 2, 25), "00:00"),
        "due_soon": at + timedelta(minutes=42),
        "due_now": at + timedelta(minutes=12),
        "due_past": at - timedelta(minutes=12),
        "opened": at - timedelta(minutes=60),
        "patterns": list(Pattern),
        "states": [words.EXPECTED, words.DONE, words.OPEN, words.OVERDUE, words.MISSED, words.EXCUSED, words.LATE],
        "statuses": list(words.STATUSES),
        "levels": ["I", "II", "III", "IV", "normal"],
        "all_day": SampleCounts(2241, 7, 0, 15),
        "closed": SampleCounts(2245, 0, 3, 15),
        "team": SampleCounts(35, 2, 0, 1),
        "nothing": SampleCounts(),
        "tree": _tree(),
        "steps": _steps(),
        "chart": _chart(),
        "form": SampleForm(),
        "bound": _bound(),
        "parts_of_chain": [("识别", 57, "#"), ("待核", 4, "#"), ("忽略", 2, "")],
        "copy_text": "【餐饮一班 3月5日健康报告】应报38 已报35 免报1 未报2：张伟、李娜。10:00前一键上报。",
        "short_span": timedelta(minutes=42),
        "long_span": timedelta(hours=26, minutes=5),
    }


@routes.declare(roles={"*": "own"})
def page(request: HttpRequest) -> HttpResponse:
    """Show the components; `?on=print`, `wall`, `wall&dark=1` or `public` shows the other grounds."""
    if not (settings.DEBUG or getattr(settings, "IS_TEST", False) or _is_planner(request)):
        raise Http404
    template = SHEETS.get(request.GET.get("on", "page"), SHEETS["page"])
    return render(request, template, {**_sample(), "is_dark": "dark" in request.GET})


def _is_planner(request: HttpRequest) -> bool:
    return "planner" in request.scope.roles  # type: ignore[attr-defined]
