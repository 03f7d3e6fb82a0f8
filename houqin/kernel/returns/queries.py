"""Every read of upper-level forms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import QuerySet

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.duties.rules import Expected
from houqin.kernel.org import queries as org
from houqin.kernel.returns import declared
from houqin.kernel.returns.models import Filing, Template
from houqin.kernel.returns.rules import Rhythm


def rhythm_of(template: Template) -> Rhythm:
    """Return when a form counts and is due."""
    return Rhythm(template.counts_from, template.counts_until, template.days_back, template.due)


def templates_for(*, within: Scope) -> QuerySet[Template]:
    """Return the forms asked for now in the scope, by due time."""
    rows = Template.objects.select_related("unit", "responsible", "layout").filter(org.within_q("unit_path", within))
    return rows.filter(is_current=True, ended_at=None).order_by("due", "pk")


def template_for(code: str, *, within: Scope) -> Template | None:
    """Return the version of a form that is in force, or None."""
    return templates_for(within=within).filter(code=code).first()


def filings_of(code: str, *, day: date | None = None, within: Scope) -> list[Filing]:
    """Return what was sent of a form, of one day or the last forty, the newest first."""
    rows = Filing.objects.select_related("template").filter(org.within_q("template__unit_path", within), code=code)
    if day is not None:
        rows = rows.filter(day=day)
    return list(rows.order_by("-day", "-number")[:40])


def sent_on(day: date, *, within: Scope) -> dict[str, Filing]:
    """Return the last sending of each form of a day, by code."""
    rows = Filing.objects.filter(org.within_q("template__unit_path", within), day=day)
    return {filing.code: filing for filing in rows.order_by("number")}


def expected(day: date, *, within: Scope) -> Iterator[Expected]:
    """Yield the forms that are owed on a day; each opens when its counting window ends."""
    for template in templates_for(within=within):
        rhythm = rhythm_of(template)
        yield Expected(
            subject_key=f"return:{template.code}",
            unit_id=template.unit_id,
            unit_path=template.unit_path,
            opens_at=rhythm.window(day)[1],
            due_at=rhythm.due_at(day),
            settles_at=clock.instant(day, "24:00"),
            person_id=template.responsible_id,
        )


def is_owing(day: date, *, within: Scope) -> bool:
    """Say whether any form is owed on a day, or was."""
    return templates_for(within=within).exists() or declared.UPPER_FORM.key in duties.kinds_on(day, within=within)


def owed_by(person_id: int, *, day: date, at: datetime, within: Scope) -> Iterator[tuple[Duty, Template]]:
    """Yield the open forms of a day that a person is to send and whose window is over."""
    del within
    rows = Duty.objects.select_related("unit").filter(
        day=day, kind=declared.UPPER_FORM.key, person_id=person_id, state=State.OPEN, opens_at__lte=at
    )
    for duty in rows.order_by("due_at", "pk"):
        template = Template.objects.filter(code=duty.subject_key.partition(":")[2], is_current=True).first()
        if template is not None:
            yield duty, template


def names_of(codes: list[str], *, within: Scope) -> dict[str, str]:
    """Return the names of forms by code."""
    rows = Template.objects.filter(org.within_q("unit_path", within), code__in=codes, is_current=True)
    return dict(rows.values_list("code", "name"))
