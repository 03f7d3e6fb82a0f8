"""Tours: what is owed becomes a problem, the answer a proposal, the proposal an order on the worker's phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from houqin.common.refused import Refused
from houqin.kernel.access.models import Account
from houqin.kernel.org.models import Unit
from houqin.lines.disinfection import planning
from houqin.lines.disinfection.actions import touring
from houqin.lines.disinfection.actions.planning import ItemRow
from houqin.lines.disinfection.models import Rounds, RoundsState, Visit
from houqin.lines.disinfection.rules.rhythm import Rhythm
from houqin.solvers.rounds.check import check

from . import world
from .world import BY, DAY, at

pytestmark = pytest.mark.django_db
CORRIDOR = ItemRow("corridor", "corridor", "chlorine", "spray", 30, Rhythm(times=2, gap_min=240), target_mg_l=500)


def asked(unit="wardens", crews=1, day=DAY, leaders=()):
    """Ask for tours and let the day's worker answer; return them."""
    pk = touring.ask_for_tours(
        day=day, unit_id=Unit.objects.get(code=unit).pk, crews=crews, leader_ids=leaders, by=BY, at=at("05:00")
    )
    planning.propose(day=DAY, by=BY, at=at("05:01"))
    return Rounds.objects.get(pk=pk)


def test_every_run_of_the_unit_is_visited_once_and_begun_so_that_its_contact_time_fits(points):
    rounds = asked()
    visits = list(Visit.objects.filter(rounds=rounds).order_by("position"))
    assert rounds.state == RoundsState.PROPOSED
    assert sorted((visit.point.code, visit.occasion) for visit in visits) == [
        ("f-1", "corridor.1"), ("f-1", "corridor.2"), ("f-2", "corridor.1"), ("f-2", "corridor.2"),
    ]  # fmt: skip
    assert [visit.position for visit in visits] == [1, 2, 3, 4]
    starts = [visit.starts_at for visit in visits]
    assert starts == sorted(starts)
    first, second = (
        next(visit.starts_at for visit in visits if visit.point.code == "f-1" and visit.occasion == f"corridor.{n}")
        for n in (1, 2)
    )
    assert second - first >= timedelta(minutes=240)
    assert second + timedelta(minutes=30) <= at("22:00")


def test_what_is_proposed_passes_the_checker_of_the_solver(points):
    pk = touring.ask_for_tours(day=DAY, unit_id=Unit.objects.get(code="zwb").pk, crews=2, by=BY, at=at("05:00"))
    row = Rounds.objects.get(pk=pk)
    owed = planning.owed_by_point(row)
    problem = planning.problem_of(owed, row)
    assert {stop.id.partition("|")[2] for stop in problem.stops} == {"floor", "corridor", "reader", "lamp"}
    assert check(problem, planning.solver.solve(problem).plan).ok


def test_whom_no_crew_has_time_for_is_named_with_the_reason(points):
    tight = ItemRow(
        "corridor", "corridor", "chlorine", "spray", 30, Rhythm(times=1, opens="06:00", closes="06:33"), target_mg_l=500
    )
    world.adopt([tight])
    rounds = asked()
    assert {(one["occasion"], one["reason"]) for one in rounds.unplaced} <= {
        ("corridor.1", "the window is too short for the work and the way"),
        ("corridor.1", "every crew's time in this window is taken"),
    }
    assert len(rounds.unplaced) + rounds.visits.count() == 2
    assert rounds.unplaced


def test_adopted_tours_hold_until_newer_ones_are_adopted(points):
    first = asked()
    touring.adopt_tours(rounds_id=first.pk, by=BY, at=at("05:10"))
    second = asked(crews=2)
    first.refresh_from_db()
    assert first.state == RoundsState.ADOPTED
    touring.adopt_tours(rounds_id=second.pk, by=BY, at=at("05:20"))
    first.refresh_from_db()
    assert (first.state, first.dropped_at) == (RoundsState.DROPPED, at("05:20"))


def test_a_newer_question_takes_the_place_of_an_unanswered_one(points):
    older = asked()
    asked(crews=2)
    older.refresh_from_db()
    assert older.state == RoundsState.DROPPED
    with pytest.raises(Refused, match="nothing to adopt"):
        touring.adopt_tours(rounds_id=older.pk, by=BY, at=at("06:00"))


def test_a_question_is_answered_once(points):
    asked()
    assert planning.propose(day=DAY, by=BY, at=at("05:02")) == 0


def test_two_crews_share_the_work(points):
    rounds = asked("zwb", crews=2)
    assert rounds.unplaced == []
    assert set(rounds.visits.values_list("crew", flat=True)) == {1, 2}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"crews": 0}, "how many crews"),
        ({"crews": 61}, "how many crews"),
        ({"day": DAY - timedelta(days=1)}, "today and the week"),
        ({"day": DAY + timedelta(days=8)}, "today and the week"),
    ],
)
def test_a_question_that_cannot_be_is_refused(points, changed, why):
    with pytest.raises(Refused, match=why):
        asked(**changed)


def test_tours_without_a_visit_are_not_adopted(points):
    world.adopt([CORRIDOR])
    rounds = asked("kitchen")
    with pytest.raises(Refused, match="visit nothing"):
        touring.adopt_tours(rounds_id=rounds.pk, by=BY, at=at("06:00"))


def test_dropped_tours_are_dropped_once(points):
    rounds = asked()
    touring.drop_tours(rounds_id=rounds.pk, by=BY, at=at("06:00"))
    with pytest.raises(Refused, match="dropped already"):
        touring.drop_tours(rounds_id=rounds.pk, by=BY, at=at("06:01"))


def test_the_desk_asks_reads_and_adopts_and_the_phone_follows(points, signed_in, hour):
    world.publish()
    head, worker = signed_in("unit_head", "wardens"), signed_in("disinfector", "wardens")
    page = "/disinfection/tours/?unit=wardens"
    assert "No tours" in head.get(page).content.decode()
    assert head.post(f"/disinfection/tours/ask/?day={DAY}&unit=wardens", {"crews": "1"}).status_code == 302
    assert "answers within a minute" in head.get(page).content.decode()
    planning.propose(day=DAY, by=BY, at=at("09:19"))
    shown = head.get(page).content.decode()
    assert "Crew 1" in shown
    assert "Adopt" in shown
    rounds = Rounds.objects.get()
    # In the order that the tours say, not that of the codes.
    Visit.objects.filter(point=points["f-1"], occasion="corridor.1").update(position=50)
    Visit.objects.filter(point=points["f-2"], occasion="corridor.1").update(position=40)
    head.post(f"/disinfection/tours/{rounds.pk}/adopt/")
    phone = worker.get("/disinfection/today/").content.decode()
    order = [phone.index(f'data-code="{code}"') for code in ("f-2", "f-1")]
    assert order == sorted(order)
    assert "crew 1" in phone


def test_what_is_to_be_done_again_keeps_its_place_in_the_tour(points, signed_in):
    world.publish()
    worker = signed_in("disinfector", "wardens")
    rounds = asked()
    touring.adopt_tours(rounds_id=rounds.pk, by=BY, at=at("05:10"))
    solution = world.mix(world.batch(), unit="wardens", target_mg_l=500)
    world.run(points["f-1"], "corridor", "08:00", 5, mix_id=solution)
    phone = worker.get("/disinfection/today/").content.decode()
    card = phone[phone.index('data-code="f-1"') - 1200 : phone.index('data-code="f-1"')]
    assert "did not count" in card
    assert "crew 1" in card


def test_the_own_crew_comes_first(points, signed_in):
    world.publish()
    worker = signed_in("disinfector", "wardens")
    leader = Account.objects.get(username="disinfector-wardens").person_id
    rounds = asked(leaders=[leader, leader + 10_000])
    Visit.objects.filter(rounds=rounds).update(crew=1, position=F("position") + 100 * F("crew"))
    Visit.objects.filter(rounds=rounds, point=points["f-1"]).update(crew=2)
    touring.adopt_tours(rounds_id=rounds.pk, by=BY, at=at("05:10"))
    phone = worker.get("/disinfection/today/").content.decode()
    own, others, theirs = (
        phone.index(text) for text in ('data-code="f-2"', "Points of other crews", 'data-code="f-1"')
    )
    assert own < others < theirs
