"""Mixing: the published table, the test vectors, and what must never be mixed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.lines.disinfection.rules import chemistry

pytestmark = pytest.mark.once
# mL of product for 10 L (domain §3.1): target mg/L → by label strength in %.
LABELS = (4, 5, 5.5, 6, 10)
TABLE = {
    250: (62.5, 50, 45.5, 41.7, 25),
    500: (125, 100, 90.9, 83.3, 50),
    1000: (250, 200, 181.8, 166.7, 100),
    2000: (500, 400, 363.6, 333.3, 200),
    5000: (1250, 1000, 909, 833, 500),
    10000: (2500, 2000, 1818, 1667, 1000),
}


@pytest.mark.parametrize("target", TABLE)
def test_the_published_table(target):
    for label, published_ml in zip(LABELS, TABLE[target], strict=True):
        mixed = chemistry.dilution(label, 10, target_mg_l=target, use="spill" if target > 2000 else "routine")
        assert mixed.product_ml == pytest.approx(published_ml, abs=0.5)
        assert mixed.product_ml + mixed.water_ml == pytest.approx(10_000)
        assert mixed.warned == (target > 2000)


def test_t5_two_percent_of_a_five_percent_product():
    assert chemistry.dilution(5, 10, percent_v_v=2) == chemistry.Dilution(200, 9800, 1000, warned=False)


def test_two_percent_of_a_four_percent_product_is_weaker():
    assert chemistry.dilution(4, 10, percent_v_v=2).working_mg_l == 800


def test_t6_twenty_litres_of_500_from_a_four_percent_product():
    assert chemistry.dilution(4, 20, target_mg_l=500).product_ml == 250


def test_ten_ml_in_a_litre_make_500():
    assert chemistry.of_parts(5, 10, 990) == 500
    assert chemistry.of_fold(5, 100) == 500
    # A university's "1:24 makes 500" is true of a product of 1.25 % only.
    assert chemistry.of_parts(1.25, 1, 24) == 500


@pytest.mark.parametrize("label", [0, -1, 100, 120, math.inf, math.nan])
def test_a_label_that_cannot_be_is_refused(label):
    with pytest.raises(Refused, match="label strength"):
        chemistry.dilution(label, 10, target_mg_l=500)


@pytest.mark.parametrize("volume", [0, -5, math.inf, math.nan, 1e9])
def test_a_volume_that_cannot_be_is_refused(volume):
    with pytest.raises(Refused, match="volume"):
        chemistry.dilution(5, volume, target_mg_l=500)


@pytest.mark.parametrize("given_", [{}, {"target_mg_l": 500, "percent_v_v": 2}])
def test_one_strength_is_wanted(given_):
    with pytest.raises(Refused, match="one of them"):
        chemistry.dilution(5, 10, **given_)


def test_two_percent_read_as_available_chlorine_is_refused():
    with pytest.raises(Refused, match="20000 mg/L is too strong"):
        chemistry.dilution(5, 10, target_mg_l=20_000)
    assert chemistry.dilution(5, 10, target_mg_l=20_000, use="spill").warned
    assert chemistry.dilution(5, 10, target_mg_l=10_000).warned
    assert not chemistry.dilution(5, 10, target_mg_l=2_000).warned


@pytest.mark.parametrize("target", [0, -1, math.nan, math.inf])
def test_a_strength_that_cannot_be_is_refused(target):
    with pytest.raises(Refused, match="above 0"):
        chemistry.dilution(5, 10, target_mg_l=target)


def test_nothing_stronger_than_the_product_is_mixed_from_it():
    with pytest.raises(Refused, match="cannot be mixed"):
        chemistry.dilution(0.5, 10, target_mg_l=9_000)
    assert chemistry.dilution(0.5, 10, target_mg_l=5_000).water_ml == 0


def test_tablets_are_rounded_up():
    assert chemistry.tablets(500, 10, mg_per_tablet=500) == 10
    assert chemistry.tablets(510, 10, mg_per_tablet=500) == 11
    with pytest.raises(Refused, match="tablet"):
        chemistry.tablets(500, 10, mg_per_tablet=0)
    with pytest.raises(Refused, match="too strong"):
        chemistry.tablets(20_000, 10, mg_per_tablet=500)


@pytest.mark.parametrize(
    ("one", "other", "is_bad"),
    [
        ("chlorine", "acid", True), ("chlorine", "alcohol", True), ("chlorine_tablet", "alcohol", True),
        ("chlorine", "ammonia", True), ("chlorine", "peroxide", True), ("quat", "soap", True),
        ("quat", "peroxide", True), ("chlorine", "chlorine_tablet", False), ("quat", "chlorine", False),
        ("alcohol", "uv", False), ("alcohol", "quat", False),
    ],
)  # fmt: skip
def test_what_must_not_meet(one, other, is_bad):
    assert bool(chemistry.clash(one, other)) is is_bad
    assert chemistry.clash(one, other) == chemistry.clash(other, one)


def test_alcohol_is_never_sprayed():
    chemistry.check_method("alcohol", "wipe")
    with pytest.raises(Refused, match="never sprayed"):
        chemistry.check_method("alcohol", "spray")
    with pytest.raises(Refused, match="this way"):
        chemistry.check_method("chlorine", "lamp")
    with pytest.raises(Refused, match="no agent"):
        chemistry.check_method("holy water", "spray")


@given(st.floats(0.1, 99), st.floats(0.1, 5000), st.floats(1, 10_000))
def test_what_is_mixed_has_the_strength_that_was_asked_for(label, volume_l, target):
    if target > label * 10_000:
        return
    mixed = chemistry.dilution(label, volume_l, target_mg_l=target)
    got = label * 10_000 * mixed.product_ml / (mixed.product_ml + mixed.water_ml)
    assert got == pytest.approx(target, rel=1e-3, abs=0.01 + 10 / volume_l)


def test_the_norms_table_is_whole():
    assert chemistry.STANDARDS["floor"].low_mg_l == 1000
    assert chemistry.STANDARDS["toilet"].high_mg_l == 2000
    assert all(one.low_mg_l <= one.high_mg_l and one.contact_min >= 15 for one in chemistry.STANDARDS.values())


@pytest.mark.parametrize(("got", "is_right"), [(900, True), (1100, True), (899, False), (1101, False)])
def test_ten_percent_are_tolerated(got, is_right):
    assert chemistry.is_within(got, 1000) is is_right
