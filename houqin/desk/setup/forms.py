"""Forms of the setup room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import get_language, gettext, gettext_lazy

from houqin.common import clock, paths
from houqin.common.scope import Scope
from houqin.desk.setup import first
from houqin.kernel.access import declared
from houqin.kernel.access.models import Account
from houqin.kernel.org import queries as org
from houqin.kernel.people import queries as people
from houqin.kernel.places.models import Place

EVERYWHERE = "all"
PLACE_DEPTH = 2
CHANNEL_KINDS = (
    ("wecom", gettext_lazy("WeCom robot")),
    ("dingtalk", gettext_lazy("DingTalk robot")),
    ("feishu", gettext_lazy("Feishu robot")),
    ("mail", gettext_lazy("Mail")),
)
INDENT = "\u3000"  # an ideographic space: browsers drop ordinary ones at the start of an option


def _named(node: Any) -> str:
    is_english = (get_language() or "").startswith("en")
    return str((is_english and node.name_en) or node.name)


def units_to_choose(within: Scope) -> Iterator[tuple[str, str]]:
    """Yield every unit that is not closed, indented by its depth."""
    for unit in org.units_for(within=within).filter(closed_at=None):
        yield f"unit:{unit.pk}", INDENT * (paths.depth(unit.path) - 1) + _named(unit)


def _places_to_choose() -> Iterator[tuple[str, str]]:
    most = PLACE_DEPTH * paths.DIGITS_PER_LEVEL
    for place in Place.objects.order_by("path"):
        if len(place.path) <= most:
            yield f"place:{place.pk}", INDENT * (paths.depth(place.path) - 1) + _named(place)


def because_field() -> forms.CharField:
    """Return the field in which it is said why a role is given or taken."""
    said = gettext_lazy("by which decision or document, in a few words")
    return forms.CharField(label=gettext_lazy("Why"), max_length=120, help_text=said)


class FirstForm(forms.Form):
    """The first account: who opens it, and the code that only the owner of the house can read."""

    code = forms.CharField(
        label=gettext_lazy("Setup code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=80)
    number = forms.CharField(
        label=gettext_lazy("Your number"), max_length=32,
        help_text=gettext_lazy("the number of your staff card; it is your user name too"),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "At least ten characters; three or four words that belong to you are better than one with signs."
        ),
    )
    again = forms.CharField(
        label=gettext_lazy("Password once more"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_code(self) -> str:
        """Refuse what is not the code."""
        text: str = self.cleaned_data["code"]
        if not first.is_right(text):
            raise forms.ValidationError(gettext("this is not the code in the terminal"))
        return text

    def clean_password(self) -> str:
        """Refuse a password that is too easy."""
        password: str = self.cleaned_data["password"]
        named = Account(username=self.cleaned_data.get("number") or "")
        password_validation.validate_password(password, named)
        return password

    def clean_again(self) -> str:
        """Refuse a second password that differs from the first."""
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("password") not in {None, again}:
            raise forms.ValidationError(gettext("the two passwords differ"))
        return again


class GrantForm(forms.Form):
    """A role, where, until when."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    where = forms.ChoiceField(label=gettext_lazy("Where"))
    until = forms.DateField(
        label=gettext_lazy("Last day"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Empty: until it is revoked"),
    )  # fmt: skip
    because = because_field()

    def __init__(self, *args: Any, within: Scope, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            ("", "–"), *((role.key, gettext(role.title)) for role in declared.ROLES.values())
        ]  # fmt: skip
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            (EVERYWHERE, gettext("The whole campus")),
            (gettext("Units"), list(units_to_choose(within))),
            (gettext("Places"), list(_places_to_choose())),
        ]

    def clean_until(self) -> date | None:
        """Refuse a day that is over."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < self.day:
            raise forms.ValidationError(gettext("this day is over"))
        return until

    def as_grant(self) -> dict[str, Any]:
        """Return what the action `grant` takes of it; a last day ends at 24:00."""
        kind, _colon, number = self.cleaned_data["where"].partition(":")
        until = self.cleaned_data["until"]
        ends_at: datetime | None = clock.instant(until, "24:00") if until else None
        return {
            "role": self.cleaned_data["role"],
            "unit_id": int(number) if kind == "unit" else None,
            "place_id": int(number) if kind == "place" else None,
            "until": ends_at,
            "because": self.cleaned_data["because"],
        }


class RevokeForm(forms.Form):
    """Why a role is taken away."""

    because = because_field()


class SuccessorForm(forms.Form):
    """Who takes a role over."""

    successor = forms.CharField(label=gettext_lazy("Number or name of the successor"), max_length=80)
    because = because_field()

    def __init__(self, *args: Any, within: Scope, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.within, self.at = within, at

    def clean_successor(self) -> int:
        """Return the id of the one person meant; refuse nobody and several."""
        text = self.cleaned_data["successor"].strip()
        found = people.search(text, at=self.at, within=self.within, limit=6)
        same = [one for one in found if text in {one.person.number, one.was}] or [one for one in found if one.is_exact]
        if len(same) == 1:
            return same[0].person.pk
        if not found:
            raise forms.ValidationError(gettext("nobody of this number or name was found"))
        near = ", ".join(f"{one.person.name} {one.person.number}" for one in (same or found)[:5])
        raise forms.ValidationError(gettext("who is meant? give the number: %(near)s") % {"near": near})


class OpenAccountsForm(forms.Form):
    """Whose accounts are opened: everybody of a unit who has none."""

    unit = forms.ChoiceField(label=gettext_lazy("Unit"))

    def __init__(self, *args: Any, within: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "–"), *units_to_choose(within)]  # type: ignore[attr-defined]

    def unit_id(self) -> int:
        """Return the id of the unit chosen."""
        return int(self.cleaned_data["unit"].partition(":")[2])


class ChannelForm(forms.Form):
    """A group's robot, or mailboxes, and whose notices they get."""

    name = forms.CharField(
        label=gettext_lazy("Name of the channel"), max_length=60,
        help_text=gettext_lazy("as people call the group"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind of channel"), choices=CHANNEL_KINDS)
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("The people of the group: it gets notices to this unit and to units above it."),
    )
    address = forms.CharField(
        label=gettext_lazy("Robot's web address, or mail addresses"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=gettext_lazy("copied whole from the group's settings; it is not shown again"),
    )  # fmt: skip
    secret = forms.CharField(
        label=gettext_lazy("Signing secret"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Only DingTalk and Feishu, where the robot is set to check signatures."),
    )  # fmt: skip

    def __init__(self, *args: Any, within: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "–"), *units_to_choose(within)]  # type: ignore[attr-defined]

    def unit_id(self) -> int:
        """Return the id of the unit chosen."""
        return int(self.cleaned_data["unit"].partition(":")[2])


class DrillForm(forms.Form):
    """When a drill begins by its own clock."""

    begin = forms.DateTimeField(
        label=gettext_lazy("The drill begins at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
