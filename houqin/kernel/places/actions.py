"""Every write of places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from houqin.common.refused import Refused
from houqin.common.rows import Effect
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel import trees
from houqin.kernel.audit import actions as audit
from houqin.kernel.places import imports, rules
from houqin.kernel.places.models import FormerPath, Place, PlaceState


@audit.action
def open_place(
    *,
    code: str,
    name: str,
    kind: str,
    name_en: str = "",
    parent_code: str | None = None,
    capacity: int | None = None,
    sex: str = "",
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Open a place beneath another (or at the top); return its id.

    Refuses a code that is taken, an unknown or closed parent, unknown kinds.
    """
    trees.lock(Place)
    code = rules.coded(code)
    if Place.objects.filter(code=code).exists():
        raise Refused(_("the code %(code)s is taken"), "code", code=code)
    parent = _open_parent(parent_code)
    place = Place.objects.create(
        path=trees.Numbering(Place, FormerPath).fresh(parent.path if parent else ""),
        code=code,
        name=rules.named(name),
        name_en=rules.optional_name(name_en),
        kind=rules.kind_of(kind),
        capacity=rules.capacity_of(capacity),
        sex=rules.sex_of(sex),
    )
    audit.about(f"place:{place.pk}")
    return place.pk


def _open_parent(code: str | None) -> Place | None:
    if not code:
        return None
    parent = Place.objects.filter(code=code).first()
    if parent is None:
        raise Refused(_("there is no place %(code)s"), "parent", code=code)
    if parent.state == PlaceState.CLOSED:
        raise Refused(_("%(name)s is closed"), "parent", name=parent.name)
    return parent


@audit.action
def rename_place(*, place_id: int, name: str, name_en: str = "", by: Actor, at: datetime) -> None:
    """Give a place another name; its code, and so every printed label, stays."""
    place = _existing(place_id)
    audit.about(f"place:{place_id}")
    audit.detail({"before": [place.name, place.name_en], "after": [name, name_en]})
    Place.objects.filter(pk=place_id).update(name=rules.named(name), name_en=rules.optional_name(name_en))


@audit.action
def refit_place(*, place_id: int, capacity: int | None, sex: str, by: Actor, at: datetime) -> None:
    """Set for how many persons and for whom a place is kept."""
    place = _existing(place_id)
    audit.about(f"place:{place_id}")
    audit.detail({"fitted_before": [place.capacity, place.sex], "fitted_after": [capacity, sex]})
    Place.objects.filter(pk=place_id).update(capacity=rules.capacity_of(capacity), sex=rules.sex_of(sex))


@audit.action
def revise_place(
    *, place_id: int, name: str, name_en: str, capacity: int | None, sex: str, by: Actor, at: datetime
) -> None:
    """Set names, capacity and use of a place in one step."""
    rename_place(place_id=place_id, name=name, name_en=name_en, by=by, at=at)
    refit_place(place_id=place_id, capacity=capacity, sex=sex, by=by, at=at)


@audit.action
def move_place(*, place_id: int, parent_code: str | None, by: Actor, at: datetime) -> int:
    """Put a place with all in it beneath another; return how many places moved. Refuses circles."""
    trees.lock(Place)
    place, parent = _existing(place_id), _open_parent(parent_code)
    audit.about(f"place:{place_id}")
    if place.parent_path == (parent.path if parent else ""):
        return 0
    moved = trees.move(Place, FormerPath, node=place, parent=parent.path if parent else "", at=at)
    audit.count(moved=moved)
    return moved


@audit.action
def close_place(*, place_id: int, by: Actor, at: datetime) -> None:
    """Close a place. Refuses one that holds places still in use, and one closed before."""
    trees.lock(Place)
    place = _existing(place_id)
    within = trees.subtree(Place, place.path).exclude(pk=place_id).filter(state=PlaceState.OPEN)
    if (inner := within.order_by("path").first()) is not None:
        raise Refused(_("%(name)s holds %(inner)s, which is in use; close that first"), name=place.name, inner=inner)
    if not Place.objects.filter(pk=place_id, state=PlaceState.OPEN).update(state=PlaceState.CLOSED):
        raise Refused(_("%(name)s is closed"), name=place.name)
    audit.about(f"place:{place_id}")


@audit.action
def reopen_place(*, place_id: int, by: Actor, at: datetime) -> None:
    """Take a closed place into use again. Refuses one that is in use, or whose parent is closed."""
    place = _existing(place_id)
    above = Place.objects.filter(path=place.parent_path, state=PlaceState.CLOSED).first()
    if above is not None:
        raise Refused(_("%(name)s is closed"), name=above.name)
    if not Place.objects.filter(pk=place_id, state=PlaceState.CLOSED).update(state=PlaceState.OPEN):
        raise Refused(_("%(name)s is in use"), name=place.name)
    audit.about(f"place:{place_id}")


def _existing(place_id: int) -> Place:
    place = Place.objects.filter(pk=place_id).first()
    if place is None:
        raise Refused(_("there is no place %(code)s"), code=place_id)
    return place


@audit.action
def import_places(*, rows: Sequence[rules.PlaceRow], by: Actor, at: datetime, command: str | None = None) -> Effect:
    """Open and change places as the rows say, parents in any order; return numbers of effects.

    Refuses the whole when one row has a fault (`imports.plan` tells all of them beforehand).
    """
    trees.lock(Place)
    plan = imports.plan(rows)
    if plan.effect.faults:
        raise plan.effect.faults[0].why
    Place.objects.bulk_create(plan.fresh, batch_size=500)
    for node, parent_code in plan.moves:
        parent = Place.objects.get(code=parent_code) if parent_code else None
        # A move before may have carried this place along: its path is read again.
        node.refresh_from_db(fields=["path"])
        trees.move(Place, FormerPath, node=node, parent=parent.path if parent else "", at=at)
    Place.objects.bulk_update(plan.altered, imports.FIELDS, batch_size=200)
    plan.effect.is_applied = True
    audit.about("places")
    audit.count(created=plan.effect.created, changed=plan.effect.changed)
    return plan.effect
