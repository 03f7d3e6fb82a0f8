"""A brief is signed once, as it was read, and stays as it was signed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.desk.brief import actions, queries
from houqin.desk.brief.models import Brief
from houqin.kernel.audit import rules as audit_rules
from houqin.kernel.duties.models import Publication
from houqin.kernel.people.models import Person

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 5)
AT = clock.instant(DAY, "16:20")
WHOLE = Scope.whole(reason="tests")


@pytest.fixture
def head():
    end = clock.instant(DAY, "24:00")
    Publication.objects.create(day=DAY, kind="accountability.daily_report", published_at=AT, settles_at=end)
    return Person.objects.create(number="1", name="李娜", kind="employee")


def test_a_day_that_was_not_planned_is_not_signed(head):
    Publication.objects.all().delete()
    with pytest.raises(Refused, match="not planned"):
        sign(head)


def test_a_day_that_was_not_planned_has_figures_without_values():
    figures = [figure for section in queries.compose(day=DAY, at=AT, within=WHOLE) for figure in section.figures]
    assert figures
    assert {figure.value for figure in figures} == {None}
    assert {part.value for figure in figures for part in figure.parts} == {None}


def read_digest():
    return audit_rules.digest(queries.as_content(queries.compose(day=DAY, at=AT, within=WHOLE)))


def sign(head, **changes):
    values = {"day": DAY, "person_id": head.pk, "seen": read_digest(), "by": Actor.person(head.pk), "at": AT}
    return actions.sign(**values | changes)


def test_the_brief_has_nine_sections_in_the_articles_order():
    lines = [section.line for section in queries.compose(day=DAY, at=AT, within=WHOLE)]
    assert (len(lines), lines[0], lines[-1]) == (9, "catering", "accountability")


def test_what_is_signed_is_what_was_read(head):
    sign(head)
    assert audit_rules.digest(Brief.objects.get().content) == read_digest()


def test_a_second_signature_is_refused(head):
    sign(head)
    with pytest.raises(Refused, match="already signed"):
        sign(head)


def test_a_day_ahead_is_refused(head):
    with pytest.raises(Refused, match="not begun"):
        sign(head, day=DAY + timedelta(days=1))


def test_what_changed_while_reading_is_refused(head):
    with pytest.raises(Refused, match="figures changed"):
        sign(head, seen="0" * 64)
    assert not Brief.objects.exists()


def test_since_signing_names_what_would_be_told_otherwise(head):
    sign(head)
    brief = Brief.objects.get()
    brief.content[0]["figures"] = [{"key": "meals", "title": "meals", "value": 7}]
    changed = queries.since_signing(brief, at=AT, within=WHOLE)
    assert [(item.line, item.key, item.signed, item.now) for item in changed] == [("catering", "meals", 7, None)]
