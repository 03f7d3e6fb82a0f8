"""Joining as a cook without an account, their leader, and whoever stole the code."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.desk.tests.campus import AT, DAY
from houqin.kernel.access import actions as access
from houqin.kernel.access import joining, rules
from houqin.kernel.access.models import Account, JoinRequest, JoinState, TeamCode
from houqin.kernel.audit.models import Record
from houqin.kernel.notices.models import Notice
from houqin.kernel.people import cipher
from houqin.kernel.people.models import Membership, Person
from houqin.lines.accountability.tests import world

WECHAT = "Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0"
PHONE = "13900004117"


@pytest.fixture
def leader(signed_in_as):
    return signed_in_as("team_leader", "team-1")


@pytest.fixture
def cook(campus):
    Person.objects.filter(pk=campus.first[0].pk).update(
        phone_cipher=cipher.locked(PHONE), phone_last4=cipher.hashed(PHONE[-4:], "phone")
    )
    return campus.first[0]


@pytest.fixture
def code(campus):
    return joining.renew_code(unit_id=campus.units["team-1"].pk, by=world.BY, at=AT)


def english(**headers):
    """A browser of nobody that reads English."""
    client = Client(**headers)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def phone():
    return english(HTTP_USER_AGENT=WECHAT)


def ask(phone, code, person, last_four="4117"):
    return phone.post(f"/joining/team/{code}/", {"person": person.pk, "last_four": last_four})


def confirm(leader, *rows, act="confirm", **numbers):
    return leader.post("/joining/decide/", {"request": [row.pk for row in rows], "act": act, **numbers})


def join(phone, leader, code, person):
    ask(phone, code, person)
    row = JoinRequest.objects.latest("pk")
    confirm(leader, row)
    phone.get("/joining/wait/")
    return JoinRequest.objects.get(pk=row.pk)


def test_a_cook_joins_by_name_and_digits_and_stays_signed_in(phone, leader, code, cook):
    names = phone.get(f"/joining/team/{code}/").content.decode()
    assert cook.name in names or cook.name_en in names
    assert ask(phone, code, cook).headers["Location"].startswith("/joining/wait/")
    waiting = phone.get("/joining/wait/")
    row = JoinRequest.objects.get()
    assert row.check_number in waiting.content.decode()
    assert waiting.headers["Refresh"] == "5"
    assert row.check_number in leader.get("/joining/").content.decode()
    confirm(leader, row)
    assert phone.get("/joining/wait/").headers["Location"] == "/joining/welcome/"
    assert phone.get("/myday/").status_code == 200
    assert phone.session.get_expiry_age() > timedelta(days=179).total_seconds()
    account = Account.objects.get(person=cook)
    assert not account.has_usable_password()


def test_a_phone_on_file_under_an_older_key_lets_its_owner_ask(phone, code, cook, settings):
    settings.HOUQIN_DATA_KEYS = [Fernet.generate_key().decode(), *settings.HOUQIN_DATA_KEYS]
    assert ask(phone, code, cook, "0000").status_code == 400
    assert ask(phone, code, cook).status_code == 302


def test_without_the_leader_nobody_gets_in(phone, code, cook):
    ask(phone, code, cook)
    phone.get("/joining/wait/")
    assert phone.get("/myday/").status_code == 302
    assert not Account.objects.filter(person=cook).exists()


def test_the_leader_is_told_once_naming_nobody(phone, leader, code, cook):
    ask(phone, code, cook)
    notice = Notice.objects.get(person=leader.person)
    assert cook.name not in notice.title_zh + notice.text_zh + notice.title_en
    assert notice.link == "/joining/?unit=team-1"


def test_the_page_of_a_team_shows_names_of_that_team_only_and_no_number(phone, code, cook, campus):
    html = phone.get(f"/joining/team/{code}/").content.decode()
    assert all(person.number not in html for person in campus.first)
    assert all(person.name not in html and person.name_en not in html for person in campus.second)


def test_somebody_of_another_team_cannot_be_picked(phone, code, campus):
    assert ask(phone, code, campus.second[0]).status_code == 400
    assert JoinRequest.objects.count() == 0


def test_a_dead_code_and_one_of_nobody_are_told_plainly(phone, code, campus):
    joining.renew_code(unit_id=campus.units["team-1"].pk, by=world.BY, at=AT)
    for text in (code, "ABCDEFGH", "×××"):
        answer = phone.get(f"/joining/team/{text}/")
        assert answer.status_code == 404
        assert "ask your team leader" in answer.content.decode()


def test_a_typed_code_leads_to_the_team(phone, code):
    typed = f" http://houqin.example/joining/team/{code.lower()}/ "
    assert phone.post("/joining/code/", {"code": typed}).headers["Location"] == f"/joining/team/{code}/"
    assert phone.post("/joining/code/", {"code": "nonsense"}).status_code == 400


def test_five_wrong_digits_block_that_person_and_say_until_when(phone, code, cook, campus):
    for _try in range(5):
        assert ask(phone, code, cook, "0000").status_code == 400
    blocked = ask(phone, code, cook)
    assert blocked.status_code == 400
    assert "16:35" in blocked.content.decode()
    assert JoinRequest.objects.count() == 0
    assert ask(phone, code, campus.first[1]).status_code == 302


def test_a_stranger_who_tries_code_after_code_is_stopped(phone, code):
    for _try in range(joining.MOST_WRONG["guess"]):
        phone.get("/joining/team/WRONGONE/")
    assert "wait until" in phone.get("/joining/team/WRONGONE/").content.decode()


def test_codes_guessed_behind_an_address_keep_nobody_there_from_joining(phone, code, cook):
    for _try in range(joining.MOST_WRONG["guess"] + 1):
        phone.get("/joining/team/WRONGONE/")
    assert ask(phone, code, cook).status_code == 302


def test_a_leader_lets_nobody_in_as_the_head_of_the_unit(phone, leader, code, cook, campus):
    access.grant(person_id=cook.pk, role="unit_head", unit_id=campus.units["unit"].pk, by=world.BY, at=AT)
    ask(phone, code, cook)
    row = JoinRequest.objects.get()
    assert "not above" in confirm(leader, row).content.decode()
    assert JoinRequest.objects.get().state == JoinState.WAITING


def test_who_was_let_in_is_told_at_once(phone, leader, code, cook):
    join(phone, leader, code, cook)
    assert Notice.objects.get(person=cook).title_en == "A phone or computer was let in under your name"


def test_a_browser_for_which_somebody_vouched_carries_no_privileged_role(phone, leader, code, cook):
    join(phone, leader, code, cook)
    access.grant(person_id=cook.pk, role="clinic", by=world.BY, at=AT)
    assert phone.get(f"/accountability/clinic/{DAY}/").status_code == 403
    assert phone.get("/myday/").status_code == 200


def test_nobody_confirms_himself(phone, leader, code, campus):
    Membership.objects.create(person=leader.person, unit=campus.units["team-1"], starts_at=world.at("00:00"))
    ask(phone, code, leader.person)
    row = JoinRequest.objects.get()
    assert confirm(leader, row).status_code == 400
    assert JoinRequest.objects.get().state == JoinState.WAITING


def test_a_page_of_who_is_signed_in_is_not_kept_for_going_back(phone, leader):
    assert leader.get("/joining/").headers["Cache-Control"] == "no-store"
    assert "no-store" not in phone.get("/joining/code/").headers.get("Cache-Control", "")


def test_who_has_no_phone_on_file_is_confirmed_by_the_number_only(phone, leader, code, campus):
    ask(phone, code, campus.first[1], "")
    row = JoinRequest.objects.get()
    assert not row.has_phone
    assert confirm(leader, row).status_code == 400
    confirm(leader, row, **{f"number_{row.pk}": row.check_number})
    assert JoinRequest.objects.get().state == JoinState.CONFIRMED


def test_a_leader_of_another_team_sees_and_confirms_nothing(signed_in_as, phone, code, cook):
    ask(phone, code, cook)
    row = JoinRequest.objects.get()
    stranger = signed_in_as("team_leader", "team-2")
    assert row.check_number not in stranger.get("/joining/").content.decode()
    assert confirm(stranger, row).status_code == 404
    assert stranger.get("/joining/?unit=team-1").status_code == 404


def test_confirmed_twice_refused_late_and_over_are_told(phone, leader, code, cook):
    ask(phone, code, cook)
    row = JoinRequest.objects.get()
    JoinRequest.objects.filter(pk=row.pk).update(expires_at=AT - timedelta(minutes=1))
    assert confirm(leader, row).status_code == 400
    assert "request is over" in phone.get("/joining/wait/").content.decode()
    JoinRequest.objects.filter(pk=row.pk).update(expires_at=AT + timedelta(hours=1))
    assert confirm(leader, row).status_code == 302
    assert confirm(leader, row).status_code == 400


def test_a_refused_request_says_so(phone, leader, code, cook):
    ask(phone, code, cook)
    confirm(leader, JoinRequest.objects.get(), act="refuse")
    assert "was refused" in phone.get("/joining/wait/").content.decode()
    assert phone.get("/myday/").status_code == 302


def test_asking_anew_from_one_phone_ends_what_it_asked_before(phone, leader, code, cook, campus):
    ask(phone, code, cook)
    ask(phone, code, campus.first[1])
    assert list(JoinRequest.objects.order_by("pk").values_list("state", flat=True)) == ["refused", "waiting"]


def test_another_phone_cannot_use_a_confirmation(phone, leader, code, cook):
    ask(phone, code, cook)
    confirm(leader, JoinRequest.objects.get())
    assert Client().get("/joining/wait/").status_code == 200
    assert JoinRequest.objects.get().state == JoinState.CONFIRMED


def test_two_requests_for_one_person_and_a_device_already_there_are_marked(phone, leader, code, cook):
    join(phone, leader, code, cook)
    other, third = Client(), Client()
    ask(other, code, cook)
    ask(third, code, cook)
    html = leader.get("/joining/").content.decode()
    assert "has a device already" in html
    assert "asked from another device too" in html


def test_a_revoked_phone_is_out_at_once_and_told_how_to_join_again(phone, leader, code, cook):
    row = join(phone, leader, code, cook)
    assert leader.post(f"/joining/devices/{row.pk}/revoke/").status_code == 302
    answer = phone.get("/myday/")
    assert answer.headers["Location"].startswith("/joining/wait/")
    html = phone.get(answer.headers["Location"]).content.decode()
    assert "signed out by your leader" in html
    assert "/joining/code/" in html
    assert leader.post(f"/joining/devices/{row.pk}/revoke/").status_code == 400


def test_a_browser_without_cookies_is_told(code, cook):
    html = english().get("/joining/wait/?asked=1").content.decode()
    assert "cookies" in html


def test_the_sums_of_the_page_hold(phone, leader, code, cook, campus):
    ask(phone, code, cook)
    found = leader.get("/joining/").context["members"]
    assert found.expected == found.joined + found.waiting + len(found.not_yet)
    assert (found.expected, found.waiting) == (5, 1)


def test_a_closed_account_is_not_opened_by_joining(phone, leader, code, cook):
    pk = access.open_account(username="closed", password=None, person_id=cook.pk, by=world.BY, at=AT)
    access.disable_account(account_id=pk, by=world.BY, at=AT)
    ask(phone, code, cook)
    assert confirm(leader, JoinRequest.objects.get()).status_code == 400


def test_no_record_holds_a_code_a_secret_or_digits(phone, leader, code, cook):
    join(phone, leader, code, cook)
    kept = " ".join(str(row) for row in Record.objects.values_list("about", "counts", "answer", "detail__content"))
    assert code not in kept
    assert PHONE[-4:] not in kept
    assert phone.cookies[joining.COOKIE].value not in kept


def test_one_code_a_unit_is_held_by_the_database(campus, code):
    unit = campus.units["team-1"]
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamCode.objects.create(unit=unit, code="ANOTHER1", made_by="x", made_at=AT)


@pytest.mark.once
@given(st.text(alphabet="23456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=8, max_size=8))
def test_a_code_is_found_however_it_is_typed_or_scanned(code):
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for text in (code, code.lower(), wide, f" {code[:4]}-{code[4:]} ", f"https://x.example/joining/team/{code}/"):
        assert rules.code_of(text) == code


@pytest.mark.once
@pytest.mark.parametrize("pin", ["0000", "1234", "4321", "9012", "123", "1234567", "12a4", "", "１１１１"])
def test_an_easy_pin_is_refused(pin):
    with pytest.raises(Refused):
        rules.check_pin(pin)
