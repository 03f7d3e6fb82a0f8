"""What a command answers: an object for programs, lines for a person, yes or no."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import translation

from houqin.common.refused import Refused
from houqin.common.words import _

YES, NO, REFUSED = 0, 1, 2


@dataclass(frozen=True)
class Answer:
    """A command's answer.

    `body` is the JSON object without its "schema"; `lines` are what a person reads when no JSON is asked for
    (else the body itself is shown); `is_yes` decides between exit 0 and 1; `schema` replaces the command's name.
    """

    body: dict[str, Any]
    lines: Sequence[str] = ()
    is_yes: bool = True
    schema: str = ""
    already_told: bool = field(default=False, kw_only=True)


def said(msgid: str, **values: object) -> str:
    """Return a sentence of the command line in the language of HOUQIN_LANGUAGE."""
    with translation.override(os.environ.get("HOUQIN_LANGUAGE", "en")):
        return translation.gettext(msgid) % values if values else translation.gettext(msgid)


def read_json(path: Path) -> Any:
    """Return what a JSON file holds, - being standard input. Refuses what is no JSON."""
    content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (RecursionError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        raise Refused(_("the file is not one JSON object")) from error


def refuse_unwritable(target: str | None) -> None:
    """Refuse a file that could not be written in the end, before anything is done."""
    if target in (None, "-"):
        return
    path = Path(target or "")
    if path.is_dir() or not os.access(path.absolute().parent, os.W_OK):
        raise Refused(_("%(file)s does not lie in a folder that can be written to"), file=target)


def write_json(target: str, schema: str, body: dict[str, Any]) -> None:
    """Write one object with its schema to the file `target`, `-` being standard output; refuse an unwritable one."""
    text = json.dumps({"schema": f"houqin.{schema}/1", **body}, ensure_ascii=False, indent=1, default=str) + "\n"
    # Half of a sign, as a file's name may hold one, is no text in UTF-8; as an escape it is still JSON.
    text = text.encode("utf-8", "backslashreplace").decode()
    if target == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    path = Path(target)
    # A reader who waits for the file must never see half of it; a pipe or a device may not be replaced by a file.
    is_file = path.is_file() or not path.exists()
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}") if is_file and path.name else path
    try:
        draft.write_text(text, encoding="utf-8")
        if draft is not path:
            draft.replace(path)
    except OSError as error:
        if draft is not path:
            draft.unlink(missing_ok=True)
        raise Refused(_("%(file)s cannot be written: %(why)s"), file=target, why=error.strerror) from error


@contextlib.contextmanager
def stdout_kept_for_json(target: str) -> Iterator[None]:
    """Send whatever is printed meanwhile, by child processes too, to standard error when `target` is `-`."""
    if target != "-":
        yield
        return
    sys.stdout.flush()
    try:
        kept = os.dup(1)
        os.dup2(2, 1)
    except OSError:
        yield
        return
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
