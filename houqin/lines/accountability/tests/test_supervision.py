"""One act each: the two bodies, a hidden round, visits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.kernel.audit.models import Detail, Record
from houqin.kernel.duties import actions as duty_actions
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.rules import Proof
from houqin.kernel.files.models import File
from houqin.kernel.notices.models import Notice
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import report, supervision
from houqin.lines.accountability.models import Inspector, Round, Visit
from houqin.lines.accountability.queries import summary
from houqin.lines.accountability.queries import supervision as queries
from houqin.lines.accountability.tests import inspecting, world

pytestmark = pytest.mark.django_db
WHOLE = world.WHOLE


@pytest.fixture
def campus():
    return inspecting.built()


def check(visit, person, result="confirmed", hour_min="14:30", **changes):
    given = {"code": visit.place.code, "note": "" if result == "confirmed" else "与上报不符"} | changes
    return supervision.record_check(
        visit_id=visit.pk, result=result, by=inspecting.by(person), at=world.at(hour_min), **given
    )


def opened(campus, person=None, **changes):
    person = person or campus.chen
    round_id = inspecting.draw(person, **changes)
    inspecting.open_round(round_id, person)
    return Round.objects.get(pk=round_id)


# --- the two bodies


def test_a_person_inspects_for_one_body_at_a_time(campus):
    with pytest.raises(Refused, match="inspects for a body already"):
        supervision.appoint_inspector(person_id=campus.chen.pk, body="work_style", by=world.BY, at=world.at("09:00"))
    supervision.relieve_inspector(person_id=campus.chen.pk, by=world.BY, at=world.at("09:00"))
    supervision.appoint_inspector(person_id=campus.chen.pk, body="work_style", by=world.BY, at=world.at("09:00"))
    now = queries.inspecting(campus.chen.pk, at=world.at("09:01"), within=WHOLE)
    before = queries.inspecting(campus.chen.pk, at=world.at("08:59"), within=WHOLE)
    assert (now.body, before.body) == ("work_style", "discipline")


def test_the_database_holds_one_body_a_person_and_two_bodies(campus):
    for body in ("work_style", "third"):
        row = Inspector(
            person=campus.chen if body == "work_style" else campus.head, body=body, starts_at=world.at("09:00")
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_nobody_is_appointed_for_a_third_body_and_nobody_relieved_twice(campus):
    with pytest.raises(Refused, match="two inspecting bodies"):
        supervision.appoint_inspector(person_id=campus.head.pk, body="third", by=world.BY, at=world.at("09:00"))
    with pytest.raises(Refused, match="inspects for no body"):
        supervision.relieve_inspector(person_id=campus.head.pk, by=world.BY, at=world.at("09:00"))


# --- drawing


def test_who_inspects_for_no_body_draws_nothing(campus):
    with pytest.raises(Refused, match="you inspect for no body yet"):
        inspecting.draw(campus.head)


def test_a_draw_keeps_seed_size_and_how_many_were_claimed(campus):
    row = Round.objects.get(pk=inspecting.draw(campus.chen, seed=4711, size=6))
    assert (row.seed, row.size, row.population, row.body) == (4711, 6, 10, "discipline")
    assert Visit.objects.filter(round=row).count() == 6


def test_the_same_seed_draws_the_same_for_another_inspector(campus):
    mine, theirs = inspecting.draw(campus.chen), inspecting.draw(campus.lin)
    drawn = [
        list(Visit.objects.filter(round=pk).order_by("number").values_list("duty", flat=True)) for pk in (mine, theirs)
    ]
    assert drawn[0] == drawn[1]
    assert Visit.objects.filter(round=inspecting.draw(campus.wu, seed=8)).count() == 4


def test_an_inspector_never_draws_the_own_unit(campus):
    round_id = inspecting.draw(campus.chen, size=60)
    paths = set(Visit.objects.filter(round=round_id).values_list("unit_path", flat=True))
    assert paths == {campus.units["team-1"].path, campus.units["team-2"].path}
    with pytest.raises(Refused, match="your own unit"):
        inspecting.draw(campus.lin, unit_id=campus.units["office"].pk)


def test_a_unit_can_be_drawn_alone(campus):
    round_id = inspecting.draw(campus.chen, size=60, unit_id=campus.units["team-2"].pk)
    assert set(Visit.objects.filter(round=round_id).values_list("unit_path", flat=True)) == {
        campus.units["team-2"].path
    }


def test_what_a_day_to_come_claims_cannot_be_drawn(campus):
    with pytest.raises(Refused, match="day to come"):
        inspecting.draw(campus.chen, day=world.DAY + timedelta(days=1))


def test_where_nothing_was_claimed_there_is_nothing_to_draw():
    campus = inspecting.built(claimed=False)
    with pytest.raises(Refused, match="nothing was claimed"):
        inspecting.draw(campus.chen)


def test_one_round_is_hidden_at_a_time_until_it_is_opened_or_given_up(campus):
    first = inspecting.draw(campus.chen)
    with pytest.raises(Refused, match="not opened yet"):
        inspecting.draw(campus.chen, seed=8)
    supervision.abandon_round(round_id=first, reason="大雨", by=inspecting.by(campus.chen), at=world.at("14:05"))
    second = inspecting.draw(campus.chen, seed=8)
    inspecting.open_round(second, campus.chen)
    assert inspecting.draw(campus.chen, seed=9)


def test_a_round_is_given_up_with_a_reason_and_by_whoever_drew_it(campus):
    round_id = inspecting.draw(campus.chen)
    for person, reason, said in ((campus.chen, " ", "say why"), (campus.lin, "雨", "of your own")):
        with pytest.raises(Refused, match=said):
            supervision.abandon_round(round_id=round_id, reason=reason, by=inspecting.by(person), at=world.at("14:05"))


def test_who_is_observed_at_home_is_never_drawn(campus):
    watched = campus.cooks[0]
    report.start_home_observation(
        person_id=watched.pk, until=world.DAY + timedelta(days=9), note="", by=world.BY, at=world.at("08:40")
    )
    world.publish(hour_min="09:00")
    proof = Proof(world.DAY, f"person:{watched.pk}", world.at("09:30"))
    proven = duty_actions.prove(kind=declared.HOME_WATCH, proofs=[proof], by=world.BY, at=world.at("09:30"))
    assert len(proven) == 1
    assert declared.HOME_WATCH.key not in {claim.kind for claim in queries.claims_on(world.DAY, within=WHOLE)}


def test_the_record_of_a_draw_tells_numbers_and_no_sample(campus):
    round_id = inspecting.draw(campus.chen)
    record = Record.objects.get(about=f"round:{round_id}")
    assert record.counts == {"claims": 10, "drawn": 4}
    assert not Detail.objects.filter(record=record).exists()


# --- hidden until the first place


def everything_shown(campus, round_id):
    """What each read shows of a round, to whoever asks."""
    seen = []
    people = [campus.chen, campus.lin, campus.wu, campus.head, *campus.cooks[:1]]
    scopes = [campus.scope(person) for person in people]
    scopes += [Scope(person_id=person.pk, units=(campus.units["committee"].path,)) for person in people]
    scopes += [WHOLE, Scope()]
    row = Round.objects.get(pk=round_id)
    numbers = list(Visit.objects.filter(round=row).values_list("pk", flat=True))
    for within in scopes:
        seen += queries.visits_of(row, within=within)
        seen += [visit for pk in numbers if (visit := queries.visit_for(pk, within=within))]
        seen += queries.visits_at(first=world.at("00:00"), last=world.at("24:00"), within=within)
    return seen


@given(st.integers(0, 2**40), st.integers(1, 12))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_of_a_sample_is_shown_to_anybody_before_the_first_place(campus, seed, size):
    with transaction.atomic():
        round_id = inspecting.draw(campus.chen, seed=seed, size=size)
        assert everything_shown(campus, round_id) == []
        inspecting.open_round(round_id, campus.chen)
        assert len(queries.visits_of(Round.objects.get(pk=round_id), within=campus.scope(campus.lin))) == min(size, 10)
        transaction.set_rollback(True)


def test_a_hidden_round_is_on_nobodys_day_and_in_no_notice(campus):
    noticed = Notice.objects.count()
    inspecting.draw(campus.chen)
    for person in (campus.head, campus.chen, *campus.cooks):
        owed = summary.owed_by(person_id=person.pk, day=world.DAY, at=world.at("14:10"), within=WHOLE)
        assert {item.kind for item in owed} <= {declared.DAILY_REPORT, declared.SIGN_OFF}
    assert Notice.objects.count() == noticed


def test_only_who_drew_a_hidden_round_knows_of_it_and_where_to_begin(campus):
    row = Round.objects.get(pk=inspecting.draw(campus.chen))
    assert [found.pk for found in queries.rounds_for(within=campus.scope(campus.chen))] == [row.pk]
    assert not queries.rounds_for(within=campus.scope(campus.lin)).exists()
    assert queries.round_for(row.pk, within=WHOLE) is None
    first = Visit.objects.get(round=row, number=1).place
    assert queries.first_place(row, within=campus.scope(campus.chen)) == first
    assert queries.first_place(row, within=campus.scope(campus.lin)) is None


def test_units_see_no_round_at_all(campus):
    row = opened(campus)
    within = Scope(person_id=campus.head.pk, units=(campus.units["unit"].path,))
    assert not queries.rounds_for(within=within).exists()
    assert queries.visits_of(row, within=within) == []


# --- opening


def test_a_round_is_opened_by_the_code_of_its_first_place(campus):
    row = opened(campus)
    assert row.opened_at == world.at("14:20")
    assert queries.first_place(row, within=campus.scope(campus.chen)) is None
    assert [visit.number for visit in queries.visits_of(row, within=campus.scope(campus.chen))] == [1, 2, 3, 4]


def test_a_scanned_address_and_small_letters_open_it_too(campus):
    round_id = inspecting.draw(campus.chen)
    code = Visit.objects.select_related("place").get(round_id=round_id, number=1).place.code
    inspecting.open_round(round_id, campus.chen, code=f"http://hq.example/p/{code.upper()}/")
    assert Round.objects.get(pk=round_id).opened_at


@pytest.mark.parametrize(
    ("code", "said"), [("nowhere", "no place nowhere"), (" ", "scan or type"), ("office", "to look at is")]
)
def test_another_code_opens_nothing(campus, code, said):
    round_id = inspecting.draw(campus.chen)
    with pytest.raises(Refused, match=said) as refused:
        inspecting.open_round(round_id, campus.chen, code=code)
    assert refused.value.field == "code"
    assert Round.objects.get(pk=round_id).opened_at is None


def test_nobody_opens_what_somebody_else_drew_and_nobody_opens_twice(campus):
    round_id = inspecting.draw(campus.chen)
    with pytest.raises(Refused, match="not yours"):
        inspecting.open_round(round_id, campus.lin)
    inspecting.open_round(round_id, campus.chen)
    with pytest.raises(Refused, match="opened before"):
        inspecting.open_round(round_id, campus.chen)


# --- visits


def test_a_visit_records_what_was_seen_by_whom_with_a_photo(campus):
    visit = opened(campus).visits.get(number=2)
    check(visit, campus.lin, "not_as_claimed", shown=inspecting.SHOWN)
    visit.refresh_from_db()
    assert (visit.result, visit.note, visit.checked_by) == ("not_as_claimed", "与上报不符", campus.lin)
    assert File.objects.get(about=f"visit:{visit.pk}").unit_path == visit.unit_path


def test_seen_is_what_was_seen_in_the_place(campus):
    visit = opened(campus, size=10).visits.filter(place__code="hall").first()
    with pytest.raises(Refused, match="to look at is"):
        check(visit, campus.chen, code="kitchen")
    check(visit, campus.chen, "unchecked", code="", note="门已锁")
    assert Visit.objects.get(pk=visit.pk).result == "unchecked"


@pytest.mark.parametrize("result", ["not_as_claimed", "unchecked"])
def test_what_is_wrong_needs_a_word(campus, result):
    visit = opened(campus).visits.get(number=1)
    with pytest.raises(Refused, match="write what is different"):
        check(visit, campus.chen, result, note=" ")


def test_a_visit_is_recorded_once_and_by_the_own_body(campus):
    visit = opened(campus).visits.get(number=1)
    with pytest.raises(Refused, match="other body"):
        check(visit, campus.wu)
    with pytest.raises(Refused, match="say what you found"):
        check(visit, campus.chen, "fine")
    check(visit, campus.chen)
    with pytest.raises(Refused, match="recorded before"):
        check(visit, campus.lin)


def test_a_hidden_visit_cannot_be_recorded(campus):
    visit = Visit.objects.get(round_id=inspecting.draw(campus.chen), number=1)
    with pytest.raises(Refused, match="no such visit"):
        check(visit, campus.chen)


def test_the_database_holds_that_a_result_has_a_person_and_a_reason(campus):
    visit = opened(campus).visits.get(number=1)
    for spoilt in (
        {"result": "confirmed"},
        {"result": "unchecked", "checked_by": campus.chen, "checked_at": world.at("14:30")},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(**spoilt)


def test_a_round_runs_until_its_last_visit_is_recorded(campus):
    row = opened(campus, size=2)
    mine = queries.rounds_for(within=campus.scope(campus.chen))
    check(row.visits.get(number=1), campus.chen)
    assert [found.checked for found in queries.running(mine)] == [1]
    check(row.visits.get(number=2), campus.chen)
    assert list(queries.running(mine)) == []


def test_a_visit_proves_nothing_and_changes_no_duty(campus):
    before = duties.coverage(day=world.DAY, kind=declared.DAILY_REPORT, within=WHOLE)
    check(opened(campus).visits.get(number=1), campus.chen, "not_as_claimed")
    assert duties.coverage(day=world.DAY, kind=declared.DAILY_REPORT, within=WHOLE) == before


def test_the_unit_an_inspector_may_not_see_is_that_of_the_third_level(campus):
    assert queries.own_path(campus.chen.pk, at=world.at("09:00"), within=WHOLE) == campus.units["office"].path
    assert queries.own_path(campus.cooks[0].pk, at=world.at("09:00"), within=WHOLE) == campus.units["unit"].path
    assert queries.own_path(None, at=world.at("09:00"), within=WHOLE) == ""
