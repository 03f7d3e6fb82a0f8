"""One person: what is shown, corrected, transferred, given; numbers read on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from houqin.desk.register.tests import house
from houqin.kernel.access import actions as access
from houqin.kernel.access.models import Grant
from houqin.kernel.audit.models import Detail
from houqin.kernel.people import actions, queries
from houqin.kernel.people.models import Absence, Membership, Post
from houqin.kernel.people.tests import world

HTMX = {"headers": {"hx-request": "true"}}


def page(client, person):
    return client.get(f"/register/people/{person.pk}/")


def act(client, person, name, /, **sent):
    return client.post(f"/register/people/{person.pk}/{name}/", sent)


def unit_of(person, at=house.AT) -> str:
    found = queries.membership_at(person.pk, at=at, within=world.WHOLE)
    return found.unit.code if found else ""


def correct(client, person, **changes):
    sent = {"number": person.number, "name": person.name, "kind": "employee", "language": "zh-hans"}
    return act(client, person, "correct", **sent | changes)


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_a_person_is_shown_with_numbers_masked(planner, wang):
    text = house.shown(page(planner, wang))
    assert "138******00" in text
    assert "13800138000" not in text
    assert world.IDENTITY not in text


def test_a_leader_sees_the_own_people_without_a_way_to_change_them(leader, wang, li):
    text = house.shown(page(leader, wang))
    assert "Wang Wei" in text
    assert f"/register/people/{wang.pk}/correct/" not in text
    assert page(leader, li).status_code == 404


def test_memberships_stand_with_their_dates(planner, wang, units):
    at = house.AT + timedelta(days=2)
    actions.transfer(person_id=wang.pk, unit_id=units["team-2"].pk, from_at=at, by=world.BY, at=house.AT)
    text = house.shown(page(planner, wang))
    assert "第二食堂" in text
    assert "ahead" in text
    assert unit_of(wang) == "team-1"


@pytest.mark.parametrize("name", ["correct", "transfer", "leave", "appoint", "away"])
def test_every_change_has_a_form_for_the_planner_only(planner, leader, wang, name):
    assert planner.get(f"/register/people/{wang.pk}/{name}/").status_code == 200
    assert leader.get(f"/register/people/{wang.pk}/{name}/").status_code == 403


def test_a_change_that_does_not_exist_is_not_there(planner, wang):
    assert planner.get(f"/register/people/{wang.pk}/promote/").status_code == 404
    assert planner.get("/register/people/999999/correct/").status_code == 404


# --- correcting ------------------------------------------------------------------------------------------------------


def test_a_correction_keeps_the_first_version(planner, wang):
    assert correct(planner, wang, name="王炜").status_code == 302
    wang.refresh_from_db()
    assert wang.name == "王炜"
    assert Detail.objects.order_by("-pk").first().content["changed"]["name"] == ["王伟", "王炜"]
    assert "王伟 → 王炜" in house.shown(page(planner, wang))


def test_a_masked_number_is_left_as_it_is(planner, wang):
    correct(planner, wang, phone="138******00", identity="1****************X")
    assert actions.reveal_phone(person_id=wang.pk, purpose="test", by=world.BY, at=house.AT) == "13800138000"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": "E0002"}, "the number E0002 is taken"),
        ({"phone": "1"}, "no telephone number"),
        ({"identity": "AB1234567"}, "this document belongs to E0002"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_kept_on_the_page(planner, wang, li, changes, sentence):
    before = house.everything()
    answer = correct(planner, wang, aliases="小王、老王", **changes)
    assert answer.status_code == 400
    assert sentence in house.shown(answer)
    assert "小王、老王" in house.shown(answer)
    assert house.everything() == before


# --- units -----------------------------------------------------------------------------------------------------------


def test_a_transfer_takes_hold_at_once_and_can_be_taken_back(planner, wang, units):
    assert act(planner, wang, "transfer", unit=units["team-2"].pk).status_code == 302
    assert unit_of(wang) == "team-1"  # it is 16:20 and some: the transfer happened just now
    later = house.AT + timedelta(hours=1)
    assert unit_of(wang, later) == "team-2"
    row = Membership.objects.filter(person=wang).latest("pk")
    assert "Take back" in house.shown(page(planner, wang))
    assert planner.post(f"/register/people/{wang.pk}/undo/{row.pk}/").status_code == 302
    assert unit_of(wang, later) == "team-1"


def test_only_the_last_step_of_this_person_can_be_taken_back(planner, wang, li):
    row = Membership.objects.get(person=li)
    before = house.everything()
    assert planner.post(f"/register/people/{wang.pk}/undo/{row.pk}/").status_code == 404
    answer = planner.post(f"/register/people/{li.pk}/undo/{row.pk}/", follow=True)
    assert "can no longer be taken back" in house.shown(answer)
    assert house.everything() == before


@pytest.mark.parametrize(
    ("unit", "since", "sentence"),
    [
        ("team-1", "", "belongs to 第一食堂 already"),
        ("team-2", "2020-01-01", "only from 2020-01-20 08:00 on"),
        ("team-2", "2022-01-01", "impossible date"),
        ("", "", "This field is required"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused(planner, wang, units, unit, since, sentence):
    before = house.everything()
    answer = act(planner, wang, "transfer", unit=units[unit].pk if unit else "", since=since)
    assert answer.status_code == 400
    assert sentence in house.shown(answer)
    assert house.everything() == before


def test_who_leaves_loses_posts_and_roles_at_the_same_instant(planner, wang, units):
    actions.appoint(person_id=wang.pk, unit_id=units["team-1"].pk, kind="head", by=world.BY, at=world.AT)
    access.grant(person_id=wang.pk, role="team_leader", unit_id=units["team-1"].pk, by=world.BY, at=world.AT)
    assert act(planner, wang, "leave", since="2020-03-06").status_code == 302
    ends = {Membership.objects.get(person=wang).ends_at, Post.objects.get(person=wang).ends_at,
            Grant.objects.get(person=wang).ends_at}  # fmt: skip
    assert len(ends) == 1
    assert None not in ends


def test_who_has_left_may_join_again(planner, wang, units):
    actions.leave(person_id=wang.pk, by=world.BY, at=world.AT + world.DAY)
    assert "Let join" in house.shown(page(planner, wang))
    assert act(planner, wang, "join", unit=units["team-3"].pk, since="2020-03-01").status_code == 302
    assert unit_of(wang) == "team-3"


# --- posts and absences ----------------------------------------------------------------------------------------------


def test_a_post_is_given_and_taken(planner, wang, units):
    sent = {"unit": units["team-1"].pk, "kind": "head", "title": "班长"}
    assert act(planner, wang, "appoint", **sent).status_code == 302
    post = Post.objects.get(person=wang)
    assert "班长" in house.shown(page(planner, wang))
    assert planner.post(f"/register/posts/{post.pk}/relieve/").status_code == 302
    post.refresh_from_db()
    assert post.ends_at is not None


def test_a_post_is_not_given_twice(planner, wang, units):
    sent = {"unit": units["team-1"].pk, "kind": "head"}
    act(planner, wang, "appoint", **sent)
    before = house.everything()
    answer = act(planner, wang, "appoint", **sent)
    assert (answer.status_code, house.everything()) == (400, before)
    assert "holds this post already" in house.shown(answer)


def test_an_absence_ends_when_they_come_back(planner, wang):
    assert act(planner, wang, "away", reason="出差").status_code == 302
    assert "Is back" in house.shown(page(planner, wang))
    assert planner.post(f"/register/people/{wang.pk}/back/").status_code == 302
    assert Absence.objects.get(person=wang).ends_at is not None


def test_an_absence_that_ends_before_it_begins_is_refused(planner, wang):
    answer = act(planner, wang, "away", since="2020-03-10", until="2020-03-08", reason="出差")
    assert answer.status_code == 400
    assert "the end must lie after the beginning" in house.shown(answer)
    assert not Absence.objects.exists()


# --- numbers read aloud ----------------------------------------------------------------------------------------------


def reveal(client, person, what, **options):
    purpose = options.pop("purpose", None)
    return client.post(f"/register/people/{person.pk}/reveal/{what}/", {"purpose": purpose or ""}, **options)


def test_a_telephone_is_read_on_record_by_who_answers_for_the_person(leader, wang):
    answer = reveal(leader, wang, "phone", **HTMX)
    assert 'href="tel:13800138000"' in house.shown(answer)
    assert house.acts()[-1] == "reveal_phone"
    assert "Telephone number read" in house.shown(page(leader, wang))


def test_without_scripts_the_number_comes_as_a_page(leader, wang):
    text = house.shown(reveal(leader, wang, "phone"))
    assert "tel:13800138000" in text
    assert "is on record" in text


def test_a_document_is_read_by_the_planner_with_a_purpose(planner, wang):
    answer = reveal(planner, wang, "identity", purpose="核酸检测登记")
    assert world.IDENTITY in house.shown(answer)
    assert "核酸检测登记" in house.shown(page(planner, wang))


def test_a_document_without_a_purpose_is_not_read(planner, wang):
    answer = reveal(planner, wang, "identity")
    assert answer.status_code == 400
    assert "say what for" in house.shown(answer)
    assert "reveal_identity" not in house.acts()


def test_a_leader_reads_no_document_and_nobody_of_another_unit(leader, wang, li):
    assert reveal(leader, wang, "identity", purpose="x").status_code == 404
    assert reveal(leader, li, "phone").status_code == 404
    assert not [act for act in house.acts() if act.startswith("reveal")]
