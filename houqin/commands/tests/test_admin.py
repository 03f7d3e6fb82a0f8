"""`houqin admin` lets an administrator in again who lost password and second factor."""

from __future__ import annotations

import json

from django.test import Client

from houqin import cli
from houqin.common import clock
from houqin.common.scope import Actor, Scope
from houqin.kernel.access import actions, queries
from houqin.kernel.access.models import Account
from houqin.kernel.people.models import Person

BY = Actor.system("test")


def locked_out(**fields) -> Account:
    person = Person.objects.create(number="A0001", name="管理员", kind="employee")
    pk = actions.open_account(username="A0001", password="forgotten words", person_id=person.pk, by=BY, at=clock.now())
    actions.print_codes(account_id=pk, by=BY, at=clock.now())
    Account.objects.filter(pk=pk).update(**fields)
    return Account.objects.get(pk=pk)


def asked(capsys, *words: str) -> tuple[int, dict[str, str]]:
    code = cli.main(["admin", *words, "--json", "-"])
    return code, json.loads(capsys.readouterr().out)


def test_an_administrator_signs_in_with_the_new_password_and_holds_the_role(db, capsys):
    account = locked_out(is_active=False)
    code, body = asked(capsys, "A0001")
    assert (code, body["schema"]) == (0, "houqin.admin/1")
    answer = Client().post("/accounts/login/", {"login": "A0001", "password": body["password"]})
    assert answer.status_code == 302
    whole = Scope.whole(reason="tests")
    assert queries.holders_of("setter", at=clock.now(), within=whole) == [account.person_id]
    assert not queries.has_second_factor(account.pk, within=whole)


def test_nobody_of_this_name_is_refused(db, capsys):
    assert asked(capsys, "nobody") == (2, {"schema": "houqin.admin/1", "refused": "there is no account nobody"})


def test_who_holds_the_role_already_does_not_get_it_twice(db, capsys):
    account = locked_out()
    actions.grant(person_id=account.person_id, role="setter", by=BY, at=clock.now())
    assert asked(capsys, "A0001")[0] == 0
    assert account.person.grants.count() == 1
