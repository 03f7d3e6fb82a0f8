"""Every read of requests to other units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q, QuerySet

from houqin.common import clock
from houqin.common.declared import OrderKind
from houqin.common.scope import Scope
from houqin.kernel.duties.rules import Expected
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.workorders.models import Order, OrderState


def orders_for(*, within: Scope) -> QuerySet[Order]:
    """Return the requests that units in the scope asked or are asked, the first due first."""
    mine = org.within_q("unit__path", within) | org.within_q("asking_unit__path", within)
    return Order.objects.filter(mine).select_related("place", "unit", "asking_unit").order_by("due_at", "pk")


def to_do(unit_paths: Iterable[str], *, within: Scope) -> QuerySet[Order]:
    """Return what units, and those below them, are asked to do and have not done."""
    near = Q(pk__in=[])
    for path in unit_paths:
        # "" is every unit; an empty condition would vanish beside another.
        near |= org.subtree_q("unit__path", path) if path else Q(pk__gt=0)
    return orders_for(within=within).filter(near, state=OrderState.OPEN)


def asked_by(*, within: Scope) -> QuerySet[Order]:
    """Return the requests that units in the scope asked."""
    return orders_for(within=within).filter(org.within_q("asking_unit__path", within))


def open_about(kind: OrderKind, about: str, *, within: Scope) -> Order | None:
    """Return the open request about a thing, or None."""
    return orders_for(within=within).filter(kind=kind.key, about=about, state=OrderState.OPEN).first()


def last_asked(kind: OrderKind, what: str = "", *, within: Scope) -> Unit | None:
    """Return the unit that was asked last for this kind of thing, or for just this, or None."""
    rows = orders_for(within=within).filter(kind=kind.key)
    last = (rows.filter(what=what) if what else rows).order_by("-asked_at", "-pk").first()
    return last.unit if last else None


def owed(kind: OrderKind, day: date, *, within: Scope) -> Iterator[Expected]:
    """Yield what the requests of a day oblige their units to; a withdrawn one obliges nobody."""
    rows = Order.objects.filter(kind=kind.key, day=day).exclude(state=OrderState.WITHDRAWN)
    rows = rows.select_related("unit", "place")
    for order in rows.filter(org.within_q("unit__path", within)).order_by("pk"):
        yield Expected(
            subject_key=subject_of(order), unit_id=order.unit_id, unit_path=order.unit.path, opens_at=order.asked_at,
            due_at=order.due_at, settles_at=clock.instant(clock.day_of(order.due_at), "24:00"),
            place_id=order.place_id, place_path=order.place.path if order.place else "",
        )  # fmt: skip


def subject_of(order: Order) -> str:
    """Return the subject of the duty that a request makes."""
    return f"order:{order.pk}"
