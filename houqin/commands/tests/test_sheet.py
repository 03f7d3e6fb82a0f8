"""`houqin sheet` takes a file whole or not at all, names every fault, and sends out nothing that runs."""

from __future__ import annotations

import pytest

from houqin.exchange.tests.hostile import alive, strangers
from houqin.kernel.audit.models import Record
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person
from houqin.kernel.people.tests import world
from houqin.kernel.places.models import Place

pytestmark = pytest.mark.django_db
KINDS = ("people", "units", "places", "campuses", "levels")
FORMULA = "=cmd|'/c calc'!A1"


@pytest.fixture
def grid():
    """Committee, branch, two units and three teams, with one person whose name is a formula."""
    world.grid()
    return world.person("E0001", FORMULA, phone="13800138000")


@pytest.fixture
def sent(tmp_path):
    """Write a sheet as somebody sends it."""

    def write(*lines: str, name: str = "sent.csv") -> str:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return write


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Unit, Person, Place, Record))


def faults(body: dict) -> list[tuple[int, str]]:
    return [(one["row"], one["column"]) for one in body["refused"]]


@pytest.mark.parametrize("kind", ["units", "places"])
@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["a,甲,a"], [2]),
        (["a,甲,b", "b,乙,a"], [2, 3]),
        (["a,甲,c", "b,乙,a", "c,丙,b", "d,丁,"], [2, 3, 4]),
    ],
)
def test_a_tree_that_bites_its_tail_is_refused(outsider, sent, kind, lines, rows):
    word = {"units": "班组", "places": "楼栋"}[kind]
    code, body = outsider.ask(
        "sheet", "import", kind, sent("编号,名称,上级编号,类别", *(f"{line},{word}" for line in lines))
    )
    assert (code, body["applied"], body["created"]) == (1, False, 0)
    assert faults(body) == [(row, "parent") for row in rows]
    assert all("under itself" in one["message_en"] and "上级" in one["message_zh"] for one in body["refused"])


def test_what_lies_above_cannot_be_moved_below(outsider, sent, grid):
    before = everything()
    code, body = outsider.ask("sheet", "import", "units", sent("code,name,parent", "unit-1,饮食中心,team-1"))
    assert (code, faults(body), everything()) == (1, [(2, "parent")], before)


def test_a_tree_that_is_too_deep_is_refused_at_the_row_that_is(outsider, sent):
    lines = [f"n{n},名{n},{f'n{n - 1}' if n else ''},area" for n in range(40)]
    code, body = outsider.ask("sheet", "import", "places", sent("code,name,parent,kind", *lines))
    assert (code, faults(body)[0], Place.objects.count()) == (1, (12, "parent"), 0)


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("units", ["code,name,kind", "a,甲,班组", "a,乙,班组"], [(3, "code")]),
        ("units", ["code,name,kind", "a,甲,班组", "ａ,乙,班组"], [(3, "code")]),
        ("places", ["code,name,kind", "a,甲,楼栋", "a,甲,楼栋"], [(3, "code")]),
        ("campuses", ["code,name", "a,甲", "a,乙"], [(3, "code")]),
        ("people", ["number,name,unit", "E1,甲,team-1", "E1,乙,team-1"], [(3, "number")]),
        ("people", ["number,name,unit,identity", f"E1,甲,team-1,{world.IDENTITY}", f"E2,乙,team-1,{world.IDENTITY}"],
         [(3, "identity")]),
    ],
)  # fmt: skip
def test_a_number_that_stands_twice_is_named(outsider, sent, grid, kind, lines, expected):
    before = everything()
    code, body = outsider.ask("sheet", "import", kind, sent(*lines))
    assert (code, faults(body), everything()) == (1, expected, before)


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("people", ["number,name,unit,starts_at", "E1,甲,team-1,2020-02-30", "E2,乙,team-1,0000-00-00"],
         [(2, "starts_at"), (3, "starts_at")]),
        ("people", ["number,name,unit,starts_at", "E1,甲,team-1,1900-01-01", "E2,乙,team-1,2199-12-31"],
         [(2, "starts_at"), (3, "starts_at")]),
        ("people", ["number,name,unit", "E1,甲,nowhere", "E2,乙,team-9"], [(2, "unit"), (3, "unit")]),
        ("levels", ["place,level,from,document", "moon,I,2020-01-25,x"], [(2, "place")]),
        ("levels", ["place,level,from,document", "moon,IX,2020-02-30T00:00,"],
         [(2, "level"), (2, "from"), (2, "document")]),
        ("places", ["code,name,kind,capacity", "a,甲,楼栋,-1", "b,乙,楼栋,999999999999999", "c,丙,楼栋,2.5"],
         [(2, "capacity"), (3, "capacity"), (4, "capacity")]),
        ("units", ["code,name,kind,parent", "a,甲,班组,nowhere", "b,,班组,", "../c,丙,班组,", "d,丁,帮派,"],
         [(2, "parent"), (3, "name"), (4, "code"), (5, "kind")]),
    ],
)  # fmt: skip
def test_every_impossible_value_is_named_by_row_and_column(outsider, sent, grid, kind, lines, expected):
    before = everything()
    code, body = outsider.ask("sheet", "import", kind, sent(*lines))
    assert (code, body["applied"]) == (1, False)
    assert set(faults(body)) == set(expected)
    assert everything() == before
    for one in body["refused"]:
        assert one["message_zh"] != one["message_en"]


def test_the_day_in_the_sentence_is_the_day_that_was_written(outsider, sent, grid):
    _code, body = outsider.ask(
        "sheet", "import", "people", sent("number,name,unit,starts_at", "E1,甲,team-1,2199-12-31")
    )
    assert "2199-12-31" in body["refused"][0]["message_en"]


def test_a_trial_changes_nothing_and_the_same_file_twice_changes_nothing(outsider, sent, grid):
    file = sent("number,name,unit,starts_at", "E1,甲,team-1,2020-02-01", "E2,乙,team-2,2020-02-01")
    before = everything()
    trial = outsider.answer("sheet", "import", "people", file, "--dry-run")
    assert (trial["created"], trial["applied"], everything()) == (2, False, before)
    assert outsider.answer("sheet", "import", "people", file)["created"] == 2
    after = everything()
    again = outsider.answer("sheet", "import", "people", file)
    assert (again["created"], again["changed"], again["unchanged"], everything()) == (0, 0, 2, after)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_out_comes_in_unchanged_and_never_runs(outsider, grid, tmp_path, kind, form):
    file = tmp_path / f"{kind}.{form}"
    rows = outsider.answer("sheet", "export", kind, str(file))["rows"]
    content = file.read_bytes()
    assert FORMULA.encode() not in content.replace(b"'=", b"") or form == "xlsx"
    if rows:
        body = outsider.answer("sheet", "import", kind, str(file), "--dry-run")
        assert (body["unchanged"], body["created"], body["changed"]) == (rows, 0, 0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_template_can_be_sent_back_empty(outsider, tmp_path, kind, language):
    file = str(tmp_path / "t.xlsx")
    outsider.answer("sheet", "template", kind, file, "--language", language)
    assert outsider.answer("sheet", "import", kind, file)["rows"] == 0


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["export", "spoons", "x.csv"], "there is no sheet spoons; there are: people"),
        (["export", "people", "x.txt"], "ends in .xlsx or .csv"),
        (["export", "people", "x"], "ends in .xlsx or .csv"),
        (["export", "people", "/no/folder/x.csv"], "/no/folder/x.csv"),
        (["import", "people", "/no/folder/x.csv"], "/no/folder/x.csv"),
        (["import", "people", "/"], "directory"),
        (["import", "people", "/dev/null"], "empty"),
        (["import", "people", "/dev/zero"], "larger than 20 MiB"),
        (["forge", "people", "x.csv"], "forge"),
        (["import", "people"], "file"),
    ],
)
def test_what_is_no_sheet_or_no_file_is_refused(outsider, words, part):
    assert part in outsider.refusal("sheet", *words)


def test_a_sheet_of_another_kind_is_refused(outsider, sent):
    assert "unknown column" in outsider.refusal("sheet", "import", "people", sent("place,level", "nanhu,I"))


HOSTILE = [
    next(cases)
    for cases in (
        alive.macros(), alive.links(), alive.other_books(), strangers.older(), strangers.marked_up(),
        strangers.pictures(),
    )
]  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_a_hostile_file_is_refused_and_changes_nothing(outsider, grid, tmp_path, case):
    before, file = everything(), tmp_path / "hostile.xlsx"
    file.write_bytes(case.content)
    outsider.refusal("sheet", "import", "people", str(file))
    assert (everything(), list(tmp_path.iterdir())) == (before, [file])


def test_a_name_that_is_a_bomb_of_signs_is_one_fault(outsider, grid, tmp_path):
    file = tmp_path / "long.csv"
    file.write_text("number,name,unit\nE9," + "长" * 60_000 + ",team-1\n", encoding="utf-8")
    code, body = outsider.ask("sheet", "import", "people", str(file))
    assert (code, faults(body)) == (1, [(2, "name")])
    assert len(body["refused"][0]["value"]) <= 100
