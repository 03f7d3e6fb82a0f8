"""Pages of a list of duties: each row once, in one order, however far the page."""

from __future__ import annotations

from datetime import date

import pytest

from houqin.common import clock
from houqin.common.declared import DutyKind
from houqin.common.scope import Scope
from houqin.kernel.duties import queries
from houqin.kernel.duties.models import Duty
from houqin.kernel.org.models import Unit

WHOLE = Scope.whole(reason="tests")
DAY = date(2020, 3, 5)
KIND = DutyKind("test.round", "Round")
OPENS, DUE = clock.instant(DAY, "00:00"), clock.instant(DAY, "10:00")


@pytest.fixture
def duties(db) -> list[Duty]:
    """Nine duties in three units, written in no order, one of them done; and what does not belong to the list."""
    found = []
    for n, path in enumerate(["0003", "0001", "0002", "0001", "0003", "0003", "0001", "0001", "0002", "0002"]):
        unit, _is_new = Unit.objects.get_or_create(path=path, code=path, defaults={"name": path, "kind": "team"})
        about = {"unit": unit, "unit_path": path, "opens_at": OPENS, "due_at": DUE, "settles_at": DUE}
        state = "done" if n == 6 else "open"
        found.append(Duty.objects.create(day=DAY, kind=KIND.key, subject_key=f"unit:{n}", state=state, **about))
        Duty.objects.create(day=DAY, kind=KIND.key, occasion="pm", subject_key=f"unit:{n}", **about)
        Duty.objects.create(day=date(2020, 3, 4), kind=KIND.key, subject_key=f"unit:{n}", **about)
    return found


def pages(size: int, within: Scope = WHOLE) -> list[queries.DutyPage]:
    found = [queries.page_of(day=DAY, kind=KIND, states=["open"], within=within, page=1, size=size, occasion="")]
    while found[-1].has_next:
        number = len(found) + 1
        page = queries.page_of(day=DAY, kind=KIND, states=["open"], within=within, page=number, size=size, occasion="")
        found.append(page)
    return found


@pytest.mark.parametrize("far", [1000, 0])
@pytest.mark.parametrize("size", [1, 2, 4, 9, 10])
def test_pages_hold_every_row_once_by_unit(duties, monkeypatch, far, size):
    monkeypatch.setattr(queries, "FAR", far)
    # Without an occasion the rows of both are one list: this one must stay apart from it.
    listed = [duty for page in pages(size) for duty in page.duties if not duty.occasion]
    owed = [duty for duty in duties if duty.state == "open"]
    assert listed == sorted(owed, key=lambda duty: (duty.unit_path, duty.pk))
    assert len({duty.pk for duty in listed}) == 9


@pytest.mark.parametrize("far", [1000, 0])
def test_a_page_beyond_the_last_is_empty(duties, monkeypatch, far):
    monkeypatch.setattr(queries, "FAR", far)
    beyond = queries.page_of(day=DAY, kind=KIND, states=["done"], within=WHOLE, page=7, size=2)
    assert (beyond.duties, beyond.has_next) == ([], False)


@pytest.mark.parametrize("far", [1000, 0])
def test_a_page_stays_within_the_scope(duties, monkeypatch, far):
    monkeypatch.setattr(queries, "FAR", far)
    listed = [duty for page in pages(2, Scope(units=("0002", "0003"))) for duty in page.duties]
    assert {duty.unit_path for duty in listed} == {"0002", "0003"}


def test_occasions_are_told_in_order_and_once(duties):
    assert queries.occasions(day=DAY, kind=KIND) == ["", "pm"]
    assert queries.occasions(day=date(2020, 3, 4), kind=KIND) == [""]
    assert queries.occasions(day=date(2020, 3, 3), kind=KIND) == []


def test_coverage_counts_each_unit_and_state(duties):
    found = queries.coverage(day=DAY, kind=KIND, within=WHOLE, occasion="")
    assert {path: (counts.open, counts.done) for path, counts in found.items()} == {
        "0001": (3, 1), "0002": (3, 0), "0003": (3, 0),
    }  # fmt: skip
