from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_lazy

from houqin.common import ids
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.kernel import fields
from houqin.kernel.files import rules as files
from houqin.lines.accountability.forms.report import choices
from houqin.lines.accountability.measures import SupervisionMeasures
from houqin.lines.accountability.queries import supervision as queries
from houqin.lines.accountability.rules import aspects
from houqin.lines.accountability.rules import supervision as rules

CODE_WORDS = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "enterkeyhint": "done"}
NONE = [("", "—")]
WHOLE = Scope.whole(reason="a finding may be made in every place")


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": 400})


class PhotoForm(forms.Form):
    """A photo, sent now or kept since the form came back to be mended."""

    photo = forms.FileField(required=False, allow_empty_file=True, label=gettext_lazy("Photo"))
    waiting = forms.IntegerField(required=False, min_value=0, max_value=ids.GREATEST, widget=forms.HiddenInput)

    def clean_photo(self) -> UploadedFile | None:
        """Refuse what is too large before it is read."""
        sent: UploadedFile | None = self.cleaned_data["photo"]
        if sent is not None:
            try:
                files.check_size(sent.size or 0)
            except Refused as refused:
                raise forms.ValidationError(refused.said(gettext)) from None
        return sent

    def sent(self) -> rules.Sent | None:
        """Return the photo that was sent now, or None."""
        found = self.cleaned_data.get("photo")
        if found is None:
            return None
        found.seek(0)
        return rules.Sent(found.name or "", found.content_type or "", found.read())

    def shown(self) -> rules.Shown:
        """Return what bears out what is written; a photo sent now takes the place of one that waited."""
        if (sent := self.sent()) is not None:
            return rules.Shown((sent,))
        waiting = self.cleaned_data.get("waiting")
        return rules.Shown((), (waiting,) if waiting else ())


class DrawForm(forms.Form):
    """What is to be drawn: the claims of a day, how many, of one unit or of all."""

    day = forms.DateField(
        label=gettext_lazy("Claims of"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    size = forms.IntegerField(
        label=gettext_lazy("How many"), widget=forms.NumberInput(attrs={"min": 1, "max": rules.MOST_IN_A_SAMPLE})
    )
    unit = forms.ChoiceField(required=False, label=gettext_lazy("Of one unit only"))

    def __init__(self, *args: Any, units: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.choices = [*NONE, *units]


class CodeForm(forms.Form):
    """The code of a place, scanned or typed."""

    code = forms.CharField(
        max_length=200, label=gettext_lazy("Scan / Type the code"), widget=forms.TextInput(attrs=CODE_WORDS)
    )


class CheckForm(PhotoForm):
    """What was seen of one claim."""

    result = forms.ChoiceField(
        label=gettext_lazy("What do you see?"), choices=choices(rules.RESULTS), widget=forms.RadioSelect
    )
    code = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("Scan / Type the code"),
        help_text=gettext_lazy("The code of the place, as a proof that you were there"),
        widget=forms.TextInput(attrs=CODE_WORDS),
    )  # fmt: skip
    note = forms.CharField(
        required=False, max_length=400, label=gettext_lazy("Remark"), widget=_area(2),
        help_text=gettext_lazy("What is different, or why it could not be checked"),
    )  # fmt: skip


class DeadlineForm(PhotoForm):
    """A deadline in hours or days."""

    due_number = forms.IntegerField(
        required=False, min_value=1, max_value=9999, label=gettext_lazy("Deadline in"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    due_span = forms.ChoiceField(
        required=False, label=gettext_lazy("Hours or days"), choices=choices(rules.SPANS), widget=forms.RadioSelect,
        initial=rules.HOURS,
    )  # fmt: skip

    def due_at(self, at: datetime, *, usual_h: int) -> datetime:
        """Return the deadline; empty is the usual number of hours. Refuses one that does not lie ahead."""
        number, span = self.cleaned_data["due_number"], self.cleaned_data["due_span"] or rules.HOURS
        return rules.deadline(at, number=number or usual_h, span=span if number else rules.HOURS)


class FindingForm(DeadlineForm):
    """What was found, where, who answers for it until when."""

    place = forms.CharField(
        max_length=200, label=gettext_lazy("Place: scan the code, or type its name"),
        widget=fields.Suggesting(attrs=CODE_WORDS),
    )  # fmt: skip
    text = forms.CharField(max_length=400, label=gettext_lazy("What did you find?"), widget=_area())
    severity = forms.ChoiceField(
        label=gettext_lazy("How grave?"), choices=choices(rules.SEVERITIES), widget=forms.RadioSelect
    )
    aspect = forms.ChoiceField(label=gettext_lazy("Aspect"), choices=[*NONE, *choices(aspects.ASPECTS)])
    unit = forms.ChoiceField(
        required=False, label=gettext_lazy("Unit that answers"),
        help_text=gettext_lazy("Empty: the unit that lies in this place"),
    )  # fmt: skip
    owner = forms.CharField(
        required=False, max_length=32, label=gettext_lazy("Person who answers (name or staff number)"),
        help_text=gettext_lazy("Empty: the head of the unit"), widget=forms.TextInput(attrs=CODE_WORDS),
    )  # fmt: skip
    visit = forms.IntegerField(required=False, min_value=0, max_value=ids.GREATEST, widget=forms.HiddenInput)

    def clean_place(self) -> str:
        """Refuse a code that no place has, together with whatever else does not fit."""
        code: str = self.cleaned_data["place"]
        try:
            return queries.place_meant(code, within=WHOLE).code
        except Refused as refused:
            raise forms.ValidationError(refused.said(gettext)) from None

    def __init__(self, *args: Any, units: Sequence[Any], measures: SupervisionMeasures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.choices = [*NONE, *units]
        self.fields["due_number"].help_text = gettext(
            "Empty: %(slight)s if slight, %(serious)s if serious, %(grave)s if grave"
        ) % {
            "slight": _span(measures.rectify_slight_h),
            "serious": _span(measures.rectify_serious_h),
            "grave": _span(measures.rectify_grave_h),
        }
        suggesting: Any = self.fields["place"].widget
        suggesting.suggested = lambda: fields.PlaceField().suggestions()[: fields.MOST_SUGGESTED]


def _span(hours: int) -> str:
    """Return "7 days" for 168 hours, "24 hours" for a day."""
    days, rest = divmod(hours, 24)
    if rest or days < 2:
        return gettext("%(n)s hours") % {"n": hours}
    return gettext("%(n)s days") % {"n": days}


class RectifyForm(PhotoForm):
    """What was done about a finding."""

    text = forms.CharField(max_length=400, label=gettext_lazy("What was done?"), widget=_area())


class RecheckForm(DeadlineForm):
    """What another look shows."""

    result = forms.ChoiceField(
        label=gettext_lazy("What do you see?"), choices=choices(rules.VERDICTS), widget=forms.RadioSelect
    )
    note = forms.CharField(
        required=False, max_length=400, label=gettext_lazy("Remark"), widget=_area(2),
        help_text=gettext_lazy("If it is opened again: what is still to be done"),
    )  # fmt: skip


class AppointForm(forms.Form):
    """Who inspects for which body."""

    number = forms.CharField(
        max_length=32, label=gettext_lazy("Staff number"), widget=forms.TextInput(attrs=CODE_WORDS)
    )
    body = forms.ChoiceField(
        label=gettext_lazy("Inspects for"), choices=choices(rules.BODIES), widget=forms.RadioSelect
    )


class RelieveForm(forms.Form):
    """Who inspects no longer."""

    relieve = forms.IntegerField(min_value=0, max_value=ids.GREATEST, widget=forms.HiddenInput)


class LedgerForm(forms.Form):
    """What the ledger is narrowed to; whatever does not fit is left aside."""

    body = forms.ChoiceField(required=False, label=gettext_lazy("Body"), choices=[*NONE, *choices(rules.BODIES)])
    severity = forms.ChoiceField(
        required=False, label=gettext_lazy("Severity"), choices=[*NONE, *choices(rules.SEVERITIES)]
    )
    aspect = forms.ChoiceField(required=False, label=gettext_lazy("Aspect"), choices=[*NONE, *choices(aspects.ASPECTS)])
    first = forms.DateField(
        required=False,
        label=gettext_lazy("Found from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    last = forms.DateField(
        required=False,
        label=gettext_lazy("Found until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
