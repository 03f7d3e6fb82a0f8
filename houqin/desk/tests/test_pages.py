"""The ground of every page: weight, language, policy, errors."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import RequestDataTooBig
from django.template.loader import render_to_string
from django.urls import reverse

from houqin.desk import errors

MOST_BYTES = 60_000
OURS = Path(__file__).resolve().parents[2]


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def test_the_first_page_on_a_phone_weighs_less_than_60_kb(signed_in):
    page = signed_in.get(reverse("account_change_password"))
    html = page.content.decode()
    files = re.findall(r'(?:<link rel="stylesheet" href|<script defer src)="/static/([^"]+)"', html)
    weights = {name: packed(Path(finders.find(name)).read_bytes()) for name in files}
    total = packed(page.content) + sum(weights.values())
    assert len(files) >= 6
    assert total <= MOST_BYTES, weights


def test_the_trimmed_style_sheet_has_every_tabler_class_that_templates_name():
    tabler = Path(finders.find("vendor/tabler.min.css")).read_text(encoding="utf-8")
    trimmed = Path(finders.find("vendor/tabler.trim.css")).read_text(encoding="utf-8")
    classes = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
    known, kept = set(classes.findall(tabler)), set(classes.findall(trimmed))
    named = set()
    for template in OURS.rglob("templates/**/*.html"):
        for value in re.findall(r'class="([^"]*)"', template.read_text(encoding="utf-8")):
            named |= set(re.sub(r"\{[{%].*?[}%]\}", " ", value).split())
    assert sorted((named & known) - kept) == [], "run: python tools/vendor.py trim"


@pytest.mark.parametrize("name", sorted(str(path.relative_to(OURS)) for path in OURS.rglob("templates/**/*.html")))
def test_no_template_has_what_the_content_policy_forbids(name):
    text = (OURS / name).read_text(encoding="utf-8")
    assert re.findall(r"<[^>]*\s(?:style|on\w+)=", text) == []
    assert [
        tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "application/json" not in tag
    ] == []


@pytest.mark.parametrize(("language", "code"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_a_page_says_its_language(client, db, language, code):
    client.cookies["django_language"] = language
    assert f'<html lang="{code}">' in client.get(reverse("account_login")).content.decode()


def test_the_language_is_kept_with_the_account(signed_in, account):
    signed_in.post(reverse("switch_language"), {"language": "en", "next": "/components/"})
    account.refresh_from_db()
    assert account.language == "en"
    assert '<html lang="en">' in signed_in.get("/components/").content.decode()


def test_nobody_is_led_to_a_foreign_page_by_the_language_switch(client, db):
    answer = client.post(reverse("switch_language"), {"language": "en", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in answer.headers["Location"]


def test_a_page_that_is_not_there_says_so_in_both_languages(client, db):
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()
    assert "There is no such page" in answer.content.decode()


def test_what_is_too_large_is_called_so(rf, db):
    answer = errors.bad_request(rf.post("/"), RequestDataTooBig())
    assert answer.status_code == 413
    assert "20 MB" in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "429"])
def test_error_pages_speak_both_languages(name, rf, db):
    from houqin.desk.context import page

    html = render_to_string(f"{name}.html", page(rf.get("/")), rf.get("/"))
    assert 'lang="zh-Hans"' in html
    assert '<section lang="en">' in html


def test_the_page_of_a_broken_server_needs_nothing():
    assert "不是您的操作造成的" in render_to_string("500.html")


def test_a_form_without_its_token_is_answered_in_plain_words(db):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a"})
    assert answer.status_code == 403
    assert "没有任何改动" in answer.content.decode()


def test_a_drill_is_said_on_every_page(client, db, settings):
    settings.HOUQIN_BANNER = "演练 Drill"
    assert 'class="hq-band" aria-label="演练">演练 Drill' in client.get(reverse("account_login")).content.decode()


def test_menus_lead_only_to_what_is_built(signed_in):
    html = signed_in.get("/components/").content.decode()
    for address in re.findall(r'<nav class="hq-(?:side|foot)".*?</nav>', html, re.DOTALL):
        for link in re.findall(r'href="([^"]+)"', address):
            assert signed_in.get(link).status_code != 404


@pytest.mark.parametrize("ground", ["page", "print", "wall", "wall&dark=1", "public"])
def test_every_ground_is_drawn(signed_in, ground):
    assert signed_in.get(f"/components/?on={ground}").status_code == 200


def test_components_are_for_builders(client, signed_in, settings):
    settings.IS_TEST = False
    assert signed_in.get("/components/").status_code == 404
