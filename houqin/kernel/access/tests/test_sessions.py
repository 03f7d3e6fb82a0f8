"""A session is found by its key while it lasts, and nothing else is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from houqin.kernel.access.models import Account, Grant
from houqin.kernel.access.sessions import SessionStore
from houqin.kernel.people.models import Person

pytestmark = pytest.mark.django_db


def kept(**values) -> SessionStore:
    store = SessionStore()
    store.update(values)
    store.save()
    return store


def test_what_was_kept_is_found_again():
    key = kept(colour="red", number=17).session_key
    assert dict(SessionStore(key).items()) == {"colour": "red", "number": 17}


def test_an_unknown_key_holds_nothing_and_is_dropped():
    store = SessionStore("0" * 32)
    assert store.get("colour") is None
    assert store.session_key is None


def test_a_session_that_is_over_holds_nothing():
    key = kept(colour="red").session_key
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=2))
    assert SessionStore(key).get("colour") is None


def test_a_session_whose_content_was_changed_by_hand_holds_nothing():
    key = kept(colour="red").session_key
    Session.objects.filter(session_key=key).update(session_data="e30:forged")
    assert SessionStore(key).get("colour") is None


def test_an_account_asked_for_by_its_id_knows_whether_a_role_was_ever_given():
    people = [Person.objects.create(number=f"A{n}", name="员工", kind="employee") for n in range(2)]
    given, plain = (Account.objects.create(username=person.number, person=person) for person in people)
    Grant.objects.create(person=people[0], role="clinic", starts_at=timezone.now())
    assert (Account.objects.get(pk=given.pk).was_granted, Account.objects.get(pk=plain.pk).was_granted) == (True, False)
    with pytest.raises(Account.DoesNotExist):
        Account.objects.get(pk=plain.pk + 1000)
