"""A round on paper: printed, written, keyed back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from houqin.common.refused import Refused
from houqin.kernel.duties.models import Duty, Evidence, Source, State
from houqin.kernel.org.models import Unit
from houqin.lines.disinfection.actions import paper, planning
from houqin.lines.disinfection.models import Collection, Run
from houqin.lines.disinfection.queries import paper as papers
from houqin.lines.disinfection.rules import paper as rules

from . import world
from .world import BY, DAY, WHOLE, at

pytestmark = pytest.mark.django_db


def keyed(rows, act=paper.key_rounds):
    """Key rows back in the evening."""
    return act(day=DAY, occasion="", rows=rows, by=BY, at=at("19:00"))


def asked(unit="kitchen", day=DAY, rows=papers.rounds_on):
    """Return what stands on a form of a unit."""
    return rows(Unit.objects.get(code=unit).path, day=day, occasion="", at=at("05:00"), within=WHOLE)


def key_of(point, named):
    """Return the key of a row."""
    return f"point:{point.pk}|{named}"


def test_a_form_holds_every_run_of_the_unit_before_and_after_the_day_is_published(points):
    coming = asked()
    world.publish()
    assert set(coming) == set(asked())
    assert key_of(points["c-floor"], "floor.1") in coming
    assert len(coming) == 4


def test_a_row_is_printed_with_its_place_and_its_number(points):
    names = papers.names_of_rounds(asked("wardens"), within=WHOLE)
    assert names[key_of(points["f-1"], "corridor.2")].name == "梅苑公寓 楼道 · 第 2 次"
    assert names[key_of(points["f-1"], "corridor.2")].name_en.endswith("round 2")


def test_what_is_keyed_back_counts_with_its_true_times_and_is_known_to_come_from_paper(points):
    world.publish()
    world.mix(world.batch())
    key = key_of(points["c-floor"], "floor.1")
    assert keyed({key: {"ok": "1", "time": "0740"}}) == {key: None}
    run = Run.objects.get()
    assert (run.is_counted, run.proof, run.started_at, run.ended_at) == (True, "paper", at("07:40"), at("08:10"))
    duty = Duty.objects.get(kind="disinfection.round", subject_key=f"point:{points['c-floor'].pk}")
    assert (duty.state, duty.is_late) == (State.DONE, False)
    assert Evidence.objects.get(duty=duty).source == Source.PAPER


def test_a_contact_that_was_too_short_is_recorded_and_does_not_count(points):
    world.publish()
    world.mix(world.batch())
    assert keyed({key_of(points["c-floor"], "floor.1"): {"time": "0740", "until": "0750"}})
    assert Run.objects.get().why_not == ["contact_short"]


def test_a_batch_and_a_lamp_are_found_by_themselves(points):
    world.publish()
    world.batch("A1", "", agent="alcohol", product="75%酒精")
    planning.add_lamp(code="L1", point_id=points["c-lamp"].pk, by=BY, at=at("06:00"))
    rows = {
        key_of(points["c-reader"], "reader.1"): {"ok": "1", "time": "0800"},
        key_of(points["c-lamp"], "lamp.1"): {"time": "0900", "until": "0940"},
    }
    assert set(keyed(rows).values()) == {None}
    assert set(Run.objects.values_list("is_counted", flat=True)) == {True}


def test_a_faulty_row_is_given_back_and_the_others_are_taken(points):
    world.publish()
    world.mix(world.batch(), unit="wardens", target_mg_l=Decimal(500))
    good, weak, odd, empty = (
        key_of(points["f-1"], "corridor.1"), key_of(points["f-2"], "corridor.1"), key_of(points["f-2"], "corridor.2"),
        key_of(points["f-1"], "corridor.2"),
    )  # fmt: skip
    outcome = keyed({
        good: {"ok": "1", "time": "0800", "mg_l": "500"}, weak: {"ok": "1", "time": "0800", "mg_l": "200"},
        odd: {"ok": "1", "time": "8 Uhr"}, empty: {"time": "0800"},
    })  # fmt: skip
    assert outcome.pop(good) is None
    assert empty not in outcome
    assert "no solution of this strength" in str(outcome[weak])
    assert "0610" in str(outcome[odd])
    assert Run.objects.count() == 1


def test_bins_are_keyed_back_with_their_bags(points):
    pk = planning.add_bin(
        code="m1", place_id=world.place("flats").pk, unit_id=Unit.objects.get(code="wardens").pk, spot="门内", by=BY,
        at=at("05:00"),
    )  # fmt: skip
    world.publish()
    assert asked("wardens", rows=papers.bins_on) == [f"bin:{pk}|"]
    assert papers.names_of_bins([f"bin:{pk}|"], within=WHOLE)[f"bin:{pk}|"].name == "梅苑公寓 门内"
    rows = {f"bin:{pk}|": {"bags": "2", "whom": "环卫班", "time": "1750"}}
    assert keyed(rows, paper.key_bins) == {f"bin:{pk}|": None}
    told = Collection.objects.get()
    assert (told.bags, told.working_mg_l, told.happened_at) == (2, 1000, at("17:50"))
    assert Duty.objects.get(kind="disinfection.mask_bin").state == State.DONE


@pytest.mark.parametrize(
    "given",
    [{"bags": "two", "whom": "环卫班", "time": "1750"}, {"bags": "1", "whom": "班"}, {"bags": "1", "time": "1750"}],
)
def test_bags_that_cannot_be_are_given_back(points, given):
    pk = planning.add_bin(
        code="m1", place_id=world.place("flats").pk, unit_id=Unit.objects.get(code="wardens").pk, by=BY, at=at("05:00")
    )
    assert isinstance(keyed({f"bin:{pk}|": given}, paper.key_bins)[f"bin:{pk}|"], Refused)


@pytest.mark.parametrize(("text", "hour_min"), [("0740", "07:40"), ("７：４０", "07:40"), ("7.40", "07:40")])
def test_times_are_read_as_people_write_them(text, hour_min):
    cells = rules.cells_of({"ok": "1", "time": text})
    assert rules.read(cells, day=DAY, contact_min=30).started_at == at(hour_min)


@pytest.mark.parametrize("given", [{}, {"time": "0740"}, {"ok": "", "until": "", "mg_l": ""}])
def test_an_empty_row_says_nothing(given):
    assert rules.read(given, day=DAY, contact_min=30) is None


def test_an_end_that_is_written_is_believed():
    written = rules.read({"ok": "", "time": "0740", "until": "0830"}, day=DAY, contact_min=30)
    assert written.ended_at - written.started_at == timedelta(minutes=50)
