"""What counts: a run is worth its proof only if time, strength and place are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from houqin.common import clock
from houqin.common.words import _
from houqin.lines.disinfection.rules import chemistry, rhythm

# Why a run does not count, each with its sentence.
WHY_NOT: Mapping[str, str] = {
    "contact_short": _("the contact time was too short"),
    "too_weak": _("the solution was too weak"),
    "too_strong": _("the solution was too strong"),
    "expired": _("the batch had expired"),
    "stale": _("the solution was older than a day"),
    "not_mixed_yet": _("the solution was mixed only afterwards"),
    "no_solution": _("it is not known what was used"),
    "other_agent": _("another agent than the plan's was used"),
    "other_method": _("it was applied another way than planned"),
    "at_a_meal": _("people were eating there at the time"),
    "lamp_over": _("the lamp has burnt too long and was not tested again"),
    "too_soon": _("too soon after the run before"),
    "no_proof": _("the proof that the plan asks for is missing"),
    "clash": _("something that must not meet it was used there within the hour"),
}
SOLUTION_KEEPS = timedelta(hours=24)
# A phone's clock that is an hour off shows by a run that is not over yet when it is sent.
GREATEST_LEAD = timedelta(minutes=5)
LONGEST = timedelta(hours=12)
LAMP_WARN_H, LAMP_STOP_H = 800, 1000
LEAST_LAMP_MIN = 30


@dataclass(frozen=True, slots=True)
class Need:
    """What the plan asks of a run: agent, method, strength (0: by the share of product), minutes, proof."""

    agent: str
    method: str
    contact_min: int
    proof: str = "tap"
    target_mg_l: float = 0.0
    percent_v_v: float = 0.0
    gap_min: int = 0

    def wanted_mg_l(self, label_percent: float) -> float:
        """Return the strength wanted of a solution from a product of this label strength; 0 where none is measured."""
        if self.target_mg_l:
            return self.target_mg_l
        return label_percent * chemistry.MG_L_OF_PERCENT * self.percent_v_v / 100


@dataclass(frozen=True, slots=True)
class Used:
    """What was used: the agent of the batch or lamp, its strength, when it was mixed, when it expires."""

    agent: str
    label_percent: float = 0.0
    working_mg_l: float = 0.0
    mixed_at: datetime | None = None
    expires_on: date | None = None
    lamp_h: float = 0.0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another run at the same place: which agent, from when until when, whether for the same thing of the plan."""

    agent: str
    started_at: datetime
    ended_at: datetime
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What was done: how, from when until when, and with which proof ("scan", "photo", "tap")."""

    method: str
    started_at: datetime
    ended_at: datetime
    proof: str = "tap"

    @property
    def contact_min(self) -> float:
        """Minutes between start and finish."""
        return (self.ended_at - self.started_at).total_seconds() / 60


# A sheet signed by who walked: it stands for any proof, and says so in the record book.
PAPER = "paper"
PROOFS: Mapping[str, str] = {
    "scan": _("scan the code at the place"),
    "photo": _("take a photo"),
    "tap": _("one tap is enough"),
}


# What proved a run, in the record book.
PROVEN: Mapping[str, str] = {
    "scan": _("code scanned"),
    "photo": _("photo taken"),
    "tap": _("told by tap"),
    PAPER: _("sheet signed"),
}


def needs_repair(why: Sequence[str]) -> bool:
    """Say whether doing it again cannot help: the lamp itself is worn out."""
    return "lamp_over" in why


def is_plausible(told: Told, *, at: datetime) -> bool:
    """Say whether the times can be: begun before ended, not in the future, not a whole day long."""
    length = told.ended_at - told.started_at
    return timedelta() <= length <= LONGEST and told.ended_at <= at + GREATEST_LEAD


def why_not(
    need: Need, told: Told, used: Used | None, *, meals: Sequence[rhythm.Meal] = (), near: Sequence[Neighbour] = ()
) -> list[str]:
    """Return why a run does not count, by the keys of `WHY_NOT`; nothing where it does.

    `near` are other runs at the place within hours; contact ≥ required, strength within ±10 % (domain §3.6).
    """
    found = []
    if told.contact_min < need.contact_min:
        found.append("contact_short")
    if told.method != need.method:
        found.append("other_method")
    if need.proof not in {"tap", told.proof} and told.proof != PAPER:
        found.append("no_proof")
    found += ["no_solution"] if used is None else _of_used(need, told, used, meals)
    return found + _of_neighbours(need, told, near)


def _of_used(need: Need, told: Told, used: Used, meals: Sequence[rhythm.Meal]) -> list[str]:
    if used.agent != need.agent:
        return ["other_agent"]
    found = []
    if used.expires_on is not None and clock.day_of(told.started_at) > used.expires_on:
        found.append("expired")
    if used.mixed_at is not None:
        if used.mixed_at > told.started_at:
            found.append("not_mixed_yet")
        elif told.started_at - used.mixed_at > SOLUTION_KEEPS:
            found.append("stale")
    wanted = need.wanted_mg_l(used.label_percent)
    if wanted and not chemistry.is_within(used.working_mg_l, wanted):
        found.append("too_weak" if used.working_mg_l < wanted else "too_strong")
    if need.agent == "uv":
        if rhythm.meets_meal(told.started_at, told.ended_at, meals):
            found.append("at_a_meal")
        if used.lamp_h >= LAMP_STOP_H:
            found.append("lamp_over")
    return found


def _of_neighbours(need: Need, told: Told, near: Sequence[Neighbour]) -> list[str]:
    found = []
    gap, apart = timedelta(minutes=need.gap_min), timedelta(minutes=chemistry.APART_MIN)
    if any(one.is_same and abs(one.started_at - told.started_at) < gap for one in near):
        found.append("too_soon")
    if any(
        chemistry.clash(one.agent, need.agent)
        and one.started_at < told.ended_at + apart
        and told.started_at < one.ended_at + apart
        for one in near
    ):
        found.append("clash")
    return found
