"""`houqin audit` answers as the contract says, and exits 1 when the chain is broken."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from houqin import cli
from houqin.kernel.audit.tests.acts import AT, BY, open_unit

pytestmark = pytest.mark.django_db


def asked(capsys, *words: str) -> tuple[int, dict[str, object]]:
    code = cli.main([*words, "--json", "-"])
    return code, json.loads(capsys.readouterr().out)


def sealed(capsys) -> str:
    open_unit(path="0001", by=BY, at=AT)
    code, body = asked(capsys, "audit", "seal")
    assert (code, body["schema"], body["sealed"]) == (0, "houqin.audit-seal/1", 1)
    return str(body["head"])


def test_a_whole_chain_is_answered_yes(capsys):
    head = sealed(capsys)
    code, body = asked(capsys, "audit", "verify", "--head", head)
    assert code == 0
    assert body == {
        "schema": "houqin.audit/1", "ok": True, "records": 1, "sealed": 1, "head": head,
        "table": "audit_record", "first_bad": None,
    }  # fmt: skip


def test_a_broken_chain_is_answered_no_with_the_first_bad_record(capsys):
    sealed(capsys)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_record SET about = 'x'")
    code, body = asked(capsys, "audit", "verify")
    assert (code, body["ok"]) == (1, False)
    assert body["first_bad"]["no"] == 1


def test_a_head_that_is_none_is_refused(capsys):
    code, body = asked(capsys, "audit", "verify", "--head", "abc")
    assert code == 2
    assert "64" in str(body["refused"])


def test_a_person_reads_sentences(capsys):
    sealed(capsys)
    capsys.readouterr()
    assert cli.main(["audit", "verify"]) == 0
    assert "the chain holds" in capsys.readouterr().out
