"""Batches received, strips read, solutions mixed, lamps tested."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.lines.disinfection.actions import stored_alcohol
from houqin.lines.disinfection.models import Batch, Lamp, Mix, Strip
from houqin.lines.disinfection.queries import stores
from houqin.lines.disinfection.rules import chemistry

WHOLE = Scope.whole(reason="what is in store is known to who mixes")


@audit.action
def receive_batch(
    *, number: str, product: str, agent: str, expires_on: date, label_percent: Decimal | None = None,
    mg_per_tablet: int | None = None, capacity_l: Decimal = Decimal(0), bottle_ml: int | None = None,
    place_id: int | None = None, unit_id: int | None = None, by: Actor, at: datetime, command: str | None = None,
) -> int:  # fmt: skip
    """Enter a batch with what its label says; return its id.

    Refuses an expired one, one that is known, a label strength that cannot be, 84 without one, alcohol above what its
    store may hold, and alcohol and 84 in one store.
    """
    if agent not in chemistry.AGENTS or chemistry.AGENTS[agent].is_lamp:
        raise Refused(_("say what the product is"), field="agent")
    if not number.strip() or not product.strip():
        raise Refused(_("give product and batch number as they stand on the label"), field="number")
    if expires_on < clock.day_of(at):
        raise Refused(_("this batch expired on %(day)s"), field="expires_on", day=expires_on)
    if agent == "chlorine":
        chemistry.check_label(float(label_percent or 0))
    if agent == "chlorine_tablet" and not mg_per_tablet:
        raise Refused(_("say how many mg of available chlorine a tablet holds"), field="mg_per_tablet")
    if Batch.objects.filter(product=product.strip(), number=number.strip()).exists():
        raise Refused(_("this batch is entered already"), field="number")
    stored_alcohol.check(agent=agent, capacity_l=capacity_l, bottle_ml=bottle_ml, place_id=place_id, at=at)
    row = Batch.objects.create(
        number=number.strip(), product=product.strip(), agent=agent, label_percent=label_percent,
        mg_per_tablet=mg_per_tablet, capacity_l=capacity_l, bottle_ml=bottle_ml, place_id=place_id, unit_id=unit_id,
        expires_on=expires_on, received_at=at,
    )  # fmt: skip
    audit.about(f"batch:{row.pk}")
    return row.pk


@audit.action
def read_strip(*, batch_id: int, percent: Decimal, by: Actor, at: datetime) -> None:
    """Note what a test strip says of an opened drum; mixtures follow it from now on. Refuses what cannot be."""
    chemistry.check_label(float(percent))
    audit.about(f"batch:{batch_id}")
    Strip.objects.create(batch_id=batch_id, percent=percent, at=at)


@audit.action
def finish_batch(*, batch_id: int, by: Actor, at: datetime) -> None:
    """Take a batch that is used up off the list. Refuses one that is off it."""
    audit.about(f"batch:{batch_id}")
    if not Batch.objects.filter(pk=batch_id, finished_at=None).update(finished_at=at):
        raise Refused(_("this batch is used up already"))


@audit.action
def mix(
    *, batch_id: int, unit_id: int, volume_l: Decimal, target_mg_l: Decimal | None = None,
    percent_v_v: Decimal | None = None, use: str = chemistry.ROUTINE, has_protection: bool, happened_at: datetime,
    by: Actor, at: datetime, command: str | None = None,
) -> int:  # fmt: skip
    """Record a working solution made of a batch with cold water; return its id.

    Refuses an expired or unknown batch, what is not mixed, no protection, and what chemistry refuses.
    """
    batch = Batch.objects.filter(pk=batch_id, finished_at=None).first()
    if batch is None or not chemistry.AGENTS[batch.agent].is_mixed:
        raise Refused(_("nothing is mixed from this batch"), field="batch")
    if batch.expires_on < clock.day_of(happened_at):
        raise Refused(_("this batch expired on %(day)s"), field="batch", day=batch.expires_on)
    if not has_protection:
        raise Refused(_("gloves, mask and goggles on, windows open: then mix"), field="has_protection")
    strength = stores.strength_of(batch, at=happened_at, within=WHOLE)
    made = _made(batch, strength, volume_l, target_mg_l, percent_v_v, use)
    row = Mix.objects.create(
        batch=batch, unit_id=unit_id, volume_l=volume_l, label_percent=strength, has_protection=has_protection,
        mixed_at=happened_at, **made,
    )  # fmt: skip
    Batch.objects.filter(pk=batch.pk, opened_at=None).update(opened_at=happened_at)
    audit.about(f"mix:{row.pk}")
    return row.pk


def _made(
    batch: Batch, strength: Decimal | None, volume_l: Decimal, target_mg_l: Decimal | None,
    percent_v_v: Decimal | None, use: str,
) -> dict[str, object]:  # fmt: skip
    if batch.agent == "chlorine_tablet":
        wanted = float(target_mg_l or 0)
        count = chemistry.tablets(wanted, float(volume_l), mg_per_tablet=batch.mg_per_tablet or 0, use=use)
        return {"tablets": count, "working_mg_l": Decimal(count * (batch.mg_per_tablet or 0)) / volume_l}
    mixed = chemistry.dilution(
        float(strength or 0), float(volume_l), target_mg_l=None if target_mg_l is None else float(target_mg_l),
        percent_v_v=None if percent_v_v is None else float(percent_v_v), use=use,
    )  # fmt: skip
    return {"product_ml": Decimal(str(mixed.product_ml)), "working_mg_l": Decimal(str(mixed.working_mg_l))}


@audit.action
def test_lamp(*, lamp_id: int, is_good: bool, by: Actor, at: datetime) -> None:
    """Note that a lamp's irradiance was tested: a good one counts its hours anew, another is closed."""
    audit.about(f"lamp:{lamp_id}")
    lamps = Lamp.objects.filter(pk=lamp_id, closed_at=None)
    changed = lamps.update(burnt_min=0, tested_at=at) if is_good else lamps.update(closed_at=at)
    if not changed:
        raise Refused(_("this lamp is closed already"))
