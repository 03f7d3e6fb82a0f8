from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from houqin.kernel.people.models import Person
from houqin.kernel.rosters.rules import Period, Planned

NOBODY = [("", "–")]
Choice = tuple[Any, Any]


def people_choices(people: Iterable[Person]) -> list[Choice]:
    """Return people as choices, by their names in the language of the page."""
    is_english = (get_language() or "").startswith("en")
    return [(person.pk, (is_english and person.name_en) or person.name) for person in people]


class PlanForm(forms.Form):
    """Who stands in each empty shift of the plan, and who stands by; a shift left empty is left out."""

    def __init__(
        self,
        *args: Any,
        slots: Sequence[Period],
        cadres: Iterable[Person],
        draft: Iterable[Planned] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.slots = list(slots)
        choices = NOBODY + people_choices(cadres)
        drafted = {turn.period: turn for turn in draft}
        for slot in self.slots:
            turn = drafted.get(slot)
            for part, label, value in (
                ("h", gettext_lazy("Officer"), turn.person_id if turn else None),
                ("b", gettext_lazy("Backup"), turn.backup_id if turn else None),
            ):
                self.fields[part + key_of(slot)] = forms.TypedChoiceField(
                    choices=choices, coerce=int, empty_value=None, required=False, label=label, initial=value
                )

    def rows(self) -> list[tuple[Period, Any, Any]]:
        """Return each shift with its two fields."""
        return [(slot, self["h" + key_of(slot)], self["b" + key_of(slot)]) for slot in self.slots]

    def planned(self) -> list[Planned]:
        """Return the shifts for which somebody was chosen."""
        given = self.cleaned_data
        return [
            Planned(slot[0], slot[1], given["h" + key_of(slot)], given["b" + key_of(slot)])
            for slot in self.slots
            if given["h" + key_of(slot)]
        ]

    def count_taken(self) -> int:
        """Return for how many shifts somebody was chosen that are no longer empty: another was quicker."""
        sent = {name for name, value in self.data.items() if name[:1] == "h" and name[1:].isdigit() and value}
        return len(sent - set(self.fields))


def key_of(slot: Period) -> str:
    """Return what names a shift in a form: when it begins."""
    return str(int(slot[0].timestamp()))


class ReplaceForm(forms.Form):
    """Another stands in."""

    person = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Officer"))
    reason = forms.CharField(max_length=120, label=gettext_lazy("Why?"))

    def __init__(self, *args: Any, cadres: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.choices = NOBODY + people_choices(cadres)


class SwapForm(forms.Form):
    """Two change places."""

    with_shift = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Swap with"))
    reason = forms.CharField(max_length=120, label=gettext_lazy("Why?"))

    def __init__(self, *args: Any, shifts: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["with_shift"]
        field.choices = [*NOBODY, *shifts]


class HandoverForm(forms.Form):
    """What the shift leaves: nothing may be left out, "none" is said too."""

    state_of_things = forms.CharField(
        max_length=1000,
        label=gettext_lazy("How things stand"),
        help_text=gettext_lazy("Water, power, heating, doors, canteens, people in observation; what was unusual."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    open_items = forms.CharField(
        max_length=1000,
        label=gettext_lazy("What is not finished"),
        help_text=gettext_lazy("Who does it until when; “none” where there is none."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    keys = forms.CharField(
        max_length=400,
        label=gettext_lazy("Keys and things handed over"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StayForm(forms.Form):
    """Relief has not come."""

    reason = forms.CharField(max_length=120, label=gettext_lazy("What is known of your relief?"))
