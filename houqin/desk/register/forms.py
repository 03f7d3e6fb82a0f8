"""Forms of the register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.desk.register import queries
from houqin.kernel.org import queries as org
from houqin.kernel.people.rules import Entry
from houqin.kernel.places import queries as places

CODE = pgettext_lazy("unit or place", "Code")
INDENT = "\u3000"  # an ideographic space: browsers drop ordinary ones at the start of an option
PERSON_KINDS = [
    ("employee", gettext_lazy("Employee")),
    ("staff", gettext_lazy("Staff of another department")),
    ("student", gettext_lazy("Student")),
    ("worker", gettext_lazy("Site worker")),
    ("resident", gettext_lazy("Resident")),
    ("visitor", gettext_lazy("Visitor")),
]
SEXES = [("", gettext_lazy("Not known")), ("f", gettext_lazy("Female")), ("m", gettext_lazy("Male"))]
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
UNIT_KINDS = [
    ("leading_group", gettext_lazy("Leading group")),
    ("committee", gettext_lazy("Party committee")),
    ("branch", gettext_lazy("Party branch")),
    ("unit", pgettext_lazy("kind of unit", "Unit")),
    ("team", gettext_lazy("Team")),
    ("college", gettext_lazy("College")),
    ("department", gettext_lazy("Department")),
]
PLACE_KINDS = [
    ("campus", gettext_lazy("Campus")),
    ("building", gettext_lazy("Building")),
    ("floor", gettext_lazy("Floor")),
    ("room", gettext_lazy("Room")),
    ("spot", gettext_lazy("Spot")),
    ("door", gettext_lazy("Door")),
    ("area", gettext_lazy("Area")),
]
POSTS = [
    ("head", gettext_lazy("Head")),
    ("deputy", gettext_lazy("Deputy")),
    ("secretary", gettext_lazy("Branch secretary")),
    ("cadre", gettext_lazy("Cadre")),
    ("member", gettext_lazy("Member")),
]
KEPT_FOR = [("", gettext_lazy("Anybody")), ("f", gettext_lazy("Women")), ("m", gettext_lazy("Men"))]


def word_of(choices: list[tuple[str, Any]], key: str) -> str:
    """Return the word of a key on the screen."""
    return str(dict(choices).get(key, key))


def units_to_choose(within: Scope) -> Iterator[tuple[int | str, str]]:
    """Yield every open unit in the scope, indented by its depth."""
    yield "", "–"
    for unit in org.units_for(within=within).filter(closed_at=None):
        yield unit.pk, INDENT * (unit.depth - 1) + queries.named(unit)


def _day_field(label: Any, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"})
    )


def instant_of(day: date | None, *, at: datetime) -> datetime | None:
    """Return the first instant of a day; None, which means now, for no day and for today."""
    return None if day is None or day == clock.day_of(at) else clock.instant(day, "00:00")


class ScopedForm(forms.Form):
    """A form that may ask what the asker's scope holds."""

    def __init__(self, *args: Any, within: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.within = within
        if "unit" in self.fields:
            self.fields["unit"].choices = list(units_to_choose(within))  # type: ignore[attr-defined]


class UnitField(forms.TypedChoiceField):
    """A unit, given as its id."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Unit"))
        super().__init__(coerce=int, empty_value=None, **kwargs)


class CorrectForm(ScopedForm):
    """What is known of a person."""

    number = forms.CharField(label=gettext_lazy("Number"), max_length=32)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=120, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PERSON_KINDS)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=SEXES, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=24, required=False,
        help_text=gettext_lazy("As long as it shows stars it is left as it is"),
    )  # fmt: skip
    identity = forms.CharField(
        label=gettext_lazy("Identity card or passport"), max_length=24, required=False,
        help_text=gettext_lazy("As long as it shows stars it is left as it is"),
    )  # fmt: skip
    diet = forms.CharField(label=gettext_lazy("Diet"), max_length=20, required=False)
    aliases = forms.CharField(
        label=gettext_lazy("Also called"), max_length=160, required=False,
        help_text=gettext_lazy("Several names with commas between them"),
    )  # fmt: skip

    def entry(self) -> Entry:
        """Return what was entered."""
        sent = self.cleaned_data
        called = sent["aliases"].replace("，", ",").replace("、", ",").split(",")
        plain = {name: sent[name] for name in ("name", "name_en", "kind", "sex", "language", "diet")}
        return Entry(
            sent["number"], phone=sent["phone"], identity=sent["identity"],
            aliases=tuple(alias for alias in called if alias.strip()), **plain,
        )  # fmt: skip


class NewPersonForm(CorrectForm):
    """A person not known yet."""

    unit = UnitField(required=False)
    since = _day_field(gettext_lazy("Since"), gettext_lazy("Empty: from now on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone", "identity"):
            self.fields[name].help_text = ""


class JoinForm(ScopedForm):
    """A unit and a day: to join or to be transferred."""

    unit = UnitField()
    since = _day_field(gettext_lazy("Since"), gettext_lazy("Empty: from now on; a day begins at 00:00"))


class LeaveForm(ScopedForm):
    """The day of leaving."""

    since = _day_field(
        gettext_lazy("First day away"), gettext_lazy("Empty: from now on. Posts and roles end at the same instant.")
    )


class PostForm(ScopedForm):
    """A post in a unit."""

    unit = UnitField()
    kind = forms.ChoiceField(label=gettext_lazy("Post"), choices=POSTS)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=60, required=False)
    since = _day_field(gettext_lazy("Since"), gettext_lazy("Empty: from now on"))


class HolderForm(ScopedForm):
    """Who holds a post of a unit."""

    number = forms.CharField(
        label=gettext_lazy("Number of the person"), max_length=32,
        widget=forms.TextInput(attrs={"list": "options", "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Post"), choices=POSTS)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=60, required=False)
    since = _day_field(gettext_lazy("Since"), gettext_lazy("Empty: from now on"))


class AwayForm(ScopedForm):
    """An absence."""

    since = _day_field(gettext_lazy("First day away"), gettext_lazy("Empty: from now on"))
    until = _day_field(gettext_lazy("Last day away"), gettext_lazy("Empty: until they come back"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=80, required=False)


class RevealForm(forms.Form):
    """What a number is wanted for."""

    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=120)


class MergeForm(forms.Form):
    """The other entry and how it is known that both are one."""

    number = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("How it is known that both are one"), max_length=120)


class UnitForm(ScopedForm):
    """A new unit."""

    code = forms.CharField(label=CODE, max_length=32)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=120, required=False)
    emergency_name = forms.CharField(label=gettext_lazy("Name in an emergency"), max_length=80, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=UNIT_KINDS)
    place = forms.CharField(
        label=gettext_lazy("Code of its place"), max_length=32, required=False,
        help_text=gettext_lazy("Its people follow the measures of this place"),
    )  # fmt: skip


class UnitNamesForm(ScopedForm):
    """Names and place of a unit."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=120, required=False)
    emergency_name = forms.CharField(label=gettext_lazy("Name in an emergency"), max_length=80, required=False)
    place = forms.CharField(label=gettext_lazy("Code of its place"), max_length=32, required=False)


class MoveUnitForm(ScopedForm):
    """The unit above."""

    unit = UnitField(label=gettext_lazy("Under"), required=False, help_text=gettext_lazy("–: at the top"))


class PlaceForm(ScopedForm):
    """A new place."""

    code = forms.CharField(label=CODE, max_length=32)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=120, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PLACE_KINDS)
    capacity = forms.IntegerField(label=gettext_lazy("Capacity in persons"), required=False, min_value=0)
    sex = forms.ChoiceField(label=gettext_lazy("Kept for"), choices=KEPT_FOR, required=False)


class PlaceNamesForm(ScopedForm):
    """Names, capacity and use of a place."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=120, required=False)
    capacity = forms.IntegerField(label=gettext_lazy("Capacity in persons"), required=False, min_value=0)
    sex = forms.ChoiceField(label=gettext_lazy("Kept for"), choices=KEPT_FOR, required=False)


class MovePlaceForm(ScopedForm):
    """The place above, by code."""

    parent = forms.CharField(
        label=gettext_lazy("Code of the place above"), max_length=32, required=False,
        help_text=gettext_lazy("Empty: at the top"),
    )  # fmt: skip

    def clean_parent(self) -> str:
        """Refuse a code that no place has."""
        code: str = self.cleaned_data["parent"].strip()
        if code and places.place_by_code(code, within=self.within) is None:
            raise forms.ValidationError(gettext("there is no place %(code)s") % {"code": code})
        return code


class UploadForm(forms.Form):
    """A file and what it is a sheet of."""

    kind = forms.CharField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=gettext_lazy("File (.xlsx or .csv)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )
