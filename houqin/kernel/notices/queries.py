"""Every read of notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.notices.models import Channel, Delivery, Notice, Reading, Sending
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person

CHINESE = "zh-hans"
Deliveries = QuerySet[Delivery]


def notices_to(person_id: int, *, unit_paths: Iterable[str] = (), at: datetime, within: Scope) -> QuerySet[Notice]:
    """Return notices to a person, or to the units (and units above) they belong to, newest first, with `is_read`."""
    del within
    units = sorted({above for path in unit_paths for above in paths.ancestors(path)})
    read = Reading.objects.filter(notice=OuterRef("pk"), person_id=person_id)
    mine = Q(person_id=person_id) | Q(unit__path__in=units) | Q(person=None, unit=None)
    rows = Notice.objects.filter(mine, Q(until=None) | Q(until__gt=at), at__lte=at, withdrawn_at=None)
    return rows.annotate(is_read=Exists(read)).order_by("-at", "-pk")


def known_keys(keys: Iterable[str], *, within: Scope) -> set[str]:
    """Return which of the keys have been posted."""
    del within
    return set(Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def audience_of(unit: Unit, *, at: datetime, within: Scope) -> tuple[int, int]:
    """Return how many people belong to a unit and those below it, and how many of them do not read Chinese."""
    members = people.members_of(unit.path, at=at, within=within)
    return members.count(), members.exclude(language=CHINESE).count()


def announced(*, within: Scope) -> QuerySet[Notice]:
    """Return what people wrote to units in the scope, the newest first, with `read`: how many opened it."""
    rows = Notice.objects.select_related("unit", "author", "corrected_by", "english_by").exclude(author=None)
    rows = rows.filter(org.within_q("unit__path", within)).annotate(read=Count("readings"))
    return rows.order_by("-at", "-pk")


def english_owed(person_id: int, *, within: Scope) -> QuerySet[Notice]:
    """Return the notices whose English a person owes, the most urgent first."""
    del within
    return Notice.objects.filter(english_by_id=person_id, withdrawn_at=None).order_by("english_due", "pk")


def receipts_of(notice: Notice, *, at: datetime, within: Scope) -> tuple[QuerySet[Reading], QuerySet[Person]]:
    """Return the readings by the unit's people, the first first, and who of them has not opened it."""
    members = people.members_of(notice.unit.path if notice.unit else "", at=at, within=within)
    readings = notice.readings.select_related("person").filter(person__in=members.order_by()).order_by("at", "pk")
    return readings, members.exclude(pk__in=notice.readings.values("person_id"))


def channels(*, within: Scope) -> QuerySet[Channel]:
    """Return the channels that are not closed, by name."""
    del within
    return Channel.objects.select_related("unit", "owner").filter(closed_at=None).order_by("name", "pk")


def channels_for(unit: Unit | None, *, within: Scope) -> QuerySet[Channel]:
    """Return the channels to which a notice to a unit (None: to all) goes: those of the unit and of units below it."""
    return channels(within=within).filter(org.subtree_q("unit__path", unit.path if unit else ""))


def deliveries_of(notice: Notice, *, within: Scope) -> Deliveries:
    """Return where a notice was sent and what became of it."""
    del within
    return notice.deliveries.select_related("channel").order_by("channel__name", "pk")


def last_deliveries(channel: Channel, *, within: Scope) -> Deliveries:
    """Return what was sent to a channel, the newest first."""
    del within
    return channel.deliveries.select_related("notice").order_by("-queued_at", "-pk")


def due_deliveries(*, at: datetime, within: Scope) -> list[int]:
    """Return the oldest sending that is due for each channel that is on: one at a time, in order."""
    del within
    rows = Delivery.objects.filter(state=Sending.WAITING, next_at__lte=at, channel__is_on=True)
    first: dict[int, int] = {}
    for pk, channel_id in rows.order_by("queued_at", "pk").values_list("pk", "channel_id"):
        first.setdefault(channel_id, pk)
    return list(first.values())


def is_anything_under_way(*, within: Scope) -> bool:
    """Say whether any sending waits or is claimed."""
    del within
    return Delivery.objects.filter(state__in=(Sending.WAITING, Sending.CLAIMED)).exists()


def delivery_numbers(*, since: datetime, within: Scope) -> dict[str, int]:
    """Return numbers of sendings by state: those under way, and those that ended since an instant."""
    del within
    rows = Delivery.objects.filter(Q(ended_at=None) | Q(ended_at__gte=since))
    return dict(rows.values_list("state").annotate(n=Count("pk")).order_by())
