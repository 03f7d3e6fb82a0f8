"""The leading group's and the officers' part of the small campaign: uneven, and inside the law."""

from __future__ import annotations

from collections import Counter

import pytest

from houqin.kernel.duties.models import Duty
from houqin.kernel.rosters.models import Cover, Shift
from houqin.lines.accountability.models import Decision, Handover, Review
from houqin.scenarios import statement
from houqin.scenarios.tests import trial

pytestmark = pytest.mark.django_db
ROWS = (101, 109, 110, 111, 112, 113)


def test_officers_and_group_live_unevenly_and_their_rows_are_reproduced():
    outcome = trial.replayed()
    assert outcome.failures == []
    assert outcome.refused_as_due >= 4  # incomplete notes, a second officer, a deputy while a head is present (twice)
    handovers = Counter(duty_state(duty) for duty in Duty.objects.filter(kind="accountability.handover"))
    assert handovers["late"] == 1
    assert handovers["missed"] == 1
    assert handovers["done"] > 30
    reviews = Counter(duty_state(duty) for duty in Duty.objects.filter(kind="accountability.aspect_review"))
    assert reviews["late"] > 0
    assert reviews["missed"] == 1
    assert Review.objects.exclude(status="as_planned").exists()
    assert Cover.objects.count() == 4  # two of a swap, a replacement, one who stayed until relief came
    assert Handover.objects.filter(taken_at=None).count() == 1
    assert Decision.objects.exclude(for_head=None).count() == 2
    assert Shift.objects.filter(withdrawn_at=None).count() > 36
    found = trial.derived(ROWS)
    assert {row: (result.state, result.faults) for row, result in found.items()} == {
        row: (statement.REPRODUCED, []) for row in ROWS
    }


def duty_state(duty: Duty) -> str:
    """Return the state of a duty, "late" where it was done late."""
    return "late" if duty.is_late else duty.state
