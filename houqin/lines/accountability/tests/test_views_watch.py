"""The pages of the officers on duty, as somebody with a role: who sees, who may, what was sent badly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.html import escape

from houqin.kernel.audit.models import Record
from houqin.kernel.duties.models import Duty
from houqin.kernel.rosters.models import Cover, Shift
from houqin.lines.accountability.actions import watch as actions
from houqin.lines.accountability.models import Handover
from houqin.lines.accountability.tests.group_pages import browser, hour, people
from houqin.lines.accountability.tests.group_world import BY, DAY, ask_for_officers, at, plan, take, write

__all__ = ["browser", "hour", "people"]
WATCH = "/accountability/watch/"
NOTES = {"state_of_things": "平稳", "open_items": "无", "keys": "钥匙1把"}


def sent(answer) -> str:
    """Return the page that a form leads to."""
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return answer.headers["Location"]


# --- who is on duty --------------------------------------------------------------------------------------------------


def test_everybody_sees_who_is_on_duty_and_no_number(people, browser):
    plan(people["head-1"], people["head-2"])
    page = browser("worker").get(WATCH).content.decode()
    assert "Head-1" in page
    assert "Head-2" in page
    assert "13800000005" not in page
    assert "Plan shifts" not in page


def test_an_empty_roster_says_what_comes_next(people, browser):
    assert "the planner fills the roster" in browser("worker").get(WATCH).content.decode()
    assert "Plan shifts" in browser("planner").get(WATCH).content.decode()


def test_a_shift_without_an_officer_is_said_in_red_to_everybody(people, browser):
    ask_for_officers()
    assert "Nobody is on duty now" in browser("worker").get(WATCH).content.decode()
    page = browser("planner").get(WATCH).content.decode()
    assert "No officer is planned" in page


def test_short_rest_is_told_to_who_plans(people, browser):
    plan(people["head-1"], people["head-1"])
    assert "12 h are advised" in browser("planner").get(WATCH).content.decode()
    assert "12 h are advised" not in browser("worker").get(WATCH).content.decode()


def test_a_call_to_the_officer_shows_the_number_and_leaves_a_record(people, browser):
    first, _second = plan(people["head-1"], people["head-2"])
    answer = browser("worker").post(f"{WATCH}{first.pk}/call/{people['head-1'].pk}/", headers={"HX-Request": "true"})
    assert "tel:13800000005" in answer.content.decode()
    record = Record.objects.get(action__endswith=".reveal_phone")
    assert (record.by, record.about) == (f"person:{people['worker'].pk}", f"person:{people['head-1'].pk}")


@pytest.mark.parametrize("who", ["deputy-1", "worker"])
def test_nobody_else_is_called_through_the_roster(people, browser, who):
    first, _second = plan(people["head-1"], people["head-2"])
    assert browser("worker").post(f"{WATCH}{first.pk}/call/{people[who].pk}/").status_code == 404
    assert not Record.objects.filter(action__endswith=".reveal_phone").exists()


def test_a_shift_of_another_time_gives_no_number(people, browser, hour):
    first, _second, _third = plan(people["head-1"], people["head-2"], people["deputy-1"])
    hour("09:00", DAY + timedelta(days=1))
    assert browser("worker").post(f"{WATCH}{first.pk}/call/{people['head-1'].pk}/").status_code == 404


def test_a_bad_day_is_no_page(people, browser):
    assert browser("worker").get(f"{WATCH}?day=2020-02-30").status_code == 404


def test_the_list_is_printed_by_all_and_exported_by_who_sees_the_campus(people, browser):
    plan(people["head-1"], people["head-2"])
    assert "Head-1" in browser("worker").get(f"{WATCH}print/").content.decode()
    assert browser("worker").get(f"{WATCH}export/").status_code == 403
    assert "head-1" in browser("planner").get(f"{WATCH}export/?as=csv").content.decode("utf-8-sig")
    assert browser("planner").get(f"{WATCH}export/?days=31").content[:2] == b"PK"


# --- planning --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["worker", "head-1", "inspector", "leading_group", "duty_officer"])
def test_only_planners_plan(people, browser, who):
    shift = plan(people["head-1"])[0]
    for path in ("plan/", f"{shift.pk}/"):
        assert browser(who).get(WATCH + path).status_code == 403


def field(instant, part: str = "h") -> str:
    return f"{part}{int(instant.timestamp())}"


def test_a_draft_is_offered_and_adopted(people, browser):
    client = browser("planner")
    page = client.get(f"{WATCH}plan/?day={DAY}&fill=1").content.decode()
    assert page.count("<select") == 2 * 14
    assert page.count(" selected") >= 2 * 13
    fields = {field(at("20:00")): people["head-1"].pk, field(at("20:00"), "b"): people["head-2"].pk}
    sent(client.post(f"{WATCH}plan/?day={DAY}", fields))
    shift = Shift.objects.get()
    assert (shift.starts_at, shift.holder, shift.backup) == (at("20:00"), people["head-1"], people["head-2"])


def test_what_cannot_be_planned_comes_back_as_it_was_sent(people, browser):
    fields = {field(at("20:00")): people["head-1"].pk, field(at("20:00"), "b"): people["head-1"].pk}
    answer = browser("planner").post(f"{WATCH}plan/?day={DAY}", fields)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "nobody is their own backup" in page
    assert page.count(f'<option value="{people["head-1"].pk}" selected') == 2
    assert not Shift.objects.exists()


def test_nothing_chosen_is_refused(people, browser):
    answer = browser("planner").post(f"{WATCH}plan/?day={DAY}", {"command": "c1"})
    assert answer.status_code == 400
    assert "there is no shift to enter" in answer.content.decode()


def test_a_shift_that_somebody_else_filled_meanwhile_is_told(people, browser):
    client = browser("planner")
    plan(people["head-1"], first="20:00")
    tomorrow = DAY + timedelta(days=1)
    fields = {field(at("20:00")): people["head-2"].pk, field(at("08:00", tomorrow)): people["head-2"].pk}
    page = client.post(f"{WATCH}plan/?day={DAY}", fields, follow=True).content.decode()
    assert "1 shift adopted" in page
    assert "filled by somebody else" in page
    assert Shift.objects.get(starts_at=at("20:00")).holder == people["head-1"]


def test_the_same_form_twice_plans_once(people, browser):
    client, fields = browser("planner"), {field(at("20:00")): people["head-1"].pk, "command": "once"}
    sent(client.post(f"{WATCH}plan/?day={DAY}", fields))
    client.post(f"{WATCH}plan/?day={DAY}", fields)
    assert Shift.objects.count() == 1


def test_without_cadres_the_plan_says_where_they_come_from(people, browser):
    from houqin.kernel.people.models import Post

    Post.objects.filter(kind="cadre").delete()
    assert "appoint cadres in the register" in browser("planner").get(f"{WATCH}plan/").content.decode()


def test_a_shift_is_replaced_swapped_and_withdrawn(people, browser):
    client = browser("commander")
    _first, second, third = plan(people["head-1"], people["head-2"], people["deputy-1"])
    address = f"{WATCH}{second.pk}/"
    replace = {"act": "replace", "person": people["deputy-2"].pk, "reason": "出差"}
    sent(client.post(address, replace))
    assert Shift.objects.get(pk=second.pk).holder == people["deputy-2"]
    assert "出差" in client.get(address).content.decode()
    sent(client.post(address, {"act": "swap", "with_shift": third.pk, "reason": "调课"}))
    assert Shift.objects.get(pk=third.pk).holder == people["deputy-2"]
    sent(client.post(address, {"act": "withdraw"}))
    assert client.get(address).status_code == 404


def test_a_replacement_without_a_reason_comes_back(people, browser):
    first = plan(people["head-1"])[0]
    answer = browser("planner").post(f"{WATCH}{first.pk}/", {"act": "replace", "person": people["head-2"].pk})
    assert answer.status_code == 400
    assert f'<option value="{people["head-2"].pk}" selected' in answer.content.decode()
    assert not Cover.objects.exists()


def test_a_shift_that_is_not_there_is_404(people, browser):
    assert browser("planner").get(f"{WATCH}999/").status_code == 404


# --- handing over ----------------------------------------------------------------------------------------------------


@pytest.fixture
def shift(people):
    first, _second = plan(people["head-1"], people["head-2"])
    actions.publish(day=DAY, by=BY, at=at("00:00"))
    return first


def test_who_leaves_writes_and_who_comes_signs(people, browser, shift, hour):
    hour("19:50")
    address = f"{WATCH}{shift.pk}/handover/"
    assert address in sent(browser("head-1").post(address, NOTES))
    incoming = browser("head-2")
    assert "平稳" in incoming.get(address).content.decode()
    assert sent(incoming.post(address)) == WATCH
    assert Handover.objects.get().taken_by == people["head-2"]
    assert Duty.objects.get(kind="accountability.handover").state == "done"


def test_who_is_on_duty_by_the_roster_and_has_not_signed_is_marked(people, browser, shift, hour):
    hour("20:05")
    assert "has not signed for the shift yet" in browser("worker").get(WATCH).content.decode()
    write(shift, people["head-1"], at("19:45"))
    take(shift, people["head-2"], at("20:00"))
    assert "has not signed for the shift yet" not in browser("worker").get(WATCH).content.decode()


def test_a_handover_past_due_is_overdue_on_its_page(people, browser, shift, hour):
    hour("20:16")
    assert "Overdue" in browser("head-1").get(f"{WATCH}{shift.pk}/handover/").content.decode()


@pytest.mark.parametrize("missing", sorted(NOTES))
def test_incomplete_notes_come_back(people, browser, shift, missing):
    answer = browser("head-1").post(f"{WATCH}{shift.pk}/handover/", NOTES | {missing: ""})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert all(text in page for name, text in NOTES.items() if name != missing)
    assert not Handover.objects.exists()


def test_signing_before_anything_is_written_is_refused_in_words(people, browser, shift, hour):
    hour("19:50")
    answer = browser("head-2").post(f"{WATCH}{shift.pk}/handover/")
    assert answer.status_code == 400
    assert "the outgoing officer writes first" in answer.content.decode()


def test_open_items_are_inherited_until_somebody_says_otherwise(people, browser, shift, hour):
    write(shift, people["head-1"], at("19:45"), open_items="3号楼停水")
    take(shift, people["head-2"], at("19:55"))
    plan(people["deputy-1"], day=DAY + timedelta(days=1))
    hour("20:30")
    following = Shift.objects.get(holder=people["head-2"])
    assert "3号楼停水" in browser("head-2").get(f"{WATCH}{following.pk}/handover/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("worker", 404), ("deputy-1", 404), ("leading_group", 200), ("planner", 200), ("guard", 404)]
)
def test_notes_are_read_by_who_is_concerned_and_who_leads(people, browser, shift, who, status):
    write(shift, people["head-1"], at("09:00"))
    answer = browser(who).get(f"{WATCH}{shift.pk}/handover/")
    assert answer.status_code == status
    assert ("平稳" in answer.content.decode()) == (status == 200)


def test_who_reads_does_not_write(people, browser, shift):
    answer = browser("planner").post(f"{WATCH}{shift.pk}/handover/", NOTES)
    assert answer.status_code == 400
    assert not Handover.objects.exists()


def test_who_is_not_relieved_says_so_and_stays(people, browser, shift, hour):
    hour("20:20")
    client = browser("head-1")
    address = f"{WATCH}{shift.pk}/"
    assert "Relief has not come?" in client.get(f"{address}handover/").content.decode()
    assert client.post(f"{address}stay/", {"reason": ""}).status_code == 400
    sent(client.post(f"{address}stay/", {"reason": "堵车"}))
    assert Cover.objects.get().person == people["head-1"]
    page = browser("worker").get(WATCH).content.decode()
    assert escape("stays for Head-2, who has not come yet") in page
    assert "堵车" not in page
    assert client.post(f"{address}stay/", {"reason": "堵车"}).status_code == 400


def test_my_day_shows_the_handover_to_both(people, browser, shift, hour):
    hour("19:50")
    address = f"{WATCH}{shift.pk}/handover/"
    for who, verb in (("head-1", "Hand over"), ("head-2", "Take over")):
        page = browser(who).get("/myday/").content.decode()
        assert address in page
        assert verb in page
    assert address not in browser("worker").get("/myday/").content.decode()
