"""Every write of notices."""

from __future__ import annotations

from datetime import datetime

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.notices.models import Notice, Reading


@audit.action
def post(
    *,
    key: str,
    title: tuple[str, str],
    text: tuple[str, str] = ("", ""),
    link: str = "",
    weight: str = "plain",
    person_id: int | None = None,
    unit_id: int | None = None,
    until: datetime | None = None,
    by: Actor,
    at: datetime,
) -> int | None:
    """Post a notice in (Chinese, English) to a person or a unit; `key` is posted once only.

    Returns the id, or None when the key had been posted before. Refuses a missing language.
    """
    if not all(title) or bool(text[0]) != bool(text[1]):
        raise Refused(_("a notice needs its Chinese and its English text"), field="title")
    if Notice.objects.filter(key=key).exists():
        return None
    row = Notice.objects.create(
        key=key,
        title_zh=title[0],
        title_en=title[1],
        text_zh=text[0],
        text_en=text[1],
        link=link,
        weight=weight,
        person_id=person_id,
        unit_id=unit_id,
        at=at,
        until=until,
    )
    audit.about(f"notice:{row.pk}")
    return row.pk


@audit.action
def mark_read(*, notice_id: int, person_id: int, by: Actor, at: datetime) -> bool:
    """Note that a person has opened a notice; False when they had before."""
    _row, is_new = Reading.objects.get_or_create(notice_id=notice_id, person_id=person_id, defaults={"at": at})
    audit.about(f"notice:{notice_id}")
    return is_new
