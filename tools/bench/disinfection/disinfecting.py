"""How long the heat map of a day and a page of its list take on a campus of 3,000 points and a month of runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from houqin import serving
from houqin.common import clock
from houqin.kernel.access import actions as access
from houqin.kernel.access.models import Account
from houqin.kernel.org import actions as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people import actions as people
from houqin.kernel.places import actions as places
from houqin.kernel.places.models import Place
from houqin.kernel.places.rules import PlaceRow
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.actions import planning, publishing, running, storing
from houqin.lines.disinfection.actions.planning import ItemRow, PointRow
from houqin.lines.disinfection.models import Item, Point, Run
from houqin.lines.disinfection.queries import coverage
from houqin.lines.disinfection.rules.rhythm import Rhythm
from tools.bench import campus, sizes
from tools.bench.figures import Limit, Measured

BUILDINGS, SPOTS, TIMES, DAYS, RUNS = sizes.sized(60, 4), 50, 3, sizes.sized(30, 2), 9
LAST = date(2020, 3, 5)
FIRST = LAST - timedelta(days=DAYS - 1)
AT = clock.instant(LAST, "16:20")
KINDS = ("corridor", "hall", "stairs", "lift", "toilet")
CHUNK = 500
METHOD = (
    "coverage.heat_map and coverage.counts of the last of {days} days, 60 buildings by 5 rows of the plan, as the page "
    "asks for them; every run of the month recorded through the action; one warm-up, then {runs} calls on a connection"
)
BARE_METHOD = (
    "the GROUP BY of the day's duties by place, occasion and state through the driver's cursor, all rows fetched"
)
PAGE_METHOD = (
    "GET of the list of the day, 50 points a page, first, middle and last page, by a commander with a second factor, "
    "through Django's handler and every middleware; the slowest of the three; {runs} runs after one that is not counted"
)
PAGE_BARE = "the 50 duties of the same page by one SELECT through the driver's cursor"


def measure() -> list[Measured]:
    """Build the month, then ask."""
    _prepare()
    size = {"places": BUILDINGS * SPOTS, "runs": Run.objects.count()}
    limit = Limit("bare GROUP BY", median(_timed_ms(_grouped)), BARE_METHOD)
    found = _timed_ms(_covered)
    method = METHOD.format(days=DAYS, runs=RUNS)
    vendor = connection.vendor
    return [
        Measured("disinfection.coverage_ms", vendor, size, "ms", found, method, limit, {}),
        _page(size),
    ]


def _covered() -> None:
    blocks = coverage.heat_map(day=LAST, at=AT, within=campus.WHOLE)
    whole = coverage.counts(day=LAST, at=AT, within=campus.WHOLE)
    shown = sum(row.whole.expected for block in blocks for row in block.rows)
    if whole.expected != BUILDINGS * SPOTS * TIMES or shown != whole.expected:
        raise RuntimeError(f"{whole.expected} owed, {shown} shown")


def _grouped() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place_path, occasion, state, COUNT(*) FROM duties_duty WHERE day = %s AND kind = %s "
            "GROUP BY place_path, occasion, state",
            [str(LAST), declared.ROUND.key],
        )
        cursor.fetchall()


def _page(size: dict[str, int]) -> Measured:
    serving.prepare_static()
    client, last = _signed_in(), BUILDINGS * SPOTS * TIMES // 50
    pages = {"first": 1, "middle": last // 2, "last": last}
    runs = {name: _timed_ms(_asking(client, page)) for name, page in pages.items()}
    slowest = max(runs, key=lambda name: median(runs[name]))
    limit = Limit("bare SELECT", median(_timed_ms(_selected(pages[slowest]))), PAGE_BARE)
    parts = {f"{name}_ms": median(values) for name, values in runs.items()}
    method = PAGE_METHOD.format(runs=RUNS)
    return Measured(
        "disinfection.list_page_ms", connection.vendor, size, "ms", runs[slowest], method, limit, parts
    )  # fmt: skip


def _asking(client: Client, page: int) -> Callable[[], None]:
    address = f"/disinfection/list/?day={LAST}&page={page}"

    def ask() -> None:
        answer: Any = client.get(address)
        if answer.status_code != 200 or answer.content.count(b"data-row-link") != 50:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    return ask


def _selected(page: int) -> Callable[[], None]:
    def select() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, place_path, subject_key, occasion, state FROM duties_duty WHERE day = %s AND kind = %s "
                "ORDER BY place_path, subject_key, occasion LIMIT 51 OFFSET %s",
                [str(LAST), declared.ROUND.key, (page - 1) * 50],
            )
            cursor.fetchall()

    return select


def _timed_ms(act: Callable[[], None]) -> list[float]:
    found = []
    for _run in range(RUNS + 1):
        started = time.perf_counter()
        act()
        found.append((time.perf_counter() - started) * 1000)
    return found[1:]


def _signed_in() -> Client:
    pk = people.enter_person(
        number="bench", name="李", kind="employee", unit_code="root", by=campus.BY, at=campus.SINCE
    )
    access.open_account(username="bench", password=None, person_id=pk, by=campus.BY, at=campus.SINCE)
    access.grant(person_id=pk, role="commander", by=campus.BY, at=campus.SINCE)
    account = Account.objects.get(person_id=pk)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
    client = Client(SERVER_NAME="localhost")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _prepare() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    if Run.objects.count() >= BUILDINGS * SPOTS * TIMES * DAYS:
        return
    _ground()
    mix = _mixed()
    for day in clock.days(FIRST, LAST):
        with transaction.atomic():
            publishing.publish(day=day, by=campus.BY, at=clock.instant(day, "00:00"))
            for told, at in _rounds(day, mix):
                running.record_runs(runs_told=told, by=campus.BY, at=at)
    campus.analyse()


def _ground() -> None:
    since, by = campus.SINCE, campus.BY
    places.open_place(code="u", name="大学", kind="area", by=by, at=since)
    places.open_place(code="nh", name="校区", kind="campus", parent_code="u", by=by, at=since)
    buildings = [
        PlaceRow(row=n, code=f"b{n}", name=f"{n}号楼", name_en="", kind="building", parent="nh")
        for n in range(BUILDINGS)
    ]
    spots = [
        PlaceRow(row=n, code=f"s{n}", name=f"{n}处", name_en="", kind="spot", parent=f"b{n // SPOTS}")
        for n in range(BUILDINGS * SPOTS)
    ]
    places.import_places(rows=buildings, by=by, at=since)
    places.import_places(rows=spots, by=by, at=since)
    org.open_unit(code="root", name="总务部", kind="department", by=by, at=since)
    kinds = [planning.name_point_kind(key=key, name=key, by=by, at=since) for key in KINDS]
    ids, unit = dict(Place.objects.values_list("code", "pk")), Unit.objects.get(code="root").pk
    rows = [PointRow(f"p{n}", kinds[n % len(kinds)], ids[f"s{n}"], unit) for n in range(BUILDINGS * SPOTS)]
    planning.add_points(rows=rows, by=by, at=since)
    items = [ItemRow(key, key, "chlorine", "spray", 1, Rhythm(times=TIMES), target_mg_l=500) for key in KINDS]
    planning.adopt_plan(name="方案", document="文", valid_from=FIRST, rows=items, by=by, at=since)


def _mixed() -> int:
    return storing.receive_batch(
        number="B", product="84", agent="chlorine", label_percent=Decimal(5), expires_on=date(2021, 1, 1), by=campus.BY,
        at=campus.SINCE,
    )  # fmt: skip


def _rounds(day: date, batch: int) -> Iterator[tuple[list[running.Done], Any]]:
    items = {item.point_kind_id: item.pk for item in Item.objects.all()}
    points = list(Point.objects.order_by("pk").values_list("pk", "kind_id"))
    unit = Unit.objects.get(code="root").pk
    for hour in ("07:00", "12:00", "18:00"):
        begins = clock.instant(day, hour)
        mix = storing.mix(
            batch_id=batch, unit_id=unit, volume_l=Decimal(100), target_mg_l=Decimal(500), has_protection=True,
            happened_at=begins, by=campus.BY, at=begins,
        )  # fmt: skip
        for first in range(0, len(points), CHUNK):
            told = [
                running.Done(pk, items[kind], begins, begins + timedelta(minutes=2), mix_id=mix)
                for pk, kind in points[first : first + CHUNK]
            ]
            yield told, begins + timedelta(minutes=2)
