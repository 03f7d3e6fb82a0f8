"""On a phone an inspector draws, opens the first place, records a finding; its owner rectifies, another closes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from houqin.common import clock
from houqin.common.scope import Actor
from houqin.kernel.access.models import Account
from houqin.kernel.files.models import File
from houqin.kernel.files.tests import pictures
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Membership, Person, Post
from houqin.kernel.places.models import Place
from houqin.lines.accountability.actions import supervision
from houqin.lines.accountability.models import Finding, Recheck, Round, Visit
from houqin.lines.accountability.tests import world as line9

HOME = "/accountability/supervision/"
ACT = "form.hq-form .hq-act"
SINCE = clock.instant(date(2020, 1, 1), "00:00")


def somebody(username: str, unit: Unit) -> Person:
    person = Person.objects.create(number=username, name=f"{username}乙", name_en=username.title(), kind="employee")
    Membership.objects.create(person=person, unit=unit, starts_at=SINCE)
    Account.objects.create(username=username, person=person, date_joined=SINCE)
    return person


@pytest.fixture
def inspectors(campus) -> None:
    """Two inspectors of an office outside the canteen, and the head of the canteen, who answers."""
    if Account.objects.filter(username="inspector").exists():
        return
    place = Place.objects.create(path="00010003", code="office", name="办公楼", kind="building")
    office = Unit.objects.create(path="000100010002", code="office", name="综合办", kind="unit", place=place)
    for username in ("inspector", "second"):
        person = somebody(username, office)
        line9.give(person, "inspector")
        supervision.appoint_inspector(person_id=person.pk, body="discipline", by=Actor.system("test"), at=SINCE)
    head, unit = Person.objects.get(number="head"), Unit.objects.get(code="unit")
    Post.objects.create(person=head, unit=unit, kind="head", starts_at=SINCE)
    Unit.objects.filter(code="team-2").update(place=Place.objects.get(code="hall"))


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(pictures.jpeg(1200, 900, place=True))
    return str(path)


def choose(phone, name: str, value: str) -> None:
    phone.page.locator("label", has=phone.page.locator(f'[name={name}][value="{value}"]')).click()


def test_a_finding_goes_from_the_lot_to_its_end(visit, inspectors, picture, hour):
    line9.send_team(Unit.objects.get(code="team-1"), list(Person.objects.filter(number__startswith="team-1-")), "08:40")
    hour("09:30")
    phone = visit("inspector")
    phone.go(HOME)
    phone.page.click(f'.hq-bottom a[href="{HOME}draw/"]')
    phone.page.fill("[name=size]", "2")
    phone.page.click(ACT)
    phone.page.wait_for_url(f"**{HOME}rounds/*/")
    first = Visit.objects.select_related("place", "duty__person").get(round=Round.objects.get(), number=1)
    assert first.duty.person.name not in phone.page.content()
    assert visit("second").go(HOME).locator(f'a[href^="{HOME}rounds/"]').count() == 0

    phone.page.fill("[name=code]", "nowhere")
    phone.page.click(ACT)
    phone.page.locator(".is-invalid").wait_for()
    phone.complaints.clear()  # the browser's own word for a form that came back
    phone.page.fill("[name=code]", first.place.code)
    phone.page.click(ACT)
    phone.page.click(f'a[href="{HOME}visits/{first.pk}/"]')
    choose(phone, "result", "not_as_claimed")
    phone.page.fill("[name=code]", first.place.code)
    phone.page.fill("[name=note]", "当事人不在岗")
    phone.page.click(ACT)

    phone.page.wait_for_url(f"**{HOME}findings/new/*")
    phone.page.set_input_files("[name=photo]", picture)
    phone.page.fill("[name=text]", "代报与实际不符")
    choose(phone, "severity", "serious")
    phone.page.select_option("[name=aspect]", "screening")
    phone.page.click(ACT)
    phone.page.wait_for_selector(".hq-timeline img")
    finding = Finding.objects.get(text="代报与实际不符")
    assert (finding.owner.number, finding.visit) == ("head", first)
    assert (
        b"Secret phone"
        not in phone.page.request.get(
            phone.address + phone.page.locator(".hq-timeline img").get_attribute("src")
        ).body()
    )
    assert phone.faults() == []

    owner = visit("head")
    owner.go("/myday/")
    owner.page.click(f'a[href="{HOME}findings/{finding.pk}/rectify/"]')
    owner.page.fill("[name=text]", "已逐人核实并补报")
    owner.page.set_input_files("[name=photo]", picture)
    assert owner.faults() == []
    owner.page.click(ACT)
    owner.page.wait_for_url(f"**{HOME}findings/{finding.pk}/")
    assert owner.page.locator('a[href$="/recheck/"]').count() == 0

    second = visit("second")
    second.go(HOME)
    second.page.click(f'a[href="{HOME}findings/{finding.pk}/recheck/"]')
    choose(second, "result", "closed")
    assert second.faults() == []
    second.page.click(ACT)
    second.page.wait_for_url(f"**{HOME}findings/{finding.pk}/")
    finding.refresh_from_db()
    assert (finding.state, Recheck.objects.get().by.number) == ("closed", "second")
    assert File.objects.filter(about__startswith="draft", erased_at=None).count() == 0
    assert phone.complaints + owner.complaints + second.complaints == []


@pytest.mark.parametrize(("size", "language"), [((360, 740), "zh-hans"), ((1366, 768), "en")], ids=["phone", "desk"])
def test_its_pages_are_accessible_and_fit(visit, inspectors, size, language):
    window = visit("inspector", size=size, language=language)
    found = {}
    for page in ("", "draw/", "findings/new/", "ledger/", "folders/", "folders/units/team-1/", "folders/places/hall/"):
        window.go(HOME + page)
        if faults := window.faults() + window.complaints:
            found[page] = list(faults)
            window.complaints.clear()
    assert found == {}


def test_without_scripts_a_refused_finding_keeps_words_and_photo(visit, inspectors, picture):
    phone = visit("second", java_script_enabled=False)
    phone.go(f"{HOME}findings/new/")
    phone.page.fill("[name=place]", "nowhere")
    phone.page.fill("[name=text]", "口罩佩戴不规范")
    choose(phone, "severity", "slight")
    phone.page.select_option("[name=aspect]", "protection")
    phone.page.set_input_files("[name=photo]", picture)
    phone.page.click(ACT)
    phone.page.wait_for_selector("[name=waiting]", state="attached")
    assert phone.page.input_value("[name=text]") == "口罩佩戴不规范"
    phone.page.fill("[name=place]", "hall")
    phone.page.click(ACT)
    phone.page.wait_for_selector(".hq-timeline img")
    assert Finding.objects.filter(text="口罩佩戴不规范", place__code="hall").count() == 1
