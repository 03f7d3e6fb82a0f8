"""The command `houqin`: finds the module of the command, runs it, and never shows a stack trace.

Exit 0 yes, 1 the answer is no, 2 refused. `--json FILE|-` gives one JSON object and nothing else on standard output.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import io
import os
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

import django
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import DatabaseError
from django.utils import translation

from houqin import versions
from houqin.commands import answer as answers
from houqin.commands.answer import Answer
from houqin.common.refused import Refused
from houqin.common.words import _

COMMANDS = Path(__file__).resolve().parent / "commands"
OF_ANY_VERSION = ("backup", "chain", "check", "django", "restore", "routes", "rule", "solve")
NOT_COMMANDS = ("__init__", "answer", "tests")


class Parser(argparse.ArgumentParser):
    """A parser that refuses with a sentence and knows `--json` everywhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **kwargs})
        self.add_argument(
            "--json",
            metavar="FILE|-",
            default=argparse.SUPPRESS,
            help="answer with one JSON object, - for standard output",
        )

    def error(self, message: str) -> NoReturn:
        """Refuse with argparse's sentence."""
        raise Refused(_("%(command)s: %(message)s"), command=self.prog, message=message)


def command_names() -> dict[str, Path]:
    """Return every command's file by its name on the command line."""
    named = {path.stem: path for path in COMMANDS.glob("*.py")}
    named |= {path.parent.name: path for path in COMMANDS.glob("*/__init__.py")}
    return {name.replace("_", "-"): named[name] for name in sorted(named) if name not in NOT_COMMANDS}


def overview() -> str:
    """Return the list of commands with the first sentence of each, without importing them."""
    rows = ["usage: houqin COMMAND [arguments] [--json FILE|-]", ""]
    for name, path in command_names().items():
        about = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        rows.append(f"  {name:<12} {about.splitlines()[0] if about else ''}")
    return "\n".join(
        [*rows, "", "exit 0: yes; 1: the answer is no; 2: refused. HOUQIN_HOME is the folder of all state."]
    )


def json_target(words: list[str]) -> str | None:
    """Return what follows `--json`, before anything is parsed: a refusal goes there too."""
    for here, word in enumerate(words):
        if word.startswith("--json="):
            return word.removeprefix("--json=")
        if word == "--json" and here + 1 < len(words):
            return words[here + 1]
    return None


def command_of(words: list[str]) -> str:
    """Return the command's name: the first word that is neither an option nor the file of `--json`; else nothing."""
    rest = iter(words)
    for word in rest:
        if word == "--json":
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return ""


def translated(msgid: str) -> str:
    """Return the sentence in the language of HOUQIN_LANGUAGE; in English where the settings cannot be loaded."""
    try:
        with translation.override(os.environ.get("HOUQIN_LANGUAGE", "en")):
            return translation.gettext(msgid)
    except Exception:  # noqa: BLE001 - broken settings must not hide the sentence about them
        return msgid


def sentence_of(error: BaseException) -> str:
    """Return one sentence for a person about whatever went wrong."""
    why = " ".join(str(error).split())
    if isinstance(error, Refused):
        return error.said(translated)
    if isinstance(error, UnicodeDecodeError):
        return translated(_("the file is not text in UTF-8"))
    if isinstance(error, UnicodeEncodeError):
        return translated(_("an argument is not text in UTF-8"))
    if isinstance(error, ImproperlyConfigured | ValidationError):
        return why
    if isinstance(error, DatabaseError):
        if "no such table" in why or "does not exist" in why:
            return translated(_("the database is not set up (%(why)s): run houqin init")) % {"why": why}
        return translated(_("the database cannot be used: %(why)s")) % {"why": why}
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else why
    broken = _("something in Houqin is broken (%(kind)s: %(why)s); this is an error to be reported")
    return translated(broken) % {"kind": type(error).__name__, "why": why}


def refuse(name: str, target: str | None, error: BaseException) -> int:
    """Say why not, as JSON where JSON was asked for, and answer 2."""
    if os.environ.get("HOUQIN_TRACEBACK") == "1":
        traceback.print_exception(error)
    sentence = sentence_of(error)
    try:
        if target is not None:
            answers.write_json(target, name, {"refused": sentence})
            return answers.REFUSED
    except Refused as unwritable:
        if str(target) not in sentence:
            print(sentence_of(unwritable), file=sys.stderr)
    print(sentence, file=sys.stderr)
    return answers.REFUSED


def tell(name: str, target: str | None, answer: Answer | int) -> int:
    """Give the answer and return its exit code."""
    if isinstance(answer, int):
        return answer
    if not answer.already_told:
        if target is not None:
            answers.write_json(target, answer.schema or name, answer.body)
        else:
            print("\n".join(answer.lines or [f"{key}: {value}" for key, value in answer.body.items()]))
    return answers.YES if answer.is_yes else answers.NO


def answer_to(name: str, words: list[str]) -> Answer | int:
    """Run the command and return its answer; refuse a command that does not exist."""
    django.setup()
    if name not in command_names():
        raise Refused(_("there is no command %(name)s; houqin --help lists them"), name=name)
    if name not in OF_ANY_VERSION:
        versions.refuse_newer()
    module = importlib.import_module(f"houqin.commands.{name.replace('-', '_')}")
    parser = Parser(prog="houqin")
    module.add(parser.add_subparsers(dest="command", required=True))
    if getattr(module, "TAKES_EVERYTHING", False):
        return module.run(argparse.Namespace(words=words[words.index(name) + 1 :]))  # type: ignore[no-any-return]
    args = parser.parse_args(words)
    args.json = getattr(args, "json", None)
    return module.run(args)  # type: ignore[no-any-return]


def write_as_utf_8() -> None:
    """Write JSON and Chinese as UTF-8 wherever this runs, and half signs as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def without_command(words: list[str], target: str | None) -> int:
    """Show the commands there are: gladly where that was asked for, else beside a refusal."""
    if {"-h", "--help"} & set(words):
        print(overview())
        return answers.YES
    print(overview(), file=sys.stderr)
    return refuse("houqin", target, Refused(_("name a command; houqin --help lists them")))


def main(words: list[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    words = sys.argv[1:] if words is None else words
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houqin.settings")
    write_as_utf_8()
    name, target = command_of(words), json_target(words)
    if not name:
        return without_command(words, target)
    target = None if name == "django" else target
    try:
        answers.refuse_unwritable(target)
        with answers.stdout_kept_for_json(target or ""):
            answer = answer_to(name, words)
        return tell(name, target, answer)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else answers.REFUSED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return answers.YES
    except Exception as error:  # noqa: BLE001 - whatever happens, a person reads one sentence
        return refuse(name, target, error)


if __name__ == "__main__":
    sys.exit(main())
