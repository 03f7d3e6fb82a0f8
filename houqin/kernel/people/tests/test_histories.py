"""Whatever is entered in whatever order, nobody is in two places, and no duty loses its past."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from houqin.common.refused import Refused
from houqin.kernel.people import actions, queries, rules
from houqin.kernel.people.models import Membership
from houqin.kernel.people.tests.world import AT, BY, HOUR, WHOLE, grid, person

CODES = st.sampled_from(["team-1", "team-2", "team-3"])
HOURS = st.integers(-5, 30)


class Histories(RuleBasedStateMachine):
    """Transfers, leavings, joinings and their undoing at any instants, also in the past and ahead."""

    @initialize()
    def campus(self):
        self.now = AT
        self.units = grid()
        self.someone = person()

    def attempt(self, act, **values):
        try:
            act(person_id=self.someone.pk, by=BY, at=self.now, **values)
        except Refused:
            return

    @rule(hours=st.integers(0, 5))
    def time_passes(self, hours):
        self.now += hours * HOUR

    @rule(code=CODES, hours=HOURS)
    def transfer(self, code, hours):
        self.attempt(actions.transfer, unit_id=self.units[code].pk, from_at=self.now + hours * HOUR)

    @rule(hours=HOURS)
    def leave(self, hours):
        self.attempt(actions.leave, ends_at=self.now + hours * HOUR)

    @rule(code=CODES, hours=HOURS)
    def rejoin(self, code, hours):
        self.attempt(actions.rejoin, unit_id=self.units[code].pk, starts_at=self.now + hours * HOUR)

    @rule()
    def undo(self):
        last = Membership.objects.order_by("-pk").first()
        try:
            actions.undo_membership(membership_id=last.pk, by=BY, at=self.now)
        except Refused:
            return

    @invariant()
    def nobody_is_in_two_places(self):
        if not hasattr(self, "someone"):
            return
        rows = list(Membership.objects.values_list("starts_at", "ends_at"))
        assert rules.period_faults(rows) == 0
        assert sum(end is None for _start, end in rows) <= 1
        assert not queries.grid_faults(at=self.now, within=WHOLE).duplicates


class TestHistories(TestCase, Histories.TestCase):
    """Run each history in a transaction of its own."""

    settings = settings(max_examples=20, stateful_step_count=15, deadline=None)

    def execute_example(self, run):
        """Hand over to Django's transaction for each history."""
        return TestCase.execute_example(self, run)
