"""Form fields in which a unit, a place or a person is searched by what somebody types: code or number, name, a part.

A list to choose from ends somewhere; what is typed is looked for among all. They stand on org, places and people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.org import queries as org
from houqin.kernel.people import queries as people
from houqin.kernel.places import queries as places
from houqin.kernel.places.models import PlaceState

EVERYWHERE = Scope.whole(reason="units and places are known to everybody")
# How many are suggested while one types, and how many are named where several fit.
MOST_SUGGESTED, MOST_NAMED = 200, 5
BETWEEN = " · "
SEVERAL = _("several fit, choose one: %(names)s")


def spoken(thing: Any) -> str:
    """Return the name of a unit, place or person in the language of the page."""
    english = thing.name_en if (get_language() or "").startswith("en") else ""
    return str(english or thing.name)


def written(thing: Any) -> str:
    """Return "name · code", as a field suggests it and takes it back."""
    return f"{spoken(thing)}{BETWEEN}{thing.code}"


def fitting(rows: QuerySet[Any], text: str) -> list[Any]:
    """Return what a text means among rows with a code and names: by code, else by name, else by a part of a name.

    Some more than can be named at once are returned at most; where only one fits, that one.
    """
    text = " ".join(text.split())
    code = text.rpartition(BETWEEN.strip())[2].strip()
    for condition in (
        Q(code=code), Q(code__iexact=code), Q(name=text) | Q(name_en__iexact=text),
        Q(name__icontains=text) | Q(name_en__icontains=text),
    ):  # fmt: skip
        found = list(rows.filter(condition)[: MOST_NAMED + 1]) if text else []
        if found:
            return found
    return []


def several(found: Sequence[Any]) -> str:
    """Return "name · code, name · code…" of what fits."""
    return gettext(", ").join(written(one) for one in found[:MOST_NAMED]) + ("…" if len(found) > MOST_NAMED else "")


class Suggesting(forms.TextInput):
    """A text field that suggests some of what may be typed."""

    suggested: Callable[[], Iterable[Any]] = staticmethod(list)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the field with its suggestions."""
        attrs = {**(attrs or {}), "list": f"suggested-{name}", "autocomplete": "off"}
        options = format_html_join("", '<option value="{}"></option>', ((written(one),) for one in self.suggested()))
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="suggested-{}">{}</datalist>', field, name, options)


class _NodeField(forms.CharField):
    """Something with a code and names, out of a tree."""

    widget = Suggesting
    unknown = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 200, **kwargs})

    def rows(self) -> QuerySet[Any]:
        """Return what may be chosen."""
        raise NotImplementedError

    def suggestions(self) -> QuerySet[Any]:
        """Return what is suggested first."""
        return self.rows()

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        """Return the field with its suggestions, which are asked for only where it is drawn."""
        self.widget.suggested = lambda: self.suggestions()[:MOST_SUGGESTED]
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> Any:
        """Return an object or its id as "name · code"."""
        row = self.rows().filter(pk=value).first() if isinstance(value, int) else value
        return written(row) if hasattr(row, "code") else row

    def found(self, text: str) -> Any:
        """Return the one that a text means, None for no text. Refuses what fits none or several."""
        if not text.strip():
            return None
        found = fitting(self.rows(), text)
        if not found:
            raise forms.ValidationError(self.unknown)
        if len(found) > 1:
            raise forms.ValidationError(gettext(SEVERAL) % {"names": several(found)})
        return found[0]


class UnitField(_NodeField):
    """A unit of the scope, as its id; None where nothing is given."""

    def __init__(self, *, within: Scope = EVERYWHERE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.within = within

    def narrow(self, within: Scope) -> None:
        """Hold the choice to a scope; who sees some units only begins with the first of them."""
        self.within = within
        if within.units is not None:
            self.initial = self.rows().values_list("pk", flat=True).first()

    def rows(self) -> QuerySet[Any]:
        """Return the open units of the scope."""
        return org.units_for(within=self.within).filter(closed_at=None)

    def clean(self, value: Any) -> int | None:
        """Return the id of the unit that was typed."""
        self.unknown = gettext("there is no such unit")
        found = self.found(super().clean(value))
        return found.pk if found is not None else None


class PlaceField(_NodeField):
    """A place, None where nothing is given. Buildings, floors and areas are suggested, every place is found."""

    suggested_kinds = ("building", "floor", "area")

    def rows(self) -> QuerySet[Any]:
        """Return the places that are not closed."""
        return places.places_for(within=EVERYWHERE).exclude(state=PlaceState.CLOSED)

    def suggestions(self) -> QuerySet[Any]:
        """Return the larger places."""
        return self.rows().filter(kind__in=self.suggested_kinds)

    def clean(self, value: Any) -> Any:
        """Return the place that was typed or scanned."""
        self.unknown = gettext("there is no such place")
        return self.found(super().clean(value))


class PersonField(forms.CharField):
    """A person of the scope by number, name, pinyin or what else finds one; None where nothing is given."""

    def __init__(self, *, within: Scope, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 80, **kwargs})
        self.within, self.at = within, at

    def clean(self, value: Any) -> Any:
        """Return the person. Refuses what fits nobody or several."""
        text = super().clean(value).strip()
        if not text:
            return None
        assert self.at is not None, "a form gives its instant to the field"
        numbered = people.people_for(within=self.within, at=self.at).filter(number__iexact=text).first()
        if numbered is not None:
            return numbered
        fitting = people.search(text, at=self.at, within=self.within, limit=MOST_NAMED + 1)
        exact = [found.person for found in fitting if found.is_exact] or [found.person for found in fitting]
        if len(exact) == 1:
            return exact[0]
        if not exact:
            raise forms.ValidationError(gettext("nobody of this name or number is known here"))
        names = gettext(", ").join(f"{spoken(one)}{BETWEEN}{one.number}" for one in exact[:MOST_NAMED])
        raise forms.ValidationError(gettext(SEVERAL) % {"names": names + ("…" if len(exact) > MOST_NAMED else "")})
