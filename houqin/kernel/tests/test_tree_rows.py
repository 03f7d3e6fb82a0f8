"""Any sheet of a tree is taken whole or refused by its rows; no tree ever bites its tail, whatever was there before."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.kernel.audit.models import Record
from houqin.kernel.org import actions as org
from houqin.kernel.org import imports as org_imports
from houqin.kernel.org.models import FormerPath as FormerUnitPath
from houqin.kernel.org.models import Unit
from houqin.kernel.org.rules import UnitRow
from houqin.kernel.places import actions as places
from houqin.kernel.places import imports as place_imports
from houqin.kernel.places.models import FormerPath, Place
from houqin.kernel.places.rules import PlaceRow

pytestmark = pytest.mark.django_db
BY, AT = Actor.system("test"), datetime(2020, 1, 20, tzinfo=UTC)
CODES = "abcdef"
TREES = {
    "units": (Unit, FormerUnitPath, UnitRow, "team", org_imports.plan, org.import_units),
    "places": (Place, FormerPath, PlaceRow, "building", place_imports.plan, places.import_places),
}
# A code and the code above it; "z" is nowhere, None leaves what is there where it is.
sheets = st.lists(
    st.tuples(st.sampled_from(CODES), st.one_of(st.none(), st.just(""), st.sampled_from(CODES + "z"))), max_size=7
)


def parents(model) -> dict[str, str]:
    """Return who lies under whom, "" for the top, as the paths say."""
    code_at = dict(model.objects.values_list("path", "code"))
    assert len(code_at) == model.objects.count()
    for path in code_at:
        assert path[:-4] == "" or path[:-4] in code_at, "a path leads into the void"
    return {code: code_at.get(path[:-4], "") for path, code in code_at.items()}


def wanted(before: dict[str, str], sheet: list[tuple[str, str | None]]) -> dict[str, str]:
    """Return who is to lie under whom after the sheet; of two rows of one code the first counts."""
    after = dict(before)
    for code, above in reversed(sheet):
        after[code] = before.get(code, "") if above is None else above
    return after


def leads_to_the_top(code: str, above: dict[str, str]) -> bool:
    """Follow the way up until it ends at the top, in the void, or where it was before."""
    seen: set[str] = set()
    while code:
        if code in seen or code not in above:
            return False
        seen.add(code)
        code = above[code]
    return True


@pytest.mark.parametrize("tree", TREES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(sheets, min_size=1, max_size=3))
def test_a_sheet_is_taken_whole_or_refused_by_its_rows(db, tree, sheets):
    model, former, row_type, kind, plan, import_rows = TREES[tree]
    former.objects.all().delete()
    model.objects.all().delete()
    for sheet in sheets:
        before, records = parents(model), Record.objects.count()
        rows = [
            row_type(number, code, f"名{code}", kind=kind, parent=above)
            for number, (code, above) in enumerate(sheet, start=2)
        ]
        after = wanted(before, sheet)
        first = {code: number for number, (code, _above) in reversed(list(enumerate(sheet, start=2)))}
        astray = {first[code] for code in first if not leads_to_the_top(code, after)}
        twice = {number for number, (code, _above) in enumerate(sheet, start=2) if number != first[code]}
        assert {fault.row for fault in plan(rows).effect.faults} == astray | twice
        if astray | twice:
            with pytest.raises(Refused):
                import_rows(rows=rows, by=BY, at=AT)
            assert (parents(model), Record.objects.count()) == (before, records)
        else:
            import_rows(rows=rows, by=BY, at=AT)
            assert parents(model) == after


@pytest.mark.parametrize("tree", TREES)
def test_nothing_can_be_moved_under_itself_or_under_what_lies_below_it(db, tree):
    model, _former, row_type, kind, _plan, import_rows = TREES[tree]
    rows = [
        row_type(number, code, code, kind=kind, parent=above)
        for number, (code, above) in enumerate((("a", ""), ("b", "a"), ("c", "b")), start=2)
    ]
    import_rows(rows=rows, by=BY, at=AT)
    before = parents(model)
    ids = dict(model.objects.values_list("code", "pk"))
    move = (
        partial(org.move_unit, unit_id=ids["a"]) if tree == "units" else partial(places.move_place, place_id=ids["a"])
    )
    for above in "abc":
        with pytest.raises(Refused):
            move(parent_code=above, by=BY, at=AT)
        assert parents(model) == before
