"""Forms of requests to other units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from houqin.common.scope import Scope
from houqin.kernel.org import queries as org

WHOLE = Scope.whole(reason="every unit may be asked")
MOST_UNITS = 600


class DoneForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("What was done"),
        help_text=gettext_lazy("name no person"),
    )  # fmt: skip


class HandOnForm(forms.Form):
    """Who does it instead."""

    unit = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Hand on to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_english = (get_language() or "").startswith("en")
        rows = org.units_for(within=WHOLE).filter(closed_at=None)[:MOST_UNITS]
        unit: Any = self.fields["unit"]
        unit.choices = [(one.pk, (one.name_en if is_english else "") or one.name) for one in rows]
