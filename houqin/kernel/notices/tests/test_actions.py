"""A notice is told once, in both languages, and read once by each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.audit.models import Record
from houqin.kernel.notices import actions, queries
from houqin.kernel.notices.models import Notice, Reading
from houqin.kernel.people.tests import world

pytestmark = pytest.mark.django_db
BY, WHOLE, AT = Actor.system("test"), Scope.whole(reason="tests"), world.AT
TITLE = ("请报到", "Please report")


def post(key="k", title=TITLE, **more):
    return actions.post(key=key, title=title, by=BY, at=more.pop("at", AT), **more)


@pytest.fixture
def people():
    units = world.grid()
    return units, world.person("E1", "王伟"), world.person("E2", "李娜", unit="team-3")


def keys_to(person, *unit_paths, at=AT):
    rows = queries.notices_to(person.pk, unit_paths=unit_paths, at=at, within=WHOLE)
    return [row.key for row in rows]


def test_what_was_posted_is_not_posted_again():
    first = post()
    assert post(title=("另一条", "Another")) is None
    assert [(row.pk, row.title_en) for row in Notice.objects.all()] == [(first, "Please report")]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (("", "Please"), ("", "")),
        (("请", ""), ("", "")),
        (TITLE, ("中文", "")),
        (TITLE, ("", "English")),
        (("", ""), ("", "")),
    ],
)
def test_a_notice_in_one_language_only_is_refused_and_leaves_no_trace(title, text):
    with pytest.raises(Refused, match="Chinese and its English"):
        post(title=title, text=text)
    assert (Notice.objects.count(), Record.objects.count()) == (0, 0)


@pytest.mark.parametrize("field", ["title_zh", "title_en"])
def test_the_database_itself_wants_both_languages(field):
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(**{"key": "k", "title_zh": "请", "title_en": "x", "at": AT} | {field: ""})


def test_it_is_told_to_whom_it_is_for(people):
    units, wang, li = people
    post("wang", person_id=wang.pk)
    post("team", unit_id=units["team-1"].pk)
    post("unit", unit_id=units["unit-1"].pk)
    post("other", unit_id=units["team-3"].pk)
    post("all")
    assert sorted(keys_to(wang, units["team-1"].path)) == ["all", "team", "unit", "wang"]
    assert sorted(keys_to(li, units["team-3"].path)) == ["all", "other"]
    assert keys_to(li) == ["all"]


def test_a_unit_below_or_beside_is_not_told(people):
    units, wang, _li = people
    post("below", unit_id=units["team-2"].pk)
    assert keys_to(wang, units["unit-1"].path) == []
    assert keys_to(wang, units["team-1"].path) == []


def test_it_holds_from_its_instant_until_its_end(people):
    _units, wang, _li = people
    post("k", person_id=wang.pk, until=AT + timedelta(hours=1))
    instants = {"before": -1, "at once": 0, "last second": 3599, "end": 3600}
    seen = {name: keys_to(wang, at=AT + timedelta(seconds=second)) == ["k"] for name, second in instants.items()}
    assert seen == {"before": False, "at once": True, "last second": True, "end": False}


def test_the_newest_stands_first(people):
    _units, wang, _li = people
    for hour in (1, 3, 2):
        post(f"at-{hour}", person_id=wang.pk, at=AT + timedelta(hours=hour))
    assert keys_to(wang, at=AT + timedelta(hours=9)) == ["at-3", "at-2", "at-1"]


def test_reading_is_noted_once_and_of_oneself_only(people):
    _units, wang, li = people
    pk = post("all")
    assert [actions.mark_read(notice_id=pk, person_id=wang.pk, by=BY, at=AT) for _ in range(2)] == [True, False]
    read = {who.pk: queries.notices_to(who.pk, at=AT, within=WHOLE).get().is_read for who in (wang, li)}
    assert read == {wang.pk: True, li.pk: False}
    assert Reading.objects.get().at == AT


def test_known_keys_are_those_that_were_posted():
    post("a")
    post("b")
    assert queries.known_keys(["a", "b", "c"], within=WHOLE) == {"a", "b"}
    assert queries.known_keys([], within=WHOLE) == set()


def test_the_record_names_the_notice_and_nobody(people):
    _units, wang, _li = people
    pk = post("k", person_id=wang.pk, text=("体温", "Temperature"))
    record = Record.objects.latest("pk")
    assert record.about == f"notice:{pk}"
    assert "体温" not in str(record.counts)
