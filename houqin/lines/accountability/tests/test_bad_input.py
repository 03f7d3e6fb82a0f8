"""Whatever is sent badly gets one sentence that says what and where; nothing is changed, nothing typed is lost."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from houqin.kernel.access.models import Account
from houqin.kernel.audit.models import Record
from houqin.kernel.duties.models import Duty, Evidence, State
from houqin.lines.accountability.models import DailyReport, Excuse, HomeObservation

DAY, TOMORROW = "2020-03-05", "2020-03-06"
REPORT, CHANGE, UNDO = "/accountability/report/", "/accountability/report/change/", "/accountability/report/undo/"
TEAM = f"/accountability/roll/team-1/{DAY}/"
OTHER_TEAM = f"/accountability/roll/team-2/{DAY}/"
FAR = "9" * 30
NO_NUMBERS = ("x", "-1", "²", "1e3", "٣", FAR, "")


@pytest.fixture
def cook(campus):
    """The one of the first team who has not reported."""
    return campus.first[4]


def browser(person, language="en", **more) -> Client:
    account = Account.objects.create(username=person.number, person=person, language=language)
    client = Client(raise_request_exception=False, **more)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def phone(cook):
    return browser(cook)


@pytest.fixture
def leader(signed_in_as):
    client = signed_in_as("team_leader", "team-1")
    client.raise_request_exception = False
    return client


def everything() -> tuple[int, ...]:
    tables = (DailyReport, Evidence, Excuse, HomeObservation, Record)
    return (*(table.objects.count() for table in tables), Duty.objects.filter(state=State.OPEN).count())


def sentences(answer) -> str:
    """What a person reads where the page marks something as wrong."""
    html = re.sub(r"<svg.*?</svg>", "", answer.content.decode(), flags=re.DOTALL)
    marked = re.findall(r'(?:role="alert"|invalid-feedback|errorlist)[^>]*>(.{0,600})', html, re.DOTALL)
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", " ".join(marked)).split()))


def refused(client, address, fields, status=400):
    """Send, and hold that it was refused in words and changed nothing."""
    before = everything()
    answer = client.post(address, fields)
    assert answer.status_code == status, (answer.status_code, address)
    assert everything() == before
    return answer


# --- temperatures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "42.5", "3.65", "33.9", "43", "0", "-36.5", "365.0", "warm", "36.5.1", "NaN", "-NaN", "sNaN", "Infinity", "1e2",
        "1e999999999",
        "٣٦", "³⁶", "36..5", "0x24", "９" * 400, "36.5" + "0" * 5000, "\x00", "36\x005",
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", [REPORT, CHANGE])
def test_no_temperature_of_a_living_person_is_asked_about_beside_its_field(phone, address, written):
    fields = {"day": DAY, "temperature_c": written, "method": "armpit", "note": "after the stove"}
    answer = refused(phone, address, fields)
    assert sentences(answer).strip()
    assert len(answer.content) < 200_000


def test_what_was_typed_beside_it_stays(phone):
    fields = {"day": DAY, "temperature_c": "3.65", "method": "ear", "note": "after the stove", "symptoms": ["cough"]}
    html = refused(phone, CHANGE, fields).content.decode()
    assert 'value="3.65"' in html
    assert "after the stove" in html
    assert re.search(r'value="cough"[^>]*checked', html)


def test_a_mended_form_goes_through(phone, cook):
    refused(phone, CHANGE, {"day": DAY, "temperature_c": "42.5", "method": "armpit"})
    assert phone.post(CHANGE, {"day": DAY, "temperature_c": "36.5", "method": "armpit"}).status_code == 302
    assert DailyReport.objects.filter(person=cook).count() == 1


# --- whose report, and of which day ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [REPORT, CHANGE])
@pytest.mark.parametrize("day", [TOMORROW, "2020-04-01", "2199-12-31"])
def test_a_report_of_tomorrow_is_refused(phone, address, day):
    answer = refused(phone, address, {"day": day})
    assert sentences(answer).strip()


@pytest.mark.parametrize("address", [REPORT, CHANGE])
@pytest.mark.parametrize("day", ["9999-99-99", "9999-12-31", "0001-01-01", "2020-02-30", "today", "\x00", FAR])
def test_a_day_that_cannot_be_is_refused(phone, address, day):
    refused(phone, address, {"day": day})


def test_a_report_of_a_day_long_over_is_refused(phone):
    refused(phone, REPORT, {"day": "2019-01-01"})


@pytest.mark.parametrize("moment", ["2020-03-06T09:00+08:00", "1999-01-01T00:00", "9999-12-31T24:00", "soon", "\x00"])
def test_an_answer_given_at_an_impossible_time_is_refused(phone, moment):
    refused(phone, REPORT, {"day": DAY, "happened_at": moment})


def test_the_same_command_with_another_answer_is_refused(phone, cook):
    sent = {"day": DAY, "command": "one-tap-7"}
    assert phone.post(CHANGE, sent | {"temperature_c": "36.5", "method": "armpit"}).status_code == 302
    refused(phone, CHANGE, sent | {"temperature_c": "36.9", "method": "armpit"})
    assert [row.temperature_c for row in DailyReport.objects.filter(person=cook)] == [Decimal("36.5")]


def test_a_second_report_is_a_correction_and_says_so(phone):
    phone.post(REPORT, {"day": DAY})
    answer = refused(phone, REPORT, {"day": DAY, "temperature_c": "36.9", "method": "ear"})
    assert sentences(answer).strip()


def test_a_command_of_any_length_and_signs_is_taken_once(phone, cook):
    for _twice in range(2):
        assert phone.post(REPORT, {"day": DAY, "command": "😷%00<" * 90}).status_code == 302
    assert DailyReport.objects.filter(person=cook).count() == 1


@pytest.mark.parametrize("act", ["report/", "excuse/", "remind/", "sign/", "reopen/"])
def test_another_team_is_no_page(leader, campus, act):
    fields = {"person_ids": [campus.second[0].pk], "how_known": "phone", "reason": "sick_leave"}
    refused(leader, OTHER_TEAM + act, fields, status=404)


@pytest.mark.parametrize("ids", [["x"], ["-1"], ["²"], [FAR], ["\x00"], ["0"], [], ["999999"]])
@pytest.mark.parametrize("act", ["report/", "excuse/"])
def test_people_who_are_nobody_are_refused_beside_the_list(leader, act, ids):
    refused(leader, TEAM + act, {"person_ids": ids, "how_known": "phone", "reason": "sick_leave"})


def test_one_stranger_among_the_team_stops_the_whole(leader, campus, cook):
    ids = [cook.pk, campus.second[0].pk]
    refused(leader, f"{TEAM}report/", {"person_ids": ids, "how_known": "phone"})


def test_a_team_is_not_reported_for_tomorrow(leader, campus, cook):
    refused(leader, f"/accountability/roll/team-1/{TOMORROW}/report/", {"person_ids": [cook.pk], "how_known": "phone"})


@pytest.mark.parametrize("until", ["2020-03-01", "2020-02-30", "9999-12-31", "0001-01-01", "2199-12-31", "soon"])
def test_a_reason_that_ends_on_an_impossible_day_is_refused(leader, cook, until):
    fields = {"person_ids": [cook.pk], "reason": "sick_leave", "until": until, "note": "in hospital"}
    assert "in hospital" in refused(leader, f"{TEAM}excuse/", fields).content.decode()


# --- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["note", "place_text"])
@pytest.mark.parametrize("text", ["长" * 121, "长" * 5000], ids=len)
def test_text_that_is_too_long_is_refused_and_stays(phone, field, text):
    answer = refused(phone, CHANGE, {"day": DAY, "whereabouts": "away", field: text})
    assert sentences(answer)
    assert text in answer.content.decode()


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x0b", "\x1b[31m", "\x7f", "\x85", "\x9f"])
@pytest.mark.parametrize("field", ["note", "place_text", "temperature_c", "day", "command", "next", "no_field_at_all"])
def test_control_signs_in_any_field_are_refused_by_its_name(phone, field, sign):
    answer = refused(phone, CHANGE, {"day": DAY, field: f"a{sign}b"})
    assert f"{field} holds signs that no keyboard writes" in unescape(answer.content.decode())


def test_lines_and_tabs_are_no_control_signs(phone, cook):
    assert phone.post(CHANGE, {"day": DAY, "note": "a\tb\r\nc"}).status_code == 302
    assert DailyReport.objects.filter(person=cook).exists()


def test_half_a_sign_comes_in_as_the_sign_for_that(phone, cook):
    body = f"day={DAY}&note=a%ED%A0%80b%FF"
    assert phone.generic("POST", CHANGE, body, content_type="application/x-www-form-urlencoded").status_code == 302
    assert set(DailyReport.objects.get(person=cook).note) == set("ab\ufffd")


@pytest.mark.parametrize(
    "text", ["😷🌡️👩‍⚕️", "阿卜杜拉·عبد الله", "<script>alert(1)</script>", "'; DROP TABLE x;--", "%s %(x)s {{ 7*7 }}"]
)
def test_text_that_only_looks_odd_is_kept_and_shown_as_text(phone, cook, text):
    assert phone.post(CHANGE, {"day": DAY, "note": text}).status_code == 302
    assert DailyReport.objects.get(person=cook).note == text
    html = phone.get("/accountability/report/correct/").content.decode()
    assert text in unescape(html)
    assert "<script>alert" not in html


# --- what is no form of ours -----------------------------------------------------------------------------------------


def test_a_form_without_its_token_is_refused_and_says_what_to_do(cook):
    strict = browser(cook, enforce_csrf_checks=True)
    answer = refused(strict, REPORT, {"day": DAY}, status=403)
    assert "Traceback" not in answer.content.decode()
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_another_method_is_not_allowed(phone, method):
    assert getattr(phone, method)(REPORT).status_code == 405


def test_a_page_that_only_takes_forms_is_not_read(phone):
    assert phone.get(UNDO).status_code == 405


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data", "x"]
)
def test_a_body_of_another_kind_changes_nothing_that_was_not_said(phone, cook, content_type):
    answer = phone.generic("POST", CHANGE, b'{"temperature_c": "39"', content_type=content_type)
    assert answer.status_code in {200, 302, 400}
    assert not DailyReport.objects.filter(person=cook, outcome="attention").exists()


def test_a_body_that_is_too_large_is_told_as_such(phone):
    before = everything()
    answer = phone.post(CHANGE, {"day": DAY, "note": "a" * 3_000_000})
    assert (answer.status_code, everything()) == (413, before)


def test_more_fields_than_any_form_has_are_told_as_such(phone):
    answer = phone.post(CHANGE, {f"f{n}": "x" for n in range(1200)})
    assert answer.status_code == 413


def test_a_file_where_text_is_asked_for_is_no_text(phone):
    from django.core.files.uploadedfile import SimpleUploadedFile

    refused(phone, CHANGE, {"day": "x", "note": SimpleUploadedFile("note.txt", b"x")})


@pytest.mark.parametrize("host", ["evil.example", "a b", "localhost\x00", "[::1", "xn--" + "a" * 300])
def test_another_host_is_refused(phone, host):
    answer = phone.get(REPORT, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize("cookie", ["xx", "zh-hant", "../../etc", "en;q=1", "\x00", "e" * 5000, "<b>", '"'])
def test_a_language_that_is_none_is_chinese(db, client, cookie):
    client.cookies["django_language"] = cookie
    answer = client.get("/accounts/login/")
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "zh-hans")


@pytest.mark.parametrize("cookie", ["x", "\x00", "a" * 5000, "../", '"'])
def test_a_session_that_is_none_leads_to_sign_in(db, client, cookie):
    client.cookies["sessionid"] = cookie
    assert client.get(REPORT).status_code == 302


def test_an_expired_session_leads_back_to_the_page_of_the_form(phone):
    phone.logout()
    answer = phone.post(CHANGE, {"day": DAY, "note": "x"}, headers={"Referer": f"http://testserver{CHANGE}"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/accounts/login/?next={CHANGE.replace('/', '%2F')}"


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_a_form_leads_to_no_other_house(phone, address):
    answer = phone.post(REPORT, {"day": DAY, "next": address})
    assert answer.headers["Location"] == REPORT


# --- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["9999-99-99", "9999-12-31", "0001-01-01", "2020-02-30", "today", FAR, "²"])
@pytest.mark.parametrize("tail", ["", "report/", "excuse/", "sign/", "export/", "print/"])
def test_a_day_that_cannot_be_is_no_page(leader, day, tail):
    assert leader.get(f"/accountability/roll/team-1/{day}/{tail}").status_code == 404


@pytest.mark.parametrize("code", ["team-9", "..%2f..", FAR, "' OR 1=1", "长" * 300])
def test_a_unit_that_is_none_is_no_page(leader, code):
    assert leader.get(f"/accountability/roll/{code}/{DAY}/").status_code == 404


@pytest.mark.parametrize(
    "address", [f"/accountability/roll/%00/{DAY}/", "/accountability/roll/team-1/%00/", f"{TEAM}?page=%00"]
)
def test_control_signs_in_an_address_are_refused_by_their_place(leader, address):
    answer = leader.get(address)
    assert answer.status_code == 400
    assert "holds signs that no keyboard writes" in answer.content.decode()


@pytest.mark.parametrize("number", ["x", "-1", "²", "1.5", "%00"])
def test_what_is_no_number_is_no_address(leader, number):
    assert leader.get(f"{TEAM}report/{number}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "999999", str(2**63 - 1), str(2**63), FAR, "9" * 4000])
def test_a_number_of_nobody_is_no_page(leader, signed_in_as, number):
    assert leader.get(f"{TEAM}report/{number}/").status_code == 404
    assert signed_in_as("clinic").get(f"/accountability/reports/{number}/").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "1e9", FAR, "9" * 4000, ""])
def test_a_page_number_out_of_reach_is_a_page(leader, page):
    answer = leader.get(TEAM, {"page": page, "state": "done"})
    assert answer.status_code in {200, 404}


@pytest.mark.parametrize("key", ["state", "occasion", "page", "to", "day", "sort", "person"])
@pytest.mark.parametrize("value", ["\x00", "²", FAR, "9999-99-99", "长" * 2000, "<b>", "'"])
def test_whatever_stands_behind_the_question_mark_breaks_no_page(leader, key, value):
    for address in (
        TEAM,
        f"{TEAM}report/",
        f"{TEAM}export/",
        f"{TEAM}print/",
        "/accountability/missing/",
        "/accountability/roll/",
    ):
        assert leader.get(address, {key: value}).status_code in {200, 302, 400, 404}, address


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_the_clinic_lets_nobody_in_who_is_nobody(signed_in_as, number):
    clinic = signed_in_as("clinic")
    refused(clinic, f"/accountability/clinic/{DAY}/", {"person": number}, status=404)
    refused(clinic, "/accountability/observations/", {"end": number}, status=404)
