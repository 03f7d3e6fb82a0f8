"""Finding people, seeing no more than the scope, the law of the grid."""

from __future__ import annotations

import pytest

from houqin.common.scope import Scope
from houqin.kernel.people import actions, queries
from houqin.kernel.people.models import Membership
from houqin.kernel.people.rules import Entry
from houqin.kernel.people.tests.world import AT, BY, DAY, HOUR, IDENTITY, WHOLE, grid, person, scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return grid()


def numbers(text, within=WHOLE, **more):
    return [found.person.number for found in queries.search(text, at=AT, within=within, **more)]


@pytest.fixture
def known(units):
    person("E0001", "单伟", phone="13800135678", aliases=("老单",))
    person("E0012", "单伟国", unit="team-3")
    person("S0001", "Mohammed Al-Hassan", unit="team-3", kind="student", identity="AB1239X8T")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("E0001", ["E0001"]),
        ("e00", ["E0001", "E0012"]),
        ("单伟", ["E0001", "E0012"]),
        ("伟国", ["E0012"]),
        ("shanwei", ["E0001", "E0012"]),
        ("SHAN WEI", ["E0001", "E0012"]),
        ("sw", ["E0001", "E0012"]),
        ("swg", ["E0012"]),
        ("老单", ["E0001"]),
        ("5678", ["E0001"]),
        ("9x8t", ["S0001"]),
        ("hassan mohammed", ["S0001"]),
        ("hass moh", ["S0001"]),
        ("al-hassan", ["S0001"]),
        ("mohammed smith", []),
        ("danwei", []),
        ("  ", []),
        ("%", []),
        ("' or 1=1 --", []),
    ],
)
def test_whatever_somebody_types_finds_the_person(known, text, found):
    assert numbers(text) == found


def test_an_exact_word_stands_before_a_prefix(known):
    person("E0003", "国伟", aliases=("单伟国庆",))
    found = queries.search("单伟国", at=AT, within=WHOLE)
    assert [(hit.person.number, hit.is_exact) for hit in found] == [("E0012", True), ("E0003", False)]


def test_a_limit_holds(known):
    assert len(numbers("e00", limit=1)) == 1


def test_nobody_outside_the_scope_is_found(known):
    assert numbers("单伟", scope("team-3")) == ["E0012"]
    assert numbers("5678", scope("team-3")) == []
    assert numbers("单伟", Scope()) == []


def test_a_broad_word_still_finds_the_few_of_a_small_scope(units, monkeypatch):
    monkeypatch.setattr("houqin.kernel.people.queries.finding.PROBE", 5)
    rows = [Entry(f"E{n:03}", f"王{n}", unit="team-1") for n in range(20)] + [Entry("E999", "王九", unit="team-3")]
    actions.enter_people(rows=rows, by=BY, at=AT)
    assert numbers("E", scope("team-3")) == ["E999"]


def test_who_has_left_is_found_by_who_sees_everything_only(known):
    actions.leave(person_id=queries.person_by_number("E0001", within=WHOLE, at=AT).pk, by=BY, at=AT)
    assert (numbers("E0001"), numbers("E0001", scope("team-1"))) == (["E0001"], [])


def test_a_person_outside_the_scope_is_not_there(known):
    someone = queries.person_by_number("E0001", within=WHOLE, at=AT)
    assert queries.person_for(someone.pk, within=scope("team-1"), at=AT) == someone
    assert queries.person_for(someone.pk, within=scope("team-3"), at=AT) is None
    assert queries.person_by_number("E0001", within=scope("team-3"), at=AT) is None


def test_everybody_sees_themselves(known):
    someone = queries.person_by_number("E0001", within=WHOLE, at=AT)
    assert queries.person_for(someone.pk, within=Scope(person_id=someone.pk), at=AT) == someone


def test_members_of_a_unit_are_those_of_its_teams(known):
    assert [p.number for p in queries.members_of("00010001", at=AT, within=WHOLE)] == ["S0001", "E0001", "E0012"]
    assert [p.number for p in queries.members_of("00010001", at=AT, within=scope("team-1"))] == ["E0001"]
    assert not queries.members_of("00010001", at=AT - HOUR, within=WHOLE)


def test_pages_follow_each_other_without_gap_or_repeat(units):
    names = ["王伟", "王伟", "王伟", "李娜", "张三"]
    rows = [Entry(f"E{n}", name, unit="team-1") for n, name in enumerate(names)]
    actions.enter_people(rows=rows, by=BY, at=AT)
    seen, after = [], ""
    while True:
        page = queries.page_of(queries.people_for(within=WHOLE, at=AT), after=after, size=2)
        seen += [p.number for p in page.people]
        if not (after := page.after):
            break
    assert seen == ["E3", "E0", "E1", "E2", "E4"]


@pytest.mark.parametrize("sort", ["pinyin", "-pinyin", "number", "-number"])
def test_pages_lead_back_the_way_they_came(units, sort):
    actions.enter_people(rows=[Entry(f"E{n}", f"王{'伟' * (n % 3)}", unit="team-1") for n in range(7)], by=BY, at=AT)
    rows = queries.people_for(within=WHOLE, at=AT)
    first = queries.page_of(rows, sort=sort, size=3)
    second = queries.page_of(rows, sort=sort, after=first.after, size=3)
    third = queries.page_of(rows, sort=sort, after=second.after, size=3)
    back = queries.page_of(rows, sort=sort, before=third.before, size=3)
    assert (len(third.people), third.after, first.before) == (1, "", "")
    assert back.people == second.people
    assert queries.page_of(rows, sort=sort, before=back.before, size=3).people == first.people


def test_a_page_key_nobody_gave_out_gives_a_page_all_the_same(known):
    page = queries.page_of(queries.people_for(within=WHOLE, at=AT), sort="phone_cipher", after="zz|x'y")
    assert page.people == []


def test_paths_of_everyone_take_one_query(known, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = queries.paths_of_everyone(at=AT, within=WHOLE, kinds=("employee",))
    assert [row.unit_path for row in rows] == ["0001000100010001", "0001000100020001"]


def test_members_are_counted_by_unit(known):
    assert queries.count_members(at=AT, within=WHOLE) == {"0001000100010001": 1, "0001000100020001": 2}
    assert queries.count_members(at=AT, within=scope("team-3"), kinds=("employee",)) == {"0001000100020001": 1}


def test_the_grid_has_no_faults_when_everybody_has_one_path(known):
    assert queries.grid_faults(at=AT, within=WHOLE).number == 0


def test_an_orphan_is_seen(known):
    person("E0100", unit=None)
    assert [p.number for p in queries.grid_faults(at=AT, within=WHOLE).orphans] == ["E0100"]


def test_who_left_for_good_is_no_orphan(known):
    someone = queries.person_by_number("E0001", within=WHOLE, at=AT)
    actions.leave(person_id=someone.pk, by=BY, at=AT)
    assert not queries.grid_faults(at=AT + DAY, within=WHOLE).orphans


def test_a_gap_before_a_new_unit_makes_an_orphan(units):
    someone = person()
    actions.leave(person_id=someone.pk, by=BY, at=AT + HOUR)
    actions.rejoin(person_id=someone.pk, unit_id=units["team-2"].pk, starts_at=AT + DAY, by=BY, at=AT + HOUR)
    orphans = [queries.grid_faults(at=at, within=WHOLE).orphans for at in (AT, AT + 2 * HOUR, AT + DAY)]
    assert [len(found) for found in orphans] == [0, 1, 0]


def test_somebody_on_two_paths_is_seen(units):
    someone = person()
    Membership.objects.create(person=someone, unit=units["team-3"], starts_at=AT - DAY, ends_at=AT + DAY)
    assert queries.grid_faults(at=AT, within=WHOLE).duplicates == (someone,)


def test_a_page_shows_numbers_masked(units):
    details = queries.details_of(person(phone="13800135678", identity=IDENTITY), within=WHOLE)
    assert (details.phone, details.identity) == ("138******78", "1****************X")
