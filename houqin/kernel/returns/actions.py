"""Every write of upper-level forms: publish, save, end, record a sending, excuse."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime

from houqin.common import clock
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties import queries as duty_queries
from houqin.kernel.duties.models import Duty, Source, State
from houqin.kernel.duties.rules import Proof
from houqin.kernel.org.models import Unit
from houqin.kernel.returns import declared, queries, rules
from houqin.kernel.returns.models import Filing, Template
from houqin.kernel.returns.rules import Rhythm

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")


@audit.action
def publish(*, day: date, by: Actor, at: datetime) -> dict[str, int]:
    """Make the forms owed on a day equal to what is asked for now; return numbers of effects."""
    owed = queries.expected(day, within=WHOLE)
    return duties.reconcile(kind=declared.UPPER_FORM, day=day, expected=owed, by=by, at=at)


@audit.action
def save_template(
    *,
    code: str = "",
    name: str,
    to_whom: str,
    unit: Unit,
    responsible_id: int,
    rhythm: Rhythm,
    layout_id: int,
    cells: Mapping[str, str],
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> str:
    """Save a form, or a new version of it where a code is given; return the code.

    `cells` say what fills an address: a figure ("accountability.heard") or one of `rules.FIXED`. Sendings keep the
    version they were made with. Refuses a form without a name and a window that cannot be.
    """
    if not name.strip() or not to_whom.strip():
        raise Refused(_("say what the form is called and who asks for it"), field="name")
    rules.check_rhythm(rhythm)
    version = 1
    if code:
        last = Template.objects.select_for_update().filter(code=code, is_current=True, ended_at=None).first()
        if last is None:
            raise Refused(_("this form is not asked for any more"))
        version = last.version + 1
        Template.objects.filter(pk=last.pk).update(is_current=False)
    code = code or secrets.token_hex(4)
    Template.objects.create(
        code=code, version=version, name=limited(name, 80, "name"), to_whom=limited(to_whom, 80, "to_whom"), unit=unit,
        unit_path=unit.path, responsible_id=responsible_id, counts_from=rhythm.counts_from,
        counts_until=rhythm.counts_until, days_back=rhythm.days_back, due=rhythm.due, layout_id=layout_id,
        cells=dict(cells), by=by.key, at=at,
    )  # fmt: skip
    audit.about(f"return:{code}")
    audit.count(version=version, cells=len(cells))
    publish(day=clock.day_of(at), by=by, at=at)
    return code


@audit.action
def end_template(*, code: str, by: Actor, at: datetime) -> None:
    """End a form that nobody asks for any more; what is open of it is excused. Refuses one that has ended."""
    audit.about(f"return:{code}")
    if not Template.objects.filter(code=code, is_current=True, ended_at=None).update(ended_at=at):
        raise Refused(_("this form is not asked for any more"))
    publish(day=clock.day_of(at), by=by, at=at)


@audit.action
def record_sending(
    *,
    code: str,
    day: date,
    number: int,
    values: Mapping[str, object],
    note: str,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Record that a form of a day was sent with these values, and prove it; return the id of the sending.

    `number` is which sending of the day it is. Refuses a day ahead, a window that is not over, no word on how it was
    sent, and a number that somebody else has taken meanwhile.
    """
    template = queries.template_for(code, within=WHOLE)
    if template is None:
        raise Refused(_("this form is not asked for any more"))
    if at < queries.rhythm_of(template).window(day)[1]:
        raise Refused(_("the counting window is not over yet; the figures may still change"))
    if not note.strip():
        raise Refused(_("say how it was sent: mail, WeCom, telephone, number of the receipt"), field="note")
    if Filing.objects.filter(code=code, day=day).count() + 1 != number:
        raise Refused(_("somebody has just recorded a sending of this form; look at it again"))
    audit.about(f"return:{code}")
    filing = Filing.objects.create(
        template=template, code=code, day=day, number=number, values=dict(values), note=limited(note, 120, "note"),
        by=by.key, at=at,
    )  # fmt: skip
    _prove(code, day, filing, by, at)
    return filing.pk


def _owed(code: str, day: date) -> Duty | None:
    return duty_queries.duty_for(day=day, kind=declared.UPPER_FORM, subject_key=f"return:{code}", within=WHOLE)


def _prove(code: str, day: date, filing: Filing, by: Actor, at: datetime) -> None:
    duty = _owed(code, day)
    if duty is None or duty.state not in {State.OPEN, State.MISSED}:
        return
    source = Source.SELF if by.person_id == duty.person_id else Source.LINE
    proof = Proof(day=day, subject_key=duty.subject_key, happened_at=at, ref=f"filing:{filing.pk}")
    duties.prove(kind=declared.UPPER_FORM, proofs=[proof], by=by, at=at, source=source)


@audit.action
def excuse(*, code: str, day: date, by: Actor, at: datetime) -> None:
    """Say that a form was not asked for on a day. Refuses one that is not owed or was sent."""
    audit.about(f"return:{code}")
    duty = _owed(code, day)
    if duty is None:
        raise Refused(_("this form is not owed on this day"))
    duties.excuse(duty_ids=[duty.pk], reason="not_asked", by=by, at=at, source=Source.LINE)
