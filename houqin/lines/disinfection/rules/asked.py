"""What an outsider may ask of the rules (`houqin rule`): plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.lines.disinfection.rules import chemistry


def dilution(case: Mapping[str, Any]) -> dict[str, Any]:
    """Answer {label_percent, volume_l, target_mg_l | percent_v_v, use} with how it is mixed."""
    mixed = chemistry.dilution(
        _number(case, "label_percent"), _number(case, "volume_l"), target_mg_l=_optional(case, "target_mg_l"),
        percent_v_v=_optional(case, "percent_v_v"), use=str(case.get("use") or chemistry.ROUTINE),
    )  # fmt: skip
    return {
        "product_ml": mixed.product_ml, "water_ml": mixed.water_ml, "working_mg_l": mixed.working_mg_l,
        "warned": mixed.warned,
    }  # fmt: skip


def _optional(case: Mapping[str, Any], name: str) -> float | None:
    return None if case.get(name) is None else _number(case, name)


def _number(case: Mapping[str, Any], name: str) -> float:
    value = case.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(_("%(name)s must be a number"), name, name=name)
    return float(value)
