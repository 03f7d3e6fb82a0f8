"""Forms of the room: a change of level, why it is withdrawn, one measure that differs for a while."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from houqin.common import clock, paths
from houqin.common.refused import Refused
from houqin.desk.context import LEVELS
from houqin.desk.level import queries
from houqin.desk.templatetags.houqin import named, sentence
from houqin.kernel.places.models import Place

# The browser takes a day in this form only, in whatever language the page is.
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "00:00"})


TELEPHONE = re.compile(r"\+?[0-9][0-9-]{2,19}")


class ClockField(forms.CharField):
    """A campus clock time "HH:MM" up to 24:00."""

    def clean(self, value: Any) -> str:
        """Return the text. Refuses what is no clock time."""
        text = str(super().clean(value)).strip().replace("：", ":")
        try:
            clock.instant(date(2020, 1, 1), text)
        except Refused as refused:
            raise forms.ValidationError(sentence(refused)) from None
        if text > "24:00":
            raise forms.ValidationError(gettext("a day ends at 24:00"))
        return text


class PreviewForm(forms.Form):
    """What would change, where, from which instant."""

    place = forms.ChoiceField(label=gettext_lazy("Where"))
    level = forms.ChoiceField(label=gettext_lazy("Level from then on"), choices=list(LEVELS.items()))
    day = forms.DateField(label=gettext_lazy("From the day"), widget=DAY)
    clock = ClockField(
        label=gettext_lazy("at"), max_length=5, initial="24:00", widget=CLOCK,
        help_text=gettext_lazy("24:00 is the end of this day: 00:00 of the next"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Place.objects.filter(kind="campus") | Place.objects.filter(path__in=_roots())
        self.fields["place"].choices = [(place.pk, named(place)) for place in places.order_by("path")]  # type: ignore[attr-defined]

    @property
    def starts_at(self) -> datetime:
        """The instant that day and clock name."""
        return clock.instant(self.cleaned_data["day"], self.cleaned_data["clock"])

    @property
    def place_chosen(self) -> Place:
        """The place that was chosen."""
        return Place.objects.get(pk=self.cleaned_data["place"])


def _roots() -> list[str]:
    first = Place.objects.order_by("path").values_list("path", flat=True).first()
    return [paths.ancestors(first)[0]] if first else []


class EnterForm(PreviewForm):
    """The change itself, with the document that orders it."""

    document = forms.CharField(
        label=gettext_lazy("By which document"), max_length=120,
        help_text=gettext_lazy("number and issuer, as it stands on the paper"),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Why a change is withdrawn."""

    because = forms.CharField(label=gettext_lazy("Why it is withdrawn"), max_length=120)


class OverrideForm(forms.Form):
    """One measure that differs at a place for a while."""

    measure = forms.ChoiceField(label=gettext_lazy("Measure"))
    value = forms.CharField(
        label=gettext_lazy("Value"), max_length=200, required=False,
        help_text=gettext_lazy("several values with commas between them; yes or no"),
    )  # fmt: skip
    place = forms.ChoiceField(label=gettext_lazy("Where"))
    first_day = forms.DateField(label=gettext_lazy("From the day"), widget=DAY)
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("Empty: until further notice"),
    )
    document = forms.CharField(
        label=gettext_lazy("By which document"), max_length=120, required=False,
        help_text=gettext_lazy("not needed for a telephone number"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a measure that no document orders; a telephone number needs none but must be one."""
        sent = super().clean() or {}
        if not str(sent.get("measure", "")).endswith("_phone"):
            if not sent.get("document", "").strip():
                self.add_error("document", gettext("name the document that orders it"))
        elif not TELEPHONE.fullmatch(sent.get("value", "").replace(" ", "")):
            self.add_error("value", gettext("this is not a telephone number"))
        return sent

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = PreviewForm().fields["place"].choices  # type: ignore[attr-defined]
        self.fields["measure"].choices = list(queries.measures_to_choose())  # type: ignore[attr-defined]
