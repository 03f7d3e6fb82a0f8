"""Every main page on a phone and on a desk: axe finds nothing grave, nothing sticks out, the browser is content."""

from __future__ import annotations

import pytest

from tests.journeys import world
from tests.journeys.conftest import DESK, PHONE

DAY = f"{world.TODAY}"
ROLL = "/accountability/roll/team-1/2020-03-05/"
# Who looks at which pages; in the other language on the desk.
PAGES = {
    "": ("/accounts/login/", "/joining/code/", "/joining/wait/", "/joining/tablet/"),
    "guest": ("/myday/", "/myday/messages/", "/myday/more/", "/myday/who-looked/", "/accountability/report/change/",
              "/joining/pin/", "/joining/welcome/"),
    "leader": (ROLL, f"{ROLL}report/", f"{ROLL}excuse/", f"{ROLL}sign/", f"{ROLL}chain/", "/joining/",
               "/joining/units/team-1/badges/"),
    "head": (f"/accountability/roll/unit/{DAY}/",),
    "commander": ("/board/", "/board/letter/", "/board/wall/", "/board/wall/?dark=1", "/level/", "/level/changes/1/",
                  "/level/measures/", "/brief/", "/brief/paper/", "/accounts/2fa/", "/setup/me/second-factor/"),
    "planner": ("/level/preview/?place=1&level=I&day=2020-03-06&clock=24:00", "/components/?on=wall",
                "/components/?on=print"),
    "setter": ("/setup/", "/setup/people/?q=team", "/setup/people/1/", "/setup/accounts/", "/setup/accounts/open/",
               "/setup/grants/", "/setup/grants/1/revoke/", "/setup/grants/1/hand-on/", "/setup/health/",
               "/setup/routes/", "/setup/drill/", "/setup/me/", "/accounts/password/change/", "/accounts/logout/"),
    "clinic": (f"/accountability/clinic/{DAY}/", f"/accountability/clusters/{DAY}/", "/accountability/observations/"),
}  # fmt: skip
TABLET, WIDE = (768, 1024), (1920, 1080)


@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh-hans"), (DESK, "en")], ids=["phone", "desk"])
@pytest.mark.parametrize("username", PAGES, ids=lambda name: name or "nobody")
def test_pages_are_accessible_and_fit(visit, username, size, language):
    window = visit(username, size=size, language=language)
    found = {}
    for path in PAGES[username]:
        window.go(path)
        if faults := window.faults() + window.complaints:
            found[path] = list(faults)
            window.complaints.clear()
    assert found == {}


@pytest.mark.parametrize(("size", "language"), [(TABLET, "en"), (WIDE, "zh-hans")], ids=["tablet", "wide"])
@pytest.mark.parametrize("username", PAGES, ids=lambda name: name or "nobody")
def test_nothing_sticks_out_on_other_screens(visit, username, size, language):
    window = visit(username, size=size, language=language)
    found = {}
    for path in PAGES[username]:
        window.go(path)
        if wide := window.wide():
            found[path] = wide
    assert found == {}
    assert window.complaints == []


def test_every_menu_leads_somewhere(visit):
    window = visit("commander", size=DESK)
    page = window.go("/myday/more/")
    links = page.eval_on_selector_all("nav a, main a", "links => links.map(link => link.pathname)")
    answers = {link: page.request.get(window.address + link).status for link in set(links)}
    assert len(answers) >= 6
    assert {link: status for link, status in answers.items() if status != 200} == {}
