"""Asking a command as a program does, and holding it to the contract on every answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from houqin import cli


class Outsider:
    """Somebody who knows the contract and nothing of the code."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def ask(self, *words: str) -> tuple[int, dict[str, Any]]:
        """Return the exit code and the one object; nothing else may have been said."""
        code = cli.main([*words, "--json", "-"])
        said = self._capsys.readouterr()
        body = json.loads(said.out)
        assert code in {0, 1, 2}
        assert body["schema"].startswith("houqin.")
        assert (code == 2) == ("refused" in body and isinstance(body["refused"], str))
        assert "Traceback" not in said.err
        return code, body

    def answer(self, *words: str) -> dict[str, Any]:
        """Return the object of a command that answers yes."""
        code, body = self.ask(*words)
        assert code == 0, body
        return body

    def refusal(self, *words: str) -> str:
        """Return the sentence of a command that refuses; a person who asks reads the same and nothing on stdout."""
        code, body = self.ask(*words)
        assert code == 2, body
        assert cli.main(list(words)) == 2
        said = self._capsys.readouterr()
        assert said.out == ""
        assert said.err.rstrip().endswith(body["refused"].encode(errors="backslashreplace").decode().rstrip())
        assert "broken" not in body["refused"]
        assert "\n" not in body["refused"]
        return str(body["refused"])
