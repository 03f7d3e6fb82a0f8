"""The components of the desk as template tags and filters; the page /components/ shows them in all their states."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from houqin.common.refused import Refused
from houqin.desk import context as frame
from houqin.desk import figures, formats, icons, navigation, planned, words

register = template.Library()

for _filter in (
    formats.number, formats.day, formats.short_day, formats.long_day,
    formats.wall_clock, formats.moment, formats.level_instant, formats.duration,
):  # fmt: skip
    register.filter(_filter.__name__, _filter)
register.simple_tag(icons.icon, name="icon")


# --- words and instants ----------------------------------------------------------------------------------------------


@register.filter
def minutes(value: float | None) -> str:
    """Return a number of minutes as a length of time in words."""
    return formats.duration(None if value is None else timedelta(minutes=value))


@register.filter
def named(thing: Any) -> str:
    """Return a thing's name in the language of the page: `name_en` in English where there is one."""
    if thing is None:
        return ""
    english = getattr(thing, "name_en", "") if (get_language() or "").startswith("en") else ""
    return str(english or getattr(thing, "name", thing))


@register.filter
def placed(owed: Any) -> str:
    """Return where something owed is to be done, in the language of the page."""
    english = owed.place_en if (get_language() or "").startswith("en") else ""
    return str(english or owed.place)


@register.filter
def level_word(key: str) -> str:
    """Return the word of a response level by its key (I … IV, normal)."""
    return str(frame.LEVELS.get(key, key))


@register.filter
def translated(msgid: str) -> str:
    """Return the translation of a msgid that pure code marked."""
    return gettext(msgid) if msgid else ""


@register.filter
def sentence(said: Any) -> str:
    """Return a Refused or a manifest's Sentence in the language of the page, its figures and times formatted."""
    if not hasattr(said, "msgid"):
        return str(said)
    values = {name: _spoken(value) for name, value in said.values.items()}
    return Refused(said.msgid, **values).said(gettext)


def _spoken(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int):
        return formats.number(value)
    if isinstance(value, Mapping):
        return str((value["en"] if get_language() == "en" else "") or value["zh"])
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    return formats.duration(value) if isinstance(value, timedelta) else str(value)


@register.simple_tag(takes_context=True)
def ago(context: Context, at: datetime | None, now: datetime | None = None) -> str:
    """Return how long ago an instant was, by the page's clock unless `now` is given."""
    return formats.ago(at, now or context["house"].at)


@register.simple_tag(takes_context=True)
def planned_of(context: Context, day: date) -> planned.Planned:
    """Return whether a day was planned: {% planned_of day as plan %}, drawn by parts/planned.html."""
    return planned.planned(day=day, at=context["house"].at)


@register.simple_tag
def route(name: str, *args: object) -> str:
    """Return the address of a route, or nothing where it is not built: {% route "level:page" as address %}."""
    return navigation.address_of(name, *args)


@register.simple_tag
def command() -> SafeString:
    """Return the hidden command id of a form: sending it twice does it once."""
    return format_html('<input type="hidden" name="command" value="{}">', uuid.uuid4())


# --- states ----------------------------------------------------------------------------------------------------------


def _badge(mark: words.Mark) -> SafeString:
    return format_html(
        '<span class="hq-state hq-{}"><span class="hq-sign" aria-hidden="true">{}</span>{}</span>',
        mark.colour,
        mark.sign,
        mark.word,
    )


@register.simple_tag
def state(name: str, kind: Any = "general", is_overdue: bool = False, is_late: bool = False) -> SafeString:
    """Return the badge of a duty's state: colour, sign and the word of its kind."""
    return _badge(words.duty_mark(name, kind, is_overdue=is_overdue, is_late=is_late))


@register.simple_tag
def state_word(name: str, kind: Any = "general", is_overdue: bool = False, is_late: bool = False) -> words.Word:
    """Return the word of a duty's state only."""
    return words.duty_mark(name, kind, is_overdue=is_overdue, is_late=is_late).word


@register.simple_tag
def status(name: str) -> SafeString:
    """Return the badge of a state that is not a duty's (desk/words.py, STATUSES)."""
    return _badge(words.STATUSES[name])


# --- figures ---------------------------------------------------------------------------------------------------------


@register.inclusion_tag("parts/figures.html", takes_context=True, name="figures")
def figure_tabs(
    context: Context,
    counts: Any,
    kind: Any = "general",
    chosen: str = "",
    param: str = "state",
    is_after_due: bool = False,
    is_closed: bool = False,
) -> dict[str, Any]:
    """Draw the four figures as tabs; each links to this page with `?state=`, `chosen` is the one shown."""
    tabs = figures.tabs(counts, kind, is_after_due=is_after_due, is_closed=is_closed)
    query = _query(context)
    shown = [{"count": tab, "address": _address(query, {param: tab.state, **_FROM_START})} for tab in tabs]
    return {"tabs": shown, "chosen": chosen}


@register.inclusion_tag("parts/identity.html")
def identity(
    counts: Any, kind: Any = "general", normal: int | None = None, attention: int | None = None
) -> dict[str, Any]:
    """Draw "Expected 2,263 = Done 2,241 + Open 7 + Missed 0 + Excused 15"; done may open into normal + attention."""
    whole = figures.count(counts, words.EXPECTED, kind)
    return {"whole": whole, "addends": figures.addends(counts, kind), "normal": normal, "attention": attention}


@register.inclusion_tag("parts/bar.html")
def bar(counts: Any, overdue: int | None = None, kind: Any = "general", height: int = 8) -> dict[str, Any]:
    """Draw the bar of four colours; `overdue` is how many of the open ones are past due."""
    late = getattr(counts, "overdue", 0) if overdue is None else overdue
    pieces = figures.segments(
        done=counts.done, open=counts.open, overdue=late, missed=counts.missed, excused=counts.excused
    )
    return {"segments": list(pieces), "addends": figures.addends(counts, kind), "height": height}


@register.inclusion_tag("parts/ring.html", takes_context=True)
def ring(
    context: Context, due_at: datetime, opens_at: datetime | None = None, now: datetime | None = None
) -> dict[str, Any]:
    """Draw the ring with the minutes left until `due_at`, by the page's clock unless `now` is given."""
    return {"ring": figures.ring(due_at=due_at, at=now or context["house"].at, opens_at=opens_at)}


@register.inclusion_tag("parts/date_stepper.html", takes_context=True)
def date_stepper(
    context: Context, day: date, today: date | None = None, last: date | None = None, param: str = "day"
) -> dict[str, Any]:
    """Draw ‹ day ›; the links keep the page's other parameters."""
    step = figures.step(day, today=today or context["house"].day, last=last)
    query = _query(context)
    targets = {"before": step.before, "after": step.after, "today": step.today}
    addresses = {
        name: _address(query, {param: target.isoformat(), **_FROM_START})
        for name, target in targets.items()
        if target is not None
    }
    return {"step": step, "addresses": addresses}


# --- lists -----------------------------------------------------------------------------------------------------------

# A list that is filtered or sorted anew begins at its beginning.
_FROM_START: Mapping[str, None] = {"after": None, "before": None}


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


def _address(query: QueryDict, changes: Mapping[str, object]) -> str:
    changed = query.copy()
    for name, value in changes.items():
        if value is None or value == "":
            changed.pop(name, None)
        else:
            changed[name] = str(value)
    return "?" + changed.urlencode()


@register.simple_tag(takes_context=True)
def chip(context: Context, label: Any, param: str, value: str = "", number: int | None = None) -> SafeString:
    """Return a filter chip; pressing the chosen one takes the filter away. An empty value stands for all."""
    query = _query(context)
    is_chosen = query.get(param, "") == str(value)
    address = _address(query, {param: "" if is_chosen else value, **_FROM_START})
    figure = (
        format_html(' <span class="hq-chip-number">{}</span>', formats.number(number)) if number is not None else ""
    )
    return format_html(
        '<a class="hq-chip{}" href="{}"{}>{}{}</a>',
        " is-chosen" if is_chosen else "",
        address,
        SafeString(' aria-current="true"') if is_chosen else "",
        label,
        figure,
    )


@register.simple_tag(takes_context=True)
def sort_header(
    context: Context, key: str, label: Any, is_default: bool = False, is_number: bool = False, param: str = "sort"
) -> SafeString:
    """Return a table header that sorts: `?sort=key`, then `?sort=-key`."""
    query = _query(context)
    now = query.get(param) or (key if is_default else "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    target = f"-{key}" if now == key else key
    arrow = {"ascending": "▲", "descending": "▼", "none": "↕"}[direction]
    return format_html(
        '<th scope="col" aria-sort="{}"{}><a class="hq-sort" href="{}">{}<span aria-hidden="true">{}</span></a></th>',
        direction,
        SafeString(' class="hq-number"') if is_number else "",
        _address(query, {param: target, **_FROM_START}),
        label,
        arrow,
    )


@register.inclusion_tag("parts/pager.html", takes_context=True)
def pager(context: Context, before: str = "", after: str = "", shown: int | None = None) -> dict[str, Any]:
    """Draw previous and next: cursors of the page's first and last row, empty where there is nothing further."""
    query = _query(context)
    return {
        "previous": _address(query, {"before": before, "after": None}) if before else "",
        "next": _address(query, {"after": after, "before": None}) if after else "",
        "shown": shown,
    }


# --- forms -----------------------------------------------------------------------------------------------------------


def _widget_kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, Select):
        return "select"
    return "file" if isinstance(widget, FileInput) else "hidden" if bound.is_hidden else "text"


@register.inclusion_tag("parts/field.html", name="field")
def form_field(bound: BoundField, label: str = "", help: str = "", **attributes: str) -> dict[str, Any]:  # noqa: A002
    """Draw a field with label, widget, help and error; further parameters become attributes of the widget."""
    kind = _widget_kind(bound)
    attrs: dict[str, Any] = {name.replace("_", "-"): value for name, value in attributes.items()}
    described = [
        f"{bound.auto_id}_{part}"
        for part, there in (("helptext", help or bound.help_text), ("error", bound.errors))
        if there
    ]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    shape = {"check": "form-check-input", "select": "form-select", "choices": ""}.get(kind, "form-control")
    if bound.errors:
        attrs["aria-invalid"] = "true"
        shape += " is-invalid"
    attrs["class"] = f"{bound.field.widget.attrs.get('class', '')} {shape} {attrs.get('class', '')}".strip()
    return {
        "bound": bound,
        "kind": kind,
        "label": label or bound.label,
        "help": help or bound.help_text,
        "attrs": attrs,
        "widget": bound.as_widget(attrs=attrs),
    }


@register.filter
def fields_of(posted: QueryDict) -> Iterator[tuple[str, str]]:
    """Yield what was posted, for a confirmation page to send again; never the token, which the page adds itself."""
    for name, values in posted.lists():
        if name not in {"csrfmiddlewaretoken", "confirmed"}:
            yield from ((name, str(value)) for value in values)
