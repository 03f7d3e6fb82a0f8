"""`houqin chain parse` answers as the contract says, and refuses with a sentence what it cannot read."""

from __future__ import annotations

import io
import json

import pytest

from houqin import cli
from houqin.exchange.chain.tests import world

pytestmark = pytest.mark.once

KEYS = {
    "lines", "number", "person", "payer", "act", "orders", "remark", "own_box", "pickup_at", "diet", "state",
    "confidence", "reasons",
}  # fmt: skip


def body(*texts: str, **more: object) -> dict[str, object]:
    return {
        "menu": world.MENU,
        "roster": world.ROSTER,
        "day": "2020-03-06",
        "meal": "lunch",
        "pastes": [{"text": text, "sent_at": None} for text in texts],
        **more,
    }


@pytest.fixture
def asked(capsys, tmp_path):
    def ask(content: object, *words: str) -> tuple[int, dict]:
        file = tmp_path / "chain.json"
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        code = cli.main(["chain", "parse", str(file), *words, "--json", "-"])
        return code, json.loads(capsys.readouterr().out)

    return ask


def test_a_chain_is_answered_with_every_key_of_the_contract(asked):
    code, answer = asked(
        body("#接龙\n@所有人 11点截止\n1. 张伟 A\n2. 李娜 B", "#接龙\n@所有人 11点截止\n1. 张伟 B\n2. 李娜 B")
    )
    assert code == 0
    assert answer["schema"] == "houqin.chain/1"
    assert (answer["header"], answer["cut_off"]) == ("#接龙\n@所有人 11点截止", "11:00")
    assert all(set(entry) >= KEYS for entry in answer["entries"])
    assert answer["ignored"] == [{"lines": [1, 1], "reason": "header"}, {"lines": [2, 2], "reason": "notice"}]
    assert answer["totals"] == [{"meal": "lunch", "code": "B", "quantity": 2}]
    assert [(one["change"], one["before"][0]["code"], one["after"][0]["code"]) for one in answer["diff"]] == [
        ("changed", "A", "B")
    ]


def test_the_roll_is_read_by_the_same_command(asked):
    code, answer = asked(body("#接龙\n1. 张伟 36.4 在徐\n2. 李娜 37.6", kind="roll"))
    assert code == 0
    assert [entry["person"]["as_written"] for entry in answer["entries"]] == ["李娜", "张伟"]
    assert len(answer["missing"]) == len(world.ROSTER) - 2


def test_a_text_without_an_entry_is_answered_no(asked):
    assert asked(body("今天天气不错"))[0] == 1


UNREADABLE = (b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"[" * 100_000)
SENSELESS = (
    {"pastes": []},
    {"pastes": [{"text": 5}]},
    {"pastes": [{"text": "1. A", "sent_at": "soon"}]},
    {"menu": {}},
    {"menu": [{"code": "A"}, {"code": "ａ"}]},
    {"menu": [{"code": "A", "price_yuan": "much"}]},
    {"menu": [{"dish": "红烧鸡块"}]},
    {"roster": [1]},
    {"roster": [{"name": "张伟"}]},
    {"roster": [{"id": 1}, {"id": 1}]},
    {"roster": [{"id": 1, "aliases": [1]}]},
    {"roster": [{"id": 1, "name": ["张伟"]}]},
    {"day": "soon"},
    {"kind": "songs"},
    {"closes_at": "soon"},
)


@pytest.mark.parametrize("content", [*UNREADABLE, *(body("1. A") | one for one in SENSELESS)])
def test_what_is_no_chain_is_refused_with_a_sentence(asked, content):
    code, answer = asked(content)
    assert code == 2
    assert set(answer) == {"schema", "refused"}
    assert "broken" not in answer["refused"]


def test_a_file_that_is_not_there_is_refused(capsys, tmp_path):
    assert cli.main(["chain", "parse", str(tmp_path / "none.json"), "--json", "-"]) == 2
    assert "none.json" in json.loads(capsys.readouterr().out)["refused"]


def test_standard_input_is_read_too(capsys, monkeypatch):
    content = json.dumps(body("1. 张伟 A")).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert cli.main(["chain", "parse", "-", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["totals"][0]["quantity"] == 1


def test_a_person_reads_what_is_left_open_and_the_totals(capsys, tmp_path):
    file = tmp_path / "chain.json"
    file.write_text(json.dumps(body("1. 张伟 A\n2. 阿强 A")), encoding="utf-8")
    assert cli.main(["chain", "parse", str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 accepted, 1 to be checked, 0 lines passed over",
        "  line 2, no. 2: 阿强: nobody on the list was recognised",
        "lunch A: 1",
    ]
