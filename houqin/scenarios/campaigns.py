"""The campaigns that can be replayed, by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.scenarios.cumt_2020 import campaign as cumt_2020
from houqin.scenarios.engine import Campaign


@dataclass(frozen=True, slots=True)
class Known:
    """A campaign that can be made: its days, the instant at which a demo begins, who signs in to it for each role."""

    make: Callable[..., Campaign]
    days: list[date]
    demo_at: datetime
    sign_ins: Callable[[], dict[str, str]]


CAMPAIGNS = {cumt_2020.KEY: Known(cumt_2020.Cumt2020, cumt_2020.DAYS, cumt_2020.DEMO_AT, cumt_2020.sign_ins)}


def known(key: str) -> Known:
    """Return a campaign by key. Refuses one that does not exist, naming those that do."""
    if key not in CAMPAIGNS:
        raise Refused(
            _("there is no campaign %(key)s; there are: %(known)s"), key=key, known=", ".join(sorted(CAMPAIGNS))
        )
    return CAMPAIGNS[key]
