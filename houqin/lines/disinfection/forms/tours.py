"""How many crews walk, or who leads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from houqin.kernel.people.models import Person
from houqin.lines.disinfection.actions.touring import MOST_CREWS
from houqin.lines.disinfection.forms.places import spoken


class ToursForm(forms.Form):
    """Either who leads the crews, or how many there are."""

    leaders = forms.TypedMultipleChoiceField(
        coerce=int, required=False, label=gettext_lazy("Who walks"), widget=forms.CheckboxSelectMultiple
    )
    crews = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_CREWS, initial=2, label=gettext_lazy("or how many crews")
    )

    def __init__(self, *args: Any, workers: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaders: Any = self.fields["leaders"]
        leaders.choices = [(one.pk, spoken(one)) for one in workers]
        if not workers:
            del self.fields["leaders"]
