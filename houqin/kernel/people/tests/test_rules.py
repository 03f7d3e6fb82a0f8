"""Numbers, phones, documents and names as rules: published vectors and both sides of every line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.kernel.people import names, rules

pytestmark = pytest.mark.once


@pytest.mark.golden
@pytest.mark.parametrize("identity", ["11010519491231002X", "440524188001010014"])
def test_the_examples_of_gb_11643_pass_their_check(identity):
    assert rules.identified(identity) == identity


@given(st.integers(0, 17), st.integers(1, 9))
def test_any_single_wrong_digit_of_an_identity_number_is_noticed(place, shift):
    identity = "11010519491231002X"
    wrong = "0123456789X"[("0123456789X".index(identity[place]) + shift) % (11 if place == 17 else 10)]
    with pytest.raises(Refused):
        rules.identified(identity[:place] + wrong + identity[place + 1 :])


@pytest.mark.parametrize(
    ("identity", "sentence"),
    [
        ("110105194913310025", "impossible day"),
        ("110105491231002", "18 characters"),
        ("ABCDEFG", "neither"),
        ("12", "neither"),
        ("110105194912310021", "check digit"),
    ],
)
def test_a_refused_document_is_never_repeated(identity, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        rules.identified(identity)
    assert identity not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "kept"), [("e 12345678", "E12345678"), ("Ａ1234567", "A1234567"), ("", ""), ("12AB34567", "12AB34567")]
)
def test_passports_are_taken_in_capitals(written, kept):
    assert rules.identified(written) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("138 0013 8000", "13800138000"),
        ("+86-138-0013-8000", "+8613800138000"),
        ("0516-83590000", "051683590000"),
        ("（0516）83590000", "051683590000"),
        ("62341", "62341"),
        ("", ""),
    ],
)
def test_phones_become_digits(written, kept):
    assert rules.phoned(written) == kept


@pytest.mark.parametrize("written", ["12800138000", "1380013800x", "123", "call me", "138001380001380013"])
def test_what_nobody_could_dial_is_refused(written):
    with pytest.raises(Refused):
        rules.phoned(written)


def test_masks_show_no_last_four():
    assert rules.masked_phone("13800135678") == "138******78"
    assert rules.masked_phone("62341") == "*****"
    assert rules.masked_identity("11010519491231002X") == "1****************X"
    assert rules.masked_identity("") == ""


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("单雄信", "shanxiongxin", "sxx"),
        ("曾国藩", "zengguofan", "zgf"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("仇英", "qiuying", "qy"),
        ("查良镛", "zhaliangyong", "zly"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("欧阳修", "ouyangxiu", "oyx"),
        ("吕布", "lvbu", "lb"),
        ("单于", "shanyu", "sy"),
    ],
)
def test_surnames_are_read_as_surnames(name, pinyin, initials):
    assert names.readings(name)[0] == (pinyin, initials)


def test_a_surname_with_two_readings_is_found_by_both():
    assert {pinyin for pinyin, _initials in names.readings("覃海洋")} == {"qinhaiyang", "tanhaiyang"}


@pytest.mark.parametrize("typed", ["lvlin", "lulin", "lyulin", "ll", "林", "lin", "吕林"])
def test_a_ue_is_found_however_it_is_typed(typed):
    assert typed in names.terms_of("E1", "吕林", "", ())


@pytest.mark.parametrize("typed", ["mohammed", "alhassan", "hassan", "muller", "mohammedalhassanmuller"])
def test_every_part_of_a_foreign_name_is_a_term(typed):
    assert typed in names.terms_of("S1", "Mohammed Al-Hassan Müller", "", ())


def test_an_uyghur_name_is_found_by_its_parts():
    terms = names.terms_of("E1", "买买提·艾力", "", ())
    assert {"买买提艾力", "艾力", "maimaitiaili", "mmtal"} <= terms


INSTANTS = st.integers(0, 50).map(lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=n))


@given(st.lists(st.tuples(INSTANTS, st.none() | INSTANTS), max_size=6))
def test_periods_that_overlap_are_counted(periods):
    periods = [(start, end) for start, end in periods if end is None or end >= start]
    real = [(start, end) for start, end in periods if end is None or end > start]
    far = datetime(2100, 1, 1, tzinfo=UTC)
    has_overlap = any(a[0] < (b[1] or far) and b[0] < (a[1] or far) for n, a in enumerate(real) for b in real[n + 1 :])
    assert bool(rules.period_faults(periods)) == has_overlap
