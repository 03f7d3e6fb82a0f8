"""`houqin sheet` writes, reads and explains sheets; 0 taken, 1 rows refused, 2 not this sheet at all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from houqin import cli
from houqin.desk.register.tests.house import everything
from houqin.kernel.org import actions as org
from houqin.kernel.people.tests import world
from houqin.kernel.places import actions as places
from houqin.kernel.places.models import Place
from houqin.kernel.response import actions as response

pytestmark = pytest.mark.django_db
KINDS = ("people", "units", "places", "campuses", "levels")
KEYS = {"schema", "kind", "rows", "created", "changed", "unchanged", "applied", "refused"}


@pytest.fixture
def house() -> None:
    """A campus with a building, a grid, two people, a change of level."""
    at = world.AT
    places.open_place(code="nanhu", name="南湖校区", name_en="Nanhu", kind="campus", by=world.BY, at=at)
    places.open_place(code="song-2", name="松苑2号楼", kind="building", parent_code="nanhu", sex="f", capacity=400,
                      by=world.BY, at=at)  # fmt: skip
    world.grid()
    org.settle_unit(unit_id=org.Unit.objects.get(code="team-1").pk, place_code="song-2", by=world.BY, at=at)
    world.person(
        "E0001", "王伟", phone="+8613800138000", identity=world.IDENTITY, diet="清真", aliases=("小王", "=1+1")
    )
    world.person("E0002", "Mohammed Al-Zahra", unit=None, kind="student", language="en", sex="m")
    response.enter_change(
        place_id=Place.objects.get(code="nanhu").pk, level="I", starts_at=at, document="苏政发〔2020〕1号",
        by=world.BY, at=at,
    )  # fmt: skip


@pytest.fixture
def asked(capsys, tmp_path: Path):
    """Run the command with a file and return exit code and answer."""

    def run(*words: str, content: bytes | None = None, name: str = "sheet.csv") -> tuple[int, dict]:
        file = tmp_path / name
        if content is not None:
            file.write_bytes(content)
        act, kind, *rest = words
        code = cli.main(["sheet", act, kind, str(file), *rest, "--json", "-"])
        answer = json.loads(capsys.readouterr().out)
        assert answer["schema"] == "houqin.sheet/1"
        return code, answer

    return run


def table(*rows: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_was_exported_is_all_unchanged_when_it_is_imported(house, asked, kind, form):
    name = f"{kind}.{form}"
    code, out = asked("export", kind, name=name)
    assert (code, out["rows"] > 0) == (0, True)
    before = everything()
    code, answer = asked("import", kind, name=name)
    assert code == 0
    assert {key: answer[key] for key in KEYS - {"schema", "applied"}} == {
        "kind": kind, "rows": out["rows"], "created": 0, "changed": 0, "unchanged": out["rows"], "refused": [],
    }  # fmt: skip
    assert everything() == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_template_has_the_columns_and_no_rows(house, asked, kind, form):
    code, answer = asked("template", kind, name=f"t.{form}")
    assert (code, answer["rows"], answer["kind"]) == (0, 0, kind)
    assert asked("import", kind, "--dry-run", name=f"t.{form}")[1]["rows"] == 0


def test_a_whole_department_comes_in_by_five_files(asked):
    files = {
        "campuses": table(["code", "name"], ["wenchang", "文昌校区"]),
        "places": table(["code", "name", "kind", "parent"], ["w-1", "一号楼", "building", "wenchang"]),
        "units": table(["code", "name", "kind", "parent", "place"], ["t", "餐饮一班", "team", "u", "w-1"],
                       ["u", "餐饮中心", "unit", "", ""]),
        "people": table(["number", "name", "unit"], ["E1", "王伟", "t"], ["E2", "李娜", "t"]),
        "levels": table(["place", "level", "from", "document"], ["wenchang", "一级", "2020-01-25", "苏政发1号"]),
    }  # fmt: skip
    for kind, content in files.items():
        code, answer = asked("import", kind, content=content)
        assert (code, answer["applied"], answer["created"]) == (0, True, content.count(b"\n") - 1), kind
    assert cli.main(["level", "wenchang", "--at", "2020-02-01"]) == 0


def test_a_dry_run_tells_and_changes_nothing(house, asked):
    before = everything()
    code, answer = asked("import", "people", "--dry-run", content=table(["number", "name"], ["E9", "周杰"]))
    assert (code, answer["created"], answer["applied"]) == (0, 1, False)
    assert everything() == before


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_refused_rows_are_named_in_both_languages_and_nothing_is_changed(house, asked, words):
    before = everything()
    rows = table(["number", "name", "unit"], ["E8", "吴敏", "team-1"], ["E9", "周杰", "nowhere"])
    code, answer = asked("import", "people", *words, content=rows)
    assert (code, answer["applied"], set(answer)) == (1, False, KEYS)
    assert answer["refused"] == [
        {"row": 3, "column": "unit", "value": "nowhere", "message_zh": "没有单位 nowhere",
         "message_en": "there is no unit nowhere"}
    ]  # fmt: skip
    assert everything() == before


@pytest.mark.parametrize(
    ("words", "content", "name", "sentence"),
    [
        (("import", "people"), b"PK\x03\x04", "x.xlsx", "damaged"),
        (("import", "people"), b"", "x.csv", "empty"),
        (("import", "people"), b"number,height\n1,2\n", "x.csv", "unknown column: height"),
        (("import", "people"), b"name\nx\n", "x.csv", "lacks the columns"),
        (("import", "people"), None, "absent.csv", "absent.csv"),
        (("import", "horses"), b"name\nx\n", "x.csv", "there is no sheet horses"),
        (("export", "people"), None, "x.pdf", "ends in .xlsx or .csv"),
        (("template", "people"), None, "x", "ends in .xlsx or .csv"),
    ],
)
def test_what_cannot_be_done_at_all_is_refused_in_a_sentence(house, asked, words, content, name, sentence):
    before = everything()
    code, answer = asked(*words, content=content, name=name)
    assert code == 2
    assert sentence in answer["refused"]
    assert everything() == before


def test_a_person_reads_the_faults_in_the_language_asked_for(house, capsys, tmp_path):
    file = tmp_path / "x.csv"
    file.write_bytes(table(["工号", "姓名", "单位编号"], ["E9", "周杰", "nowhere"]))
    assert cli.main(["sheet", "import", "people", str(file)]) == 1
    assert "2 unit: 没有单位 nowhere" in capsys.readouterr().out
    assert cli.main(["sheet", "import", "people", str(file), "--language", "en"]) == 1
    assert "2 unit: there is no unit nowhere" in capsys.readouterr().out
