"""Drawn passwords can be read from paper; browsers have names."""

from __future__ import annotations

import random
import re

import pytest

from houqin.kernel.access import rules

pytestmark = pytest.mark.once


def test_a_drawn_password_has_no_signs_that_look_alike():
    drawn = {rules.drawn_password(random.Random(seed).choice) for seed in range(200)}
    assert len(drawn) == 200
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){2}[a-hjkmnp-z2-9]{4}", one) for one in drawn)
    assert not set("".join(drawn)) & set("il1o0")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 13_3) AppleWebKit/605 MicroMessenger/7.0.10", "WeChat · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("curl/8.0", ""),
    ],
)
def test_a_browser_has_the_name_people_use(header, name):
    assert rules.browser_of(header) == name
