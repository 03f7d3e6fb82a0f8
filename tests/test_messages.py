"""The messages tool finds what people read and names every fault of the Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import messages

pytestmark = pytest.mark.once


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small tree with two messages in Python and three in a template."""
    (tmp_path / "houqin" / "templates").mkdir(parents=True)
    (tmp_path / "houqin" / "locale" / "zh_Hans" / "parts").mkdir(parents=True)
    (tmp_path / "houqin" / "actions.py").write_text(
        'raise Refused(_("room %(room)s " "is full"), room=1)\nngettext("%(n)s task", "%(n)s tasks", 2)\n'
    )
    (tmp_path / "houqin" / "templates" / "page.html").write_text(
        '<p class="x"># {% translate "Open" %} {% translate "Open" context "a door" %}</p>\n'
        "{% blocktranslate trimmed with n=x %}\n  {{ n }} of\n  them\n{% endblocktranslate %}\n{% if a %}{% endif %}\n"
    )
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "SOURCE", tmp_path / "houqin")
    monkeypatch.setattr(messages, "CHINESE", tmp_path / "houqin" / "locale" / "zh_Hans")
    monkeypatch.setattr(messages, "CATALOGUE", tmp_path / "django.mo")
    return tmp_path


COMPLETE = """
msgid "room %(room)s is full"
msgstr "%(room)s 已满"

msgid "%(n)s task"
msgid_plural "%(n)s tasks"
msgstr[0] "%(n)s 项任务"

msgid "Open"
msgstr "待办"

msgctxt "a door"
msgid "Open"
msgstr "开门"

msgid "%(n)s of them"
msgstr "其中 %(n)s 个"
"""


def write_part(tree: Path, text: str, name: str = "a.po") -> None:
    (tree / "houqin" / "locale" / "zh_Hans" / "parts" / name).write_text(text, encoding="utf-8")


def test_messages_of_python_and_templates_are_found(tree: Path):
    assert set(messages.found_messages()) == {
        ("", "room %(room)s is full"),
        ("", "%(n)s task"),
        ("", "Open"),
        ("a door", "Open"),
        ("", "%(n)s of them"),
    }


def test_a_complete_part_has_no_fault(tree: Path):
    write_part(tree, COMPLETE)
    assert messages.complaints() == []


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ('"%(room)s 已满"', '"已满"', "places differ"),
        ('"%(room)s 已满"', '""', "no Chinese"),
        ('msgctxt "a door"\n', 'msgctxt "a gate"\n', "no longer in the code"),
        ('msgid_plural "%(n)s tasks"\nmsgstr[0]', "msgstr", "plural in one"),
        ('msgid "Open"\nmsgstr "待办"', '#, fuzzy\nmsgid "Open"\nmsgstr "待办"', "fuzzy"),
    ],
)
def test_every_fault_is_named(tree: Path, written: str, instead: str, fault: str):
    assert written in COMPLETE
    write_part(tree, COMPLETE.replace(written, instead, 1))
    assert any(fault in complaint for complaint in messages.complaints())


def test_two_parts_may_not_contradict_each_other(tree: Path):
    write_part(tree, COMPLETE)
    write_part(tree, 'msgid "Open"\nmsgstr "打开"\n', "b.po")
    assert messages.complaints() == ['"Open" is "待办" in a.po but "打开" in b.po']


def test_two_parts_may_say_the_same(tree: Path):
    write_part(tree, COMPLETE)
    write_part(tree, 'msgid "Open"\nmsgstr "待办"\n', "b.po")
    assert messages.complaints() == []


def test_what_is_compiled_is_read_by_gettext(tree: Path):
    write_part(tree, COMPLETE)
    assert messages.compile_catalogue() == 5
    assert "待办".encode() in (tree / "django.mo").read_bytes()
