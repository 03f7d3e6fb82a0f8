"""Every write of the grid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from houqin.common.refused import Refused
from houqin.common.rows import Effect
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel import trees
from houqin.kernel.audit import actions as audit
from houqin.kernel.org import imports, rules
from houqin.kernel.org.models import FormerPath, Unit
from houqin.kernel.places.models import Place


@audit.action
def open_unit(
    *,
    code: str,
    name: str,
    kind: str,
    name_en: str = "",
    emergency_name: str = "",
    parent_code: str | None = None,
    place_code: str | None = None,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> int:
    """Open a unit beneath another (or at the top); return its id.

    Refuses a code that is taken, an unknown or closed parent, unknown kinds and places.
    """
    trees.lock(Unit)
    code = rules.coded(code)
    if Unit.objects.filter(code=code).exists():
        raise Refused(_("the code %(code)s is taken"), "code", code=code)
    parent = _open_parent(parent_code)
    unit = Unit.objects.create(
        path=trees.Numbering(Unit, FormerPath).fresh(parent.path if parent else ""),
        code=code,
        name=rules.named(name),
        name_en=rules.optional_name(name_en),
        emergency_name=rules.optional_name(emergency_name, 80, "emergency_name"),
        kind=rules.kind_of(kind),
        place=_place(place_code),
    )
    audit.about(f"unit:{unit.pk}")
    return unit.pk


def _open_parent(code: str | None) -> Unit | None:
    if not code:
        return None
    parent = Unit.objects.filter(code=code).first()
    if parent is None:
        raise Refused(_("there is no unit %(code)s"), "parent", code=code)
    if parent.closed_at is not None:
        raise Refused(_("%(name)s is closed"), "parent", name=parent.name)
    return parent


def _place(code: str | None) -> Place | None:
    if not code:
        return None
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise Refused(_("there is no place %(code)s"), "place", code=code)
    return place


def _existing(unit_id: int) -> Unit:
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Refused(_("there is no unit %(code)s"), code=unit_id)
    return unit


@audit.action
def move_unit(*, unit_id: int, parent_code: str | None, by: Actor, at: datetime) -> int:
    """Put a unit with all under it beneath another; return how many units moved.

    Duties already published keep the paths they were frozen with. Refuses circles and closed parents.
    """
    trees.lock(Unit)
    unit, parent = _existing(unit_id), _open_parent(parent_code)
    audit.about(f"unit:{unit_id}")
    if unit.parent_path == (parent.path if parent else ""):
        return 0
    moved = trees.move(Unit, FormerPath, node=unit, parent=parent.path if parent else "", at=at)
    audit.count(moved=moved)
    return moved


@audit.action
def rename_unit(
    *, unit_id: int, name: str, name_en: str = "", emergency_name: str = "", by: Actor, at: datetime
) -> None:
    """Give a unit other names: its own, the English one, the one it bears in an emergency."""
    unit = _existing(unit_id)
    audit.about(f"unit:{unit_id}")
    audit.detail({"before": [unit.name, unit.name_en, unit.emergency_name], "after": [name, name_en, emergency_name]})
    Unit.objects.filter(pk=unit_id).update(
        name=rules.named(name),
        name_en=rules.optional_name(name_en),
        emergency_name=rules.optional_name(emergency_name, 80, "emergency_name"),
    )


@audit.action
def settle_unit(*, unit_id: int, place_code: str | None, by: Actor, at: datetime) -> None:
    """Say where a unit works; its people's duties are then read by the measures of that place."""
    _existing(unit_id)
    audit.about(f"unit:{unit_id}")
    Unit.objects.filter(pk=unit_id).update(place=_place(place_code))


@audit.action
def revise_unit(
    *, unit_id: int, name: str, name_en: str, emergency_name: str, place_code: str | None, by: Actor, at: datetime
) -> None:
    """Set names and place of a unit in one step."""
    rename_unit(unit_id=unit_id, name=name, name_en=name_en, emergency_name=emergency_name, by=by, at=at)
    settle_unit(unit_id=unit_id, place_code=place_code, by=by, at=at)


@audit.action
def close_unit(*, unit_id: int, by: Actor, at: datetime) -> None:
    """Close a unit from now on. Refuses while people belong or will belong to it, while units under it are open."""
    trees.lock(Unit)
    unit = _existing(unit_id)
    inner = trees.subtree(Unit, unit.path).exclude(pk=unit_id).filter(closed_at=None).order_by("path").first()
    if inner is not None:
        raise Refused(_("%(inner)s under it is still open; close or move it first"), inner=inner.name)
    if people := unit.memberships.filter(Q(ends_at=None) | Q(ends_at__gt=at)).count():
        raise Refused(_("%(number)s people still belong to %(name)s; transfer them first"), number=people, name=unit)
    if not Unit.objects.filter(pk=unit_id, closed_at=None).update(closed_at=at):
        raise Refused(_("%(name)s is closed"), name=unit.name)
    audit.about(f"unit:{unit_id}")


@audit.action
def reopen_unit(*, unit_id: int, by: Actor, at: datetime) -> None:
    """Open a closed unit again. Refuses one that is open, or whose parent is closed."""
    unit = _existing(unit_id)
    above = Unit.objects.filter(path=unit.parent_path).exclude(closed_at=None).first()
    if above is not None:
        raise Refused(_("%(name)s is closed"), name=above.name)
    if not Unit.objects.filter(pk=unit_id).exclude(closed_at=None).update(closed_at=None):
        raise Refused(_("%(name)s is in use"), name=unit.name)
    audit.about(f"unit:{unit_id}")


@audit.action
def import_units(*, rows: Sequence[rules.UnitRow], by: Actor, at: datetime, command: str | None = None) -> Effect:
    """Open, change and move units as the rows say, parents in any order; return numbers of effects.

    Refuses the whole when one row has a fault (`imports.plan` tells all of them beforehand).
    """
    trees.lock(Unit)
    plan = imports.plan(rows)
    if plan.effect.faults:
        raise plan.effect.faults[0].why
    Unit.objects.bulk_create(plan.fresh, batch_size=500)
    for node, parent_code in plan.moves:
        parent = Unit.objects.get(code=parent_code) if parent_code else None
        # A move before may have carried this unit along: its path is read again.
        node.refresh_from_db(fields=["path"])
        trees.move(Unit, FormerPath, node=node, parent=parent.path if parent else "", at=at)
    Unit.objects.bulk_update(plan.altered, imports.FIELDS, batch_size=200)
    plan.effect.is_applied = True
    audit.about("units")
    audit.count(created=plan.effect.created, changed=plan.effect.changed)
    return plan.effect
