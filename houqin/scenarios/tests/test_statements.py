"""A statement stands on the actions and tables it names: without any one of them it no longer holds."""

from __future__ import annotations

import os
import random

import pytest
from django.db import connection, transaction

from houqin.kernel.audit import actions as audit
from houqin.scenarios import statement
from houqin.scenarios.tests import trial

pytestmark = pytest.mark.django_db
DRAWN = 2


def evidence():
    return {row: statement.evidence_of(row) for row in trial.rows_built()}


def test_the_small_campaign_reproduces_every_row_that_is_built():
    outcome = trial.replayed()
    assert outcome.failures == []
    faults = {row: result.faults for row, result in trial.derived().items() if result.state == statement.DIFFERS}
    assert faults == {}


def test_every_action_named_is_an_action():
    named = {action for found in evidence().values() for action in found.actions}
    assert named <= set(audit.registered())


@pytest.mark.once
def test_without_an_action_its_rows_differ():
    """Draws a few actions; HOUQIN_TRY=all tries every one, HOUQIN_TRY=name that one."""
    by_action: dict[str, list[int]] = {}
    for row, found in evidence().items():
        for action in found.actions:
            by_action.setdefault(action, []).append(row)
    wanted = os.environ.get("HOUQIN_TRY", "")
    few = random.SystemRandom().sample(sorted(by_action), DRAWN)
    chosen = sorted(by_action) if wanted == "all" else [name for name in by_action if name == wanted] or few
    still: dict[str, list[int]] = {}
    for action in chosen:
        with transaction.atomic():
            trial.replayed(without=action)
            states = {row: result.state for row, result in trial.derived(by_action[action]).items()}
            transaction.set_rollback(True)
        if kept := [row for row, state in states.items() if state != statement.DIFFERS]:
            still[action] = kept
    assert still == {}


def test_without_the_rows_of_a_table_its_statements_differ():
    trial.replayed()
    still: dict[str, list[int]] = {}
    rows_of: dict[str, list[int]] = {}
    for row, found in evidence().items():
        for table in found.tables:
            rows_of.setdefault(table, []).append(row)
    for table, rows in rows_of.items():
        with transaction.atomic():
            emptied(table)
            states = {row: result.state for row, result in trial.derived(rows).items()}
            transaction.set_rollback(True)
        if kept := [row for row, state in states.items() if state != statement.DIFFERS]:
            still[table] = kept
    assert still == {}


def emptied(table):
    """Empty one table as somebody with the database's own client could: nothing else goes with it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
