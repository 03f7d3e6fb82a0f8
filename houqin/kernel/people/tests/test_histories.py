"""Whatever is entered in whatever order, nobody is ever in two places."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from houqin.common.refused import Refused
from houqin.kernel.people import actions, queries, rules
from houqin.kernel.people.models import Membership
from houqin.kernel.people.tests.world import AT, BY, HOUR, WHOLE, grid, person

CODES = st.sampled_from(["team-1", "team-2", "team-3"])
STEPS = st.tuples(
    st.sampled_from(["transfer", "leave", "rejoin", "undo"]), CODES, st.integers(-6, 12), st.integers(0, 4)
)


def act(step, code, instant, *, someone, units, now):
    if step == "undo":
        last = Membership.objects.order_by("-pk").first()
        actions.undo_membership(membership_id=last.pk, by=BY, at=now)
    elif step == "leave":
        actions.leave(person_id=someone.pk, ends_at=instant, by=BY, at=now)
    elif step == "transfer":
        actions.transfer(person_id=someone.pk, unit_id=units[code].pk, from_at=instant, by=BY, at=now)
    else:
        actions.rejoin(person_id=someone.pk, unit_id=units[code].pk, starts_at=instant, by=BY, at=now)


class Histories(TestCase):
    """Transfers, leavings, joinings and their undoing at any instants, also in the past and ahead."""

    @settings(max_examples=40)
    @given(st.lists(STEPS, max_size=12))
    def test_no_history_puts_anybody_in_two_places(self, steps):
        units, now = grid(), AT
        someone = person()
        for step, code, hours, passed in steps:
            now += passed * HOUR
            try:
                act(step, code, now + hours * HOUR, someone=someone, units=units, now=now)
            except Refused:
                continue
            rows = list(Membership.objects.values_list("starts_at", "ends_at"))
            assert rules.period_faults(rows) == 0
            assert sum(end is None for _start, end in rows) <= 1
            assert not queries.grid_faults(at=now, within=WHOLE).duplicates
