"""Ask a rule of a line of work: cases in a JSON file, an answer or a refusal for each."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from houqin.commands.answer import Answer, read_json
from houqin.common.refused import Refused
from houqin.common.words import _

Rule = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("rule", help=__doc__)
    parser.add_argument("name", help="such as disinfection.dilution")
    parser.add_argument("file", type=Path, help='JSON: {"cases": [{…}]}, - for standard input')


def run(args: argparse.Namespace) -> Answer:
    """Answer every case; a case that is refused does not stop the others."""
    rule = _rule(args.name)
    told = read_json(args.file)
    with translation.override(os.environ.get("HOUQIN_LANGUAGE", "en")):
        answers = [_answer(rule, case) for case in _cases(told)]
    refused = sum("refused" in answer for answer in answers)
    return Answer({"answers": answers}, [f"{len(answers)} cases, {refused} refused"])


def _rule(name: str) -> Rule:
    from houqin import registry  # noqa: PLC0415 - once Django is set up

    known = {f"{line.key}.{key}": rule for line in registry.lines() for key, rule in line.rules.items()}
    if name not in known:
        raise Refused(_("there is no rule %(name)s; there are: %(known)s"), name=name, known=", ".join(sorted(known)))
    return known[name]


def _cases(told: Any) -> list[Any]:
    cases = told.get("cases") if isinstance(told, dict) else None
    if not isinstance(cases, list):
        raise Refused(_("the file must hold one object with a list of cases"))
    return cases


def _answer(rule: Rule, case: Any) -> Mapping[str, Any]:
    if not isinstance(case, dict):
        return {"refused": gettext("a case must be one object")}
    try:
        return rule(case)
    except Refused as refused:
        return {"refused": refused.said(gettext)}
