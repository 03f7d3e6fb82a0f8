"""The table of users.md §2, word for word."""

from __future__ import annotations

import pytest
from django.utils import translation

from houqin.common.declared import DutyKind, Pattern
from houqin.desk import words

pytestmark = pytest.mark.once

STATES = ("expected", "done", "open", "overdue", "missed", "excused", "late")
CHINESE = {
    "general": "应办 已办 待办 逾期未办 漏办 免办 补办",
    "report": "应报 已报 未报 逾期未报 漏报 免报 补报",
    "check": "应检 已检 待检 逾期未检 漏检 免检 补检",
    "disinfection": "应消毒 已消毒 待消毒 逾期未消毒 漏消毒 免消毒 补消毒",
    "patrol": "应巡 已巡 待巡 逾期未巡 漏巡 免巡 补巡",
    "receipt": "应签收 已签收 待签收 逾期未签收 漏签收 免签收 补签收",
}
ENGLISH = ("Expected", "Done", "Open", "Overdue", "Missed", "Excused", "Done late")
# People report; "done" and "open" are said of work.
ENGLISH_OF = {
    Pattern.REPORT: ("Expected", "Reported", "Not yet reported", "Overdue", "Missed", "Excused", "Reported late"),
}
COLOURS = ("plain", "done", "open", "overdue", "missed", "excused", "done")
SIGNS = ("", "✓", "○", "◷", "✕", "–", "✓◷")


@pytest.mark.parametrize("pattern", list(Pattern))
def test_every_state_of_every_pattern_has_its_chinese_word(pattern):
    with translation.override("zh-hans"):
        said = [str(words.duty_mark(state, pattern).word) for state in STATES]
    assert said == CHINESE[pattern].split()


@pytest.mark.parametrize("pattern", list(Pattern))
def test_every_state_of_every_pattern_has_its_english_word(pattern):
    with translation.override("en"):
        assert tuple(str(words.duty_mark(state, pattern).word) for state in STATES) == ENGLISH_OF.get(pattern, ENGLISH)


@pytest.mark.parametrize(("state", "colour", "sign"), list(zip(STATES, COLOURS, SIGNS, strict=True)))
def test_every_state_has_one_colour_and_one_sign(state, colour, sign):
    marks = [words.duty_mark(state, pattern) for pattern in Pattern]
    assert {(mark.colour, mark.sign) for mark in marks} == {(colour, sign)}


def test_signs_alone_tell_the_states_apart():
    assert len({words.SIGNS[state][1] for state in STATES}) == len(STATES)


def test_overdue_is_a_colour_of_open_only():
    assert words.duty_mark("open", "report", is_overdue=True).colour == "overdue"
    assert words.duty_mark("done", "report", is_overdue=True).colour == "done"
    assert words.duty_mark("excused", "report", is_late=True).colour == "excused"


def test_a_kind_of_duty_brings_its_pattern():
    kind = DutyKind("disinfection.round", "round", pattern=Pattern.DISINFECTION)
    with translation.override("zh-hans"):
        assert str(words.duty_mark("open", kind).word) == "待消毒"
        assert str(words.duty_mark("open", "unheard of").word) == "待办"


def test_every_status_has_chinese():
    with translation.override("zh-hans"):
        said = {name: str(mark.word) for name, mark in words.STATUSES.items()}
    assert {name: word for name, word in said.items() if word.isascii()} == {}
    assert (said["doubtful"], said["attention"], said["not_served"]) == ("待核", "异常", "未供应")
