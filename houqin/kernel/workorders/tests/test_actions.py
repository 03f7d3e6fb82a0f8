"""What is asked of a unit is owed by it until it is done, withdrawn or handed on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from houqin.common import clock
from houqin.common.declared import DutyKind, OrderKind
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.org import actions as org
from houqin.kernel.org.models import Unit
from houqin.kernel.workorders import actions, queries
from houqin.kernel.workorders.models import Order, OrderState

pytestmark = pytest.mark.django_db
BY, WHOLE = Actor.system("test"), Scope.whole(reason="tests")
DAY = date(2020, 3, 5)
KIND = OrderKind("test.fix", "Fix", DutyKind("test.fix", "Fix"), {"lamp": "lamp", "door": "door"}, due_h=24)


def at(text, day=DAY):
    """Return a clock time."""
    return clock.instant(day, text)


@pytest.fixture
def units():
    for code, parent in (("d", None), ("cleaners", "d"), ("fixers", "d"), ("electricians", "d")):
        kind = "department" if parent is None else "team"
        org.open_unit(code=code, name=code, kind=kind, parent_code=parent, by=BY, at=at("00:00"))
    return {unit.code: unit for unit in Unit.objects.all()}


def asked(units, what="lamp", about="lamp:1", of="fixers", when="09:00", **more):
    """Ask something of a unit."""
    return actions.ask(
        kind=KIND, what=what, about=about, asking_unit_id=units["cleaners"].pk, unit_id=units[of].pk, by=BY,
        at=at(when), **more,
    )  # fmt: skip


def duty_of(order_id):
    """Return what the unit owes because of a request."""
    return Duty.objects.get(kind=KIND.key, subject_key=f"order:{order_id}")


def test_what_is_asked_is_owed_by_the_unit_that_is_asked(units):
    duty = duty_of(asked(units))
    assert (duty.unit, duty.state, duty.opens_at, duty.due_at) == (
        units["fixers"], State.OPEN, at("09:00"), at("09:00", DAY + timedelta(days=1)),
    )  # fmt: skip


def test_the_same_thing_is_not_asked_twice_while_it_is_open(units):
    first = asked(units)
    assert asked(units, when="10:00") == first
    assert asked(units, what="door", when="10:00") != first
    actions.finish(kind=KIND, order_id=first, happened_at=at("11:00"), by=BY, at=at("11:00"))
    assert asked(units, when="12:00") != first
    with transaction.atomic(), pytest.raises(IntegrityError):
        Order.objects.filter(pk=first).update(state=OrderState.OPEN, ended_at=None)


def test_what_is_done_is_proven_and_keeps_what_came_of_it(units):
    pk = asked(units)
    actions.finish(kind=KIND, order_id=pk, outcome="换了灯管", happened_at=at("10:30"), by=BY, at=at("11:00"))
    assert duty_of(pk).state == State.DONE
    assert Order.objects.get().outcome == "换了灯管"


def test_what_was_not_done_in_time_is_missed_and_can_still_be_done_late(units):
    pk, late = asked(units, due_at=at("20:00")), DAY + timedelta(days=1)
    duties.settle(by=BY, at=at("00:05", late))
    assert duty_of(pk).state == State.MISSED
    actions.finish(kind=KIND, order_id=pk, happened_at=at("08:00", late), by=BY, at=at("08:00", late))
    assert (duty_of(pk).state, duty_of(pk).is_late) == (State.DONE, True)


def test_what_is_withdrawn_is_excused(units):
    pk = asked(units)
    actions.withdraw(kind=KIND, order_id=pk, by=BY, at=at("10:00"))
    assert duty_of(pk).state == State.EXCUSED


def test_what_is_handed_on_is_owed_by_the_next_unit(units):
    pk = asked(units)
    actions.hand_on(kind=KIND, order_id=pk, unit_id=units["electricians"].pk, by=BY, at=at("10:00"))
    newer = Order.objects.get(state=OrderState.OPEN)
    assert (duty_of(pk).state, duty_of(newer.pk).unit) == (State.EXCUSED, units["electricians"])
    assert newer.due_at == at("09:00", DAY + timedelta(days=1))


def test_each_unit_sees_what_it_asks_and_what_it_is_asked(units):
    asked(units)
    for code, has in (("cleaners", False), ("fixers", True), ("electricians", False)):
        scope = WHOLE.narrowed([units[code].path])
        assert queries.orders_for(within=scope).exists() is (code != "electricians")
        assert queries.to_do([units[code].path], within=scope).exists() is has
    assert queries.last_asked(KIND, within=WHOLE) == units["fixers"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"what": "moon"}, "what is to be done"), ({"due_at": at("08:00")}, "a time to come")],
)
def test_what_cannot_be_asked_is_refused(units, changed, why):
    with pytest.raises(Refused, match=why):
        asked(units, **changed)
    assert not Order.objects.exists()


def test_what_has_ended_ends_once(units):
    pk = asked(units)
    actions.withdraw(kind=KIND, order_id=pk, by=BY, at=at("10:00"))
    for act in (
        lambda: actions.withdraw(kind=KIND, order_id=pk, by=BY, at=at("10:01")),
        lambda: actions.finish(kind=KIND, order_id=pk, happened_at=at("10:01"), by=BY, at=at("10:01")),
        lambda: actions.hand_on(kind=KIND, order_id=pk, unit_id=units["d"].pk, by=BY, at=at("10:01")),
    ):
        with pytest.raises(Refused, match="ended already"):
            act()


def test_a_request_is_not_handed_to_the_unit_that_has_it(units):
    with pytest.raises(Refused, match="another unit"):
        actions.hand_on(kind=KIND, order_id=asked(units), unit_id=units["fixers"].pk, by=BY, at=at("10:00"))
