"""The roll as a team leader, a branch secretary and the leading group get it."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from houqin.kernel.audit.models import Record
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.notices.models import Notice
from houqin.lines.accountability import declared
from houqin.lines.accountability.models import DailyReport, Excuse, SignOff
from houqin.lines.accountability.tests import world

DAY = "2020-03-05"
TEAM = f"/accountability/roll/team-1/{DAY}/"
UNIT = f"/accountability/roll/unit/{DAY}/"


@pytest.fixture
def leader(signed_in_as):
    return signed_in_as("team_leader", "team-1")


def shown(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def states_of(people):
    rows = Duty.objects.filter(kind=declared.DAILY_REPORT.key, person__in=people).order_by("person__number")
    return list(rows.values_list("state", flat=True))


def test_the_figures_add_up_and_the_missing_name_stands_first(leader, campus):
    html = shown(leader, TEAM)
    assert campus.first[4].name_en in html
    assert campus.first[0].name_en not in html


def test_who_leads_all_is_led_to_where_the_roll_branches(signed_in_as):
    answer = signed_in_as("commander").get("/accountability/missing/")
    assert answer.headers["Location"] == UNIT


def test_units_are_sorted_by_who_is_not_heard_of(signed_in_as):
    html = shown(signed_in_as("unit_head", "unit"), UNIT)
    assert html.index("Team-2") < html.index("Team-1")


def test_a_unit_of_somebody_else_is_no_page(leader):
    assert leader.get(f"/accountability/roll/team-2/{DAY}/").status_code == 404
    assert leader.get(UNIT).status_code == 404


def test_reporting_for_somebody_asks_how_it_is_known_and_keeps_the_ticks(leader, campus):
    missing = campus.first[4]
    refused = leader.post(f"{TEAM}report/", {"person_ids": [missing.pk]})
    assert refused.status_code == 400
    assert f'value="{missing.pk}" checked' in refused.content.decode()
    assert DailyReport.objects.filter(person=missing).count() == 0
    leader.post(f"{TEAM}report/", {"person_ids": [missing.pk], "how_known": "phone"})
    report = DailyReport.objects.get(person=missing)
    assert (report.source, report.how_known, report.by) == ("team", "phone", f"person:{leader.person.pk}")


def test_nobody_of_another_team_can_be_reported(leader, campus):
    stranger = campus.second[0]
    answer = leader.post(f"{TEAM}report/", {"person_ids": [stranger.pk], "how_known": "phone"})
    assert answer.status_code == 400
    assert states_of([stranger]) == [State.OPEN]


def test_an_exception_can_be_reported_for_one_person(leader, campus):
    missing = campus.first[4]
    address = f"{TEAM}report/{missing.pk}/"
    assert missing.name_en in shown(leader, address)
    fields = {"how_known": "phone", "symptoms": ["cough"]}
    leader.post(address, fields)
    assert DailyReport.objects.get(person=missing).outcome == "attention"


def test_a_reason_lasts_until_its_day(leader, campus):
    missing = campus.first[4]
    fields = {"person_ids": [missing.pk], "reason": "sick_leave", "until": "2020-03-08"}
    leader.post(f"{TEAM}excuse/", fields)
    assert states_of([missing]) == [State.EXCUSED]
    assert f"{Excuse.objects.get(person=missing).last_day}" == "2020-03-08"


def test_a_reason_that_ends_before_it_begins_is_refused_and_what_was_typed_stays(leader, campus):
    missing = campus.first[4]
    fields = {"person_ids": [missing.pk], "reason": "sick_leave", "until": "2020-03-01", "note": "in hospital"}
    answer = leader.post(f"{TEAM}excuse/", fields)
    assert answer.status_code == 400
    assert "in hospital" in answer.content.decode()
    assert states_of([missing]) == [State.OPEN]


def test_signing_over_somebody_not_heard_of_needs_a_reason(leader):
    answer = leader.post(f"{TEAM}sign/", {"reason": ""})
    assert answer.status_code == 400
    assert SignOff.objects.count() == 0
    leader.post(f"{TEAM}sign/", {"reason": "telephone off"})
    assert SignOff.objects.get().reason == "telephone off"


def test_a_unit_waits_for_its_teams(signed_in_as):
    head = signed_in_as("unit_head", "unit")
    assert "disabled" in shown(head, UNIT)
    assert head.post(f"{UNIT}sign/", {"reason": "late"}).status_code == 400
    assert SignOff.objects.count() == 0


def test_a_signed_day_is_locked_until_it_is_reopened_with_a_reason(leader, campus):
    leader.post(f"{TEAM}sign/", {"reason": "telephone off"})
    missing = campus.first[4]
    locked = leader.post(f"{TEAM}excuse/", {"person_ids": [missing.pk], "reason": "sick_leave"})
    assert locked.status_code == 400
    assert leader.post(f"{TEAM}reopen/", {"reason": " "}).status_code == 400
    leader.post(f"{TEAM}reopen/", {"reason": "one was forgotten"})
    leader.post(f"{TEAM}excuse/", {"person_ids": [missing.pk], "reason": "sick_leave"})
    assert states_of([missing]) == [State.EXCUSED]


def test_a_reminder_goes_to_who_is_not_heard_of_once_an_hour(leader, campus):
    for _twice in range(2):
        leader.post(f"{TEAM}remind/")
    assert Notice.objects.filter(person=campus.first[4]).count() == 1
    assert Notice.objects.filter(person=campus.first[0]).count() == 0


def test_the_text_for_the_group_has_names_in_the_team_and_initials_above(leader, signed_in_as, campus):
    name = campus.first[4].name
    assert name in shown(leader, TEAM)
    above = shown(signed_in_as("unit_head", "unit"), UNIT)
    text = above[above.index('id="reminder-text"') :]
    assert name not in text[: text.index("</textarea>")]


def test_a_call_is_one_audit_line_and_the_number_of_nobody_else(leader, campus):
    answer = leader.post(f"{TEAM}call/{campus.first[4].pk}/")
    assert answer.status_code == 400  # no number is on file
    assert leader.post(f"{TEAM}call/{campus.second[0].pk}/").status_code == 404
    assert Record.objects.filter(action__endswith="reveal_phone").count() == 0


def test_the_workbook_has_a_row_for_everybody(leader):
    answer = leader.get(f"{TEAM}export/")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sum("A00" in f"{row}" for row in rows) == 5


def test_the_printed_list_has_a_line_to_sign_on(leader, campus):
    html = shown(leader, f"{TEAM}print/")
    assert all(person.name_en in html or person.name in html for person in campus.first)
    assert "Team leader" in html


def test_a_past_day_shows_what_was_missed(signed_in_as, campus):
    duties.settle(by=world.BY, at=world.at("24:00"))
    html = shown(signed_in_as("unit_head", "unit"), f"{UNIT}?state=missed")
    assert campus.first[4].name_en in html
    assert "Missed" in html


def test_a_leader_finds_no_link_to_units_above_their_own(leader):
    assert UNIT not in shown(leader, TEAM)


def test_who_leads_two_teams_chooses_which(signed_in_as, campus):
    leader = signed_in_as("team_leader", "team-1")
    world.give(leader.person, "team_leader", campus.units["team-2"])
    html = shown(leader, "/accountability/roll/")
    assert TEAM in html
    assert f"/accountability/roll/team-2/{DAY}/" in html
