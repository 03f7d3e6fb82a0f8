"""`houqin rule`, `solve` and `check` answer as the contract says, and refuse with a sentence."""

from __future__ import annotations

import json

import pytest

from houqin import cli

pytestmark = pytest.mark.once
PROBLEM = {
    "stops": [{"id": str(n), "place": f"nh/b1/f1/s{n}", "service_min": 5, "windows": [[360, 840]]} for n in range(3)],
    "crews": [{"id": "a"}],
}


def asked(tmp_path, capsys, *words, **files):
    """Run a command on files written from objects; return the exit code and the JSON."""
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    given = [str(tmp_path / f"{word[1:]}.json") if word.startswith("@") else word for word in words]
    code = cli.main([*given, "--json", "-"])
    return code, json.loads(capsys.readouterr().out)


def test_cases_are_answered_one_by_one(tmp_path, capsys):
    cases = [
        {"label_percent": 5, "volume_l": 10, "percent_v_v": 2, "use": "routine"},
        {"label_percent": 0, "volume_l": 10, "target_mg_l": 500},
        7,
    ]
    code, body = asked(tmp_path, capsys, "rule", "disinfection.dilution", "@f", f={"cases": cases})
    assert (code, body["schema"]) == (0, "houqin.rule/1")
    assert body["answers"][0] == {"product_ml": 200, "water_ml": 9800, "working_mg_l": 1000, "warned": False}
    assert "label strength" in body["answers"][1]["refused"]
    assert body["answers"][2] == {"refused": "a case must be one object"}


@pytest.mark.parametrize("content", ["nonsense", [], {}, {"cases": {}}, "[" * 100_000])
def test_a_file_without_cases_is_refused(tmp_path, capsys, content):
    code, body = asked(tmp_path, capsys, "rule", "disinfection.dilution", "@f", f=content)
    assert code == 2
    assert body["refused"]


def test_an_unknown_rule_or_solver_is_refused_with_those_there_are(tmp_path, capsys):
    assert asked(tmp_path, capsys, "rule", "x.y", "@f", f={"cases": []})[1]["refused"].endswith("disinfection.dilution")
    assert asked(tmp_path, capsys, "solve", "x", "@f", f=PROBLEM)[1]["refused"].endswith("rounds")


def test_a_plan_is_solved_checked_and_refused_when_spoilt(tmp_path, capsys):
    code, plan = asked(tmp_path, capsys, "solve", "rounds", "@p", p=PROBLEM)
    assert (code, plan["schema"], plan["status"], plan["gap"]) == (0, "houqin.plan/1", "optimal", 0)
    code, body = asked(tmp_path, capsys, "check", "rounds", "@p", "@plan", plan=plan)
    assert (code, body["ok"], body["objective"]) == (0, True, plan["objective"])
    plan["plan"]["tours"][0]["visits"].pop()
    code, body = asked(tmp_path, capsys, "check", "rounds", "@p", "@plan", plan=plan)
    assert (code, body["ok"], body["violations"][0]["rule"]) == (1, False, "unplaced")
    assert asked(tmp_path, capsys, "solve", "rounds", "@p", p={"stops": 5})[0] == 2
