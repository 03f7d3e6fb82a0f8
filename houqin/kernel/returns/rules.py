"""The counting window of an upper-level form and what fills its cells: plain Python, no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.words import _

LONGEST = timedelta(hours=48)
DAY, UNIT, FILLER, FILLED_AT, TYPED = "day", "unit", "filler", "filled_at", "typed"
FIXED: Mapping[str, str] = {
    DAY: _("the day"),
    UNIT: _("name of the unit"),
    FILLER: _("who fills it in"),
    FILLED_AT: _("time of filling in"),
    TYPED: _("typed by hand"),
}
GREATEST = 10**9


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When an office counts and asks: the window begins `days_back` days before the due day, and is due at `due`."""

    counts_from: str
    counts_until: str
    days_back: int
    due: str

    def window(self, day: date) -> tuple[datetime, datetime]:
        """Return the first instant that counts and the first that does not, for the form of a day."""
        first = day - timedelta(days=self.days_back)
        return clock.instant(first, self.counts_from), clock.instant(day, self.counts_until)

    def due_at(self, day: date) -> datetime:
        """Return until when the form of a day is to be sent."""
        return clock.instant(day, self.due)


def check_rhythm(rhythm: Rhythm) -> None:
    """Refuse a window that ends before it begins or lasts over 48 hours, and a form due before its window ends."""
    any_day = date(2020, 3, 5)
    since, until = rhythm.window(any_day)
    if until <= since:
        raise Refused(_("the counting window ends before it begins"), field="counts_until")
    if until - since > LONGEST:
        raise Refused(_("a counting window lasts 48 hours at most"), field="counts_from")
    if until > clock.instant(any_day, "24:00"):
        raise Refused(_("the counting window ends on the day of the form"), field="counts_until")
    if not until <= rhythm.due_at(any_day) <= clock.instant(any_day, "24:00"):
        raise Refused(_("the form is due after its counting window ends and on the same day"), field="due")


def typed(text: str) -> int | float | str | None:
    """Return what was typed into a cell: a number where it is one, None where nothing was. Refuses too large ones."""
    clean = text.strip()
    if not clean:
        return None
    try:
        number = int(clean)
    except ValueError:
        try:
            number = float(clean)  # type: ignore[assignment]
        except ValueError:
            return clean[:200]
    if not abs(number) <= GREATEST:
        raise Refused(_("%(text)s is no number for a form"), text=clean[:20])
    return number


def changed(now: Mapping[str, object], before: Mapping[str, object]) -> list[str]:
    """Return the addresses whose value differs from what was last sent; nothing where nothing was sent."""
    return [address for address, value in now.items() if address in before and before[address] != value]
