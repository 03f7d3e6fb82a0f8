"""The leading group as its posts make it, and who may decide."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.audit.models import Record
from houqin.kernel.org.models import Unit
from houqin.kernel.people.actions import posts
from houqin.kernel.people.models import Post
from houqin.lines.accountability.actions import group as actions
from houqin.lines.accountability.models import Decision
from houqin.lines.accountability.queries import group as queries
from houqin.lines.accountability.rules import group as rules
from houqin.lines.accountability.tests.group_world import BY, DAY, SINCE, WHOLE, at, go_away, group

HEADS = st.lists(st.integers(1, 4), unique=True)


@given(st.integers(1, 8), HEADS, st.sets(st.integers(3, 8)), st.sets(st.integers(1, 8)))
def test_a_deputy_never_acts_while_a_head_is_present(person, heads, deputies, away):
    found = rules.standing(person, heads=heads, deputies=deputies, away=away)
    assert found.is_head == (person in heads)
    if found.for_heads:
        assert person in deputies
        assert set(heads) <= away
    assert found.may_decide == (person in heads or (person in deputies and bool(heads) and set(heads) <= away))


@pytest.fixture
def people(db):
    return group()


def decide(who, hour_min: str = "10:00", **changes) -> int:
    given = {"aspect": "watch", "text_zh": "按计划轮班"} | changes
    return actions.decide(**given, by=Actor.person(who.pk), at=at(hour_min))


def names(found) -> list[str]:
    return [post.person.number for post in found]


def test_the_group_is_what_the_posts_make_it(people):
    found = queries.group_at(at=at("10:00"), within=WHOLE)
    assert names(found.heads) == ["party", "director"]
    assert names(found.deputies) == ["deputy-1", "deputy-2"]
    assert names(found.guides) == ["guide"]
    assert [(seat.unit.code, names(seat.posts)) for seat in found.seats] == [
        ("unit-1", ["head-1"]), ("unit-2", ["head-2"]),
    ]  # fmt: skip
    assert found.faults == ()


def test_the_guide_holds_the_role_besides_the_post(people):
    from houqin.kernel.access.models import Grant

    Grant.objects.filter(role="leading_group").delete()
    assert queries.group_at(at=at("10:00"), within=WHOLE).guides == ()


def test_a_unit_without_exactly_one_member_is_a_fault_by_name(people):
    Post.objects.filter(person=people["head-1"], kind="head").update(ends_at=at("09:00"))
    unit = Unit.objects.get(code="unit-2")
    posts.appoint(person_id=people["worker"].pk, unit_id=unit.pk, kind="head", by=BY, at=at("09:00"))
    assert [seat.unit.code for seat in queries.group_at(at=at("10:00"), within=WHOLE).faults] == ["unit-1", "unit-2"]
    assert queries.group_at(at=at("08:59"), within=WHOLE).faults == ()


def test_an_empty_house_has_no_group(db):
    found = queries.group_at(at=SINCE, within=WHOLE)
    assert (found.heads, found.deputies, found.seats) == ((), (), ())


def test_both_heads_decide_alike(people):
    decide(people["director"])
    decide(people["party"])
    assert Decision.objects.filter(for_head=None).count() == 2


def test_a_deputy_decides_for_an_absent_head_and_that_is_recorded(people):
    go_away(people["director"], people["party"])
    decide(people["deputy-1"])
    decide(people["deputy-2"], for_head_id=people["director"].pk)
    assert [row.for_head for row in Decision.objects.order_by("pk")] == [people["party"], people["director"]]
    assert Record.objects.filter(action__endswith=".decide").last().counts == {"for_head": 1}
    assert queries.acting(until=at("24:00"), within=WHOLE) == queries.Acting(2, 0, 2)


@pytest.mark.parametrize("away", [[], ["director"], ["party"]], ids=["none", "director", "party"])
def test_a_deputy_is_refused_while_a_head_is_present(people, away):
    go_away(*(people[key] for key in away))
    with pytest.raises(Refused, match="is present"):
        decide(people["deputy-1"])
    assert not Decision.objects.exists()


def test_a_deputy_is_refused_again_when_a_head_is_back(people):
    go_away(people["director"], people["party"])
    posts.come_back(person_id=people["party"].pk, by=BY, at=at("09:30"))
    with pytest.raises(Refused, match="郑书记 is present"):
        decide(people["deputy-1"])


@pytest.mark.parametrize("who", ["guide", "head-1", "worker"])
def test_others_do_not_decide(people, who):
    go_away(people["director"], people["party"])
    with pytest.raises(Refused, match="only the heads"):
        decide(people[who])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"aspect": "weather"}, "no such aspect"),
        ({"text_zh": " "}, "what is decided"),
    ],
)
def test_a_decision_says_what_about_what(people, changes, sentence):
    with pytest.raises(Refused, match=sentence):
        decide(people["director"], **changes)


def test_a_deputy_acts_only_for_who_is_away(people):
    go_away(people["director"], people["party"])
    with pytest.raises(Refused, match="absent heads"):
        decide(people["deputy-1"], for_head_id=people["guide"].pk)


def test_without_a_head_nobody_acts_for_one(people):
    Post.objects.filter(person__in=[people["director"], people["party"]]).update(ends_at=at("00:00"))
    with pytest.raises(Refused, match="has no head"):
        decide(people["deputy-1"])


def test_one_text_in_either_language_is_enough(people):
    decide(people["director"], text_zh="", text_en="Rosters as planned")
    assert Decision.objects.get().text_en == "Rosters as planned"


def test_what_was_decided_against_the_law_would_be_counted(people):
    """Were the rule ever broken, by whatever way, the statement would say so."""
    Decision.objects.create(
        aspect="watch", text_zh="越权", decided_by=people["deputy-1"], for_head=people["director"], at=at("10:00")
    )
    assert queries.acting(until=at("24:00"), within=WHOLE).while_head_present == 1


def test_decisions_are_for_who_sees_the_campus(people):
    decide(people["director"])
    assert queries.decisions_for(within=WHOLE, aspect="watch").count() == 1
    assert queries.decisions_for(within=WHOLE, aspect="works").count() == 0
    assert queries.decisions_for(within=Scope(units=("0001",))).count() == 0


@pytest.mark.parametrize(
    "changes", [{"aspect": "weather"}, {"text_zh": ""}, {"for_head": True}], ids=["aspect", "nothing said", "self"]
)
def test_the_database_itself_refuses(people, changes):
    values = {"aspect": "watch", "text_zh": "是", "decided_by": people["director"], "at": at("10:00", DAY)} | changes
    if changes.get("for_head"):
        values["for_head"] = people["director"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(**values)
