"""`houqin brief` tells nine sections for any day that can be."""

from __future__ import annotations

import pytest

from houqin import parts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", ["2020-03-05", "1900-01-01", "2199-12-31"])
def test_there_are_nine_sections_whatever_happened(outsider, day):
    body = outsider.answer("brief", day)
    assert (body["schema"], body["day"], body["signed_at"]) == ("houqin.brief/1", day, None)
    assert [section["line"] for section in body["sections"]] == [name.rpartition(".")[2] for name in parts.LINES]


def test_every_figure_has_the_keys_of_the_contract(outsider):
    figures = [one for section in outsider.answer("brief", "2020-03-05")["sections"] for one in section["figures"]]
    for figure in figures:
        assert {"key", "value", "unit", "parts", "alternatives", "list"} <= set(figure)


@pytest.mark.parametrize("day", ["2020-02-30", "9999-12-31", "0001-01-01", "today", "", "2020-3-5", "05.03.2020"])
def test_a_day_that_cannot_be_is_refused(outsider, day):
    assert "is not a day such as 2020-03-05" in outsider.refusal("brief", day)
