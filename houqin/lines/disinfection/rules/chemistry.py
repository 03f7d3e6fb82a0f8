"""Working strength, mixing, and what must never meet.

Strength is mg/L of available chlorine, computed from the label strength of the batch that was received, never from a
ratio: products of 4 % and of 6 % differ by half. C1·V1 = C2·V2 with C1 [mg/L] = label % × 10,000 (domain §3.1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from houqin.common.refused import Refused
from houqin.common.words import _

MG_L_OF_PERCENT = 10_000
WARN_MG_L, MOST_MG_L = 2_000, 10_000
ROUTINE, SPILL = "routine", "spill"
TOLERANCE = 0.10
MOST_PERCENT = 100.0
MOST_VOLUME_L = 10_000.0
USES: Mapping[str, str] = {ROUTINE: _("routine surface"), SPILL: _("visible contamination (spill)")}


@dataclass(frozen=True, slots=True)
class Agent:
    """Something that disinfects: its family for what it must not meet, how it may be applied, how it is measured."""

    key: str
    title: str
    family: str
    methods: tuple[str, ...]
    is_mixed: bool = False
    is_lamp: bool = False


METHODS: Mapping[str, str] = {
    "spray": _("spray"),
    "wipe": _("wipe"),
    "mop": _("mop"),
    "soak": _("soak"),
    "fog": _("fog in a closed room"),
    "lamp": _("ultraviolet lamp"),
}
AGENTS: Mapping[str, Agent] = {
    agent.key: agent
    for agent in (
        Agent("chlorine", _("84 disinfectant (sodium hypochlorite)"), "chlorine",
              ("spray", "wipe", "mop", "soak", "fog"), is_mixed=True),
        Agent("chlorine_tablet", _("chlorine tablets"), "chlorine", ("spray", "wipe", "mop", "soak"), is_mixed=True),
        # Its vapour explodes from 3.3 % by volume: two offices and a car burnt after spraying (domain §3.3).
        Agent("alcohol", _("75 % alcohol"), "alcohol", ("wipe",)),
        Agent("quat", _("quaternary ammonium"), "quat", ("spray", "wipe", "mop", "soak"), is_mixed=True),
        Agent("peroxide", _("hydrogen peroxide, peracetic acid"), "peroxide", ("spray", "wipe", "fog"), is_mixed=True),
        Agent("uv", _("ultraviolet lamp"), "uv", ("lamp",), is_lamp=True),
        Agent("soap", _("soap or detergent"), "soap", ("wipe", "mop")),
        Agent("acid", _("acid toilet cleaner"), "acid", ("wipe", "mop")),
    )
}  # fmt: skip
FORBIDDEN: Mapping[frozenset[str], str] = {
    frozenset({"chlorine", "acid"}): _("84 with acid sets chlorine gas free"),
    frozenset({"chlorine", "alcohol"}): _("84 with alcohol loses its effect and makes harmful organochlorines"),
    frozenset({"chlorine", "ammonia"}): _("84 with ammonia makes chloramines"),
    frozenset({"chlorine", "peroxide"}): _("84 with peroxide reacts violently"),
    frozenset({"quat", "soap"}): _("quaternary ammonium loses its effect with soap"),
    frozenset({"quat", "peroxide"}): _("quaternary ammonium loses its effect with peroxide"),
}
APART_MIN = 60


@dataclass(frozen=True, slots=True)
class Dilution:
    """How a working solution is mixed: product into cold water. `warned` above 2,000 mg/L."""

    product_ml: float
    water_ml: float
    working_mg_l: float
    warned: bool


@dataclass(frozen=True, slots=True)
class Standard:
    """What the norms ask of an object: mg/L of available chlorine from … to, contact time (domain §3.2)."""

    title: str
    low_mg_l: int
    high_mg_l: int
    contact_min: int


STANDARDS: Mapping[str, Standard] = {
    "floor": Standard(_("floor or wall, possibly contaminated"), 1000, 1000, 30),
    "furniture": Standard(_("furniture and goods often touched"), 500, 500, 30),
    "toilet": Standard(_("toilet bowl and surroundings"), 2000, 2000, 30),
    "tableware": Standard(_("tableware, soaked"), 250, 500, 15),
    "surface": Standard(_("general surface, prevention"), 500, 500, 30),
    "corridor": Standard(_("dormitory corridors, stairs, lifts"), 500, 500, 30),
    "focus": Standard(_("general surface, epidemic focus"), 1000, 1000, 30),
    "spill": Standard(_("visible contamination"), 5000, 10000, 30),
    "vehicle": Standard(_("vehicle interior"), 500, 500, 30),
    "parcel": Standard(_("parcels"), 500, 500, 30),
    "waste": Standard(_("waste, used masks"), 1000, 1000, 30),
}


def check_label(percent: float) -> float:
    """Return a label strength in percent of available chlorine; refuses 0, 120, and what is no number."""
    if not math.isfinite(percent) or not 0 < percent < MOST_PERCENT:
        raise Refused(_("the label strength must lie between 0 and 100 %: it stands on the product"), "label_percent")
    return percent


def check_strength(mg_l: float, use: str = ROUTINE) -> bool:
    """Return whether a working strength is to be warned of (above 2,000 mg/L).

    Refuses more than 10,000 mg/L except for spills: whoever reads "2 %" as available chlorine asks for 20,000.
    """
    if use not in USES:
        raise Refused(_("the use is routine or spill"), field="use")
    if not math.isfinite(mg_l) or mg_l <= 0:
        raise Refused(_("the working strength must be above 0 mg/L"), field="target_mg_l")
    if mg_l > MOST_MG_L and use != SPILL:
        raise Refused(
            _("%(mg_l)s mg/L is too strong for a routine surface: at most %(most)s; is a share of product meant?"),
            field="target_mg_l", mg_l=round(mg_l), most=MOST_MG_L,
        )  # fmt: skip
    return mg_l > WARN_MG_L


def dilution(
    label_percent: float,
    volume_l: float,
    *,
    target_mg_l: float | None = None,
    percent_v_v: float | None = None,
    use: str = ROUTINE,
) -> Dilution:
    """Return how so many litres are mixed to a strength (mg/L) or to a share of product (% by volume).

    Refuses both or neither, a strength above the product's own, and what `check_label` and `check_strength` refuse.
    """
    product_mg_l = check_label(label_percent) * MG_L_OF_PERCENT
    if not math.isfinite(volume_l) or not 0 < volume_l <= MOST_VOLUME_L:
        raise Refused(_("the volume must be above 0 and at most %(most)s L"), field="volume_l", most=int(MOST_VOLUME_L))
    if (target_mg_l is None) == (percent_v_v is None):
        raise Refused(
            _("give the strength in mg/L or the share of product in percent by volume, one of them"), "target_mg_l"
        )
    if percent_v_v is not None:
        if not math.isfinite(percent_v_v) or not 0 < percent_v_v <= 100:
            raise Refused(_("the share of product must lie above 0 and at most at 100 %"), "percent_v_v")
        target_mg_l = product_mg_l * percent_v_v / 100
    assert target_mg_l is not None
    warned = check_strength(target_mg_l, use)
    if target_mg_l > product_mg_l * (1 + 1e-9):
        raise Refused(
            _("the product itself has %(has)s mg/L: %(wanted)s cannot be mixed from it"),
            field="target_mg_l", has=round(product_mg_l), wanted=round(target_mg_l),
        )  # fmt: skip
    total_ml = volume_l * 1000
    product_ml = target_mg_l * total_ml / product_mg_l
    return Dilution(round(product_ml, 3), round(total_ml - product_ml, 3), round(target_mg_l, 3), warned)


def of_parts(label_percent: float, product: float, water: float) -> float:
    """Return the strength in mg/L of "1:n", product to water."""
    return check_label(label_percent) * MG_L_OF_PERCENT * product / (product + water)


def of_fold(label_percent: float, fold: float) -> float:
    """Return the strength in mg/L of an n-fold dilution."""
    return check_label(label_percent) * MG_L_OF_PERCENT / fold


def tablets(target_mg_l: float, volume_l: float, *, mg_per_tablet: float, use: str = ROUTINE) -> int:
    """Return how many tablets make so many litres of at least this strength. Refuses tablets without chlorine."""
    check_strength(target_mg_l, use)
    if not math.isfinite(mg_per_tablet) or mg_per_tablet <= 0:
        raise Refused(_("a tablet must hold some mg of available chlorine"), field="mg_per_tablet")
    if not math.isfinite(volume_l) or not 0 < volume_l <= MOST_VOLUME_L:
        raise Refused(_("the volume must be above 0 and at most %(most)s L"), field="volume_l", most=int(MOST_VOLUME_L))
    return math.ceil(round(target_mg_l * volume_l / mg_per_tablet, 9))


def clash(one: str, other: str) -> str:
    """Return why two agents must not meet in a bucket, or at a place within the hour (msgid); "" where they may."""
    families = frozenset(AGENTS[key].family if key in AGENTS else key for key in (one, other))
    return FORBIDDEN.get(families, "")


def check_method(agent: str, method: str) -> None:
    """Refuse a way in which an agent must not be applied, above all alcohol that is sprayed."""
    known = AGENTS.get(agent)
    if known is None:
        raise Refused(_("there is no agent %(agent)s"), field="agent", agent=agent[:40])
    if method in known.methods:
        return
    if known.family == "alcohol":
        raise Refused(_("alcohol is wiped, never sprayed: its vapour explodes"), field="method")
    raise Refused(_("this agent is not applied this way"), field="method")


def is_within(working_mg_l: float, wanted_mg_l: float) -> bool:
    """Say whether a strength lies within ±10 % of what the plan asks."""
    return abs(working_mg_l - wanted_mg_l) <= wanted_mg_l * TOLERANCE + 1e-9
