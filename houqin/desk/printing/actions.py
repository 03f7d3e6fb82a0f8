"""Writes of the room: forms for a unit or each of its teams, and what was written on one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from houqin import registry
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.files import actions as files
from houqin.kernel.org.models import Unit
from houqin.kernel.paper import actions as paper
from houqin.kernel.paper import queries
from houqin.kernel.paper.models import Form
from houqin.manifest import PaperKind

WHOLE = Scope.whole(reason="the view admitted whoever asks to the unit")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a sheet as it was sent."""

    name: str
    media_type: str
    content: bytes


def kinds() -> dict[str, PaperKind]:
    """Return what can be asked for on paper, by the key of the duty kind."""
    return {key: kind for line in registry.lines() for key, kind in line.paper.items()}


@audit.action
def print_forms(*, kind: str, day: date, occasion: str, units: Sequence[Unit], by: Actor, at: datetime) -> list[str]:
    """Make a form for each unit that has anything to ask; return their codes. Refuses where none has."""
    codes = []
    for unit in units:
        asked = kinds()[kind].subjects(unit.path, day=day, occasion=occasion, at=at, within=WHOLE)
        if asked:
            codes.append(
                paper.print_form(
                    kind=kind, day=day, occasion=occasion, unit_id=unit.pk, subject_keys=asked, by=by, at=at
                )
            )
    audit.about(f"day:{day}")
    if not codes:
        raise Refused(_("nothing is to be asked on this form"))
    return codes


@audit.action
def key_form(
    *,
    form: Form,
    rows: Mapping[int, Mapping[str, str]],
    photo: Photo | None = None,
    by: Actor,
    at: datetime,
) -> dict[int, Refused | None]:
    """Key back rows of a form (column → text, by row number); return for each row written why it was refused, or None.

    What is refused stays on the form. Refuses a form that is not out and a photo that cannot be read.
    """
    lines = {line.number: line for line in queries.lines_of(form, within=WHOLE) if line.keyed_at is None}
    by_subject = {lines[number].subject_key: given for number, given in rows.items() if number in lines}
    numbers = {line.subject_key: number for number, line in lines.items()}
    if form.state != "out":
        raise Refused(_("this form is not out any more"))
    if photo is not None:
        file_id = files.store(
            content=photo.content, name=photo.name, media_type=photo.media_type, about=f"form:{form.pk}",
            unit_path=form.unit_path, by=by, at=at,
        )  # fmt: skip
        paper.attach_photo(form_id=form.pk, file_id=file_id, by=by, at=at)
    outcome = kinds()[form.kind].key(day=form.day, occasion=form.occasion, rows=by_subject, by=by, at=at)
    taken = [numbers[key] for key, refused in outcome.items() if refused is None]
    paper.mark_keyed(form_id=form.pk, numbers=taken, by=by, at=at)
    return {numbers[key]: refused for key, refused in outcome.items()}
