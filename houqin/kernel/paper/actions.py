"""Every write of printed forms."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.org.models import Unit
from houqin.kernel.paper import rules
from houqin.kernel.paper.models import Form, FormLine, FormState


@audit.action
def print_form(
    *, kind: str, day: date, occasion: str, unit_id: int, subject_keys: Sequence[str], by: Actor, at: datetime
) -> str:
    """Make a form with a row for each subject, in this order; return its code. Refuses an empty list."""
    if not subject_keys:
        raise Refused(_("nothing is to be asked on this form"))
    unit = Unit.objects.get(pk=unit_id)
    form = Form.objects.create(
        code=rules.drawn_code(secrets.choice), kind=kind, day=day, occasion=occasion, unit=unit, unit_path=unit.path,
        printed_by=by.key, printed_at=at,
    )  # fmt: skip
    FormLine.objects.bulk_create(
        [FormLine(form=form, number=number, subject_key=key) for number, key in enumerate(subject_keys, start=1)]
    )
    audit.about(f"form:{form.pk}")
    audit.count(rows=len(subject_keys))
    return form.code


@audit.action
def mark_keyed(*, form_id: int, numbers: Sequence[int], by: Actor, at: datetime) -> int:
    """Note which rows were keyed back; return how many were not before. The form is in when every row is."""
    fresh = FormLine.objects.filter(form_id=form_id, number__in=list(numbers), keyed_at=None)
    marked = fresh.update(keyed_at=at, keyed_by=by.key)
    audit.about(f"form:{form_id}")
    audit.count(keyed=marked)
    if not FormLine.objects.filter(form_id=form_id, keyed_at=None).exists():
        _end(form_id, FormState.KEYED, "", by, at)
    return marked


@audit.action
def close_form(*, form_id: int, by: Actor, at: datetime) -> bool:
    """Say that the sheet holds nothing more: rows not keyed had nothing written. Refuses one that is not out."""
    audit.about(f"form:{form_id}")
    if not _end(form_id, FormState.KEYED, "", by, at):
        raise Refused(_("this form is not out any more"))
    return True


@audit.action
def void_form(*, form_id: int, reason: str, by: Actor, at: datetime) -> bool:
    """Void a form that will not come back. Refuses without a reason, and one that is not out."""
    audit.about(f"form:{form_id}")
    if not reason.strip():
        raise Refused(_("say what became of the sheet"), field="reason")
    if not _end(form_id, FormState.VOID, limited(reason, 120, "reason"), by, at):
        raise Refused(_("this form is not out any more"))
    return True


@audit.action
def attach_photo(*, form_id: int, file_id: int, by: Actor, at: datetime) -> None:
    """Keep the photo of the sheet with its form; a later one takes its place."""
    Form.objects.filter(pk=form_id).update(photo_id=file_id)
    audit.about(f"form:{form_id}")


def _end(form_id: int, state: str, reason: str, by: Actor, at: datetime) -> bool:
    rows = Form.objects.filter(pk=form_id, state=FormState.OUT)
    return bool(rows.update(state=state, reason=reason, ended_by=by.key, ended_at=at))
