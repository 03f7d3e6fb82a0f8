"""Writes of the signature: a unit's day is signed, and reopened with a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from houqin.common import paths
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty, Source, State
from houqin.kernel.duties.rules import Proof
from houqin.kernel.org.models import Unit
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import answering
from houqin.lines.accountability.models import SignOff
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.queries import roll as queries
from houqin.lines.accountability.rules import roll as rules

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")


@audit.action
def sign_off(
    *,
    day: date,
    occasion: str = "",
    unit_id: int,
    reason: str = "",
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Sign a unit's day: its figures are kept, and it is locked until reopened; return the sign-off's id.

    Refuses a second signature, a unit in which nobody reports, units under it that are not signed, and people not
    heard of without a reason in words.
    """
    unit = answering.unit_of(unit_id)
    audit.about(f"unit:{unit.pk}")
    within = Scope(units=(unit.path,))
    if reports.is_signed(day=day, occasion=occasion, unit_path=unit.path, within=WHOLE):
        raise Refused(_("this day is signed already"))
    leaves = queries.coverage(day=day, occasion=occasion, within=within)
    figures = queries.figures_of(unit.path, leaves)
    if not figures.expected:
        raise Refused(_("nobody of this unit reports on %(day)s"), day=day)
    waiting = [
        row.unit.name
        for row in queries.children_of(unit, day=day, occasion=occasion, leaves=leaves, within=WHOLE)
        if row.signature is None
    ]
    if waiting:
        names, more = rules.named(waiting)
        raise Refused(
            _("not signed yet: %(names)s (and %(more)s more)") if more else _("not signed yet: %(names)s"),
            names=names,
            more=more,
        )
    row = _signed(unit, day, occasion, figures, reason.strip(), by, at)
    _prove_signature(unit, day, occasion, row, by, at)
    audit.count(expected=figures.expected, done=figures.done, unheard=figures.unheard)
    return row.pk


def _signed(
    unit: Unit, day: date, occasion: str, figures: rules.Figures, reason: str, by: Actor, at: datetime
) -> SignOff:
    within = Scope(units=(unit.path,))
    unheard = queries.unheard_ids(unit.path, day=day, occasion=occasion, within=within) if figures.unheard else []
    if unheard and not reason:
        raise Refused(
            _("%(count)s are not heard of: give each a reason, or sign with a reason"),
            field="reason",
            count=len(unheard),
        )
    row = SignOff(
        day=day,
        occasion=occasion,
        unit=unit,
        unit_path=unit.path,
        expected=figures.expected,
        done=figures.done,
        open=figures.open,
        missed=figures.missed,
        excused=figures.excused,
        attention=figures.attention,
        unheard=unheard,
        reason=limited(reason, 120, "reason") if unheard else "",
        by=by.key,
        at=at,
    )
    answering.save(row)
    return row


def _prove_signature(unit: Unit, day: date, occasion: str, row: SignOff, by: Actor, at: datetime) -> None:
    owed = queries.signature_owed(unit.pk, day=day, occasion=occasion, at=at, within=WHOLE)
    if owed is not None:
        proof = Proof(day, owed.subject_key, at, occasion, f"sign_off:{row.pk}")
        duties.prove(kind=declared.SIGN_OFF, proofs=[proof], by=by, at=at, source=Source.SELF, locked=[owed])


@audit.action
def reopen(*, day: date, unit_id: int, reason: str, occasion: str | None = None, by: Actor, at: datetime) -> int:
    """Reopen a signed day of a unit, and of all units above whose figures rest on it; return how many.

    Without an occasion all reports of the day are reopened. Refuses an empty reason, and a day that is not signed.
    """
    unit = answering.unit_of(unit_id)
    audit.about(f"unit:{unit.pk}")
    if not reason.strip():
        raise Refused(_("say why the day is reopened"), field="reason")
    rows = SignOff.objects.select_for_update().filter(
        day=day, unit_path__in=paths.ancestors(unit.path), reopened_at=None
    )
    if occasion is not None:
        rows = rows.filter(occasion=occasion)
    found = list(rows.order_by("pk"))
    if not any(row.unit_path == unit.path for row in found):
        raise Refused(_("this day is not signed"))
    SignOff.objects.filter(pk__in=[row.pk for row in found]).update(
        reopened_by=by.key, reopened_at=at, reopened_because=limited(reason, 120, "reason")
    )
    proven = Q(pk__in=[])
    for row in found:
        proven |= Q(subject_key=f"unit:{row.unit_id}", occasion=row.occasion)
    chosen = Duty.objects.filter(proven, day=day, kind=declared.SIGN_OFF.key, state=State.DONE)
    duties.withdraw(duty_ids=list(chosen.values_list("pk", flat=True)), note="reopened", by=by, at=at)
    audit.count(reopened=len(found))
    return len(found)
