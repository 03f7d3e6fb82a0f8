"""Every write of the register that joins several concepts, and the files sent to it."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.desk.register import intake, sheets
from houqin.desk.register.models import Upload
from houqin.exchange import sheets as exchange
from houqin.kernel.access import handing_on
from houqin.kernel.audit import actions as audit
from houqin.kernel.people import actions as people
from houqin.kernel.people import cipher

KEEP = timedelta(days=7)
MOST_ROWS = 5000


@audit.action
def let_leave(*, person_id: int, ends_at: datetime | None, by: Actor, at: datetime, command: str | None = None) -> None:
    """Let a person leave: membership, posts and roles end at one instant."""
    people.leave(person_id=person_id, ends_at=ends_at, by=by, at=at)
    handing_on.end_grants(person_id=person_id, ends_at=ends_at or at, by=by, at=at)


@audit.action
def merge(
    *, kept_id: int, merged_id: int, reason: str, by: Actor, at: datetime, command: str | None = None
) -> dict[str, int]:
    """Make two entries one, with roles and account; return what became of the roles."""
    people.merge_people(kept_id=kept_id, merged_id=merged_id, reason=reason, by=by, at=at)
    return handing_on.take_over(kept_id=kept_id, merged_id=merged_id, by=by, at=at)


@audit.action
def note_export(*, kind: str, number: int, by: Actor, at: datetime) -> None:
    """Put on record that somebody took a list out of the house."""
    audit.about(f"sheet:{kind}")
    audit.count(rows=number)


@audit.action
def keep_upload(*, kind: str, name: str, content: bytes, by: Actor, at: datetime) -> int:
    """Keep a file until it is applied; return its id. Refuses what cannot be read as this sheet, and very long ones.

    Files older than a week are deleted on the way.
    """
    reading = exchange.read(content, sheets.kind_named(kind).sheet)
    if reading.count > MOST_ROWS:
        raise Refused(_("more than %(most)s rows: split the file, or use houqin sheet import"), most=MOST_ROWS)
    Upload.objects.filter(uploaded_at__lt=at - KEEP).delete()
    row = Upload.objects.create(
        by=by.key, kind=kind, name=name[-120:], uploaded_at=at,
        content_cipher=cipher.locked(base64.b64encode(content).decode()),
    )  # fmt: skip
    audit.about(f"upload:{row.pk}")
    return row.pk


def content_of(upload: Upload) -> bytes:
    """Return the file as it was sent."""
    return base64.b64decode(cipher.opened(upload.content_cipher))


@audit.action
def apply_upload(*, upload_id: int, leaves_faulty: bool, by: Actor, at: datetime) -> bool:
    """Apply a file kept, whole or without its faulty rows; return False when faults forbade it.

    Refuses a file of somebody else and one applied before.
    """
    upload = Upload.objects.select_for_update().filter(pk=upload_id, by=by.key).first()
    if upload is None:
        raise Refused(_("this file is no longer there; send it again"))
    if upload.applied_at is not None:
        raise Refused(_("this file was applied before"))
    kind = sheets.kind_named(upload.kind)
    outcome = intake.take(content_of(upload), kind, by=by, at=at, is_trial=False, leaves_faulty=leaves_faulty)
    audit.about(f"upload:{upload_id}")
    if outcome.applied:
        effect = outcome.effect
        audit.count(created=effect.created, changed=effect.changed, left_out=outcome.faulty)
        Upload.objects.filter(pk=upload_id).update(
            applied_at=at, created=effect.created, changed=effect.changed, unchanged=effect.unchanged
        )
    return outcome.applied


@audit.action
def discard_upload(*, upload_id: int, by: Actor, at: datetime) -> None:
    """Delete a file kept. One that is gone already is no fault."""
    Upload.objects.filter(pk=upload_id, by=by.key).delete()
    audit.about(f"upload:{upload_id}")
