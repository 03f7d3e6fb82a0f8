"""What is asked is read as it comes from programs of all kinds, and refused with the part at fault named."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from houqin.common.refused import Refused
from houqin.exchange import chain
from houqin.exchange.chain.tests import world

pytestmark = pytest.mark.once

LEAST = {"roster": [], "pastes": [{"text": ""}]}


def test_the_least_that_can_be_asked_is_answered():
    answer = chain.parse(chain.read(LEAST))
    assert (answer["entries"], answer["ignored"], answer["totals"], answer["header"]) == ([], [], [], None)


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"roster": {}}, "roster"), ({"roster": [{"id": ""}]}, "roster"), ({"roster": [{"id": True}]}, "roster"),
        ({"roster": [{"id": 1.5}]}, "roster"),
        ({"roster": [{"id": "a\u200b"}]}, "roster"), ({"roster": [{"id": 1}, {"id": "1"}]}, "roster"),
        ({"roster": [{"id": 1, "name": 1.5}]}, "name"),
        ({"roster": [{"id": 1, "aliases": {"a": 1}}]}, "aliases"), ({"menu": [{}]}, "menu"),
        ({"menu": [{"code": "a"}, {"code": "A"}]}, "menu"),
        ({"menu": [{"code": str(at)} for at in range(201)]}, "menu"),
        ({"menu": [{"code": "A", "price_yuan": float("inf")}]}, "price_yuan"),
        ({"menu": [{"code": "A", "price_yuan": True}]}, "price_yuan"), ({"pastes": []}, "pastes"),
        ({"pastes": ["1. A"]}, "pastes"),
        ({"pastes": [{"sent_at": None}]}, "pastes"), ({"pastes": [{"text": "", "sent_at": 1e30}]}, "sent_at"),
        ({"kind": "x"}, "kind"),
        ({"towns": 5}, "towns"), ({"fever_c": "hot"}, "fever_c"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_its_part(part, field):
    with pytest.raises(Refused) as refused:
        chain.read(LEAST | part)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "written",
    ["2020-03-06T10:50+08:00", "2020-03-06T02:50Z", "2020-03-06 10:50", "2020/03/06 10:50", "10:50", 1583463000],
)
def test_an_instant_comes_in_many_forms(written):
    asked = chain.read(LEAST | {"day": "2020-03-06", "pastes": [{"text": "", "sent_at": written}]})
    assert asked.pastes[0].sent_at == datetime(2020, 3, 6, 2, 50, tzinfo=UTC)


def test_numbers_may_come_as_numbers_and_what_is_not_known_may_be_left_out():
    asked = chain.read(
        LEAST
        | {
            "roster": [{"id": 1, "name": "张伟", "number": 8191003, "phone": None, "aliases": "小张"}],
            "menu": [{"code": 1, "dish": "红烧鸡块", "price_yuan": "15.50", "diet": "清真"}],
        }
    )
    person, dish = asked.roster[0], asked.menu[0]
    assert (person.number, person.phone, person.room, person.aliases) == ("8191003", "", "", ("小张",))
    assert (dish.code, dish.price_yuan, dish.diet) == ("1", Decimal("15.50"), "halal")


@pytest.mark.parametrize("diet", ["", None, "normal", "普通", "standard", "无"])
def test_who_eats_everything_may_say_so_in_many_words(diet):
    roster = [{"id": 1, "name": "张伟", "diet": diet}]
    assert world.only("张伟 A+B", roster=roster)["state"] == "accepted"


def test_a_diet_that_nobody_knows_fits_only_its_own_dishes():
    roster = [{"id": 1, "name": "张伟", "diet": "no nuts"}]
    assert world.only("张伟 A", roster=roster)["reasons"] == ["diet_conflict"]
    menu = [{"code": "A", "dish": "红烧鸡块", "diet": "No Nuts"}]
    assert world.only("张伟 A", roster=roster, menu=menu)["state"] == "accepted"
