"""Replay a campaign through the real actions and derive the statements of its article."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as translated

from houqin import serving
from houqin.commands.answer import Answer
from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.audit import queries as audit
from houqin.scenarios import building, campaigns, engine, report, statement, statements
from houqin.scenarios.engine import Campaign, Outcome
from houqin.scenarios.statement import Result

MOST_PEOPLE = 100_000


def add(subparsers: Any) -> None:
    """Name the arguments."""
    parser = subparsers.add_parser("replay", help=__doc__)
    parser.add_argument("campaign", help="cumt-2020")
    parser.add_argument("--seed", type=int, help="another life of the same campaign (default 2020)")
    parser.add_argument("--people", type=int, help="a trial with fewer employees (default 2263)")
    parser.add_argument("--days", type=int, help="a trial with the rolls of the last days only (default 46)")
    parser.add_argument("--until", type=clock.parse_instant, help="stop at this instant (default: the end)")
    parser.add_argument("--without", default="", metavar="ACTION", help="roll back the effect of one action")


def run(args: argparse.Namespace) -> Answer:
    """Replay into a fresh database, which takes the place of the old one, and derive every statement."""
    chosen = {name: getattr(args, name) for name in ("seed", "people", "days") if getattr(args, name) is not None}
    campaign, outcome = rebuilt(args.campaign, chosen, until=args.until, without=args.without)
    statements.load()
    results = list(statement.derive_all())
    body = _body(campaign, outcome, results)
    is_yes = report.is_reproduced(results) and not (outcome.failed and not args.without)
    return Answer(body, list(_lines(outcome, results, body)), is_yes=is_yes)


def rebuilt(
    key: str, chosen: dict[str, int], *, until: datetime | None = None, without: str = ""
) -> tuple[Campaign, Outcome]:
    """Replay a campaign into the home's database and say what came of it.

    Refuses an unknown campaign or action, too few people or days, a home in use and a home with real people.
    """
    known = campaigns.known(key)
    if chosen.get("people", 0) > MOST_PEOPLE:
        raise Refused(_("a campaign has at most %(most)s people"), most=MOST_PEOPLE)
    if until is not None and clock.day_of(until) < known.days[0]:
        raise Refused(_("the campaign begins on %(day)s"), day=known.days[0])
    try:
        campaign = known.make(**chosen)
    except ValueError as fault:
        raise Refused(_("this campaign cannot be made so: %(why)s"), why=fault) from None
    with serving.home_in_use():
        building.refuse_real_house(key)
        with building.fresh_database():
            outcome = engine.replay(campaign, until=until, without=without, told=_tell)
    return campaign, outcome


def _body(campaign: Campaign, outcome: Outcome, results: list[Result]) -> dict[str, Any]:
    records = audit.count_records(within=statement.WHOLE)
    numbers = {"seed": campaign.seed, "people": campaign.people}
    return report.head(campaign.key, numbers=numbers, days=campaign.days, audit_records=records) | {
        "wall_s": round(outcome.wall_s, 2),
        "steps": outcome.steps,
        "refused_as_due": outcome.refused_as_due,
        "failed": outcome.failed,
        "failures": report.failures(outcome),
        "actions": report.calls(outcome),
        "statements": [report.content(result) for result in results],
    }


def _tell(day: date, outcome: Outcome) -> None:
    failed = f", {outcome.failed:,} failed" if outcome.failed else ""
    print(f"{day}  {outcome.steps:>7,} steps{failed}  {outcome.wall_s:6.1f} s", file=sys.stderr, flush=True)


def _lines(outcome: Outcome, results: list[Result], body: dict[str, Any]) -> Iterator[str]:
    yield from report.table(results)
    yield translated(_("%(people)s people, %(days)s days, %(records)s audit records, %(wall_s)s s")) % {
        "people": f"{body['people']:,}",
        "days": body["days"],
        "records": f"{body['audit_records']:,}",
        "wall_s": body["wall_s"],
    }
    for failure in outcome.failures:
        yield f"✕ {clock.local(failure.at):%Y-%m-%d %H:%M} {failure.step}: {failure.why}"
