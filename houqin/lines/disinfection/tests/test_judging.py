"""What counts and what does not, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from houqin.common import clock
from houqin.lines.disinfection.rules import judging
from houqin.lines.disinfection.rules.judging import Need, Neighbour, Told, Used

pytestmark = pytest.mark.once
DAY = date(2020, 3, 5)
MEALS = (("06:30", "08:30"), ("11:30", "12:30"))


def at(text):
    return clock.instant(DAY, text)


NEED = Need("chlorine", "spray", 30, percent_v_v=2.0, gap_min=180)
TOLD = Told("spray", at("09:00"), at("09:30"))
USED = Used("chlorine", 5.0, 1000.0, at("08:40"), date(2020, 12, 31))


def test_a_run_as_planned_counts():
    assert judging.why_not(NEED, TOLD, USED) == []


@pytest.mark.parametrize(
    ("need", "told", "used", "why"),
    [
        ({}, {"ended_at": at("09:29")}, {}, ["contact_short"]),
        ({}, {"method": "wipe"}, {}, ["other_method"]),
        ({"proof": "scan"}, {}, {}, ["no_proof"]),
        ({"proof": "scan"}, {"proof": "photo"}, {}, ["no_proof"]),
        ({}, {}, {"working_mg_l": 890.0}, ["too_weak"]),
        ({}, {}, {"working_mg_l": 1110.0}, ["too_strong"]),
        # 2 % of a 4 % product are 800 mg/L: a solution of 1,000 is too strong by its own label.
        ({}, {}, {"label_percent": 4.0}, ["too_strong"]),
        ({}, {}, {"expires_on": date(2020, 3, 4)}, ["expired"]),
        ({}, {}, {"mixed_at": at("09:10")}, ["not_mixed_yet"]),
        ({}, {}, {"mixed_at": at("08:40") - timedelta(days=1)}, ["stale"]),
        ({}, {}, {"agent": "quat"}, ["other_agent"]),
        ({"target_mg_l": 500.0}, {}, {}, ["too_strong"]),
    ],
)
def test_each_fault_has_its_name(need, told, used, why):
    assert judging.why_not(replace(NEED, **need), replace(TOLD, **told), replace(USED, **used)) == why


def test_nothing_known_of_the_solution():
    assert judging.why_not(NEED, TOLD, None) == ["no_solution"]


def test_a_lamp_at_a_meal_and_past_its_life():
    need = Need("uv", "lamp", 30)
    lunch = Told("lamp", at("11:40"), at("12:10"))
    assert judging.why_not(need, lunch, Used("uv"), meals=MEALS) == ["at_a_meal"]
    between = Told("lamp", at("09:00"), at("09:30"))
    assert judging.why_not(need, between, Used("uv", lamp_h=999.9), meals=MEALS) == []
    assert judging.why_not(need, between, Used("uv", lamp_h=1000), meals=MEALS) == ["lamp_over"]


def test_a_second_run_too_soon_does_not_count():
    near = [Neighbour("chlorine", at("06:30"), at("07:00"), is_same=True)]
    assert judging.why_not(NEED, TOLD, USED, near=near) == ["too_soon"]
    assert judging.why_not(NEED, TOLD, USED, near=[replace(near[0], started_at=at("06:00"))]) == []
    assert judging.why_not(NEED, TOLD, USED, near=[replace(near[0], is_same=False)]) == []


def test_what_must_not_meet_within_the_hour():
    near = [Neighbour("alcohol", at("07:50"), at("08:01"))]
    assert judging.why_not(NEED, TOLD, USED, near=near) == ["clash"]
    assert judging.why_not(NEED, TOLD, USED, near=[replace(near[0], ended_at=at("08:00"))]) == []


@pytest.mark.parametrize(
    ("told", "is_so"),
    [
        ({}, True),
        ({"ended_at": at("08:59")}, False),
        ({"started_at": at("00:00"), "ended_at": at("12:30")}, False),
        ({"started_at": at("10:00"), "ended_at": at("10:30")}, False),
        ({"ended_at": at("09:34")}, True),
    ],
)
def test_times_must_be_able_to_be(told, is_so):
    assert judging.is_plausible(replace(TOLD, **told), at=at("09:30")) is is_so


def test_every_reason_has_its_sentence():
    assert all(judging.WHY_NOT.values())
