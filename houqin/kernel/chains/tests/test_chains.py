"""Pastes and rulings: kept once, decided once, counted or withdrawn, never both."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.audit.models import Record
from houqin.kernel.chains import actions, queries, rules
from houqin.kernel.chains.models import Paste, Ruling
from houqin.kernel.people.tests import world

BY, WHOLE = Actor.system("test"), Scope.whole(reason="tests")
AT = clock.instant(date(2020, 3, 5), "09:00")
PURPOSE, ABOUT = "test.roll", "unit:1|2020-03-05|"
LATER = timedelta(minutes=5)


def keep(text="1. 王伟 36.4", at=AT, **more):
    return actions.keep_paste(purpose=PURPOSE, about=ABOUT, text=text, by=BY, at=at, **more)


def rule(paste, person=None, line="a" * 64, at=AT):
    reading = {"temperature_c": "36.4"} if person else {}
    return actions.rule(
        paste_id=paste, line=line, person_id=person.pk if person else None, reading=reading, by=BY, at=at
    )


@pytest.mark.once
@given(st.text(alphabet="王伟 36.4\t\r\n", max_size=40), st.integers(1, 999), st.sampled_from([".", "、", "．", ") "]))
def test_a_line_is_the_same_at_another_number_and_with_other_blanks(text, number, mark):
    line = f"甲{text}乙"
    assert rules.line_digest(f"{number}{mark} {line}") == rules.line_digest(f" {line}  ")


@pytest.mark.once
def test_another_number_of_degrees_is_another_line():
    assert rules.line_digest("1. 王伟 36.4") != rules.line_digest("1. 王伟 36.5")


@pytest.mark.django_db
def test_the_same_text_again_is_the_same_paste():
    first = keep("1. 王伟 36.4\n2. 李娜")
    again = keep("1. 王伟 36.4  \r\n2. 李娜\n", at=AT + LATER)
    assert (first["is_new"], again) == (1, {"paste": first["paste"], "is_new": 0})
    assert keep("1. 王伟 36.5", at=AT + LATER)["is_new"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "sent_at"), [("  \n", None), ("字" * (rules.MOST_CHARACTERS + 1), None), ("1. 王伟", AT + LATER)]
)
def test_nothing_too_much_and_a_time_to_come_are_refused(text, sent_at):
    with pytest.raises(Refused):
        keep(text, sent_at=sent_at)
    assert Paste.objects.count() == 0


@pytest.mark.django_db
def test_no_word_of_a_text_stands_in_the_record():
    keep("1. 王伟 发烧 38.5")
    assert all("38.5" not in str(row) and "王伟" not in str(row) for row in Record.objects.values_list())


@pytest.mark.django_db
def test_a_later_decision_ends_the_earlier_one():
    wang, paste = world.person("E1", "王伟", unit=None), keep()["paste"]
    rule(paste)
    last = rule(paste, wang, at=AT + LATER)
    assert [one.pk for one in queries.rulings_about(purpose=PURPOSE, about=ABOUT, within=WHOLE).values()] == [last]
    assert actions.end_ruling(ruling_id=last, by=BY, at=AT + LATER)
    assert queries.rulings_about(purpose=PURPOSE, about=ABOUT, within=WHOLE) == {}
    with pytest.raises(Refused):
        actions.end_ruling(ruling_id=last, by=BY, at=AT + LATER)


@pytest.mark.django_db
def test_what_was_counted_is_not_taken_back_nor_withdrawn():
    wang, paste = world.person("E1", "王伟", unit=None), keep()["paste"]
    ruling = rule(paste, wang)
    actions.mark_counted(paste_id=paste, by=BY, at=AT)
    for act in (
        lambda: actions.end_ruling(ruling_id=ruling, by=BY, at=AT),
        lambda: rule(paste, None),
        lambda: actions.withdraw_paste(paste_id=paste, by=BY, at=AT),
    ):
        with pytest.raises(Refused):
            act()
    assert Ruling.objects.get().ended_at is None


@pytest.mark.django_db
def test_a_withdrawn_paste_is_gone_from_its_list_and_takes_no_more():
    paste = keep()["paste"]
    actions.withdraw_paste(paste_id=paste, by=BY, at=AT)
    assert queries.pastes_about(purpose=PURPOSE, about=ABOUT, within=WHOLE) == []
    for act in (lambda: actions.mark_counted(paste_id=paste, by=BY, at=AT), lambda: rule(paste)):
        with pytest.raises(Refused):
            act()
    assert keep(at=AT + LATER)["is_new"] == 1


@pytest.mark.django_db
def test_the_database_keeps_one_ruling_a_line_and_no_counted_withdrawn_paste():
    paste = keep()["paste"]
    rule(paste)
    row = Ruling.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.create(purpose=PURPOSE, about=ABOUT, line=row.line, paste_id=paste, by="x", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paste.objects.filter(pk=paste).update(counted_at=AT, withdrawn_at=AT)
