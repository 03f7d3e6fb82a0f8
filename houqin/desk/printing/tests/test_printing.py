"""A roll on paper: printed the evening before or today, written by hand, keyed back with true times."""

from __future__ import annotations

import contextlib
import random
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.kernel.access.rules import CODE_SIGNS
from houqin.kernel.audit.models import Record
from houqin.kernel.duties.models import Duty
from houqin.kernel.paper import rules
from houqin.kernel.paper.models import Form, FormLine
from houqin.lines.accountability import declared
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.rules import paper as cells
from houqin.lines.accountability.tests import world

KIND = declared.DAILY_REPORT.key
DAY = "2020-03-05"


@pytest.fixture
def leader(signed_in_as):
    return signed_in_as("team_leader", "team-2")


def printed(client, unit="team-2", day=DAY, **more):
    answer = client.post("/printing/print/", {"kind": KIND, "unit": unit, "day": day, **more})
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    return re.findall(r"code=(\w+)", answer.headers["Location"])


def key(client, code, **fields):
    return client.post(f"/printing/forms/{code}/", {"act": "key", **fields})


def reports():
    return DailyReport.objects.filter(person__number__startswith="B").order_by("person__number")


def test_a_form_names_everybody_who_is_still_to_report_in_order(leader, campus):
    [code] = printed(leader)
    page = leader.get(f"/printing/sheets/?code={code}").content.decode()
    assert page.count(code) >= 2
    keys = FormLine.objects.order_by("number").values_list("subject_key", flat=True)
    assert list(keys) == [f"person:{p.pk}" for p in campus.second]
    assert all(p.name in page or p.name_en in page for p in campus.second)


def test_rows_keyed_back_are_reports_with_the_times_on_the_paper(leader, campus):
    [code] = printed(leader)
    key(leader, code, common_time="0605", r1_ok="1", r2_temperature="364", r2_method="2", r2_time="0612")
    first, second = reports()
    assert (first.is_as_yesterday, first.source) == (True, "paper")
    assert first.happened_at == world.at("06:05")
    assert (f"{second.temperature_c:.1f}", second.method) == ("36.4", "armpit")
    assert second.happened_at == world.at("06:12")
    assert not Duty.objects.get(kind=KIND, person=campus.second[0]).is_late
    assert FormLine.objects.filter(keyed_at=None).count() == 1


def test_an_empty_row_stays_open_and_closing_the_form_makes_nothing_of_it(leader, campus):
    [code] = printed(leader)
    key(leader, code, common_time="0605", r1_ok="1")
    leader.post(f"/printing/forms/{code}/", {"act": "close"})
    assert Form.objects.get().state == "keyed"
    assert Duty.objects.get(kind=KIND, person=campus.second[2]).state == "open"
    assert leader.post(f"/printing/forms/{code}/", {"act": "close"}).status_code == 400


def test_good_rows_are_taken_and_the_faulty_come_back_with_what_was_typed(leader, campus):
    [code] = printed(leader)
    answer = key(leader, code, common_time="0605", r1_ok="1", r2_temperature="42.5", r2_method="2", r3_symptoms="99")
    html = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="42.5"' in html
    assert "42.5 ℃" in html
    assert "99 is no number" in html
    assert reports().count() == 1
    assert key(leader, code, common_time="0605", r2_temperature="36.5", r2_method="2").status_code == 302


@pytest.mark.parametrize("time", ["", "2561", "soon", "2359"])
def test_a_time_that_is_missing_impossible_or_to_come_is_told(leader, time):
    [code] = printed(leader)
    assert key(leader, code, r1_ok="1", r1_time=time).status_code == 400
    assert reports().count() == 0


def test_what_was_sent_on_a_screen_meanwhile_stays(leader, campus):
    [code] = printed(leader)
    world.send(campus.second[0], hour_min="09:00")
    answer = key(leader, code, common_time="0605", r1_ok="1")
    assert answer.status_code == 400
    assert "made before" in answer.content.decode()
    assert DailyReport.objects.get(person=campus.second[0]).source == "self"


def test_a_sheet_keyed_by_two_is_taken_once(leader, campus, signed_in_as):
    [code] = printed(leader)
    other = signed_in_as("unit_head", "unit")
    key(leader, code, common_time="0605", r1_ok="1")
    key(other, code, common_time="0700", r1_ok="1", r2_ok="1")
    assert [row.happened_at for row in reports()] == [world.at("06:05"), world.at("07:00")]


def test_a_fever_on_paper_acts_like_any_other(leader, campus):
    [code] = printed(leader)
    key(leader, code, common_time="0605", r1_temperature="38.2", r1_method="2")
    assert world.is_held(campus.second[0], "16:30")


def test_a_form_for_tomorrow_is_printed_before_its_day_is_published(leader, campus, monkeypatch):
    [code] = printed(leader, day="2020-03-06")
    assert FormLine.objects.count() == 3
    assert key(leader, code, common_time="0605", r1_ok="1").status_code == 400
    moved = clock.offset() + timedelta(days=2)
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(moved.total_seconds()))
    world.publish(world.DAY + timedelta(days=1))
    key(leader, code, common_time="0605", r1_ok="1")
    report = DailyReport.objects.get(day=world.DAY + timedelta(days=1))
    assert report.happened_at == world.at("06:05", world.DAY + timedelta(days=1))
    assert not Duty.objects.get(kind=KIND, day=report.day, person_id=report.person_id).is_late


def test_a_form_of_a_day_that_is_over_is_owed_back_in_red(leader, campus, monkeypatch):
    printed(leader)
    assert leader.get("/printing/").context["overdue"] == 0
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str((clock.offset() + timedelta(days=1)).total_seconds()))
    page = leader.get("/printing/")
    assert page.context["overdue"] == 1


def test_a_lost_sheet_is_voided_with_a_reason_and_takes_nothing_more(leader):
    [code] = printed(leader)
    assert leader.post(f"/printing/forms/{code}/void/", {"reason": " "}).status_code == 400
    leader.post(f"/printing/forms/{code}/void/", {"reason": "washed away"})
    assert Form.objects.get().reason == "washed away"
    assert key(leader, code, common_time="0605", r1_ok="1").status_code == 400
    assert reports().count() == 0


def test_a_unit_prints_one_form_a_team(signed_in_as, campus):
    head = signed_in_as("unit_head", "unit")
    codes = printed(head, unit="unit", by_team="1")
    assert Form.objects.count() == len(codes) == 2


def test_another_teams_form_is_no_page(leader, signed_in_as):
    [code] = printed(leader)
    stranger = signed_in_as("team_leader", "team-1")
    assert stranger.get(f"/printing/forms/{code}/").status_code == 404
    assert stranger.get(f"/printing/sheets/?code={code}").status_code == 404
    assert "no form" in stranger.post("/printing/find/", {"code": code}).content.decode()


def test_the_code_is_found_as_typed_and_a_slip_is_told(leader):
    [code] = printed(leader)
    assert leader.post("/printing/find/", {"code": f" {code.lower()} "}).headers["Location"].endswith(f"/{code}/")
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    assert "slip" in leader.post("/printing/find/", {"code": wrong}).content.decode()


def test_the_photo_of_the_sheet_is_kept_with_the_form(leader):
    [code] = printed(leader)
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    photo = SimpleUploadedFile("sheet.jpg", out.getvalue(), "image/jpeg")
    key(leader, code, common_time="0605", r1_ok="1", photo=photo)
    assert Form.objects.get().photo is not None
    broken = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")
    assert key(leader, code, common_time="0605", r2_ok="1", photo=broken).status_code == 400
    assert reports().count() == 1


def test_one_press_is_one_record_without_values(leader):
    [code] = printed(leader)
    before = Record.objects.count()
    key(leader, code, common_time="0605", r1_temperature="36.4", r1_method="2", r2_ok="1")
    assert Record.objects.count() == before + 1
    assert "36.4" not in str(Record.objects.latest("pk").counts) + Record.objects.latest("pk").about


def test_nobody_to_ask_is_told(leader, campus):
    world.send_team(campus.units["team-2"], list(campus.second))
    assert leader.post("/printing/print/", {"kind": KIND, "unit": "team-2", "day": DAY}).status_code == 400
    assert leader.post("/printing/print/", {"kind": KIND, "unit": "team-2", "day": "2020-03-09"}).status_code == 400


@pytest.mark.once
@given(st.integers(0, 2**32), st.integers(0, 7), st.sampled_from(CODE_SIGNS))
def test_one_wrong_sign_in_a_code_is_always_told(seed, place, sign):
    code = rules.drawn_code(random.Random(seed).choice)
    assert rules.is_code(code)
    if code[place] != sign:
        assert not rules.is_code(code[:place] + sign + code[place + 1 :])


@pytest.mark.once
@given(st.integers(0, 2**32), st.integers(0, 5))
def test_two_neighbours_exchanged_are_told(seed, place):
    code = rules.drawn_code(random.Random(seed).choice)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not rules.is_code(swapped)


CELLS = st.sampled_from(["ok", "temperature", "method", "symptoms", "place", "time"])


@pytest.mark.once
@given(st.dictionaries(CELLS, st.text(max_size=8)))
def test_whatever_is_written_is_read_or_refused(written):
    with contextlib.suppress(Refused):
        read = cells.read(written, day=world.DAY)
        assert read is None or read.happened_at.tzinfo is not None
