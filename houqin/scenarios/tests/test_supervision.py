"""Row 117 rests on each of its actions and tables; five days of the campaign hold two bodies and a re-check."""

from __future__ import annotations

import pytest
from django.db import transaction

from houqin.scenarios import engine, statement, statements
from houqin.scenarios.cumt_2020.campaign import Cumt2020
from houqin.scenarios.tests.test_statements import emptied

pytestmark = pytest.mark.django_db
PEOPLE, DAYS, ROW = 300, 5, 117
statements.load()
EVIDENCE = statement.evidence_of(ROW)


def replayed(without: str = "") -> engine.Outcome:
    return engine.replay(Cumt2020(people=PEOPLE, days=DAYS), without=without)


def derived() -> statement.Result:
    return statement.derive(next(row for row in statement.table() if row.row == ROW))


def test_the_row_is_reproduced_and_falls_with_any_of_its_tables():
    assert replayed().failures == []
    whole = derived()
    assert (whole.state, list(whole.faults)) == (statement.REPRODUCED, [])
    assert whole.shown["bodies"] == 2
    assert whole.shown["own_unit_inspected"] == whole.shown["rechecked_by_owner"] == 0
    still = []
    for table in EVIDENCE.tables:
        with transaction.atomic():
            emptied(table)
            still += [table] if derived().state != statement.DIFFERS else []
            transaction.set_rollback(True)
    assert still == []


@pytest.mark.once
@pytest.mark.parametrize("action", EVIDENCE.actions, ids=lambda name: name.rpartition(".")[2])
def test_without_one_of_its_actions_the_row_differs(action):
    replayed(without=action)
    assert derived().state == statement.DIFFERS
