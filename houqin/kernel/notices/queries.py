"""Every read of notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.notices.models import Notice, Reading


def notices_to(person_id: int, *, unit_paths: Iterable[str] = (), at: datetime, within: Scope) -> QuerySet[Notice]:
    """Return notices to a person, or to the units (and units above) they belong to, newest first, with `is_read`."""
    del within
    units = sorted({above for path in unit_paths for above in paths.ancestors(path)})
    read = Reading.objects.filter(notice=OuterRef("pk"), person_id=person_id)
    mine = Q(person_id=person_id) | Q(unit__path__in=units) | Q(person=None, unit=None)
    rows = Notice.objects.filter(mine, Q(until=None) | Q(until__gt=at), at__lte=at)
    return rows.annotate(is_read=Exists(read)).order_by("-at", "-pk")


def known_keys(keys: Iterable[str], *, within: Scope) -> set[str]:
    """Return which of the keys have been posted."""
    del within
    return set(Notice.objects.filter(key__in=list(keys)).values_list("key", flat=True))
