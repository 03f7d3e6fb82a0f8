"""One act each: recorded, rectified, looked at again by another, withdrawn; owed as duties to the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from houqin.common.refused import Refused
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties import queries as duty_queries
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.files.models import File
from houqin.kernel.notices.models import Notice
from houqin.kernel.people.models import Post
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import findings, supervision
from houqin.lines.accountability.models import Finding, Recheck, Rectification
from houqin.lines.accountability.queries import findings as queries
from houqin.lines.accountability.rules import supervision as rules
from houqin.lines.accountability.tests import inspecting, world

pytestmark = pytest.mark.django_db
WHOLE = world.WHOLE
MORROW = world.DAY + timedelta(days=1)


@pytest.fixture
def campus():
    return inspecting.built()


@pytest.fixture
def row(campus):
    return inspecting.record(campus)


def owed(kind, row, cycle=1):
    return Duty.objects.get(kind=kind.key, subject_key=row.key, occasion=str(cycle))


def settle(hour_min, day=world.DAY):
    return duties.settle(by=world.BY, at=world.at(hour_min, day))


def fresh(row):
    return Finding.objects.get(pk=row.pk)


# --- recorded


def test_a_finding_names_place_unit_owner_body_and_deadline(campus, row):
    assert (row.place.code, row.unit.code, row.owner, row.body) == ("hall", "team-1", campus.head, "discipline")
    assert (row.state, row.due_at, row.found_by) == ("open", world.at("18:00"), campus.chen)
    assert File.objects.get(about=row.key).unit_path == campus.units["team-1"].path


def test_its_rectification_is_owed_by_name_from_that_moment(campus, row):
    duty = owed(declared.RECTIFY, row)
    assert (duty.person, duty.unit_path, duty.state) == (campus.head, campus.units["team-1"].path, State.OPEN)
    assert (duty.opens_at, duty.due_at) == (world.at("15:00"), world.at("18:00"))
    assert duty.settles_at == world.at("18:00", MORROW)


def test_the_owner_is_told_with_a_link_and_not_what_was_found(campus, row):
    notice = Notice.objects.get(person=campus.head, key__contains=row.key)
    assert all([notice.title_zh, notice.title_en])
    assert notice.link == f"/accountability/supervision/findings/{row.pk}/"
    assert row.text not in str([notice.title_zh, notice.title_en, notice.text_zh, notice.text_en])


def test_another_owner_can_be_named(campus):
    assert inspecting.record(campus, owner_id=campus.cooks[3].pk).owner == campus.cooks[3]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"place_code": "nowhere"}, "place", "no place nowhere"),
        ({"place_code": ""}, "place", "scan or type"),
        ({"aspect": "11"}, "aspect", "ten aspects"),
        ({"severity": "fatal"}, "severity", "how grave"),
        ({"text": "  "}, "text", "what you found"),
        ({"text": "长" * 401}, "text", "at most 400"),
        ({"unit_id": 999_999}, "unit", "choose the unit"),
        ({"owner_id": 999_999}, "owner", "no such person"),
        ({"due_at": world.at("14:59")}, "due_number", "past already"),
        ({"due_at": world.at("15:00")}, "due_number", "past already"),
        ({"visit_id": 999_999}, None, "no such visit"),
    ],
)
def test_what_does_not_fit_is_refused_by_field_and_changes_nothing(campus, changes, field, said):
    with pytest.raises(Refused, match=said) as refused:
        inspecting.record(campus, **changes)
    assert refused.value.field == field
    assert (Finding.objects.count(), Duty.objects.filter(kind=declared.RECTIFY.key).count()) == (0, 0)


@pytest.mark.parametrize("content", [b"not a picture", bytes(30 << 20)], ids=["no photo", "30 MB"])
def test_with_a_photo_that_is_refused_nothing_is_recorded(campus, content):
    with pytest.raises(Refused) as refused:
        inspecting.record(campus, shown=rules.Shown((rules.Sent("a.jpg", "image/jpeg", content),)))
    assert refused.value.field == "photo"
    assert Finding.objects.count() == 0


def test_nobody_inspects_the_own_unit_nor_answers_for_what_they_found(campus):
    with pytest.raises(Refused, match="your own unit"):
        inspecting.record(campus, unit_id=campus.units["office"].pk)
    with pytest.raises(Refused, match="found yourself"):
        inspecting.record(campus, owner_id=campus.chen.pk)
    with pytest.raises(Refused, match="you inspect for no body"):
        inspecting.record(campus, campus.head)


def test_where_nobody_is_the_head_somebody_must_be_named(campus):
    Post.objects.all().delete()
    with pytest.raises(Refused, match="nobody is the head") as refused:
        inspecting.record(campus)
    assert refused.value.field == "owner"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"aspect": "11"}, {"severity": "x"}, {"text": ""}, {"body": "third"}, {"state": "x"}, {"state": "closed"},
        {"state": "withdrawn", "ended_at": world.at("16:00")}, {"due_at": world.at("15:00")},
    ],
    ids=str,
)  # fmt: skip
def test_the_database_itself_refuses_a_finding_that_cannot_be(row, spoilt):
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=row.pk).update(**spoilt)


def test_the_owner_is_never_the_finder_whatever_writes_it(campus, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=row.pk).update(owner=campus.chen)


# --- rectified


def test_rectifying_proves_the_duty_and_hands_over_to_another_inspector(campus, row):
    inspecting.rectify(row, campus.head)
    step = Rectification.objects.get(finding=row)
    assert (fresh(row).state, owed(declared.RECTIFY, row).state) == ("rectified", State.DONE)
    again = owed(declared.RECHECK, row)
    assert (again.person, again.unit.code, again.state) == (campus.lin, "office", State.OPEN)
    assert step.recheck_due_at == world.at("16:00") + timedelta(hours=48) == again.due_at
    assert File.objects.filter(about=step.key).count() == 1


def test_it_must_be_said_and_shown(campus, row):
    with pytest.raises(Refused, match="write what was done"):
        inspecting.rectify(row, campus.head, text=" ")
    with pytest.raises(Refused, match="add a photo") as refused:
        inspecting.rectify(row, campus.head, shown=rules.Shown())
    assert refused.value.field == "photo"
    assert fresh(row).state == "open"


def test_it_is_rectified_once(campus, row):
    inspecting.rectify(row, campus.head)
    with pytest.raises(Refused, match="is not open"):
        inspecting.rectify(row, campus.head, world.at("16:05"))


def test_after_the_deadline_it_is_done_late(campus, row):
    inspecting.rectify(row, campus.head, world.at("18:01"))
    assert (owed(declared.RECTIFY, row).state, owed(declared.RECTIFY, row).is_late) == (State.DONE, True)


def test_after_its_window_it_is_missed_and_late_evidence_makes_it_good(campus, row):
    settle("18:00", MORROW)
    assert owed(declared.RECTIFY, row).state == State.MISSED
    inspecting.rectify(row, campus.head, world.at("19:00", MORROW))
    duty = owed(declared.RECTIFY, row)
    assert (duty.state, duty.is_late) == (State.DONE, True)


def test_where_only_the_finder_is_left_the_finder_looks_again(campus, row):
    for person in (campus.lin, campus.wu):
        supervision.relieve_inspector(person_id=person.pk, by=world.BY, at=world.at("15:30"))
    inspecting.rectify(row, campus.head)
    assert owed(declared.RECHECK, row).person == campus.chen


def test_where_nobody_could_look_again_it_is_refused_and_stays_open(campus, row):
    for person in (campus.chen, campus.lin, campus.wu):
        supervision.relieve_inspector(person_id=person.pk, by=world.BY, at=world.at("15:30"))
    with pytest.raises(Refused, match="nobody is appointed"):
        inspecting.rectify(row, campus.head)
    assert (fresh(row).state, owed(declared.RECTIFY, row).state) == ("open", State.OPEN)


# --- looked at again


@pytest.fixture
def rectified(campus, row):
    inspecting.rectify(row, campus.head)
    return fresh(row)


def test_another_closes_it_and_nothing_is_owed_any_more(campus, rectified):
    inspecting.recheck(rectified, campus.lin, shown=inspecting.SHOWN)
    assert (fresh(rectified).state, fresh(rectified).ended_at) == ("closed", world.at("17:00"))
    assert owed(declared.RECHECK, rectified).state == State.DONE
    assert not Duty.objects.filter(subject_key=rectified.key, state=State.OPEN).exists()


def test_an_inspector_of_the_other_body_may_close_it_too(campus, rectified):
    inspecting.recheck(rectified, campus.wu)
    assert Recheck.objects.get().by == campus.wu


@pytest.mark.parametrize("who", ["owner", "rectifier"])
def test_neither_the_owner_nor_who_rectified_closes_it(campus, who):
    row = inspecting.record(campus)
    rectifier = campus.head if who == "owner" else campus.cooks[0]
    inspecting.rectify(row, rectifier)
    closer = campus.head if who == "owner" else campus.cooks[0]
    supervision.appoint_inspector(person_id=closer.pk, body="work_style", by=world.BY, at=world.at("16:10"))
    with pytest.raises(Refused, match="cannot close it"):
        inspecting.recheck(row, closer)
    assert fresh(row).state == "rectified"


def test_the_database_itself_holds_that_another_looked_again(campus, rectified):
    step = Rectification.objects.get(finding=rectified)
    given = {"rectification": step, "result": "closed", "at": world.at("17:00")}
    for by, owner, rectifier in ((campus.head, campus.head, campus.chen), (campus.chen, campus.head, campus.chen)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recheck.objects.create(by=by, owner=owner, rectified_by=rectifier, **given)


def test_who_inspects_for_no_body_or_in_the_own_unit_does_not_look_again(campus, rectified):
    with pytest.raises(Refused, match="no body yet"):
        inspecting.recheck(rectified, campus.cooks[5])
    supervision.appoint_inspector(person_id=campus.cooks[5].pk, body="work_style", by=world.BY, at=world.at("16:30"))
    with pytest.raises(Refused, match="your own unit"):
        inspecting.recheck(rectified, campus.cooks[5])


def test_what_is_not_rectified_is_not_looked_at_again(campus, row):
    with pytest.raises(Refused, match="not waiting for a re-check"):
        inspecting.recheck(row, campus.lin)


def reopen(row, person, **changes):
    given = {"note": "台账仍缺项", "due_at": world.at("12:00", MORROW)} | changes
    return inspecting.recheck(row, person, result="reopened", **given)


def test_opened_again_it_is_owed_again_and_counted(campus, rectified):
    reopen(rectified, campus.lin)
    row = fresh(rectified)
    assert (row.state, row.reopened, row.due_at) == ("open", 1, world.at("12:00", MORROW))
    assert owed(declared.RECTIFY, row, 1).state == State.DONE
    second = owed(declared.RECTIFY, row, 2)
    assert (second.state, second.opens_at, second.due_at) == (State.OPEN, world.at("17:00"), row.due_at)


def test_a_second_round_is_rectified_and_closed_by_another(campus, rectified):
    reopen(rectified, campus.lin)
    inspecting.rectify(rectified, campus.head, world.at("09:00", MORROW))
    inspecting.recheck(rectified, campus.lin, world.at("10:00", MORROW))
    assert fresh(rectified).state == "closed"
    assert [step.cycle for step in queries.steps_of(fresh(rectified), within=WHOLE)] == [1, 2]
    assert set(Duty.objects.filter(subject_key=rectified.key).values_list("state", flat=True)) == {State.DONE}


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"note": " "}, "still to be done"), ({"due_at": None}, "new deadline"), ({"due_at": world.at("16:00")}, "past")],
)
def test_a_reopening_needs_a_note_and_a_deadline_ahead(campus, rectified, changes, said):
    with pytest.raises(Refused, match=said):
        reopen(rectified, campus.lin, **changes)
    assert fresh(rectified).state == "rectified"


def test_a_verdict_is_one_of_two(campus, rectified):
    with pytest.raises(Refused, match="closed or opened again"):
        inspecting.recheck(rectified, campus.lin, result="fine")


def test_a_recheck_that_nobody_made_is_missed_by_name(campus, rectified):
    settle("16:00", world.DAY + timedelta(days=3))
    assert (owed(declared.RECHECK, rectified).state, owed(declared.RECHECK, rectified).person) == ("missed", campus.lin)


# --- withdrawn


def test_a_withdrawn_finding_excuses_what_is_owed_of_it(campus, row):
    findings.withdraw_finding(finding_id=row.pk, reason="地点写错", by=inspecting.by(campus.lin), at=world.at("15:30"))
    duty = owed(declared.RECTIFY, row)
    assert (fresh(row).state, duty.state, duty.reason) == ("withdrawn", State.EXCUSED, "no_longer_expected")


def test_withdrawing_after_the_rectification_excuses_the_recheck_and_keeps_what_was_done(campus, rectified):
    findings.withdraw_finding(
        finding_id=rectified.pk, reason="重复", by=inspecting.by(campus.chen), at=world.at("16:30")
    )
    states = [owed(kind, rectified).state for kind in (declared.RECTIFY, declared.RECHECK)]
    assert states == [State.DONE, State.EXCUSED]


def test_only_the_own_body_withdraws_with_a_reason_what_has_not_ended(campus, rectified):
    def withdraw(person, reason="重复"):
        findings.withdraw_finding(
            finding_id=rectified.pk, reason=reason, by=inspecting.by(person), at=world.at("17:30")
        )

    with pytest.raises(Refused, match="other body"):
        withdraw(campus.wu)
    with pytest.raises(Refused, match="say why"):
        withdraw(campus.lin, " ")
    inspecting.recheck(rectified, campus.lin)
    with pytest.raises(Refused, match="has ended"):
        withdraw(campus.lin)


# --- the law


def test_publishing_again_at_every_hour_changes_nothing(campus, rectified):
    reopen(rectified, campus.lin)
    before = list(Duty.objects.order_by("pk").values())
    for day in (world.DAY, MORROW):
        for hour_min in ("18:00", "24:00"):
            effects = findings.publish(day=day, by=world.BY, at=world.at(hour_min))
            assert set(effects.values()) == {0}
    assert list(Duty.objects.order_by("pk").values()) == before


def test_a_day_of_findings_keeps_the_law(campus, rectified):
    reopen(rectified, campus.lin)
    other = inspecting.record(campus, campus.wu, "15:40", text="口罩佩戴不规范")
    findings.withdraw_finding(finding_id=other.pk, reason="重复", by=inspecting.by(campus.wu), at=world.at("16:40"))
    settle("23:00", world.DAY + timedelta(days=5))
    assert duty_queries.count_law_broken(within=WHOLE) == 0
    states = Duty.objects.filter(kind__in=[declared.RECTIFY.key, declared.RECHECK.key]).values_list("state", flat=True)
    assert sorted(states) == ["done", "done", "excused", "missed"]
