"""Photos and documents that come with a form, or waited for it to be mended."""

from __future__ import annotations

from datetime import datetime, timedelta

from houqin.common.scope import Actor
from houqin.kernel.audit import actions as audit
from houqin.kernel.files import actions as files
from houqin.kernel.files import rules as file_rules
from houqin.lines.accountability.rules.supervision import Sent, Shown

KEPT_WAITING = timedelta(days=3)


def keep(about: str, shown: Shown, *, unit_path: str, by: Actor, at: datetime) -> list[int]:
    """Keep what was sent and what waited about a subject; return the ids of the files, each once."""
    ids = [
        files.store(
            content=sent.content,
            name=sent.name,
            media_type=sent.media_type,
            about=about,
            unit_path=unit_path,
            by=by,
            at=at,
        )
        for sent in shown.photos
    ]
    ids += [files.adopt(file_id=pk, about=about, unit_path=unit_path, by=by, at=at) for pk in shown.waiting]
    return list(dict.fromkeys(ids))


@audit.action
def keep_waiting(*, photo: Sent, by: Actor, at: datetime) -> int:
    """Keep a photo while its form is mended, so that it need not be taken again; return the id of the file."""
    about = file_rules.draft_of(by.key)
    return files.store(content=photo.content, name=photo.name, media_type=photo.media_type, about=about, by=by, at=at)


def forget_waiting(*, day: object, by: Actor, at: datetime) -> int:
    """Erase the photos that have waited for their form for three days; return how many."""
    del day
    return files.forget_drafts(before=at - KEPT_WAITING, by=by, at=at)
