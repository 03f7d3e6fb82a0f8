"""The laws of the house that no tool of others holds: signatures, hidden inputs, references, retention."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.template.loader import get_template

from houqin import registry
from houqin.kernel.access import routes
from houqin.kernel.audit import actions as audit

from .test_tooling import ROOT, named

pytestmark = pytest.mark.once

SOURCE = ROOT / "houqin"
CONCEPTS = [path for path in sorted((SOURCE / "kernel").iterdir()) if (path / "__init__.py").exists()]
LINES = [path for path in sorted((SOURCE / "lines").iterdir()) if (path / "__init__.py").exists()]
ROOMS = [path for path in sorted((SOURCE / "desk").iterdir()) if (path / "apps.py").exists()]

# Public functions of queries modules that read rows of nobody: what exists on a day, the machine itself.
READ_NOBODY = {
    "occasions": "which occasions a kind has on a day",
    "database_version": "the server's version",
}


def files_of(folder: Path, layer: str) -> list[Path]:
    """The module `layer` of a concept, line or room, or its files where it is a folder."""
    single = folder / f"{layer}.py"
    return [single] if single.exists() else sorted((folder / layer).glob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def names_of(arguments: ast.arguments) -> set[str]:
    return {one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}


def reads_rows(function: ast.FunctionDef) -> bool:
    """A function reads rows when it asks a table, or hands a scope to whoever does."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"})
        or (isinstance(node, ast.keyword) and node.arg == "within")
        for node in ast.walk(function)
    )


# --- signatures ------------------------------------------------------------------------------------------------------


def test_every_public_query_says_within_what_it_reads():
    folders = [*CONCEPTS, *LINES, *ROOMS, SOURCE / "clockwork"]
    without = [
        f"{named(path)}:{function.lineno} {function.name}"
        for folder in folders
        for path in files_of(folder, "queries")
        for function in public_functions(path)
        if reads_rows(function) and "within" not in names_of(function.args) and function.name not in READ_NOBODY
    ]
    assert without == []


def every_action() -> dict[str, object]:
    for config in apps.get_app_configs():
        if config.name in settings.HOUQIN_INSTALLED and (Path(config.path) / "actions.py").exists():
            import_module(f"{config.name}.actions")
        elif config.name in settings.HOUQIN_INSTALLED and (Path(config.path) / "actions").is_dir():
            for path in (Path(config.path) / "actions").glob("[a-z]*.py"):
                import_module(f"{config.name}.actions.{path.stem}")
    return {name: act for name, act in audit.registered().items() if ".tests." not in name}


def test_every_action_takes_who_and_when_by_keyword():
    actions = every_action()
    assert len(actions) > 20
    wrong = []
    for name, act in actions.items():
        taken = inspect.signature(act).parameters  # type: ignore[arg-type]
        is_named = all(one.kind is inspect.Parameter.KEYWORD_ONLY for one in taken.values())
        if not is_named or not {"by", "at"} <= set(taken):
            wrong.append(name)
    assert wrong == []


WRITES = {"create", "bulk_create", "update", "bulk_update", "save", "delete", "get_or_create", "update_or_create"}
# What seals the records themselves cannot be one; the clockwork's claims are its own memory.
ARRANGING = {"houqin/kernel/audit/actions.py", "houqin/clockwork/actions.py"}


def test_what_writes_is_an_action_or_hidden_in_one():
    """A write beside the audit would leave no record."""
    loose = [
        f"{named(path)}:{function.lineno} {function.name}"
        for folder in [*CONCEPTS, *LINES, *ROOMS]
        for path in files_of(folder, "actions")
        if named(path) not in ARRANGING
        for function in public_functions(path)
        if not any("action" in ast.unparse(one) for one in function.decorator_list)
        and any(
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
            and "objects" in ast.unparse(node.func)
            for node in ast.walk(function)
        )
    ]  # fmt: skip
    assert loose == []


# --- hidden inputs ---------------------------------------------------------------------------------------------------

BELOW_VIEWS = ("actions", "queries", "models", "rules", "declared", "measures", "sheets", "planning", "totals")
HIDDEN = re.compile(
    r"\bdatetime\.now\(|\bdatetime\.utcnow\(|\bdate\.today\(|\btimezone\.now\(|\bclock\.now\(|\btime\.time\("
    r"|\bos\.environ\b|\bos\.getenv\(|^import random|^from random|\brandom\.(random|choice|shuffle|randint)\(",
    re.MULTILINE,
)


def test_nothing_below_the_views_reads_the_clock_chance_or_the_environment():
    folders = [*CONCEPTS, *LINES, *ROOMS]
    paths = [path for folder in folders for layer in BELOW_VIEWS for path in files_of(folder, layer)]
    paths += [path for part in ("solvers", "exchange") for path in (SOURCE / part).rglob("*.py")]
    found = {
        named(path): hit.group()
        for path in paths
        if "tests" not in path.parts and (hit := HIDDEN.search(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_only_one_module_reads_the_clock():
    readers = [
        named(path)
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        and re.search(r"\bdatetime\.now\(|\bdate\.today\(|\btimezone\.now\(", path.read_text(encoding="utf-8"))
    ]
    assert readers == ["houqin/common/clock.py"]


# --- who knows whom --------------------------------------------------------------------------------------------------


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_line_imports_a_line():
    crossing = [
        f"{named(path)}: {name}"
        for line in LINES
        for path in line.rglob("*.py")
        for name in imported(path)
        if name.startswith("houqin.lines.") and name.split(".")[2] != line.name
    ]
    assert crossing == []


def test_no_table_of_a_line_points_into_another_line():
    lines = {line.name for line in LINES}
    crossing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in lines
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        and field.related_model._meta.app_label in lines - {model._meta.app_label}
    ]  # fmt: skip
    assert crossing == []


def test_there_is_no_admin():
    assert not apps.is_installed("django.contrib.admin")
    # A command of that name is no site: it lets an administrator in again from the machine itself.
    assert [named(path) for path in SOURCE.rglob("admin.py")] in ([], ["houqin/commands/admin.py"])


# --- pages -----------------------------------------------------------------------------------------------------------


def templates() -> list[Path]:
    return [path for path in SOURCE.rglob("templates/**/*") if path.is_file() and path.suffix in (".html", ".txt")]


def test_every_template_that_is_extended_or_included_exists():
    missing = []
    for path in templates():
        for name in re.findall(r'{%\s*(?:extends|include)\s+"([^"]+)"', path.read_text(encoding="utf-8")):
            try:
                get_template(name)
            except Exception as error:  # noqa: BLE001 - a broken template is as bad as an absent one
                missing.append(f"{named(path)}: {name} ({error})")
    assert missing == []


def test_a_line_includes_no_template_of_another_line():
    lines = {line.name for line in LINES}
    crossing = [
        f"{named(path)}: {name}"
        for line in LINES
        for path in templates()
        if path.is_relative_to(line)
        for name in re.findall(r'{%\s*(?:extends|include)\s+"([^"/]+)/', path.read_text(encoding="utf-8"))
        if name in lines - {line.name}
    ]
    assert crossing == []


# Single sign-on: routes of campuses that have it, tried by journeys against real servers.
ONLY_WHERE_SET_UP = {"openid_connect_login", "cas_login", "cas_callback"}


def test_every_route_that_pages_and_code_name_exists():
    known = {route.name for route in routes.every_route()} | ONLY_WHERE_SET_UP
    wrong = []
    for path in [*templates(), *(one for one in SOURCE.rglob("*.py") if "tests" not in one.parts)]:
        pattern = r"{%\s*url\s+['\"]([^'\"]+)['\"]" if path.suffix != ".py" else r"\breverse\(\s*['\"]([^'\"]+)['\"]"
        found = re.findall(pattern, path.read_text(encoding="utf-8"))
        wrong += [f"{named(path)}: {name}" for name in found if name not in known]
    assert wrong == []


# --- what people write -----------------------------------------------------------------------------------------------

# Names that are cut on purpose: a title that a printer makes, a word of the machine.
CUT_ON_PURPOSE = {"split"}


def cuts_of(path: Path) -> Iterator[str]:
    """Yield the places in a module of writes where a text loses its end: `reason.strip()[:120]`."""
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Slice):
            continue
        upper = node.slice.upper
        is_cut = node.slice.lower is None and isinstance(upper, ast.Constant) and int(upper.value) >= 40
        if is_cut and isinstance(node.value, ast.Name | ast.Attribute | ast.Call):
            cut = ast.unparse(node.value)
            if not any(word in cut for word in CUT_ON_PURPOSE) and not cut.endswith(("objects", "all()")):
                yield f"{path.relative_to(SOURCE)}:{node.lineno} {cut}"


def test_no_action_cuts_what_a_person_wrote():
    """A text that is too long is refused with its limit (`refused.limited`): nothing is lost without a word."""
    files = [path for folder in (*CONCEPTS, *LINES, *ROOMS) for path in files_of(folder, "actions")]
    assert [cut for path in files for cut in cuts_of(path)] == []


def test_no_list_of_units_to_choose_from_ends_in_silence():
    """`org.units_for(…)[:400]` hides the 401st unit: units are searched (`kernel.fields.UnitField`) or shown whole."""
    ending = re.compile(r"units_for\([^\n]*\)\[:(?!1\])\w+\]")
    found = [str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if ending.search(path.read_text("utf-8"))]
    assert found == []


def test_a_refusal_is_put_into_words_in_one_place():
    """`gettext(refused.msgid) % refused.values` breaks on a sentence with % and without values: use `Refused.said`."""
    wrong = [
        str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py")
        if re.search(r"\w+\.msgid\) %", path.read_text("utf-8"))
    ]  # fmt: skip
    assert wrong == []


# --- personal data ---------------------------------------------------------------------------------------------------

PERSONAL = re.compile(
    r"temperature|reading_c|symptom|whereabouts|contact|phone|identity|passport|diet|illness|diagnos|photo|signature"
)
# Rows that live as long as the person is on the roll; the register erases them with the person.
KEPT_WITH_THE_PERSON = {"people.Person", "people.SearchTerm"}


def test_every_table_with_personal_values_says_how_long_it_keeps_them():
    declared = {keep.model for line in registry.lines() for keep in line.retention}
    for concept in CONCEPTS:
        if (concept / "declared.py").exists():
            module = import_module(f"houqin.kernel.{concept.name}.declared")
            declared |= {keep.model for keep in getattr(module, "RETENTION", ())}
    silent = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if f"houqin.{model.__module__.split('.')[1]}" in {"houqin.kernel", "houqin.lines", "houqin.desk"}
        and model._meta.label not in declared | KEPT_WITH_THE_PERSON
        for field in model._meta.concrete_fields
        if PERSONAL.search(field.name) and not isinstance(field, models.BooleanField)
    ]
    assert silent == []


def test_what_is_declared_to_be_forgotten_exists():
    for line in registry.lines():
        for keep in line.retention:
            fields = {field.name for field in apps.get_model(keep.model)._meta.concrete_fields}
            assert {keep.since, *keep.erases} <= fields, keep.model
            assert keep.keep_days > 0


@pytest.mark.parametrize("line", registry.lines(), ids=lambda line: line.key)
def test_kinds_of_a_line_carry_its_name(line):
    assert {kind.line for kind in line.duty_kinds} <= {line.key}


def test_no_action_takes_a_default_from_a_measures_class():
    """What is in force is looked up: a default of the class is what holds where nobody has changed anything."""
    wrong = [
        f"{path.relative_to(SOURCE)}:{node.name}"
        for folder in (*CONCEPTS, *LINES, *ROOMS)
        for path in files_of(folder, "actions")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef)
        for default in (*node.args.defaults, *node.args.kw_defaults)
        if default is not None and "Measures" in ast.unparse(default)
    ]
    assert wrong == []
