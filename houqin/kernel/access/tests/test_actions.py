"""Accounts, grants and signed-in browsers: each act, and each refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.kernel.access import actions, queries
from houqin.kernel.access.models import Account, Grant
from houqin.kernel.audit.models import Detail, Record

from .campus import AT, BY, MINUTE, PASSWORD, WHOLE, a_person, a_unit, an_account

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_for_a_person():
    account = an_account("liwei")
    assert account.check_password(PASSWORD)
    assert Record.objects.get().about == f"account:{account.pk}"


@pytest.mark.parametrize("username", ["", "李伟", "a b", "a" * 65])
def test_an_unfit_user_name_is_refused(username):
    with pytest.raises(Refused) as refused:
        actions.open_account(username=username, password=PASSWORD, person_id=None, by=BY, at=AT)
    assert refused.value.field == "username"


def test_a_taken_user_name_and_a_second_account_are_refused():
    account = an_account("liwei")
    with pytest.raises(Refused, match="taken"):
        actions.open_account(username="liwei", password=PASSWORD, person_id=None, by=BY, at=AT)
    with pytest.raises(Refused, match="already"):
        actions.open_account(username="other", password=PASSWORD, person_id=account.person_id, by=BY, at=AT)


def test_accounts_are_opened_for_everybody_who_has_none():
    people = [a_person(f"E{n:04d}") for n in range(1, 4)]
    first = actions.open_accounts(person_ids=[people[0].pk], by=BY, at=AT)
    rest = actions.open_accounts(person_ids=[person.pk for person in people], by=BY, at=AT)
    assert [opened.username for opened in [*first, *rest]] == ["E0001", "E0002", "E0003"]
    assert len({opened.password for opened in [*first, *rest]}) == 3


def test_a_printed_password_lets_in_and_is_hashed_anew_at_its_first_use(rf):
    (opened,) = actions.open_accounts(person_ids=[a_person().pk], by=BY, at=AT)
    before = Account.objects.get()
    assert (before.password.partition("$")[0], before.is_password_drawn) == ("houqin_drawn", True)
    assert authenticate(rf.post("/"), username=opened.username, password=opened.password) == before
    assert Account.objects.get().password.partition("$")[0] != "houqin_drawn"


def test_no_password_is_kept_anywhere():
    (opened,) = actions.open_accounts(person_ids=[a_person().pk], by=BY, at=AT)
    again = actions.reset_password(account_id=opened.account_id, by=BY, at=AT)
    kept = str([*Record.objects.values(), *Detail.objects.values(), *Account.objects.values()])
    assert opened.password not in kept
    assert again.password not in kept


def test_accounts_in_bulk_are_all_or_nothing():
    people = [a_person("E0001"), a_person("工0002")]
    with pytest.raises(Refused):
        actions.open_accounts(person_ids=[person.pk for person in people], by=BY, at=AT)
    assert not Account.objects.exists()


def test_a_reset_password_signs_out_everywhere_and_the_old_one_is_void():
    account = an_account()
    browser = Client()
    browser.post("/accounts/login/", {"login": "liwei", "password": PASSWORD})
    opened = actions.reset_password(account_id=account.pk, by=BY, at=AT)
    account.refresh_from_db()
    assert account.check_password(opened.password)
    assert not account.check_password(PASSWORD)
    assert browser.get("/accounts/password/change/").status_code == 302


def test_nobody_closes_the_own_account():
    account = an_account()
    with pytest.raises(Refused, match="own"):
        actions.disable_account(account_id=account.pk, by=Actor.person(account.person_id), at=AT)


def test_an_account_is_closed_once_and_opened_again():
    account = an_account()
    actions.disable_account(account_id=account.pk, by=BY, at=AT)
    with pytest.raises(Refused, match="already"):
        actions.disable_account(account_id=account.pk, by=BY, at=AT)
    actions.enable_account(account_id=account.pk, by=BY, at=AT)
    with pytest.raises(Refused, match="already"):
        actions.enable_account(account_id=account.pk, by=BY, at=AT)
    assert Account.objects.get().is_active


def test_an_account_that_does_not_exist_is_refused():
    with pytest.raises(Refused):
        actions.reset_password(account_id=99, by=BY, at=AT)


@pytest.fixture
def two_browsers() -> tuple[Account, Client, Client]:
    account = an_account()
    clients = Client(), Client()
    for client in clients:
        client.post("/accounts/login/", {"login": "liwei", "password": PASSWORD})
    return account, *clients


def test_signing_out_elsewhere_keeps_this_browser(two_browsers):
    account, here, there = two_browsers
    keep = here.session.session_key
    assert actions.sign_out_elsewhere(account_id=account.pk, keep=keep, by=BY, at=AT) == 1
    assert here.get("/accounts/password/change/").status_code == 200
    assert there.get("/accounts/password/change/").status_code == 302
    assert [one.session_key for one in queries.signed_in(account.pk, within=WHOLE)] == [keep]


def test_one_browser_is_signed_out_and_a_strangers_is_not(two_browsers):
    account, _here, there = two_browsers
    stranger = an_account("other")
    row = next(o for o in queries.signed_in(account.pk, within=WHOLE) if o.session_key == there.session.session_key)
    with pytest.raises(Refused):
        actions.sign_out_one(account_id=stranger.pk, signed_in_id=row.id, by=BY, at=AT)
    actions.sign_out_one(account_id=account.pk, signed_in_id=row.id, by=BY, at=AT)
    assert there.get("/accounts/password/change/").status_code == 302


def test_sessions_that_are_over_are_forgotten_with_their_addresses(two_browsers):
    account, here, _there = two_browsers
    later = here.session.get_expiry_date() + timedelta(days=1)
    assert actions.forget_sessions(by=BY, at=later) == 2
    assert queries.UserSession.objects.count() == 0
    assert queries.signed_in(account.pk, within=WHOLE) == []


def test_a_grant_runs_from_now_until_it_is_revoked():
    person, unit = a_person(), a_unit("00010001")
    grant_id = actions.grant(person_id=person.pk, role="team_leader", unit_id=unit.pk, by=BY, at=AT)
    actions.revoke(grant_id=grant_id, by=Actor.person(9), at=AT + MINUTE)
    row = Grant.objects.get()
    assert (row.starts_at, row.ends_at, row.granted_by, row.ended_by) == (AT, AT + MINUTE, "system:test", "person:9")


def test_a_grant_counts_from_its_first_instant_and_not_at_its_last():
    person = a_person()
    actions.grant(person_id=person.pk, role="guard", until=AT + MINUTE, by=BY, at=AT)
    instants = [AT - timedelta(microseconds=1), AT, AT + MINUTE - timedelta(microseconds=1), AT + MINUTE]
    held = [len(queries.held_grants(person.pk, at=at, within=WHOLE)) for at in instants]
    assert held == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("changed", "field"), [({"role": "king"}, "role"), ({"until": AT}, "until"), ({"person_id": 999}, "person")]
)
def test_an_impossible_grant_is_refused_by_its_field(changed, field):
    with pytest.raises(Refused) as refused:
        actions.grant(**{"person_id": a_person().pk, "role": "guard", "by": BY, "at": AT} | changed)
    assert refused.value.field == field


def test_the_same_grant_twice_is_refused():
    person = a_person()
    actions.grant(person_id=person.pk, role="guard", by=BY, at=AT)
    with pytest.raises(Refused, match="already"):
        actions.grant(person_id=person.pk, role="guard", by=BY, at=AT + MINUTE)


def test_an_ended_grant_is_not_revoked_again():
    grant_id = actions.grant(person_id=a_person().pk, role="guard", by=BY, at=AT)
    actions.revoke(grant_id=grant_id, by=BY, at=AT + MINUTE)
    with pytest.raises(Refused, match="already"):
        actions.revoke(grant_id=grant_id, by=BY, at=AT + MINUTE)


def test_the_last_system_administrator_keeps_the_role():
    first = actions.grant(person_id=a_person("1").pk, role="setter", by=BY, at=AT)
    second = actions.grant(person_id=a_person("2").pk, role="setter", by=BY, at=AT)
    actions.revoke(grant_id=first, by=BY, at=AT + MINUTE)
    with pytest.raises(Refused, match="last"):
        actions.revoke(grant_id=second, by=BY, at=AT + MINUTE)


def test_the_language_is_kept_and_others_are_refused():
    account = an_account()
    actions.choose_language(account_id=account.pk, language="en", by=BY, at=AT)
    assert Account.objects.get().language == "en"
    with pytest.raises(Refused):
        actions.choose_language(account_id=account.pk, language="fr", by=BY, at=AT)
