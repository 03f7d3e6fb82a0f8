"""How the brief is headed as a paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from houqin.desk.brief.models import Letterhead

FIELDS = ("title", "issuer", "to", "copies", "first_number")


class HeadForm(forms.Form):
    """Title, issuer, to whom it goes; empty words leave the usual ones."""

    title = forms.CharField(label=gettext_lazy("Title of the brief"), max_length=60, required=False)
    issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=60, required=False)
    to = forms.CharField(
        label=gettext_lazy("To"), max_length=200, required=False,
        help_text=gettext_lazy("offices above, as they stand on the paper"),
    )  # fmt: skip
    copies = forms.CharField(label=gettext_lazy("Copy"), max_length=200, required=False)
    first_number = forms.IntegerField(
        label=gettext_lazy("Number of the first issue"), min_value=1, max_value=99_999,
        help_text=gettext_lazy("counts only until the first brief is signed; then each gets the next number"),
    )  # fmt: skip

    def __init__(self, sent: Any, *, row: Letterhead) -> None:
        super().__init__(sent, initial={name: getattr(row, name) for name in FIELDS})
