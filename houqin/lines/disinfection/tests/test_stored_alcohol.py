"""How much alcohol may stand where (domain §3.3)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from houqin.common.refused import Refused
from houqin.lines.disinfection.actions import stored_alcohol, storing
from houqin.lines.disinfection.models import AlcoholStore, Batch

from . import world
from .world import BY, at

pytestmark = pytest.mark.django_db


def brought(litres, bottle_ml=500, number="A1", place="flats"):
    """Bring alcohol to a place."""
    return world.batch(
        number, "", agent="alcohol", product="75%酒精", capacity_l=Decimal(litres), bottle_ml=bottle_ml,
        place_id=world.place(place).pk,
    )  # fmt: skip


def approved(most_l=50):
    """Have the fire office approve the dormitory's store."""
    return stored_alcohol.approve_store(
        place_id=world.place("flats").pk, most_l=most_l, document="消防意见书", by=BY, at=at("06:00")
    )


def test_five_litres_in_half_litre_bottles_may_stand_in_an_ordinary_store(points):
    assert brought(5)


@pytest.mark.parametrize(
    ("litres", "bottle_ml", "why"),
    [("5.5", 500, "at most 5 L"), (1, 1000, "at most 500 mL"), (0, 500, "how many litres"), (1, None, "how large")],
)
def test_more_larger_or_nothing_is_refused(points, litres, bottle_ml, why):
    with pytest.raises(Refused, match=why):
        brought(litres, bottle_ml)
    assert not Batch.objects.exists()


def test_what_stands_there_already_is_counted_until_it_is_used_up(points):
    first = brought(3)
    with pytest.raises(Refused, match="3 L stand there already"):
        brought(3, number="A2")
    storing.finish_batch(batch_id=first, by=BY, at=at("08:00"))
    assert brought(3, number="A2")


def test_an_approved_store_holds_what_was_approved(points):
    approved(50)
    assert brought(40, 5000)
    with pytest.raises(Refused, match="at most 50 L"):
        brought(11, number="A2")


def test_a_newer_approval_takes_the_place_of_the_older_one(points):
    approved(50)
    newest = approved(80)
    assert list(AlcoholStore.objects.filter(ended_at=None).values_list("pk", "most_l")) == [(newest, 80)]


def test_an_approval_ends_only_when_no_more_stands_there_than_in_an_ordinary_store(points):
    store, batch = approved(50), brought(40)
    with pytest.raises(Refused, match="take them away first"):
        stored_alcohol.end_approval(store_id=store, by=BY, at=at("09:00"))
    storing.finish_batch(batch_id=batch, by=BY, at=at("09:30"))
    stored_alcohol.end_approval(store_id=store, by=BY, at=at("10:00"))
    with pytest.raises(Refused, match="ended already"):
        stored_alcohol.end_approval(store_id=store, by=BY, at=at("10:01"))


@pytest.mark.parametrize("is_alcohol_first", [True, False])
def test_alcohol_and_84_do_not_stand_in_one_place(points, is_alcohol_first):
    def chlorine():
        return world.batch(place_id=world.place("flats").pk)

    first, second = (lambda: brought(1), chlorine) if is_alcohol_first else (chlorine, lambda: brought(1))
    first()
    with pytest.raises(Refused, match="not stored in one place"):
        second()
    assert Batch.objects.count() == 1


@pytest.mark.parametrize(("most_l", "document", "why"), [(0, "文", "how many litres"), (5, " ", "fire office")])
def test_an_approval_needs_its_litres_and_its_document(points, most_l, document, why):
    with pytest.raises(Refused, match=why):
        stored_alcohol.approve_store(
            place_id=world.place("flats").pk, most_l=most_l, document=document, by=BY, at=at("06:00")
        )
