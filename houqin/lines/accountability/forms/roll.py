from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from houqin.lines.accountability.forms import report as report_forms
from houqin.lines.accountability.rules import roll as rules


class PeopleForm(forms.Form):
    """Which people are ticked."""

    person_ids = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": gettext_lazy("tick at least one person")}
    )

    def __init__(self, *args: Any, people: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person_ids"]
        field.choices = [(person_id, person_id) for person_id in people]


class HowKnownForm(forms.Form):
    """How whoever reports for others knows."""

    how_known = forms.ChoiceField(
        label=gettext_lazy("How do you know?"),
        choices=report_forms.choices(rules.HOW_KNOWN),
        widget=forms.RadioSelect,
    )


class TeamForm(PeopleForm, HowKnownForm):
    """Report for the ticked people that nothing is the matter."""


class ExceptionForm(report_forms.ChangeForm, HowKnownForm):
    """Report for one person with what is the matter."""


class ExcuseForm(PeopleForm):
    """Give a reason for the ticked people."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=report_forms.choices(rules.REASONS), widget=forms.RadioSelect
    )
    until = forms.DateField(
        required=False,
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("The last day that is excused; empty: this day only."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    document = forms.CharField(required=False, max_length=80, label=gettext_lazy("Document"))
    note = forms.CharField(required=False, max_length=120, label=gettext_lazy("Remark"))


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(max_length=120, label=gettext_lazy("Reason"))


class ObservationForm(forms.Form):
    """Start a home observation."""

    number = forms.CharField(max_length=32, label=gettext_lazy("Staff number"))
    until = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(required=False, max_length=120, label=gettext_lazy("Remark"))
