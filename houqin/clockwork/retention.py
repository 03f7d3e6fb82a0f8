"""Forgetting: values whose time is over are erased as their tables declare, and the numbers are reported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from houqin import registry
from houqin.common import clock
from houqin.common.declared import Retention
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.access import declared as access
from houqin.kernel.audit import actions as audit
from houqin.kernel.chains import declared as chains
from houqin.kernel.files import actions as files
from houqin.kernel.files.models import File
from houqin.kernel.paper import declared as paper
from houqin.kernel.presence import declared as presence

# Named as text: rooms of the desk stand above the clockwork.
JOBS = Retention("clockwork.Job", "slot", 90, _("What the clockwork did is looked up for three months at most."))
SENT = Retention("register.Upload", "uploaded_at", 7, _("A sheet that was sent is kept for a week at most."))


def declared() -> tuple[Retention, ...]:
    """Return what every line, the kernel and the desk keep for a time only."""
    lines = (keep for line in registry.lines() for keep in line.retention)
    return (*access.RETENTION, *presence.RETENTION, *chains.RETENTION, *paper.RETENTION, JOBS, SENT, *lines)


@audit.action
def erase_overdue(*, by: Actor, at: datetime) -> dict[str, int]:
    """Erase what is kept no longer; return numbers of rows by table. The rows stay, so that nothing vanishes."""
    erased = {keep.model: _erase(keep, by, at) for keep in declared()}
    audit.about("retention")
    audit.count(**{model.replace(".", "_"): number for model, number in erased.items() if number})
    return erased


def _erase(keep: Retention, by: Actor, at: datetime) -> int:
    table: Any = apps.get_model(keep.model)
    overdue: QuerySet[Any] = table._default_manager.filter(**{f"{keep.since}__lt": _limit(table, keep, at)})
    if not keep.erases:
        return int(overdue.delete()[0])
    blank = {name: blank_of(table._meta.get_field(name)) for name in keep.erases}
    holding = overdue.filter(_holds_any(blank))
    pictures = [name for name in keep.erases if table._meta.get_field(name).related_model is File]
    held = [pk for name in pictures for pk in holding.values_list(name, flat=True) if pk is not None]
    number = int(holding.update(**blank))
    for file_id in held:
        files.erase(file_id=file_id, by=by, at=at)
    return number


def _limit(table: type[models.Model], keep: Retention, at: datetime) -> object:
    before = at - timedelta(days=keep.keep_days)
    return before if isinstance(table._meta.get_field(keep.since), models.DateTimeField) else clock.day_of(before)


def blank_of(field: Any) -> object:
    """Return what stands in a field whose value was erased: nothing where the table allows it, else its default."""
    return None if field.null else field.get_default()


def _holds_any(blank: Mapping[str, object]) -> Q:
    """Return the condition that a row still holds one of the values, so that no row is erased night after night."""
    held = Q(pk__in=[])
    for name, value in blank.items():
        held |= Q(**{f"{name}__isnull": False}) if value is None else ~Q(**{name: value})
    return held
