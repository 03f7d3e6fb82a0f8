"""`houqin level` tells the level at a place and instant, since when, and by which document."""

from __future__ import annotations

from datetime import date

import pytest

from houqin.common import clock
from houqin.common.scope import Actor
from houqin.kernel.places import actions as places
from houqin.kernel.places.models import Place
from houqin.kernel.response import actions as response

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


@pytest.fixture(autouse=True)
def campus():
    """Level I from 25 January, level II from 24 February 24:00, as the province's documents say."""
    at = clock.instant(date(2020, 1, 24), "12:00")
    places.open_place(code="nanhu", name="南湖", kind="campus", by=BY, at=at)
    place = Place.objects.get(code="nanhu")
    for level, day, document in (("I", date(2020, 1, 24), "苏政发1"), ("II", date(2020, 2, 24), "苏政发2")):
        response.enter_change(
            place_id=place.pk, level=level, starts_at=clock.instant(day, "24:00"), document=document, by=BY, at=at
        )


@pytest.mark.parametrize(
    ("instant", "level", "since", "document"),
    [
        ("2020-02-24T23:59+08:00", "I", "2020-01-25T00:00:00+08:00", "苏政发1"),
        ("2020-02-25T00:00+08:00", "II", "2020-02-25T00:00:00+08:00", "苏政发2"),
        ("2020-02-24T24:00", "II", "2020-02-25T00:00:00+08:00", "苏政发2"),
        ("2020-02-24T15:59:59Z", "I", "2020-01-25T00:00:00+08:00", "苏政发1"),
        ("2020-02-24T16:00Z", "II", "2020-02-25T00:00:00+08:00", "苏政发2"),
    ],
)
def test_the_level_changes_at_its_instant(outsider, instant, level, since, document):
    body = outsider.answer("level", "nanhu", "--at", instant)
    assert (body["schema"], body["level"], body["since"], body["document"]) == (
        "houqin.level/1", level, since, document,
    )  # fmt: skip


def test_before_the_first_change_there_is_neither_since_nor_document(outsider):
    body = outsider.answer("level", "nanhu", "--at", "2020-01-01")
    assert (body["since"], body["document"]) == (None, None)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["moon"], "there is no place moon"),
        ([""], "there is no place"),
        (["nanhu", "--at", "yesterday"], "not an instant"),
        (["nanhu", "--at", "2020-02-30T00:00"], "not an instant"),
        (["nanhu", "--at", "2020-02-24T25:00"], "not an instant"),
        (["nanhu", "--at", "0001-01-01T00:00"], "not an instant"),
        (["nanhu", "--at", "9999-12-31T24:00"], "not an instant"),
        (["nanhu", "--at", "2020-02-25T00:00+99:00"], "not an instant"),
    ],
)
def test_an_unknown_place_and_an_impossible_instant_are_refused(outsider, words, part):
    assert part in outsider.refusal("level", *words)
