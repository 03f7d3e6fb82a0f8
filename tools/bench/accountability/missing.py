"""How long the whole page of who is not yet heard from takes, at the first, a middle and the last page number."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from houqin import serving
from houqin.kernel.access import actions as access
from houqin.kernel.access.models import Account
from houqin.kernel.duties.models import Duty
from houqin.kernel.people.models import Person
from houqin.lines.accountability import declared
from houqin.lines.accountability.queries import listing
from tools.bench import campus
from tools.bench.figures import Limit, Measured

RUNS = 7
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
METHOD = (
    "GET of the roll of the whole department, 50 names a page, by a commander with a second factor, through Django's "
    "handler and every middleware (test client, no network), in Chinese; {runs} runs of the first, the middle and the "
    "last page after one of each that is not counted; the values are those of the slowest of the three"
)
BARE_METHOD = "the 50 duties of the same page with the names alone, by one SELECT through the driver's cursor"


def measure() -> list[Measured]:
    """Ask for three pages of the list as somebody who is signed in."""
    campus.prepare()
    campus.publish()
    serving.prepare_static()
    client = _signed_in()
    number = Duty.objects.filter(day=campus.DAY, kind=declared.DAILY_REPORT.key, state="open").count()
    last = -(-number // listing.PAGE_SIZE)
    pages = {"first": 1, "middle": last // 2, "last": last}
    runs = {name: _timed_ms(client, page) for name, page in pages.items()}
    slowest = max(runs, key=lambda name: median(runs[name]))
    limit = Limit("bare SELECT", _selected_ms(pages[slowest]), BARE_METHOD)
    parts = {f"{name}_ms": median(values) for name, values in runs.items()}
    size = {"people": campus.PEOPLE, "open": number, "pages": last}
    method = METHOD.format(runs=RUNS)
    return [
        Measured(
            "accountability.missing_page_ms", connection.vendor, size, "ms", runs[slowest], method, limit, parts
        )
    ]  # fmt: skip


def _signed_in() -> Client:
    person = Person.objects.order_by("pk")[0]
    account = Account.objects.filter(person=person).first()
    if account is None:
        access.open_account(username="bench", password=None, person_id=person.pk, by=campus.BY, at=campus.SINCE)
        access.grant(person_id=person.pk, role="commander", by=campus.BY, at=campus.SINCE)
        account = Account.objects.get(person=person)
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    client = Client(SERVER_NAME="localhost")
    client.force_login(account, backend=BACKEND)
    return client


def _timed_ms(client: Client, page: int) -> list[float]:
    address = f"/accountability/roll/root/{campus.DAY}/?state=open&page={page}"
    found = []
    for _run in range(RUNS + 1):
        started = time.perf_counter()
        response: Any = client.get(address)
        found.append((time.perf_counter() - started) * 1000)
        if response.status_code != 200 or response.content.count(b"data-row") == 0:
            raise RuntimeError(f"{address} answered {response.status_code} without names")
    return found[1:]


def _selected_ms(page: int) -> float:
    found = []
    for _run in range(RUNS):
        started = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT d.id, d.unit_path, p.name FROM duties_duty d JOIN people_person p ON p.id = d.person_id "
                "WHERE d.day = %s AND d.kind = %s AND d.state = 'open' ORDER BY d.unit_path, d.id LIMIT 50 OFFSET %s",
                [str(campus.DAY), declared.DAILY_REPORT.key, (page - 1) * listing.PAGE_SIZE],
            )
            cursor.fetchall()
        found.append((time.perf_counter() - started) * 1000)
    return median(found)
