"""The grid: the tree with its numbers and heads, faults by name, every change of a unit."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from houqin.desk.register.tests import house
from houqin.kernel.org import actions as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people import actions
from houqin.kernel.people.models import Membership, Post
from houqin.kernel.people.tests import world

PAGE = "/register/units/"
NEW = {"code": "team-9", "name": "面点班", "kind": "team"}


def unit(client, code, act="", **sent):
    address = f"{PAGE}{Unit.objects.get(code=code).pk}/" + (f"{act}/" if act else "")
    return client.post(address, sent) if act and sent else client.get(address)


def press(client, code, act):
    return client.post(f"{PAGE}{Unit.objects.get(code=code).pk}/{act}/", follow=True)


def notes(nodes) -> dict[str, str]:
    """Names and notes of a whole tree."""
    return {node.name: node.note for node in nodes} | {
        name: note for node in nodes for name, note in notes(node.children).items()
    }


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_the_tree_counts_people_upwards_and_names_heads(planner, wang, li, units):
    actions.appoint(person_id=li.pk, unit_id=units["unit-2"].pk, kind="head", by=world.BY, at=world.AT)
    told = notes(planner.get(PAGE).context["nodes"])
    assert told["总务部党委"] == "3 people"  # Wang, Li and the planner
    assert told["饮食中心"] == "2 people"
    assert told["公寓中心"] == "1 person · 李娜"


def test_the_grid_is_copied_for_the_group_as_far_as_it_is_open(planner, wang, li):
    lines = planner.get(PAGE).context["text"].splitlines()
    assert lines[0] == "【Grid】"
    assert "\u3000\u3000饮食中心 2 people" in lines
    assert lines[-1] == f"http://testserver{PAGE}"


def test_a_leader_sees_the_own_team_only(leader, wang, li):
    assert set(notes(leader.get(PAGE).context["nodes"])) == {"第一食堂"}
    assert unit(leader, "team-1").status_code == 200
    assert unit(leader, "team-3").status_code == 404
    assert unit(leader, "unit-1").status_code == 404


def test_a_unit_shows_its_line_people_and_what_lies_under_it(planner, wang, li):
    text = house.shown(unit(planner, "unit-1"))
    for word in ("总务部党委", "第一党支部", "第一食堂", "第二食堂", "Wang Wei"):
        assert word in text
    assert "李娜" not in text


def test_faults_of_the_grid_are_named(planner, wang, units):
    world.person("E7", "孤儿", unit=None)
    Membership.objects.filter(person=wang).update(starts_at=world.AT, ends_at=world.AT + 60 * world.DAY)
    Membership.objects.create(person=wang, unit=units["team-2"], starts_at=world.AT)
    closed = world.person("E8", "旧人", unit="team-3")
    Unit.objects.filter(code="team-3").update(closed_at=world.AT)
    text = house.shown(planner.get(PAGE))
    for name in ("孤儿", "Wang Wei", closed.name, "In no unit", "In more than one unit", "In a unit out of use"):
        assert name in text


def test_a_grid_without_a_fault_says_so(planner, wang):
    assert "Every employee has exactly one place in the grid." in house.shown(planner.get(PAGE))


def test_a_leader_is_not_told_of_faults_of_others(leader):
    world.person("E7", "孤儿", unit=None)
    assert "孤儿" not in house.shown(leader.get(PAGE))


# --- changes ---------------------------------------------------------------------------------------------------------


def test_a_unit_is_opened_under_another(planner):
    assert planner.post(f"{PAGE}new/?parent=unit-1", NEW).status_code == 302
    found = Unit.objects.get(code="team-9")
    assert found.parent_path == Unit.objects.get(code="unit-1").path


def test_a_form_sent_twice_opens_one_unit(planner):
    for _time in range(2):
        assert planner.post(f"{PAGE}new/", NEW | {"command": "u-1"}).status_code == 302
    assert Unit.objects.filter(code="team-9").count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "team-1"}, "the code team-1 is taken"),
        ({"code": "a b"}, "is no code"),
        ({"name": ""}, "This field is required"),
        ({"kind": "tribe"}, "Select a valid choice"),
        ({"place": "nowhere"}, "there is no place nowhere"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_and_kept_on_the_page(planner, changes, sentence):
    before = house.everything()
    answer = planner.post(f"{PAGE}new/", NEW | {"emergency_name": "应急组"} | changes)
    assert answer.status_code == 400
    assert sentence in house.shown(answer)
    assert "应急组" in house.shown(answer)
    assert house.everything() == before


def test_nothing_is_opened_under_what_is_not_there(planner):
    before = house.everything()
    assert planner.post(f"{PAGE}new/?parent=nowhere", NEW).status_code == 404
    assert house.everything() == before


def test_a_unit_is_renamed_and_the_form_begins_with_its_names(planner):
    assert 'value="第一食堂"' in house.shown(unit(planner, "team-1", "rename"))
    sent = {"name": "书香餐舍", "name_en": "Shuxiang", "emergency_name": "", "place": ""}
    assert unit(planner, "team-1", "rename", **sent).status_code == 302
    assert Unit.objects.get(code="team-1").name == "书香餐舍"


def test_a_unit_moves_with_everybody_in_it(planner, wang, units):
    assert "follow the move" in house.shown(unit(planner, "team-1", "move"))
    assert unit(planner, "team-1", "move", unit=units["unit-2"].pk).status_code == 302
    assert Unit.objects.get(code="team-1").parent_path == units["unit-2"].path


def test_a_unit_cannot_lie_under_itself(planner, units):
    before = house.everything()
    answer = unit(planner, "unit-1", "move", unit=units["team-1"].pk)
    assert answer.status_code == 400
    assert "cannot lie under itself" in house.shown(answer)
    assert house.everything() == before


def test_a_unit_with_people_is_not_taken_out_of_use(planner, wang):
    before = house.everything()
    assert "people still belong to 第一食堂" in house.shown(press(planner, "team-1", "close"))
    assert "under it is still open" in house.shown(press(planner, "unit-1", "close"))
    assert house.everything() == before


def test_an_empty_unit_is_taken_out_of_use_and_opened_again(planner):
    press(planner, "team-2", "close")
    assert "Out of use: 1" in house.shown(planner.get(PAGE))
    assert "第二食堂" not in notes(planner.get(PAGE).context["nodes"])
    press(planner, "team-2", "reopen")
    assert "第二食堂" in notes(planner.get(PAGE).context["nodes"])


def test_the_head_is_appointed_by_number_and_relieved(planner, wang):
    assert '<option value="E0001">Wang Wei</option>' in house.shown(unit(planner, "team-1", "appoint"))
    assert unit(planner, "team-1", "appoint", number="E0001", kind="head", title="经理").status_code == 302
    post = Post.objects.get(person=wang)
    assert notes(planner.get(PAGE).context["nodes"])["第一食堂"].endswith("Wang Wei")
    answer = planner.post(f"/register/posts/{post.pk}/relieve/?unit", follow=True)
    assert "Nobody heads this unit yet." in house.shown(answer)


@pytest.mark.parametrize("number", ["E8888", "wang"])
def test_nobody_is_appointed_who_is_not_known(planner, wang, number):
    answer = unit(planner, "team-1", "appoint", number=number, kind="head", title="经理")
    assert answer.status_code == 400
    assert f"there is no person with the number {number}" in house.shown(answer)
    assert 'value="经理"' in house.shown(answer)
    assert not Post.objects.exists()


@pytest.mark.parametrize("act", ["rename", "move", "appoint", "close", "reopen"])
def test_a_leader_changes_no_unit(leader, act):
    before = house.everything()
    assert unit(leader, "team-1", act).status_code == 403
    assert press(leader, "team-1", act).status_code == 403
    assert house.everything() == before


def test_an_address_that_only_acts_changes_nothing_when_it_is_opened(planner):
    before = house.everything()
    assert unit(planner, "team-2", "close").status_code == 302
    assert house.everything() == before


def test_an_empty_grid_says_what_comes_first(planner):
    Unit.objects.update(closed_at=world.AT)
    assert "No unit has been opened yet." in house.shown(planner.get(PAGE))


def test_names_are_shown_as_text(planner):
    org.open_unit(code="x", name="<b>班", kind="team", by=world.BY, at=house.AT)
    assert escape("<b>班") in house.shown(planner.get(PAGE))
