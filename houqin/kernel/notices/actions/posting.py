"""Notices are posted, withdrawn and read."""

from __future__ import annotations

import secrets
from datetime import datetime

from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.notices import queries, rules
from houqin.kernel.notices.models import Delivery, Leaves, Notice, Reading
from houqin.kernel.org.models import Unit

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")


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
    leaves: str = Leaves.NOTHING,
    site: str = "",
    by: Actor,
    at: datetime,
) -> int | None:
    """Post a notice in (Chinese, English) to a person or a unit; `key` is posted once only.

    `leaves` says what of it goes out to channels, `site` under which address its readers reach Houqin. Returns the id,
    or None when the key had been posted before. Refuses a missing language.
    """
    if not all(title) or bool(text[0]) != bool(text[1]):
        raise Refused(_("a notice needs its Chinese and its English text"), field="title")
    if Notice.objects.filter(key=key).exists():
        return None
    row = Notice.objects.create(
        key=key, title_zh=title[0], title_en=title[1], text_zh=text[0], text_en=text[1], link=link, weight=weight,
        person_id=person_id, unit_id=unit_id, at=at, until=until, leaves=leaves,
    )  # fmt: skip
    _queue(row, site, at=at)
    audit.about(f"notice:{row.pk}")
    return row.pk


def _queue(notice: Notice, site: str, *, at: datetime) -> None:
    """Let a notice go out to every channel whose people are all among its readers."""
    if not notice.leaves:
        return
    link = site.rstrip("/") + rules.PAGE.format(notice.pk)
    channels = queries.channels_for(notice.unit, within=WHOLE)
    Delivery.objects.bulk_create(
        Delivery(notice=notice, channel=channel, link=link, queued_at=at, next_at=at) for channel in channels
    )


@audit.action
def announce(
    *,
    title: tuple[str, str],
    text: tuple[str, str],
    unit: Unit,
    author_id: int,
    starts_at: datetime | None = None,
    read_until: datetime | None = None,
    corrects_id: int | None = None,
    english: tuple[int, datetime] | None = None,
    leaves: str = Leaves.NOTHING,
    site: str = "",
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Post what a person wrote, in (Chinese, English), to everybody of a unit, now or from `starts_at`; return the id.

    Where all of them read Chinese the English may be left out, and the Chinese stands for it. What it corrects is
    withdrawn by the same act. With `english`, who writes the English and until when, the Chinese goes out first:
    what is urgent waits for no translation. Refuses a unit of nobody, a missing Chinese text, a missing English text
    where somebody does not read Chinese, a time that is over, and correcting what is withdrawn already.
    """
    title, text = (title[0].strip(), title[1].strip()), (text[0].strip(), text[1].strip())
    number = _audience(unit, title, text, at=at, may_follow=english is not None)
    writer_id, due_at = _english_owed(english, title, text, at=at)
    starts_at = max(starts_at or at, at)
    if read_until is not None and read_until <= starts_at:
        raise Refused(_("the time until which it is to be read is over"), field="read_until")
    if corrects_id is not None:
        withdraw(notice_id=corrects_id, by=by, at=at)
    row = Notice.objects.create(
        key=f"announced:{secrets.token_hex(8)}", title_zh=title[0], title_en=title[1] or title[0], text_zh=text[0],
        text_en=text[1] or text[0], unit=unit, author_id=author_id, read_until=read_until, leaves=leaves,
        corrects_id=corrects_id, at=starts_at, english_by_id=writer_id, english_due=due_at,
    )  # fmt: skip
    _queue(row, site, at=starts_at)
    audit.about(f"notice:{row.pk}")
    audit.count(people=number)
    return row.pk


def _english_owed(
    english: tuple[int, datetime] | None, title: tuple[str, str], text: tuple[str, str], *, at: datetime
) -> tuple[int, datetime] | tuple[None, None]:
    """Return who owes the English until when; nobody where it is there. Refuses a time that is over."""
    if english is None or (title[1] and text[1]):
        return None, None
    if english[1] <= at:
        raise Refused(_("the time until which the English is written is over"), field="english_due")
    return english


@audit.action
def add_english(*, notice_id: int, title: str, text: str, by: Actor, at: datetime) -> None:
    """Add the English that was owed. Who does not read Chinese has not read the notice yet: it is new to them again."""
    audit.about(f"notice:{notice_id}")
    if not title.strip() or not text.strip():
        raise Refused(_("give title and text in English"), field="title_en")
    rows = Notice.objects.filter(pk=notice_id, withdrawn_at=None, english_by__isnull=False)
    written = {"title_en": title.strip(), "text_en": text.strip(), "english_by": None, "english_due": None}
    if not rows.update(**written):
        raise Refused(_("this notice has its English already, or is withdrawn"))
    Reading.objects.filter(notice_id=notice_id).exclude(person__language=queries.CHINESE).delete()


def _audience(unit: Unit, title: tuple[str, str], text: tuple[str, str], *, at: datetime, may_follow: bool) -> int:
    """Return how many people a notice goes to, if its words can be read by all of them."""
    number, strangers = queries.audience_of(unit, at=at, within=WHOLE)
    if not number:
        raise Refused(_("nobody belongs to this unit"), field="unit")
    if not title[0] or not text[0]:
        raise Refused(_("a notice needs a title and a text in Chinese"), field="title_zh")
    if strangers and not may_follow and not (title[1] and text[1]):
        raise Refused(
            _(
                "%(strangers)s of the %(number)s who get this do not read Chinese: give title and text in English too, "
                "or say who adds them until when"
            ),
            field="title_en", strangers=strangers, number=number,
        )  # fmt: skip
    return number


@audit.action
def withdraw(*, notice_id: int, by: Actor, at: datetime) -> None:
    """Withdraw what a person wrote: nobody sees it any more, its row stays. Refuses one that is withdrawn already."""
    audit.about(f"notice:{notice_id}")
    rows = Notice.objects.filter(pk=notice_id, withdrawn_at=None).exclude(author=None)
    if not rows.update(withdrawn_at=at):
        raise Refused(_("this notice is withdrawn already"))


@audit.action
def mark_read(*, notice_id: int, person_id: int, by: Actor, at: datetime) -> bool:
    """Note that a person has opened a notice; False when they had before."""
    _row, is_new = Reading.objects.get_or_create(notice_id=notice_id, person_id=person_id, defaults={"at": at})
    audit.about(f"notice:{notice_id}")
    return is_new
