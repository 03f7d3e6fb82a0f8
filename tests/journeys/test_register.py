"""Whoever keeps the register: a sheet with faults is mended and taken; a person is found on a phone."""

from __future__ import annotations

import pytest

from houqin.kernel.org.models import Unit
from houqin.kernel.people import writing
from houqin.kernel.people.models import Person
from houqin.kernel.places.models import Place
from tests.journeys import world
from tests.journeys.conftest import DESK, PHONE, Visitor

HEAD = "工号,姓名,单位编号,起始日"
GOOD = "N0001,欧阳晓明,team-1,2020-03-05"
FAULTY = ("N0002,林小红,team-9,2020-03-05", "N0003,周杰,team-2,2020-02-30")
MENDED = ("N0002,林小红,team-1,2020-03-05", "N0003,周杰,team-2,2020-02-29")


def file(*lines: str) -> dict[str, object]:
    """A CSV file as somebody chooses it."""
    return {"name": "新进人员.csv", "mimeType": "text/csv", "buffer": "\n".join([HEAD, *lines]).encode()}


def sound(window: Visitor) -> None:
    """Nothing on the page is out of reach, nothing sticks out, the browser is content."""
    assert window.faults() + window.complaints == []


def test_a_sheet_with_two_faults_is_mended_imported_and_the_new_person_found_by_initials(visit):
    before = Person.objects.count()
    desk = visit("planner", size=DESK)
    desk.go("/register/sheets/")
    sound(desk)
    desk.page.set_input_files("#file-people", file(GOOD, *FAULTY))
    desk.page.click("#people button.btn")
    desk.sees("2 行有误，未作任何更改。")
    rows = [row.inner_text() for row in desk.page.locator("#faults tbody tr").all()]
    assert [row.split("\t")[:3] for row in rows] == [
        ["第 3 行", "单位编号", "team-9"],
        ["第 4 行", "起始日", "2020-02-30"],
    ]
    sound(desk)
    assert Person.objects.count() == before

    desk.page.set_input_files("#file", file(GOOD, *MENDED))
    desk.page.click(".hq-register-report form button.btn")
    desk.sees("没有错误，尚未更改。")
    desk.page.click('button[value="all"]')
    desk.sees("已于")
    assert Person.objects.count() == before + 3
    sound(desk)

    desk.go("/register/")
    desk.page.fill("[data-search]", "oyxm")
    desk.page.wait_for_url("**/register/?q=oyxm")
    assert desk.page.locator("#found tbody tr").count() == 1
    desk.page.click("#found tbody a[data-row-link]")
    desk.page.wait_for_url("**/register/people/*/")
    desk.sees("欧阳晓明")
    sound(desk)


def test_a_leader_finds_one_of_the_team_on_a_phone_and_calls(visit):
    writing.rewrite_terms(Person.objects.all())
    phone = visit("leader", size=PHONE)
    phone.go("/register/")
    sound(phone)
    phone.page.fill("[data-search]", "0000")
    phone.page.wait_for_url("**/register/?q=0000")
    phone.page.click("#found tbody a[data-row-link]")
    phone.sees(world.MISSING)
    phone.page.click(".hq-phone button")
    phone.page.locator('a[href="tel:13900000000"]').wait_for()
    sound(phone)


def test_without_scripts_a_person_is_found_by_a_plain_form(visit):
    writing.rewrite_terms(Person.objects.all())
    phone = visit("leader", size=PHONE, java_script_enabled=False)
    phone.go("/register/")
    phone.page.fill("[data-search]", world.MISSING)
    phone.page.press("[data-search]", "Enter")
    phone.page.wait_for_url("**/register/?q=*")
    assert phone.page.locator("#found tbody tr").count() == 1


PAGES = (
    "/register/", "/register/?q=zzz", "/register/people/new/", "/register/people/{person}/",
    "/register/people/{person}/correct/", "/register/people/{person}/transfer/", "/register/people/{person}/appoint/",
    "/register/people/{person}/merge/",
    "/register/people/{person}/merge/?number=team-2-1", "/register/print/", "/register/units/", "/register/units/new/",
    "/register/units/{unit}/", "/register/units/{unit}/move/", "/register/units/{unit}/appoint/",
    "/register/places/", "/register/places/labels/", "/register/places/{place}/", "/register/places/{place}/change/",
    "/register/sheets/",
)  # fmt: skip


@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh-hans"), (DESK, "en")], ids=["phone", "desk"])
def test_every_page_of_the_register_is_accessible_and_fits(visit, size, language):
    window = visit("planner", size=size, language=language)
    found = {}
    ids = {
        "person": Person.objects.get(number="team-1-0").pk,
        "unit": Unit.objects.get(code="team-1").pk,
        "place": Place.objects.get(code="hall").pk,
    }
    for path in PAGES:
        window.go(path.format(**ids))
        if faults := window.faults() + window.complaints:
            found[path] = list(faults)
            window.complaints.clear()
    assert found == {}
