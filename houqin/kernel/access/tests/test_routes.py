"""The scope is made of exactly the admitted grants."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from houqin.kernel.access import routes
from houqin.kernel.access.routes import HeldGrant

ROLES = st.sampled_from(["team_leader", "commander", "guard", "inspector"])
GRANTS = st.lists(st.builds(HeldGrant, ROLES, st.sampled_from([None, "0001", "00010002", "0002"]), st.none()))
DECLARED = st.dictionaries(ROLES, st.sampled_from(routes.REACHES), max_size=4)


@given(DECLARED, GRANTS)
def test_a_grant_that_is_not_admitted_adds_nothing(roles, grants):
    declaration = routes.Declaration(roles=roles)
    admitted = [grant for grant in grants if grant.role in roles]
    whole = routes.scope_for(declaration, person_id=1, grants=grants)
    least = routes.scope_for(declaration, person_id=1, grants=admitted)
    assert (whole is None) == (least is None) == (not admitted)
    if whole is not None and least is not None:
        assert (whole.units, whole.places) == (least.units, least.places)


@given(DECLARED, GRANTS)
def test_the_units_are_those_of_the_grants_unless_one_reaches_further(roles, grants):
    scope = routes.scope_for(routes.Declaration(roles=roles), person_id=1, grants=grants)
    if scope is None:
        return
    reaching = [grant for grant in grants if roles.get(grant.role) not in {None, "own"}]
    is_everywhere = any(roles[grant.role] != "unit" or grant.unit_path is None for grant in reaching)
    assert scope.is_whole == is_everywhere
    if not is_everywhere:
        assert scope.units == tuple(sorted({grant.unit_path for grant in reaching}))


def test_anybody_signed_in_has_a_scope_of_nothing_but_the_own():
    scope = routes.scope_for(routes.Declaration(roles={"*": "own"}), person_id=7, grants=[])
    assert scope is not None
    assert (scope.person_id, scope.units, scope.places) == (7, (), ())


def test_a_grant_for_a_place_reaches_the_place_and_no_unit():
    held = [HeldGrant("guard", None, "00010003")]
    scope = routes.scope_for(routes.Declaration(roles={"guard": "unit"}), person_id=7, grants=held)
    assert scope is not None
    assert (scope.units, scope.places) == ((), ("00010003",))
