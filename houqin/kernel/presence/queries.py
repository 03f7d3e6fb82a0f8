"""Every read of presence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from houqin.common.scope import Scope
from houqin.kernel.presence.models import Pass


def first_passes(person_ids: Iterable[int], *, day: date, within: Scope) -> dict[int, Pass]:
    """Return each person's first entry of a day, by person."""
    del within
    rows = Pass.objects.filter(day=day, direction="in", person_id__in=list(person_ids)).select_related("door")
    return {row.person_id: row for row in rows.order_by("-happened_at", "-pk")}


def last_reading(person_id: int, *, day: date, within: Scope) -> Pass | None:
    """Return the last pass of the day at which a temperature was taken, or None."""
    del within
    rows = Pass.objects.filter(day=day, person_id=person_id, reading_c__isnull=False).select_related("door")
    return rows.order_by("-happened_at", "-pk").first()


def last_pass(person_id: int, *, within: Scope) -> Pass | None:
    """Return where a person was last seen, or None."""
    del within
    return Pass.objects.filter(person_id=person_id).select_related("door").order_by("-happened_at", "-pk").first()


def readings_on(day: date, *, within: Scope) -> QuerySet[Pass]:
    """Return the passes of a day at which a temperature was taken, the last first."""
    del within
    return Pass.objects.filter(day=day, reading_c__isnull=False).order_by("-happened_at", "-pk")


def entries_on(day: date, *, within: Scope) -> QuerySet[Pass]:
    """Return the entries of a day through doors that let the person in, the first first."""
    del within
    return Pass.objects.filter(day=day, direction="in", decision="let_in").order_by("happened_at", "pk")
