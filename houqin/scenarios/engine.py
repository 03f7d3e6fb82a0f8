"""Replaying a campaign: every step at its own instant, through the real actions, each one on its own."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.scenarios.stage import Stage

BY = Actor.system("replay")
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody does at an instant. `is_refused` says that the rules must not allow it."""

    at: datetime
    name: str
    act: Callable[[Stage], object]
    is_refused: bool = False


class Campaign(Protocol):
    """What can be replayed: a key, the days, and the steps of each day, the same for the same seed."""

    key: str
    seed: int
    people: int
    days: list[date]

    def opening(self) -> Iterable[Step]:
        """Return what is entered before the first day: places, units, people, posts, levels."""
        ...

    def steps_of(self, day: date, stage: Stage) -> Iterable[Step]:
        """Return what happens on a day; the stage tells what came of the days before."""
        ...

    def closing(self) -> Iterable[Step]:
        """Return what happens after the last day's last step."""
        ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that did not do what the campaign says, and why."""

    at: datetime
    step: str
    why: str


@dataclass(slots=True)
class Outcome:
    """What came of a replay: calls by action, failures (the first ones by name), refusals that were due."""

    calls: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    failed: int = 0
    refused_as_due: int = 0
    steps: int = 0
    wall_s: float = 0.0


Told = Callable[[date, Outcome], None]


@audit.action
def begin(*, campaign: str, seed: int, people: int, days: int, is_demo: bool, by: Actor, at: datetime) -> None:
    """Note in the audit that this house is a replayed campaign and no real one."""
    audit.about(f"campaign:{campaign}")
    audit.count(seed=seed, people=people, days=days, is_demo=int(is_demo))


def replay(
    campaign: Campaign, *, until: datetime | None = None, without: str = "", told: Told = lambda _day, _outcome: None
) -> Outcome:
    """Run every step of a campaign up to `until` and seal the audit; `without` leaves out one action's effect.

    A step that is refused or falls is noted and the next one is taken. Refuses an action that does not exist.
    """
    if without and without not in audit.registered():
        raise Refused(_("there is no action %(name)s"), name=without)
    outcome, stage, started = Outcome(), Stage(), time.perf_counter()
    left_out = audit.without(without) if without else contextlib.nullcontext()
    with audit.counting() as calls, left_out, _collector_resting():
        begin(campaign=campaign.key, seed=campaign.seed, people=campaign.people, days=len(campaign.days),
              is_demo=until is not None, by=BY, at=clock.instant(campaign.days[0], "00:00"))  # fmt: skip
        _take_all(campaign.opening(), stage, outcome, until)
        for day in campaign.days:
            _take_all(campaign.steps_of(day, stage), stage, outcome, until)
            outcome.wall_s = time.perf_counter() - started
            told(day, outcome)
        _take_all(campaign.closing(), stage, outcome, until)
        audit.seal()
    outcome.calls = dict(sorted(calls.items()))
    outcome.wall_s = time.perf_counter() - started
    return outcome


@contextlib.contextmanager
def _collector_resting() -> Iterator[None]:
    # A replay makes a million short-lived rows without cycles; the collector would walk them all again and again.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _take_all(steps: Iterable[Step], stage: Stage, outcome: Outcome, until: datetime | None) -> None:
    for step in sorted(steps, key=lambda item: item.at):
        if until is None or step.at <= until:
            _take(step, stage, outcome)
    gc.collect(0)


def _take(step: Step, stage: Stage, outcome: Outcome) -> None:
    outcome.steps += 1
    try:
        step.act(stage)
    except Refused as refusal:
        if step.is_refused:
            outcome.refused_as_due += 1
        else:
            _fail(outcome, step, str(refusal))
    except Exception as error:  # noqa: BLE001 - one step that falls must not take the campaign with it
        _fail(outcome, step, f"{type(error).__name__}: {error}")
    else:
        if step.is_refused:
            _fail(outcome, step, "this should have been refused")


def _fail(outcome: Outcome, step: Step, why: str) -> None:
    outcome.failed += 1
    if len(outcome.failures) < MOST_LISTED:
        outcome.failures.append(Failure(step.at, step.name, why))
