"""What is broken at a point, and who is asked to repair it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy

from houqin.lines.disinfection import declared
from houqin.lines.disinfection.forms import places


class RepairForm(forms.Form):
    """What is to be repaired, and by whom."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is to be done"), widget=forms.RadioSelect,
        choices=lambda: [(key, capfirst(gettext(word))) for key, word in declared.REPAIRS.what.items()],
    )  # fmt: skip
    note = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("Note"), help_text=gettext_lazy("name no person")
    )
    unit = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Who is asked"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.choices = places.units(places.WHOLE)
