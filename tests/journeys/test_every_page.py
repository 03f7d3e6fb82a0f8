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
A4 = (718, 1000)  # 190 mm, what is left between the margins
# What is for the screen: a menu or a button on paper says that nobody looked. Somebody else's pages are not ours.
ON_SCREEN_ONLY = """() => [...document.querySelectorAll('button, select, nav, .btn, .hq-door, .hq-toolbar, .hq-form')]
    .filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))"""


def on_paper(window) -> list[str]:
    """Return what would spoil the page if it were printed."""
    window.page.set_viewport_size({"width": A4[0], "height": A4[1]})
    window.page.emulate_media(media="print")
    stray = window.page.evaluate(ON_SCREEN_ONLY) if not window.path.startswith("/accounts/") else []
    wide = window.wide()
    window.page.emulate_media(media="screen")
    return [f"on paper: {one}" for one in stray] + ([f"on paper sticks out by {wide} px"] if wide else [])


@pytest.mark.parametrize(
    ("size", "other", "language"), [(PHONE, WIDE, "zh-hans"), (DESK, TABLET, "en")], ids=["phone-wall", "desk-tablet"]
)
@pytest.mark.parametrize("username", PAGES, ids=lambda name: name or "nobody")
def test_pages_are_accessible_and_fit(visit, username, size, other, language):
    window = visit(username, size=size, language=language)
    found = {}
    for path in PAGES[username]:
        window.page.set_viewport_size({"width": size[0], "height": size[1]})
        window.go(path)
        faults = window.faults() + window.complaints
        window.page.set_viewport_size({"width": other[0], "height": other[1]})
        if wide := window.wide():
            faults.append(f"sticks out by {wide} px at {other[0]} px")
        if size == DESK:
            faults += on_paper(window)
        if faults:
            found[path] = faults
            window.complaints.clear()
    assert found == {}


def test_every_menu_leads_somewhere(visit):
    window = visit("commander", size=DESK)
    page = window.go("/myday/more/")
    links = page.eval_on_selector_all("nav a, main a", "links => links.map(link => link.pathname)")
    answers = {link: page.request.get(window.address + link).status for link in set(links)}
    assert len(answers) >= 6
    assert {link: status for link, status in answers.items() if status != 200} == {}
