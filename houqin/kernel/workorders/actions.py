"""Every write of requests to other units: ask, hand on, finish, withdraw."""

from __future__ import annotations

from datetime import datetime, timedelta

from houqin.common import clock
from houqin.common.declared import OrderKind
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.rules import Proof
from houqin.kernel.workorders import queries
from houqin.kernel.workorders.models import Order, OrderState

WHOLE = Scope.whole(reason="a request is owed by its unit whoever asks")


@audit.action
def ask(
    *, kind: OrderKind, what: str, asking_unit_id: int, unit_id: int, about: str = "", place_id: int | None = None,
    note: str = "", due_at: datetime | None = None, by: Actor, at: datetime, command: str | None = None,
) -> int:  # fmt: skip
    """Ask something of a unit, which owes it from now on; return the request's id.

    What is asked already about the same thing is not asked twice: its id is returned. Refuses a word that the kind does
    not have, and a time that is over.
    """
    if what not in kind.what:
        raise Refused(_("say what is to be done"), field="what")
    if about:
        known = Order.objects.filter(kind=kind.key, about=about, what=what, state=OrderState.OPEN).first()
        if known is not None:
            audit.about(f"order:{known.pk}")
            return known.pk
    until = due_at or at + timedelta(hours=kind.due_h)
    if until <= at:
        raise Refused(_("say until when: a time to come"), field="due_at")
    row = Order.objects.create(
        kind=kind.key, what=what, about=about, note=limited(note, 200, "note"), place_id=place_id,
        asking_unit_id=asking_unit_id, unit_id=unit_id, day=clock.day_of(at), asked_by=by.key, asked_at=at,
        due_at=until,
    )  # fmt: skip
    audit.about(f"order:{row.pk}")
    publish(kind=kind, order=row, by=by, at=at)
    return row.pk


def publish(*, kind: OrderKind, order: Order, by: Actor, at: datetime) -> None:
    """Make the duties of the day of a request equal to what was asked on it."""
    owed = queries.owed(kind, order.day, within=WHOLE)
    duties.reconcile(kind=kind.duty, day=order.day, expected=owed, by=by, at=at, grace=timedelta())


@audit.action
def hand_on(*, kind: OrderKind, order_id: int, unit_id: int, by: Actor, at: datetime) -> None:
    """Hand a request on to another unit, which owes it from now on. Refuses one that has ended, and the same unit."""
    order = _open(order_id)
    if order.unit_id == unit_id:
        raise Refused(_("choose another unit"), field="unit")
    audit.about(f"order:{order_id}")
    # What a unit owed stays on record as excused; the next unit's duty is a request of its own.
    _end(order, OrderState.WITHDRAWN, "", by, at)
    publish(kind=kind, order=order, by=by, at=at)
    ask(
        kind=kind, what=order.what, about=order.about, place_id=order.place_id, note=order.note, unit_id=unit_id,
        asking_unit_id=order.asking_unit_id, due_at=max(order.due_at, at + timedelta(hours=1)), by=by, at=at,
    )  # fmt: skip


@audit.action
def finish(
    *, kind: OrderKind, order_id: int, outcome: str = "", happened_at: datetime, by: Actor, at: datetime
) -> None:
    """Say that what was asked is done; the duty is proven, late where it is late. Refuses one that has ended."""
    order = _open(order_id)
    _end(order, OrderState.DONE, limited(outcome, 200, "outcome"), by, at)
    audit.about(f"order:{order_id}")
    proof = Proof(order.day, queries.subject_of(order), max(happened_at, order.asked_at), ref=f"order:{order_id}")
    duties.prove(kind=kind.duty, proofs=[proof], by=by, at=at)


@audit.action
def withdraw(*, kind: OrderKind, order_id: int, by: Actor, at: datetime) -> None:
    """Take a request back; what is still owed of it is excused. Refuses one that has ended."""
    order = _open(order_id)
    _end(order, OrderState.WITHDRAWN, "", by, at)
    audit.about(f"order:{order_id}")
    publish(kind=kind, order=order, by=by, at=at)


def _open(order_id: int) -> Order:
    order = Order.objects.select_related("unit").filter(pk=order_id, state=OrderState.OPEN).first()
    if order is None:
        raise Refused(_("this request has ended already"))
    return order


def _end(order: Order, state: str, outcome: str, by: Actor, at: datetime) -> None:
    rows = Order.objects.filter(pk=order.pk, state=OrderState.OPEN)
    if not rows.update(state=state, outcome=outcome, ended_by=by.key, ended_at=at):
        raise Refused(_("this request has ended already"))
