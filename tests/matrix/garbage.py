"""What may come in an address or a form from somebody who means ill, or from a phone that has gone mad."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django import forms
from django.urls import get_resolver, resolve
from hypothesis import strategies as st

from houqin.kernel.access import routes

from .asking import NAMES_IN_ADDRESS

ASKED = re.compile(r"""(?:GET|POST|FILES|given|sent)(?:\.get|\.getlist)?[\[(]["']([\w.-]+)["']""")
COMMON = ("page", "day", "q", "next", "command", "csrfmiddlewaretoken")
NUMBERS = (
    "0", "-1", "1", "2147483648", "9223372036854775807", "9223372036854775808", "1" + "0" * 30, "1" * 400, "1e5",
    "0x1f", "1.5", "NaN", "-inf", "²", "٣", "１２", "1_0", " 7 ", "+7", "1,2,3",
)  # fmt: skip
DAYS = (
    "9999-99-99", "9999-12-31", "0001-01-01", "0000-00-00", "2020-02-30", "2020-03-05", "2020-03-06", "2199-12-31",
    "1900-01-01", "20200305", "2020-W10-4", "2020-03-05T24:00", "today", "-2020-03-05", "2020-03-05T25:61+99:00",
    "2020-03-04T00:00", "24:00", "25:00", "00:00",
)  # fmt: skip
WORDS = (
    "", " ", "None", "null", "true", "[]", "{}", "person:1", "unit:0", "../../etc/passwd", "%", "%s%(x)s%", "{{ 7*7 }}",
    "<script>alert(1)</script>", "' OR 1=1 --", '"', "\\", "/", "//evil.example", "javascript:alert(1)", "\x00",
    "a\x00b", "\x07\x1b[31m", "\r\nSet-Cookie: a=b", "\u202e", "\ufeff", "\U0001f637" * 9, "长" * 5000, "a" * 300,
    "\ud800", "e\u0301" * 50, "all", "en", "zh-hans", "36.5", "42.5", "3.65",
)  # fmt: skip
values = st.one_of(
    st.sampled_from(NUMBERS),
    st.sampled_from(DAYS),
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.integers().map(str),
)
whole = st.one_of(
    st.sampled_from(["0", "1", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 40]),
    st.integers(0).map(str),
)
slugs = st.one_of(
    st.sampled_from(["people", "correct", "x", "-", "_", "a" * 300, "constructor"]),
    st.from_regex(r"[-a-zA-Z0-9_]{1,9}", fullmatch=True),
)


def fields_of(route: routes.Route) -> dict[str, st.SearchStrategy[str]]:
    """Return every name that the view asks an address or form for, with what a good hand would put there."""
    view = inspect.unwrap(resolved(route))
    module = inspect.getmodule(view)
    assert module is not None
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    package = module.__name__.rpartition(".views")[0] or module.__name__.rpartition(".")[0]
    names: dict[str, st.SearchStrategy[str]] = dict.fromkeys((*ASKED.findall(source), *COMMON), values)
    for form in _forms(forms.BaseForm):
        if form.__module__.startswith(package) and form.__name__ in source:
            names |= {name: _fitting(field) for name, field in getattr(form, "base_fields", {}).items()}
    return dict(sorted(names.items()))


def _forms(kind: type[Any]) -> list[type[Any]]:
    return [kind, *(below for one in kind.__subclasses__() for below in _forms(one))]


def _fitting(field: forms.Field) -> st.SearchStrategy[str]:
    """Return what a field takes, as far as its kind tells."""
    if choices := [str(key) for key, _word in getattr(field, "choices", ()) if not isinstance(_word, list | tuple)]:
        return st.sampled_from(choices)
    if isinstance(field, forms.DateField):
        return st.sampled_from(["2020-03-01", "2020-03-05", "2020-03-06", "2020-03-20"])
    if isinstance(field, forms.DateTimeField):
        return st.sampled_from(["2020-03-05T16:00", "2020-03-06T08:00"])
    if isinstance(field, forms.TimeField):
        return st.just("08:00")
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return st.integers(0, 40).map(str)
    if isinstance(field, forms.BooleanField):
        return st.just("on")
    return st.sampled_from(
        ["说明", "36.5", "2020-03-05", "unit-a", "team-a", "hall-a", "campus", "08:00", "R-planner", "1"]
    )


def resolved(route: routes.Route) -> Any:
    """Return the view of a route."""
    found = get_resolver().reverse_dict
    assert found is not None
    return resolve(sample(route.route)).func


def sample(pattern: str) -> str:
    """Return an address that the pattern takes."""
    fitting = {"int": "1", "slug": "x", "str": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}
    return NAMES_IN_ADDRESS.sub(lambda name: fitting[name[1] or "str"], pattern)


@st.composite
def addresses(draw: st.DrawFn, pattern: str) -> str:
    """Draw an address of the pattern in which every name is garbage that the converter lets through."""

    def fill(name: re.Match[str]) -> str:
        if name[1] == "int":
            return draw(whole)
        if name[1] == "slug":
            return draw(slugs)
        return quote(draw(values).encode("utf-8", "surrogatepass"), safe="") or "x"

    return NAMES_IN_ADDRESS.sub(fill, pattern)


@st.composite
def contents(draw: st.DrawFn, names: dict[str, st.SearchStrategy[str]]) -> str:
    """Draw what stands behind the question mark or in a form: as a good hand would fill it, but for a few names."""
    spoilt = set(draw(st.lists(st.sampled_from(list(names)), max_size=3)))
    left = set(draw(st.lists(st.sampled_from(list(names)), max_size=3))) if draw(st.booleans()) else set()
    pairs = [(name, draw(values if name in spoilt else good)) for name, good in names.items() if name not in left]
    return "&".join(f"{name}={quote(text.encode('utf-8', 'surrogatepass'), safe='')}" for name, text in pairs)
