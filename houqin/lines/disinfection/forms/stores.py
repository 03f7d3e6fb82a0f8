"""Forms of batches, strips, mixtures, and bins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from houqin.common.scope import Scope
from houqin.lines.disinfection.forms import places
from houqin.lines.disinfection.models import Batch
from houqin.lines.disinfection.queries import stores
from houqin.lines.disinfection.rules import chemistry

IN_STORE = ("chlorine", "chlorine_tablet", "alcohol", "quat", "peroxide")


def _agents() -> list[tuple[str, Any]]:
    return [(key, gettext(chemistry.AGENTS[key].title)) for key in IN_STORE]


class BatchForm(forms.Form):
    """A delivery as its label says."""

    product = forms.CharField(max_length=80, label=gettext_lazy("Product"))
    number = forms.CharField(max_length=40, label=gettext_lazy("Batch number"))
    agent = forms.ChoiceField(label=gettext_lazy("What it is"), choices=_agents)
    label_percent = forms.DecimalField(
        required=False, max_digits=6, decimal_places=3, label=gettext_lazy("Available chlorine on the label (%)"),
        help_text=gettext_lazy("such as 5; not the share of product in the plan"),
    )  # fmt: skip
    mg_per_tablet = forms.IntegerField(
        required=False, min_value=1, max_value=100_000, label=gettext_lazy("Available chlorine of a tablet (mg)")
    )
    capacity_l = forms.DecimalField(
        required=False, max_digits=9, decimal_places=3, min_value=0, label=gettext_lazy("Delivered (L)")
    )
    bottle_ml = forms.IntegerField(
        required=False, min_value=1, max_value=1_000_000, label=gettext_lazy("One bottle holds (mL)"),
        help_text=gettext_lazy("needed for alcohol: 500 at most outside an approved store"),
    )  # fmt: skip
    place = places.PlaceField(
        required=False, label=gettext_lazy("Where it stands"), help_text=gettext_lazy("its code, or its name")
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Expires on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    unit = forms.TypedChoiceField(coerce=int, empty_value=None, label=gettext_lazy("For whom"))

    def __init__(self, *args: Any, within: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.required = within.units is not None
        unit.choices = [*([] if unit.required else [("", gettext("for all"))]), *places.units(within)]


class StripForm(forms.Form):
    """A test strip."""

    percent = forms.DecimalField(max_digits=6, decimal_places=3, label=gettext_lazy("Available chlorine read (%)"))


class MixForm(forms.Form):
    """How much of a working solution is wanted, how strong, from which batch, for whom."""

    batch = forms.TypedChoiceField(coerce=int, label=gettext_lazy("Batch"))
    unit = forms.TypedChoiceField(coerce=int, label=gettext_lazy("For whom"))
    volume_l = forms.DecimalField(
        max_digits=8, decimal_places=3, min_value=0, initial=10, label=gettext_lazy("Working solution (L)")
    )
    target_mg_l = forms.DecimalField(
        required=False, max_digits=8, decimal_places=1, label=gettext_lazy("Strength (mg/L)")
    )
    percent_v_v = forms.DecimalField(
        required=False, max_digits=6, decimal_places=3, label=gettext_lazy("or share of product (%)")
    )
    use = forms.ChoiceField(
        label=gettext_lazy("Use"), choices=lambda: [(key, gettext(word)) for key, word in chemistry.USES.items()]
    )

    def __init__(self, *args: Any, within: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        mixed = [one for one in stores.batches_for(within=within) if _is_mixed(one)]
        fields["batch"].choices = [(one.pk, name_of(one)) for one in mixed]
        fields["unit"].choices = places.units(within)


def _is_mixed(batch: Batch) -> bool:
    return chemistry.AGENTS[batch.agent].is_mixed


def name_of(batch: Batch) -> str:
    """Return product, number and strength of a batch in a few signs."""
    strength = f"{batch.label_percent.normalize():f} %" if batch.label_percent else f"{batch.mg_per_tablet} mg"
    return f"{batch.product} {batch.number} · {strength}"


class BinForm(forms.Form):
    """A bin that was emptied."""

    bags = forms.IntegerField(min_value=0, max_value=99, initial=1, label=gettext_lazy("Bags"))
    working_mg_l = forms.IntegerField(initial=1000, label=gettext_lazy("Soaked with (mg/L)"))
    handed_to = forms.CharField(max_length=80, label=gettext_lazy("Handed over to"))
