"""`houqin init` may be repeated and leaves an empty house."""

from __future__ import annotations

import pytest

from houqin.kernel.audit.models import Record
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", [["init"], ["init", "--empty"]])
def test_a_house_that_is_ready_stays_as_it_is(outsider, words):
    body = outsider.answer(*words)
    assert (body["schema"], body["migrations_run"]) == ("houqin.init/1", 0)
    assert (Person.objects.count(), Unit.objects.count(), Record.objects.count()) == (0, 0, 0)


def test_it_takes_no_arguments(outsider):
    assert "everything" in outsider.refusal("init", "everything")
