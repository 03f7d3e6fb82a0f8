"""Forms of the room: what an office asks for, and what fills a cell."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from houqin.common.scope import Scope
from houqin.kernel.fields import UnitField
from houqin.kernel.returns import rules
from houqin.kernel.returns.rules import Rhythm

BACK = [(0, gettext_lazy("the same day")), (1, gettext_lazy("the day before")), (2, gettext_lazy("two days before"))]
NOT_A_CLOCK = gettext_lazy("Write a clock time such as 16:00.")


def _clock(label: Any) -> forms.RegexField:
    return forms.RegexField(
        r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$", label=label, error_messages={"invalid": NOT_A_CLOCK}
    )  # fmt: skip


class AskedForm(forms.Form):
    """What an office asks for: its name, its window, who sends it, its own layout."""

    name = forms.CharField(max_length=80, label=gettext_lazy("Name of the form"))
    to_whom = forms.CharField(max_length=80, label=gettext_lazy("Who asks for it"))
    unit = UnitField(label=gettext_lazy("About which unit"), help_text=gettext_lazy("name or code"))
    counts_from = _clock(gettext_lazy("Counts from"))
    days_back = forms.TypedChoiceField(coerce=int, choices=BACK, label=gettext_lazy("Counting begins on"))
    counts_until = _clock(gettext_lazy("Counts until, on the day itself"))
    due = _clock(gettext_lazy("To be sent until"))
    number = forms.CharField(
        max_length=40,
        required=False,
        label=gettext_lazy("Who sends it (name or number)"),
        help_text=gettext_lazy("Empty: you yourself."),
    )
    layout = forms.FileField(
        required=False,
        label=gettext_lazy("Their layout (.xlsx)"),
        help_text=gettext_lazy("Without one Houqin makes a plain sheet of all figures."),
    )

    def __init__(self, *args: Any, within: Scope, is_change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.narrow(within)
        if is_change:
            self.fields["number"].help_text = gettext_lazy("Empty: as before.")
            self.fields["layout"].help_text = gettext_lazy("Without a new one the layout stays.")

    def rhythm(self) -> Rhythm:
        """Return the counting window and due time as given."""
        given = self.cleaned_data
        return Rhythm(given["counts_from"], given["counts_until"], given["days_back"], given["due"])


class CellForm(forms.Form):
    """What fills a cell."""

    address = forms.CharField(max_length=6, label=gettext_lazy("Cell"))
    what = forms.ChoiceField(label=gettext_lazy("Filled with"), required=False)

    def __init__(self, *args: Any, figures: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what: Any = self.fields["what"]
        what.choices = [
            ("", gettext("nothing")),
            *((key, gettext(title)) for key, title in {**figures, **rules.FIXED}.items()),
        ]
