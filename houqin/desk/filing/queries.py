"""What stands in an upper-level form: figures of the lines over its window, and what changed since the last sending."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing
from django.db import transaction

from houqin import registry
from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.exchange import layouts
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import Duty
from houqin.kernel.files import queries as files
from houqin.kernel.people import queries as people
from houqin.kernel.returns import declared, rules
from houqin.kernel.returns import queries as returns
from houqin.kernel.returns.models import Filing, Template
from houqin.manifest import Figure

log = logging.getLogger(__name__)
NOT_COMPARED = {rules.FILLER, rules.FILLED_AT}
SALT = "houqin.filing"
Value = int | float | str | None


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell that is filled: where, by what (key and msgid), with which value, and what was sent last."""

    address: str
    what: str
    title: str
    value: Value
    sent: Value
    is_changed: bool
    list: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether a person types it."""
        return self.what == rules.TYPED

    @property
    def is_missing(self) -> bool:
        """Whether nothing is known to fill it with, though something should be."""
        return self.value is None and not self.is_typed


@dataclass(frozen=True, slots=True)
class Filled:
    """A form of a day as it would be sent now; `fallen` are lines whose figures could not be counted."""

    template: Template
    day: date
    since: datetime
    until: datetime
    slots: list[Slot]
    filings: list[Filing]
    duty: Duty | None
    fallen: list[str]

    @property
    def values(self) -> dict[str, Value]:
        """What stands in each cell."""
        return {slot.address: slot.value for slot in self.slots}

    @property
    def changed(self) -> list[str]:
        """The addresses of the cells that differ from the last sending."""
        return [slot.address for slot in self.slots if slot.is_changed]

    @property
    def number(self) -> int:
        """Which sending of the day the next one is."""
        return len(self.filings) + 1


def figures(*, since: datetime, until: datetime, day: date, within: Scope) -> tuple[dict[str, Figure], list[str]]:
    """Return the figures of all lines over a window by key, and the titles of lines that could not count."""
    found: dict[str, Figure] = {}
    fallen = []
    for line in registry.lines():
        if line.counts is None:
            continue
        try:
            with transaction.atomic():
                told = list(line.counts(since=since, until=until, day=day, within=within))
        except Exception:
            log.exception("the figures of %s could not be counted", line.key)
            fallen.append(line.title)
            continue
        found |= {f"{line.key}.{figure.key}": figure for figure in told}
    return found, fallen


def known_figures(*, day: date, at: datetime, within: Scope) -> dict[str, str]:
    """Return the title (msgid) of every figure that may fill a cell, by key."""
    found, _fallen = figures(since=at, until=at, day=day, within=within)
    return {key: figure.title for key, figure in found.items()}


def filled(
    template: Template,
    *,
    day: date,
    at: datetime,
    person_id: int,
    typed: Mapping[str, str],
    shown: Mapping[str, Value] | None = None,
    within: Scope,
) -> Filled:
    """Return a form of a day as it would be sent at the instant, or with what a page showed before.

    `shown` are the values of that page: the file sent and the values recorded are then the same, whatever was reported
    meanwhile. Refuses a typed number that is none.
    """
    since, until = returns.rhythm_of(template).window(day)
    narrowed = within.narrowed((template.unit_path,))
    found, fallen = figures(since=since, until=until, day=day, within=narrowed)
    filings = returns.filings_of(template.code, day=day, within=within)
    sent = _sent(template, filings)
    fixed = _fixed(template, day, at, person_id, within)
    slots = []
    for address, what in template.cells.items():
        figure = found.get(what)
        value = figure.value if figure else fixed.get(what)
        if shown is not None and address in shown:
            value = shown[address]
        if what == rules.TYPED:
            value = rules.typed(typed[address]) if address in typed else sent.get(address)
        is_changed = address in rules.changed({address: value}, sent) and what not in NOT_COMPARED
        title = figure.title if figure else rules.FIXED.get(what, _("a figure that is not counted any more"))
        slots.append(Slot(address, what, title, value, sent.get(address), is_changed, figure.list if figure else ""))
    duty = duties.duty_for(
        day=day, kind=declared.UPPER_FORM, subject_key=f"return:{template.code}", within=within
    )  # fmt: skip
    return Filled(template, day, since, until, slots, filings, duty, fallen)


def _sent(template: Template, filings: list[Filing]) -> dict[str, Value]:
    """Return the last values sent in cells that meant then what they mean now: the form may have changed since."""
    if not filings:
        return {}
    meant = filings[0].template.cells
    return {key: value for key, value in filings[0].values.items() if meant.get(key) == template.cells.get(key)}


def _fixed(template: Template, day: date, at: datetime, person_id: int, within: Scope) -> dict[str, Value]:
    name = next((person.name for person in people.people_named([person_id], within=within).values()), "")
    return {
        rules.DAY: day.isoformat(),
        rules.UNIT: template.unit.name,
        rules.FILLER: name,
        rules.FILLED_AT: f"{clock.local(at):%Y-%m-%d %H:%M}",
    }


def token_of(filled: Filled) -> str:
    """Return what a page shows as a signed text, which its form sends back."""
    return signing.dumps([filled.template.pk, filled.day.isoformat(), filled.values], salt=SALT, compress=True)


def shown_by(token: str, template: Template, *, day: date) -> dict[str, Value] | None:
    """Return the values of the page that a form came from; None for another form, version or day, and for garbage."""
    try:
        template_id, shown_day, values = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return values if (template_id, shown_day) == (template.pk, day.isoformat()) else None


def layout_of(template: Template, *, within: Scope) -> bytes:
    """Return the workbook of a form. Refuses one whose file is lost."""
    file = files.file_for(template.layout_id, within=within, about=[template.layout.about])
    content = files.content_of(file) if file else None
    if content is None:
        raise Refused(_("the layout of this form is lost; give it again"))
    return content


def written(
    template: Template, values: Mapping[str, Value], *, marked: list[str] | None = None, within: Scope
) -> bytes:
    """Return the workbook with these values in the layout; the marked cells are orange."""
    return layouts.fill(layout_of(template, within=within), values, marked=marked or [])
