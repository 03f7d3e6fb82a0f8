"""What happened at a place is followed by a disinfection that is owed by name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from houqin.common.refused import Refused
from houqin.kernel.duties.models import Duty, State
from houqin.lines.disinfection.actions import events
from houqin.lines.disinfection.actions.planning import ItemRow
from houqin.lines.disinfection.models import Event
from houqin.lines.disinfection.rules.rhythm import Rhythm

from . import world
from .world import BY, DAY, at

pytestmark = pytest.mark.django_db
AFTER = ItemRow("spill", "corridor", "chlorine", "spray", 30, Rhythm("event", hours=2, event="spill"), target_mg_l=1000)


@pytest.fixture
def planned(points):
    world.adopt([*world.ROWS, AFTER])
    world.publish()
    return points


def told(when="09:00", place="flats", key="spill", now=None):
    """Tell what happened; return how many points are owed."""
    return events.report_event(key=key, place_id=world.place(place).pk, happened_at=at(when), by=BY, at=at(now or when))


def owed():
    """Return what events are followed by."""
    return {duty.subject_key: duty for duty in Duty.objects.filter(occasion__startswith="spill.")}


def test_nothing_is_owed_before_anything_happened(planned):
    assert owed() == {}


def test_every_point_of_the_kind_in_the_building_is_owed_at_once(planned):
    assert told() == 2
    assert set(owed()) == {f"point:{planned[code].pk}" for code in ("f-1", "f-2")}
    one = owed()[f"point:{planned['f-1'].pk}"]
    assert (one.occasion, one.opens_at, one.due_at, one.state) == ("spill.e1", at("09:00"), at("11:00"), State.OPEN)


def test_each_event_is_owed_by_itself(planned):
    told()
    told("15:00")
    assert sorted(Duty.objects.filter(occasion__startswith="spill.").values_list("occasion", flat=True)) == [
        "spill.e1", "spill.e1", "spill.e2", "spill.e2",
    ]  # fmt: skip


def test_what_was_told_by_mistake_is_excused_but_not_what_was_done(planned):
    told()
    strong = world.mix(world.batch(), unit="wardens", when="08:00", target_mg_l=1000)
    world.run(planned["f-1"], "spill", "09:10", mix_id=strong)
    events.withdraw_event(event_id=Event.objects.get().pk, by=BY, at=at("10:00"))
    states = {key: duty.state for key, duty in owed().items()}
    assert states == {f"point:{planned['f-1'].pk}": State.DONE, f"point:{planned['f-2'].pk}": State.EXCUSED}
    with pytest.raises(Refused, match="taken back already"):
        events.withdraw_event(event_id=Event.objects.get().pk, by=BY, at=at("10:01"))


def test_what_happened_in_the_evening_is_proven_after_midnight(planned):
    told("23:30")
    strong = world.mix(world.batch(), unit="wardens", when="22:00", target_mg_l=1000)
    world.run(planned["f-1"], "spill", "00:20", day=DAY + timedelta(days=1), mix_id=strong)
    assert owed()[f"point:{planned['f-1'].pk}"].state == State.DONE


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"place": "canteen"}, "asks nothing after this"),
        ({"key": "case"}, "asks nothing after this"),
        ({"key": "moon"}, "say what happened"),
        ({"when": "12:00", "now": "09:00"}, "within the last 24 hours"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(planned, changed, why):
    with pytest.raises(Refused, match=why):
        told(**changed)
    assert not Event.objects.exists()
