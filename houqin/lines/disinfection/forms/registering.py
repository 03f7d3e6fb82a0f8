"""Forms by which points, their kinds, lamps, bins and approved stores are registered one by one, and events told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from houqin.common.scope import Scope
from houqin.lines.disinfection.forms import places
from houqin.lines.disinfection.models import Point
from houqin.lines.disinfection.queries import plans
from houqin.lines.disinfection.rules import rhythm


class ScopedForm(forms.Form):
    """A form whose choices are those of a scope."""

    def __init__(self, *args: Any, within: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in self.choices_within(within).items():
            field: Any = self.fields[name]
            field.choices = choices

    def choices_within(self, within: Scope) -> dict[str, list[tuple[int, str]]]:
        """Return the choices of its fields."""
        return {"unit": places.units(within)}


class KindForm(ScopedForm):
    """A kind of point."""

    key = forms.CharField(
        max_length=40, label=gettext_lazy("Key"), help_text=gettext_lazy("as the sheet of the plan names it")
    )
    name = forms.CharField(max_length=40, label=gettext_lazy("Name in Chinese"))
    name_en = forms.CharField(max_length=60, required=False, label=gettext_lazy("Name in English"))
    is_public = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Everybody comes there: the level's least rhythm holds")
    )

    def choices_within(self, within: Scope) -> dict[str, list[tuple[int, str]]]:
        """Return none: nothing is chosen."""
        return {}


class PointForm(ScopedForm):
    """A point that a unit disinfects."""

    code = forms.CharField(
        max_length=40, label=gettext_lazy("Code"), help_text=gettext_lazy("it is printed on the label")
    )
    kind = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Kind of point"))
    place = places.PlaceField(label=gettext_lazy("Place"), help_text=gettext_lazy("its code, or its name"))
    unit = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Who disinfects it"))
    area_m2 = forms.IntegerField(required=False, min_value=1, max_value=100_000, label=gettext_lazy("Area (m²)"))

    def choices_within(self, within: Scope) -> dict[str, list[tuple[int, str]]]:
        """Return units and kinds."""
        return {"unit": places.units(within), "kind": places.point_kinds()}


class LampForm(ScopedForm):
    """An ultraviolet lamp at a point."""

    code = forms.CharField(max_length=40, label=gettext_lazy("Code of the lamp"))
    point = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Where it hangs"))
    burnt_h = forms.IntegerField(initial=0, min_value=0, max_value=20_000, label=gettext_lazy("Hours burnt so far"))

    def choices_within(self, within: Scope) -> dict[str, list[tuple[int, str]]]:
        """Return the points for which the plan asks a lamp; all of them where it asks none."""
        rows = plans.points_for(within=within)
        lit = rows.filter(kind__in=plans.kinds_lit(within=within))
        return {"point": [(one.pk, _name(one)) for one in (lit if lit.exists() else rows)]}


def _name(point: Point) -> str:
    return f"{places.spoken(point.place)} {places.spoken(point.kind)} · {point.code}"


class MaskBinForm(ScopedForm):
    """A bin for used masks."""

    code = forms.CharField(max_length=40, label=gettext_lazy("Code of the bin"))
    place = places.PlaceField(label=gettext_lazy("Place"), help_text=gettext_lazy("its code, or its name"))
    spot = forms.CharField(max_length=80, required=False, label=gettext_lazy("Where exactly"))
    unit = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Who empties it"))


class StoreForm(ScopedForm):
    """A place approved for more alcohol than an ordinary store."""

    place = places.PlaceField(label=gettext_lazy("Place"), help_text=gettext_lazy("its code, or its name"))
    most_l = forms.IntegerField(min_value=1, max_value=100_000, label=gettext_lazy("Alcohol at most (L)"))
    document = forms.CharField(max_length=120, label=gettext_lazy("Approval of the fire office"))

    def choices_within(self, within: Scope) -> dict[str, list[tuple[int, str]]]:
        """Return none: nothing is chosen."""
        return {}


class EventForm(forms.Form):
    """What happened, where and when."""

    key = forms.ChoiceField(
        label=gettext_lazy("Event"), widget=forms.RadioSelect,
        choices=lambda: [(key, capfirst(gettext(word))) for key, word in rhythm.EVENTS.items()],
    )  # fmt: skip
    place = places.PlaceField(
        label=gettext_lazy("Place"), help_text=gettext_lazy("its code, or its name; everything in it is meant")
    )
    happened_at = forms.DateTimeField(
        required=False, label=gettext_lazy("When"), help_text=gettext_lazy("empty: now"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )  # fmt: skip
