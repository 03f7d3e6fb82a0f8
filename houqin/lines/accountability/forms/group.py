from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from houqin.common.declared import DutyKind
from houqin.kernel.people.models import Person
from houqin.lines.accountability.forms.report import choices
from houqin.lines.accountability.forms.watch import NOBODY, people_choices
from houqin.lines.accountability.models import Decision
from houqin.lines.accountability.rules import aspects as rules
from houqin.lines.accountability.rules.aspects import Shown


class DecideForm(forms.Form):
    """A decision of the group on one of the ten aspects."""

    aspect = forms.ChoiceField(label=gettext_lazy("Aspect"), choices=choices(rules.ASPECTS))
    text_zh = forms.CharField(
        max_length=400, required=False, label=gettext_lazy("Decision"), widget=forms.Textarea(attrs={"rows": 3})
    )
    text_en = forms.CharField(
        max_length=400,
        required=False,
        label=gettext_lazy("Decision in English"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, absent: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if heads := people_choices(absent):
            self.fields["for_head"] = forms.TypedChoiceField(
                coerce=int, choices=heads, label=gettext_lazy("For whom do you act?"), widget=forms.RadioSelect
            )


class ChargeForm(forms.Form):
    """Who answers for an aspect."""

    owner = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Owner"))
    deputy = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Deputy"))

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = NOBODY + people_choices(people)
        for name in ("owner", "deputy"):
            field: Any = self.fields[name]
            field.choices = found


class ReviewForm(forms.Form):
    """How an aspect stands, and what bears it out: at least one of note, document, photo, decision, count."""

    status = forms.ChoiceField(
        label=gettext_lazy("How does it stand?"), choices=choices(rules.STATUSES), widget=forms.RadioSelect
    )
    note = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("What was seen or done"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    document = forms.CharField(required=False, max_length=200, label=gettext_lazy("Document, by title or number"))
    photo = forms.FileField(required=False, label=gettext_lazy("Photo or PDF"))
    decision = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label=gettext_lazy("Decision of the leading group")
    )
    duty_kind = forms.ChoiceField(required=False, label=gettext_lazy("Tasks done"))
    day = forms.DateField(
        required=False, label=gettext_lazy("Day of the evidence"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, decisions: Sequence[Decision], kinds: Iterable[DutyKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision: Any = self.fields["decision"]
        duty_kind: Any = self.fields["duty_kind"]
        decision.choices = NOBODY + [
            (row.pk, Truncator(f"{row.at:%m-%d} {row.text_zh or row.text_en}").chars(60)) for row in decisions
        ]
        duty_kind.choices = NOBODY + [(kind.key, gettext(kind.title)) for kind in kinds]

    def exhibits(self, *, today: date) -> list[Shown]:
        """Return what was given as evidence, of today where no day was named; a photo comes beside it."""
        given = self.cleaned_data
        day = given["day"] or today
        shown = [Shown(kind, day, given[kind].strip()) for kind in (rules.NOTE, rules.DOCUMENT) if given[kind].strip()]
        if given["decision"]:
            shown.append(Shown(rules.DECISION, day, decision_id=given["decision"]))
        if given["duty_kind"]:
            shown.append(Shown(rules.COVERAGE, day, duty_kind=given["duty_kind"]))
        return shown
