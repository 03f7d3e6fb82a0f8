"""`houqin replay` and `houqin statements` refuse what is no campaign before they touch the home."""

from __future__ import annotations

import pytest

from houqin.kernel.org.models import Unit
from houqin.kernel.people.tests import world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["nowhere-1999"], "there is no campaign nowhere-1999; there are: cumt-2020"),
        (["cumt-2020", "--people", "3"], "at least"),
        (["cumt-2020", "--people", "-3"], "at least"),
        (["cumt-2020", "--people", "99999999999"], "at most 100000 people"),
        (["cumt-2020", "--people", "many"], "invalid int"),
        (["cumt-2020", "--days", "0"], "0 days"),
        (["cumt-2020", "--days", "999"], "999 days"),
        (["cumt-2020", "--until", "soon"], "not an instant"),
        (["cumt-2020", "--until", "9999-12-31T24:00"], "not an instant"),
        (["cumt-2020", "--until", "1999-12-31"], "begins on 2020-01-20"),
    ],
)
def test_what_cannot_be_replayed_is_refused(outsider, words, part):
    assert part in outsider.refusal("replay", *words)


def test_a_home_with_real_people_is_never_replaced(outsider):
    world.grid()
    world.person("E0001", "王伟")
    assert "really entered" in outsider.refusal("replay", "cumt-2020", "--people", "120", "--days", "1")


@pytest.mark.parametrize("row", ["0", "-1", "118", "99999999999999999999", "x"])
def test_a_row_that_the_article_does_not_have_is_refused(outsider, row):
    assert outsider.refusal("statements", "cumt-2020", "--row", row)


def test_an_empty_house_reproduces_nothing_and_says_so(outsider):
    code, body = outsider.ask("statements", "cumt-2020", "--row", "109")
    assert (code, [one["state"] for one in body["statements"]]) == (1, ["differs"])
    assert (body["from"], body["to"], body["days"]) == ("2020-01-20", "2020-03-05", 46)


def test_who_derived_may_write_again(outsider):
    outsider.ask("statements", "cumt-2020", "--row", "109")
    world.grid()
    assert Unit.objects.exists()
