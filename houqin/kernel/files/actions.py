"""Every write of files: store, hand over a photo that waited, erase."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.files import photos, rules, storage
from houqin.kernel.files.models import File


@audit.action
def store(
    *,
    content: bytes,
    name: str,
    media_type: str,
    about: str,
    unit_path: str = "",
    takes_workbook: bool = False,
    by: Actor,
    at: datetime,
) -> int:
    """Keep a photo or a document about a subject ("finding:17") and return its id.

    A photo (JPEG, PNG, WebP) is drawn anew; a PDF is kept as it is, and so is a workbook that the caller has looked
    over (`takes_workbook`). The same content about the same subject is kept once. `unit_path` bounds who may read it.
    Refuses empty and too large files, pictures that cannot be read or are too large, and every other kind of file.
    """
    rules.check_size(len(content))
    is_workbook = takes_workbook and rules.is_workbook(content)
    kept, kind, ending = (content, rules.XLSX, ".xlsx") if is_workbook else _prepared(content, media_type)
    sha256 = storage.put(kept)
    # Whoever erases the last of equal contents at this moment cannot see this row yet.
    transaction.on_commit(partial(storage.put, kept))
    row = File(
        sha256=sha256,
        media_type=kind,
        name=rules.kept_name(name, ending=ending),
        size_bytes=len(kept),
        about=about,
        unit_path=unit_path,
        by=by.key,
        at=at,
    )
    file_id = _kept(row)
    audit.about(f"file:{file_id}")
    audit.count(files=1, bytes=len(kept))
    return file_id


def _prepared(content: bytes, media_type: str) -> tuple[bytes, str, str]:
    if media_type.startswith("image/") or not rules.is_document(content):
        return photos.drawn_anew(content), rules.PHOTO, ".jpg"
    return content, rules.PDF, ".pdf"


def _kept(row: File) -> int:
    same = File.objects.filter(sha256=row.sha256, about=row.about, erased_at=None)
    found = same.values_list("pk", flat=True).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return same.get().pk
    return row.pk


@audit.action
def adopt(*, file_id: int, about: str, unit_path: str = "", by: Actor, at: datetime) -> int:
    """Hand a photo that waited for its form over to what it is about; return the id of the file there.

    Refuses one that is gone, that does not wait, or that somebody else sent.
    """
    waiting = File.objects.filter(pk=file_id, about=rules.draft_of(by.key), by=by.key, erased_at=None).first()
    if waiting is None:
        raise Refused(_("the photo that was kept is gone; please take it again"), "photo")
    row = File(
        sha256=waiting.sha256,
        media_type=waiting.media_type,
        name=waiting.name,
        size_bytes=waiting.size_bytes,
        about=about,
        unit_path=unit_path,
        by=by.key,
        at=at,
    )
    adopted = _kept(row)
    File.objects.filter(pk=waiting.pk, erased_at=None).update(erased_at=at)
    audit.about(f"file:{adopted}")
    return adopted


@audit.action
def erase(*, file_id: int, by: Actor, at: datetime) -> None:
    """Erase a file: its row stays and says when, its content goes unless another file holds the same.

    Refuses a file that is not there or was erased before.
    """
    row = File.objects.filter(pk=file_id).first()
    if row is None or not File.objects.filter(pk=file_id, erased_at=None).update(erased_at=at):
        raise Refused(_("this file is not there or was erased before"))
    audit.about(f"file:{file_id}")
    transaction.on_commit(partial(_let_go, row.sha256))


@audit.action
def forget_drafts(*, before: datetime, by: Actor, at: datetime) -> int:
    """Erase the photos that waited for a form since before an instant; return how many."""
    waiting = File.objects.filter(about__startswith=f"{rules.DRAFT}:", at__lt=before, erased_at=None)
    found = list(waiting.values_list("pk", "sha256"))
    File.objects.filter(pk__in=[pk for pk, _sha in found]).update(erased_at=at)
    for _pk, sha256 in found:
        transaction.on_commit(partial(_let_go, sha256))
    audit.about("files")
    audit.count(erased=len(found))
    return len(found)


def _let_go(sha256: str) -> None:
    if not File.objects.filter(sha256=sha256, erased_at=None).exists():
        storage.remove(sha256)
