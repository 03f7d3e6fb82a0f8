"""Fields by which places, units and kinds of points are chosen, in the language of the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from houqin.common.scope import Scope
from houqin.kernel.org import queries as org
from houqin.kernel.places import queries as places
from houqin.kernel.places.models import Place, PlaceState
from houqin.lines.disinfection.models import PointKind

WHOLE = Scope.whole(reason="places and units are known to everybody")
MOST_UNITS, MOST_SUGGESTED = 400, 400
BUILDINGS = ("building", "floor", "area")


def spoken(thing: Any) -> str:
    """Return the name of a place, unit or kind in the language of the page."""
    english = thing.name_en if (get_language() or "").startswith("en") else ""
    return str(english or thing.name)


def units(within: Scope) -> list[tuple[int, str]]:
    """Return the units in the scope to choose from."""
    rows = org.units_for(within=within).filter(closed_at=None)[:MOST_UNITS]
    return [(unit.pk, spoken(unit)) for unit in rows]


def point_kinds() -> list[tuple[int, str]]:
    """Return the kinds of points to choose from."""
    return [(kind.pk, spoken(kind)) for kind in PointKind.objects.order_by("pk")]


def _open() -> QuerySet[Place]:
    return places.places_for(within=WHOLE).exclude(state=PlaceState.CLOSED)


class Suggesting(forms.TextInput):
    """A text field that suggests buildings; a code of any place may be typed or scanned."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the field with its suggestions."""
        attrs = {**(attrs or {}), "list": f"suggested-{name}"}
        rows = _open().filter(kind__in=BUILDINGS)[:MOST_SUGGESTED]
        options = format_html_join("", '<option value="{}">{}</option>', ((one.code, spoken(one)) for one in rows))
        field = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="suggested-{}">{}</datalist>', field, name, options)


class PlaceField(forms.CharField):
    """A place by its code or by a name that only one has."""

    widget = Suggesting

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the place, None where nothing is given. Refuses what is no place, and a name of several."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = places.place_by_code(text, within=WHOLE)
        if found is not None:
            return found
        named = list(_open().filter(name=text)[:2])
        if len(named) == 1:
            return named[0]
        if named:
            raise forms.ValidationError(gettext("several places have this name: give the code"))
        raise forms.ValidationError(gettext("there is no such place"))
