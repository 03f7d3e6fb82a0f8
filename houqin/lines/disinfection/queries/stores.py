"""Batches, the strength that is believed of them, mixtures that may be used now, lamps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.org import queries as org
from houqin.lines.disinfection.models import AlcoholStore, Batch, Lamp, Mix, Strip
from houqin.lines.disinfection.rules import judging


def batches_for(*, within: Scope) -> QuerySet[Batch]:
    """Return the batches that are not used up, for all or of units in the scope or above it, by expiry."""
    rows = Batch.objects.filter(finished_at=None).select_related("place", "unit").order_by("expires_on", "pk")
    if within.units is None:
        return rows
    above = {path for unit in within.units for path in paths.ancestors(unit)}
    return rows.filter(Q(unit=None) | Q(unit__path__in=above) | org.within_q("unit__path", within))


def strength_of(batch: Batch, *, at: datetime, within: Scope) -> Decimal | None:
    """Return the available chlorine in percent that is believed: the last strip's, else the label's."""
    del within
    last = Strip.objects.filter(batch=batch, at__lte=at).order_by("-at", "-pk").first()
    return last.percent if last else batch.label_percent


def mixes_within(unit_paths: Iterable[str], *, at: datetime, within: Scope) -> QuerySet[Mix]:
    """Return what units, those below and those above them mixed within a day before the instant, the newest first."""
    del within
    near = Q(pk__in=[])
    for path in unit_paths:
        # "" stands above all units.
        near |= Q(pk__gt=0) if not path else org.subtree_q("unit__path", path) | Q(unit__path__in=paths.ancestors(path))
    rows = Mix.objects.filter(near, mixed_at__lte=at, mixed_at__gt=at - judging.SOLUTION_KEEPS)
    return rows.select_related("batch", "unit").order_by("-mixed_at", "-pk")


def lamps_for(*, within: Scope) -> QuerySet[Lamp]:
    """Return the lamps that are not closed, at points of units in the scope, the longest burnt first."""
    rows = Lamp.objects.filter(closed_at=None).select_related("point__place", "point__kind")
    return rows.filter(org.within_q("point__unit__path", within)).order_by("-burnt_min", "code")


def expiring(*, day: date, within: Scope) -> QuerySet[Batch]:
    """Return the batches that have expired."""
    return batches_for(within=within).filter(expires_on__lt=day)


def stored_at(place_id: int, *, within: Scope) -> QuerySet[Batch]:
    """Return the batches that stand at a place and are not used up."""
    del within
    return Batch.objects.filter(place_id=place_id, finished_at=None)


def alcohol_at(place_id: int, *, within: Scope) -> Decimal:
    """Return how many litres of alcohol were brought to a place and are not used up."""
    rows = stored_at(place_id, within=within).filter(agent="alcohol")
    return Decimal(rows.aggregate(n=Sum("capacity_l"))["n"] or 0)


def approved_for(place_id: int, *, within: Scope) -> AlcoholStore | None:
    """Return the approval of the fire office that holds for a place, or None."""
    return alcohol_stores(within=within).filter(place_id=place_id).first()


def alcohol_stores(*, within: Scope) -> QuerySet[AlcoholStore]:
    """Return the places that are approved for more alcohol than an ordinary store, in tree order."""
    del within
    return AlcoholStore.objects.filter(ended_at=None).select_related("place").order_by("place__path")
