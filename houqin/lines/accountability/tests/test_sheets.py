"""The roster as a sheet: out, in, twice, and with every fault told."""

from __future__ import annotations

import pytest

from houqin.desk.register import intake
from houqin.exchange import sheets as exchange
from houqin.kernel.rosters.models import Shift
from houqin.lines.accountability.line import LINE
from houqin.lines.accountability.tests.group_world import BY, DAY, WHOLE, at, group, plan

pytestmark = pytest.mark.django_db
KIND = LINE.sheets["duty-roster"]
HEAD = "date,from,until,number,backup\n"


@pytest.fixture
def people():
    return group()


def take(body: str, **changes) -> intake.Outcome:
    return intake.take((HEAD + body).encode(), KIND, by=BY, at=at("10:00"), **({"is_trial": False} | changes))


def faults(outcome) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in outcome.faults]


def test_a_sheet_fills_the_roster_over_midnight(people):
    found = take("2020-03-05,20:00,08:00,head-1,head-2\n2020-03-06,08:00,20:00,head-2,\n")
    assert (found.effect.created, found.applied) == (2, True)
    rows = list(Shift.objects.order_by("starts_at"))
    assert [(row.holder.number, row.ends_at) for row in rows] == [("head-1", at("32:00")), ("head-2", at("44:00"))]
    assert rows[0].backup == people["head-2"]


def test_what_was_written_out_changes_nothing_when_it_comes_back(people):
    plan(people["head-1"], people["head-2"])
    rows = list(KIND.rows(within=WHOLE, at=at("10:00"), language="en"))
    written = exchange.write(KIND.sheet, rows, language="en", form="xlsx")
    again = intake.take(written, KIND, by=BY, at=at("10:00"), is_trial=False)
    assert (again.effect.created, again.effect.unchanged, again.faults) == (0, 2, [])
    assert Shift.objects.count() == 2


def test_a_trial_tells_everything_and_changes_nothing(people):
    assert take("2020-03-06,08:00,20:00,head-1,\n", is_trial=True).effect.created == 1
    assert not Shift.objects.exists()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2020-03-06,08:00,20:00,ghost,", "number"),
        ("2020-03-06,08:00,20:00,worker,", "number"),
        ("2020-03-06,08:00,20:00,head-1,ghost", "backup"),
        ("2020-03-06,08:00,20:00,head-1,head-1", "backup"),
        ("2020-03-06,8 Uhr,20:00,head-1,", "from"),
        ("2020-03-06,08:00,25:61,head-1,", "until"),
        ("2020-03-06,08:00,40:00,head-1,", "until"),
        ("2020-02-30,08:00,20:00,head-1,", "date"),
        ("2020-03-04,08:00,20:00,head-1,", "date"),
        ("2020-03-05,12:00,18:00,head-1,", "from"),
    ],
)
def test_every_fault_is_told_by_row_and_column(people, row, column):
    plan(people["deputy-1"])
    found = take(f"2020-03-07,08:00,20:00,head-2,\n{row}\n")
    assert faults(found) == [(3, column)]
    assert not found.applied
    assert Shift.objects.count() == 1


def test_two_rows_that_meet_are_told(people):
    found = take("2020-03-06,08:00,20:00,head-1,\n2020-03-06,19:00,23:00,head-2,\n")
    assert faults(found) == [(3, "from")]


def test_the_good_rows_may_be_taken_alone(people):
    body = "2020-03-06,08:00,20:00,head-1,\n2020-03-06,20:00,08:00,ghost,\n"
    found = take(body, leaves_faulty=True)
    assert (found.effect.created, faults(found)) == (1, [(3, "number")])
    assert Shift.objects.get().starts_at == at("08:00", DAY.replace(day=6))
