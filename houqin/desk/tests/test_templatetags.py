"""The components as they are drawn."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.kernel.duties.rules import Counts

AT = clock.instant(date(2020, 3, 5), "09:18")
T15 = Counts(done=2241, open=7, excused=15)


def drawn(text: str, address: str = "/", language: str = "zh-hans", **context) -> str:
    house = SimpleNamespace(at=AT, day=date(2020, 3, 5))
    whole = {"request": RequestFactory().get(address), "house": house, **context}
    with translation.override(language):
        return Template("{% load houqin %}" + text).render(Context(whole))


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html)).strip()


def links(html: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', html)


CHINESE_T15 = "应报 2,263 = 已报 2,241 + 未报 7 + 漏报 0 + 免报 15 已报 2,241 = 正常 2,240 + 异常 1"
ENGLISH_T15 = (
    "Expected 2,263 = Reported 2,241 + Not yet reported 7 + Missed 0 + Excused 15 "
    "Reported 2,241 = Normal 2,240 + Needs attention 1"
)


@pytest.mark.parametrize(("language", "said"), [("zh-hans", CHINESE_T15), ("en", ENGLISH_T15)])
def test_the_identity_of_t15(language, said):
    html = drawn('{% identity counts "report" 2240 1 %}', language=language, counts=T15)
    assert words_of(html.replace("<small>", " <small>")) == said


def test_a_badge_has_colour_sign_and_word():
    html = drawn('{% state "open" "receipt" True %}')
    assert 'class="hq-state hq-overdue"' in html
    assert words_of(html) == "◷逾期未签收"


def test_figures_keep_the_other_parameters_and_begin_at_the_beginning():
    html = drawn('{% figures counts "report" chosen="open" %}', "/?unit=7&after=abc&state=done", counts=T15)
    assert links(html) == [
        "?unit=7&amp;state=expected", "?unit=7&amp;state=done", "?unit=7&amp;state=open", "?unit=7&amp;state=excused",
    ]  # fmt: skip
    assert html.count("aria-current") == 1


def test_the_bar_says_its_figures_to_who_cannot_see_it():
    html = drawn('{% bar counts 0 "report" %}', counts=T15)
    assert 'aria-label="已报 2,241, 未报 7, 漏报 0, 免报 15"' in html
    assert "style=" not in html


def test_the_ring_speaks():
    assert 'aria-label="还剩 42 分钟"' in drawn("{% ring due %}", due=AT + timedelta(minutes=42))


def test_the_stepper_of_a_past_day_leads_both_ways_and_home():
    html = drawn("{% date_stepper day %}", "/?state=missed", day=date(2020, 3, 4))
    assert [link.rpartition("=")[2] for link in links(html)] == ["2020-03-03", "2020-03-05", "2020-03-05"]
    assert "3月4日 周三" in html


def test_a_chosen_chip_takes_its_filter_away():
    assert links(drawn('{% chip "All of it" "team" "1" 1021 %}', "/?team=1&q=li")) == ["?q=li"]
    assert words_of(drawn('{% chip "All of it" "team" "1" 1021 %}')) == "All of it 1,021"


def test_a_header_sorts_there_and_back():
    there = drawn('{% sort_header "name" "姓名" %}')
    back = drawn('{% sort_header "name" "姓名" %}', "/?sort=name")
    assert (links(there), links(back)) == (["?sort=name"], ["?sort=-name"])
    assert 'aria-sort="ascending"' in back


def test_the_pager_leads_on_by_cursor_and_is_silent_on_a_single_page():
    assert links(drawn('{% pager "a" "b" %}', "/?before=x&q=1")) == ["?before=a&amp;q=1", "?q=1&amp;after=b"]
    assert drawn("{% pager %}").strip() == ""


def test_a_route_that_is_not_built_gives_no_address():
    assert drawn('{% route "nowhere:page" as address %}[{{ address }}]') == "[]"


def test_every_command_is_new():
    assert drawn("{% command %}") != drawn("{% command %}")


def test_a_refusal_is_said_in_the_language_of_the_page_with_its_figures_formatted():
    refused = Refused("%(minutes)s minutes left", minutes=1200)
    assert drawn("{{ refused|sentence }}", language="en", refused=refused) == "1,200 minutes left"


def test_what_people_wrote_is_escaped():
    refused = Refused("%(name)s", name="<script>")
    html = drawn('{{ refused|sentence }}{% chip name "q" name %}', refused=refused, name='"><script>')
    assert "<script>" not in html


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "餐饮一班"), ("en", "Catering team 1")])
def test_a_thing_has_its_name_in_the_language_of_the_page(language, name):
    unit = SimpleNamespace(name="餐饮一班", name_en="Catering team 1")
    assert drawn("{{ unit|named }}", language=language, unit=unit) == name


class Sample(forms.Form):
    temperature = forms.DecimalField(help_text="by forehead", max_value=42)
    reason = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")], required=False)


def test_a_field_ties_label_help_and_error_to_its_widget():
    html = drawn('{% field form.temperature inputmode="decimal" %}', form=Sample({"temperature": "99"}))
    assert '<label class="form-label" for="id_temperature">' in html
    assert 'inputmode="decimal"' in html
    assert 'aria-describedby="id_temperature_helptext id_temperature_error"' in html
    assert 'id="id_temperature_error" role="alert"' in html
    assert 'aria-invalid="true"' in html


def test_choices_are_a_named_group():
    html = drawn("{% field form.reason %}", form=Sample())
    assert "<fieldset" in html
    assert html.count('type="radio"') == 2
    assert "<legend" in html
