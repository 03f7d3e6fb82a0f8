"""How much alcohol may stand where (domain §3.3): bottles, ordinary stores, stores that the fire office approved."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from houqin.common import clock
from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.places.models import Place
from houqin.lines.disinfection.models import AlcoholStore
from houqin.lines.disinfection.queries import plans, stores
from houqin.lines.disinfection.rules import chemistry

WHOLE = Scope.whole(reason="what may stand in a store depends on all that stands there")


@audit.action
def approve_store(*, place_id: int, most_l: int, document: str, by: Actor, at: datetime) -> int:
    """Note that the fire office approved a place for so many litres of alcohol; return the approval's id.

    A newer approval takes the place of the one before. Refuses one without a document, or with no litres.
    """
    if not document.strip():
        raise Refused(_("name the approval of the fire office"), field="document")
    if not 1 <= most_l <= 100_000:
        raise Refused(_("say for how many litres it is approved"), field="most_l")
    AlcoholStore.objects.filter(place_id=place_id, ended_at=None).update(ended_at=at)
    row = AlcoholStore.objects.create(
        place_id=place_id, most_l=most_l, document=limited(document, 120, "document"), approved_at=at
    )
    audit.about(f"alcohol_store:{row.pk}")
    return row.pk


@audit.action
def end_approval(*, store_id: int, by: Actor, at: datetime) -> None:
    """End an approval. Refuses one that has ended, and one whose place holds more than an ordinary store may."""
    store = AlcoholStore.objects.filter(pk=store_id, ended_at=None).first()
    if store is None:
        raise Refused(_("this approval has ended already"))
    most = plans.measures_for(day=clock.day_of(at), within=WHOLE).alcohol_store_l
    stands = stores.alcohol_at(store.place_id, within=WHOLE)
    if stands > most:
        raise Refused(_("%(litres)s L of alcohol stand there: take them away first"), litres=stands.normalize())
    AlcoholStore.objects.filter(pk=store_id).update(ended_at=at)
    audit.about(f"alcohol_store:{store_id}")


def check(*, agent: str, capacity_l: Decimal, bottle_ml: int | None, place_id: int | None, at: datetime) -> None:
    """Refuse alcohol without a place, in too large bottles, too much of it at a place, or beside chlorine."""
    if place_id is None:
        if agent == "alcohol":
            raise Refused(_("say where the alcohol stands"), field="place")
        return
    # Two deliveries at once are added up one after the other.
    Place.objects.select_for_update().get(pk=place_id)
    family = chemistry.AGENTS[agent].family
    for other in stores.stored_at(place_id, within=WHOLE):
        if {family, chemistry.AGENTS[other.agent].family} == {"alcohol", "chlorine"}:
            raise Refused(_("alcohol and 84 are not stored in one place"), field="place")
    if agent == "alcohol":
        _check_alcohol(capacity_l, bottle_ml, place_id, at)


def _check_alcohol(capacity_l: Decimal, bottle_ml: int | None, place_id: int, at: datetime) -> None:
    if not capacity_l or not bottle_ml:
        raise Refused(_("say how many litres of alcohol, and how large a bottle is"), field="bottle_ml")
    measures = plans.measures_for(day=clock.day_of(at), within=WHOLE)
    approved = stores.approved_for(place_id, within=WHOLE)
    if approved is None and bottle_ml > measures.alcohol_bottle_ml:
        raise Refused(
            _("outside an approved store a bottle of alcohol holds at most %(most)s mL"), "bottle_ml",
            most=measures.alcohol_bottle_ml,
        )  # fmt: skip
    most = measures.alcohol_store_l if approved is None else approved.most_l
    stands = stores.alcohol_at(place_id, within=WHOLE)
    if stands + capacity_l > most:
        raise Refused(
            _("at most %(most)s L of alcohol may stand there; %(litres)s L stand there already"), "capacity_l",
            most=most, litres=f"{stands.normalize():f}",
        )  # fmt: skip
