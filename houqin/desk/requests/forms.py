"""Forms of requests to other units."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from houqin.kernel.fields import UnitField


class DoneForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("What was done"),
        help_text=gettext_lazy("name no person"),
    )  # fmt: skip


class HandOnForm(forms.Form):
    """Who does it instead."""

    unit = UnitField(label=gettext_lazy("Hand on to"), help_text=gettext_lazy("name or code"))
