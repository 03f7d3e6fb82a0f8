"""What was used: product, tablets and solutions by day, unit and batch, and how long what is left lasts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Sum

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.lines.disinfection.models import Batch, Mix, Run
from houqin.lines.disinfection.queries import stores

ML = Decimal(1000)


@dataclass(slots=True)
class Used:
    """What was mixed: litres of solution, litres of product, tablets."""

    solution_l: Decimal = Decimal(0)
    product_l: Decimal = Decimal(0)
    tablets: int = 0

    def add(self, mix: Mix) -> None:
        """Count a mixture."""
        self.solution_l += mix.volume_l
        self.product_l += (mix.product_ml or Decimal(0)) / ML
        self.tablets += mix.tablets or 0


@dataclass(frozen=True, slots=True)
class Stock:
    """A batch: how much of it was delivered and used, how much is left, for how many days at the pace of the period.

    `left_l` and `days` are None where litres are not measured: tablets, and alcohol that is wiped.
    """

    batch: Batch
    used_l: Decimal
    runs: int
    left_l: Decimal | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Consumption:
    """What was used in a period by day, by unit, and what of it is left."""

    first: date
    last: date
    whole: Used
    by_day: dict[date, Used]
    by_unit: list[tuple[Unit, Used]]
    stocks: list[Stock]


@dataclass(slots=True)
class _Sums:
    whole: Used = field(default_factory=Used)
    by_day: dict[date, Used] = field(default_factory=dict)
    by_unit: dict[int, Used] = field(default_factory=dict)


def consumption(*, first: date, last: date, within: Scope) -> Consumption:
    """Return what units in the scope used on days, both included."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    sums = _Sums(by_day={day: Used() for day in days})
    since, until = clock.instant(first, "00:00"), clock.instant(last, "24:00")
    rows = Mix.objects.filter(org.within_q("unit__path", within), mixed_at__gte=since, mixed_at__lt=until)
    for mix in rows.order_by("mixed_at", "pk"):
        for used in (sums.whole, sums.by_day[clock.day_of(mix.mixed_at)], sums.by_unit.setdefault(mix.unit_id, Used())):
            used.add(mix)
    units = Unit.objects.in_bulk(sums.by_unit)
    by_unit = sorted(((units[pk], used) for pk, used in sums.by_unit.items()), key=lambda row: row[0].path)
    return Consumption(first, last, sums.whole, sums.by_day, by_unit, _stocks(first, last, within))


def _stocks(first: date, last: date, within: Scope) -> list[Stock]:
    """Return the batches in use. What was used of them is counted whole, whoever used it."""
    batches = list(stores.batches_for(within=within))
    ever = dict(Mix.objects.filter(batch__in=batches).order_by().values_list("batch").annotate(n=Sum("product_ml")))
    since, until = clock.instant(first, "00:00"), clock.instant(last, "24:00")
    lately = dict(
        Mix.objects.filter(batch__in=batches, mixed_at__gte=since, mixed_at__lt=until).order_by().values_list("batch")
        .annotate(n=Sum("product_ml"))
    )  # fmt: skip
    runs = dict(Run.objects.filter(batch__in=batches).order_by().values_list("batch").annotate(n=Count("pk")))
    days = (last - first).days + 1
    return [_stock(one, ever.get(one.pk), lately.get(one.pk), runs.get(one.pk, 0), days) for one in batches]


def _stock(batch: Batch, ever_ml: Decimal | None, lately_ml: Decimal | None, runs: int, days: int) -> Stock:
    used = (ever_ml or Decimal(0)) / ML
    if not batch.capacity_l or batch.agent != "chlorine":
        return Stock(batch, used, runs, None, None)
    left = max(Decimal(0), batch.capacity_l - used)
    pace = (lately_ml or Decimal(0)) / ML / days
    return Stock(batch, used, runs, left, int(left / pace) if pace else None)
