"""Two entries become one: nothing of either is lost, both numbers find the one."""

from __future__ import annotations

import pytest

from houqin.common.refused import Refused
from houqin.kernel.people import actions, queries
from houqin.kernel.people.models import Membership, Merge, Person
from houqin.kernel.people.tests.world import AT, BY, DAY, IDENTITY, OTHER_IDENTITY, WHOLE, grid, person, scope

pytestmark = pytest.mark.django_db
NEXT = AT + DAY


@pytest.fixture
def units():
    return grid()


def merge(kept, merged, reason="同一身份证"):
    actions.merge_people(kept_id=kept.pk, merged_id=merged.pk, reason=reason, by=BY, at=NEXT)
    return Person.objects.get(pk=kept.pk), Person.objects.get(pk=merged.pk)


def test_both_numbers_find_the_kept_entry(units):
    kept, merged = merge(person("E1"), person("X9", "王炜"))
    assert queries.person_by_number("X9", within=WHOLE, at=NEXT) == kept
    [found] = queries.search("x9", at=NEXT, within=WHOLE)
    assert (found.person, found.was) == (kept, merged.number)


def test_the_merged_entry_points_to_the_kept_one(units):
    kept, merged = merge(person("E1"), person("X9"))
    seen = queries.person_for(merged.pk, within=scope("team-1"), at=NEXT)
    assert seen.merged_into == kept


def test_duties_are_asked_for_under_both_ids(units):
    kept, merged = merge(person("E1"), person("X9"))
    assert queries.ids_of(merged.pk, within=WHOLE) == queries.ids_of(kept.pk, within=WHOLE) == [kept.pk, merged.pk]


def test_one_human_being_is_counted_once_from_then_on(units):
    merge(person("E1"), person("X9", unit="team-3"))
    before, after = (queries.paths_of_everyone(at=at, within=WHOLE) for at in (AT, NEXT))
    assert (len(before), len(after)) == (2, 1)
    assert not queries.grid_faults(at=NEXT, within=WHOLE).number


def test_who_belonged_nowhere_belongs_where_the_merged_entry_did(units):
    kept, _merged = merge(person("E1", unit=None), person("X9", unit="team-3"))
    assert queries.membership_at(kept.pk, at=NEXT, within=WHOLE).unit.code == "team-3"


def test_history_stays_where_it_was(units):
    _kept, merged = merge(person("E1"), person("X9", unit="team-3"))
    assert Membership.objects.filter(person=merged, starts_at=AT, ends_at=NEXT).count() == 1


def test_posts_pass_over_once(units):
    kept, merged = person("E1"), person("X9")
    for someone, kind in ((kept, "head"), (merged, "head"), (merged, "cadre")):
        actions.appoint(person_id=someone.pk, unit_id=units["team-1"].pk, kind=kind, by=BY, at=AT)
    merge(kept, merged)
    found = queries.posts_in(units["team-1"].path, at=NEXT, within=WHOLE)
    assert [(post.kind, post.person) for post in found] == [("head", kept), ("cadre", kept)]


def test_numbers_that_only_the_merged_entry_knew_are_kept(units):
    kept, _merged = merge(person("E1", phone="13800138000"), person("X9", phone="13900135678", identity=IDENTITY))
    assert actions.reveal_identity(person_id=kept.pk, purpose="核对", by=BY, at=NEXT) == IDENTITY
    assert [found.person for found in queries.search("5678", at=NEXT, within=WHOLE)] == [kept]


def test_three_become_one_in_two_steps(units):
    first, second, third = person("E1"), person("E2"), person("E3")
    merge(second, third)
    merge(first, second)
    assert Person.objects.get(pk=third.pk).merged_into == first
    assert [found.person for found in queries.search("e3", at=NEXT, within=WHOLE)] == [first]


def test_what_cannot_be_merged_is_refused(units):
    one, two = person("E1", identity=IDENTITY), person("E2", identity=OTHER_IDENTITY)
    with pytest.raises(Refused, match="different documents"):
        merge(one, two)
    with pytest.raises(Refused, match="not two"):
        merge(one, one)
    with pytest.raises(Refused, match="how it is known"):
        merge(one, person("E3"), reason=" ")
    assert not Merge.objects.exists()


def test_a_merged_entry_takes_no_more_changes(units):
    _kept, merged = merge(person("E1"), person("X9"))
    with pytest.raises(Refused, match="merged into another"):
        actions.rejoin(person_id=merged.pk, unit_id=units["team-1"].pk, by=BY, at=NEXT)
    with pytest.raises(Refused, match="merged into another"):
        merge(person("E5"), merged)
