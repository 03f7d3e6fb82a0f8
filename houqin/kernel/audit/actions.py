"""One write = one action = one transaction = one record: the decorator `action`, and the sealing."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, transaction

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel import bulk
from houqin.kernel.audit import rules
from houqin.kernel.audit.models import Detail, Head, Record

P = ParamSpec("P")
R = TypeVar("R")
SEAL_BATCH = 2000
COMMAND_LENGTH = 80
# Not what a person sent: the same report repeated from a phone's outbox after a change of level is the same report.
NOT_CONTENT = frozenset({"at", "command", "measures"})


@dataclass(slots=True)
class Act:
    """The action under way: what it adds to its one record."""

    name: str
    by: Actor
    at: datetime
    about: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    detail: dict[str, object] = field(default_factory=dict)


_current: ContextVar[Act | None] = ContextVar("houqin_act", default=None)
_registry: dict[str, Callable[..., object]] = {}
_calls: ContextVar[dict[str, int] | None] = ContextVar("houqin_calls", default=None)
_skipped: ContextVar[str] = ContextVar("houqin_skipped", default="")


class RolledBack(Exception):
    """Raised inside the one action whose effect a trial run leaves out."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function(*, by, at, command=None, …)` an audited action.

    The outermost action opens the transaction and writes the record at its end; actions called
    inside it join. A repeated command with equal content leaves nothing and returns the stored
    answer (decision 0003); with other content it is refused. What the function returns must fit
    JSON when `command` is given.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @functools.wraps(function)
    def acted(*args: P.args, **kwargs: P.kwargs) -> R:
        _count_call(name)
        if _skipped.get() == name:
            return _left_out(function, args, kwargs)
        if _current.get() is not None:
            return function(*args, **kwargs)
        return _run_outermost(name, function, args, kwargs)

    _registry[name] = acted
    return acted


def _run_outermost(name: str, function: Callable[..., R], args: tuple[object, ...], kwargs: dict[str, Any]) -> R:
    by, at, command = kwargs["by"], kwargs["at"], kwargs.get("command")
    content = _content(name, kwargs) if command else ""
    if command and len(command) > COMMAND_LENGTH:
        raise Refused(_("a command id has at most %(most)s characters"), field="command", most=COMMAND_LENGTH)
    act = Act(name, by, at)
    token = _current.set(act)
    try:
        with transaction.atomic():
            result = function(*args, **kwargs)
            answer = _plain_answer(name, result) if command else None
            _write(act, command, content, answer)
            return result
    except (Refused, IntegrityError):
        # What was done before is refused by its own effect, or by its command's unique column.
        stored = _stored(command, content) if command else None
        if stored is None:
            raise
        return stored.answer  # type: ignore[return-value]
    finally:
        _current.reset(token)


def _content(name: str, kwargs: dict[str, Any]) -> str:
    # Done "now" is when it arrives: a form sent twice arrives twice and is the same form.
    is_now = kwargs.get("happened_at") == kwargs["at"]
    unsaid = NOT_CONTENT | {"happened_at"} if is_now else NOT_CONTENT
    return rules.digest({k: v for k, v in kwargs.items() if k not in unsaid} | {"_": name})


def _plain_answer(name: str, result: object) -> object:
    answer = rules.plain(result)
    if answer != result:
        raise TypeError(f"{name} takes a command, so it must return what JSON can hold")
    return answer


def _stored(command: str, content: str) -> Record | None:
    record = Record.objects.filter(command=command).first()
    if record is not None and record.digest != content:
        raise Refused(_("this was sent before with other content; look at it again and send it anew"))
    return record


def _write(act: Act, command: str | None, digest: str, answer: object) -> None:
    record = Record(
        action=act.name,
        by=act.by.key,
        at=act.at,
        about=act.about,
        counts=act.counts,
        command=command or None,
        digest=digest,
        answer=answer,
    )
    bulk.insert([record])
    if act.detail:
        salt, content = secrets.token_hex(16), rules.plain(act.detail)
        Detail.objects.create(record=record, content=content, salt=salt, digest=rules.detail_digest(salt, content))


def about(subject: str) -> None:
    """Name what the action under way is about ("person:17"); the first name given stays."""
    act = _current.get()
    if act is not None and not act.about:
        act.about = subject


def count(**effects: int) -> None:
    """Add numbers of effects to the record of the action under way."""
    act = _current.get()
    if act is not None:
        for key, number in effects.items():
            act.counts[key] = act.counts.get(key, 0) + number


def detail(content: dict[str, object]) -> None:
    """Add sensitive before/after values to the erasable part of the record under way."""
    act = _current.get()
    if act is not None:
        act.detail.update(content)


def registered() -> dict[str, Callable[..., object]]:
    """Return every action by its dotted name."""
    return dict(_registry)


class counting:  # noqa: N801 - reads as a verb: `with counting() as calls`
    """Count the calls of each action while the block runs."""

    def __enter__(self) -> dict[str, int]:
        calls: dict[str, int] = {}
        self._token = _calls.set(calls)
        return calls

    def __exit__(self, *_exc: object) -> None:
        _calls.reset(self._token)


class without:  # noqa: N801 - reads as a preposition: `with without(name)`
    """Roll back the effect of one action, by dotted name, while the block runs (a trial of evidence)."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self._token = _skipped.set(self.name)

    def __exit__(self, *_exc: object) -> None:
        _skipped.reset(self._token)


def _count_call(name: str) -> None:
    calls = _calls.get()
    if calls is not None:
        calls[name] = calls.get(name, 0) + 1


def _left_out(function: Callable[..., R], args: tuple[object, ...], kwargs: dict[str, Any]) -> R:
    token = _current.set(_current.get() or Act("", kwargs["by"], kwargs["at"]))
    result: R
    try:
        with transaction.atomic():
            result = function(*args, **kwargs)
            raise RolledBack  # noqa: TRY301 - leaving the block by it is what rolls back
    except RolledBack:
        return result
    finally:
        _current.reset(token)


def _unsealed(limit: int) -> Iterator[Record]:
    yield from Record.objects.filter(sealed_no=None).select_related("detail").order_by("pk")[:limit]


def seal() -> int:
    """Chain every record not yet sealed, in batches; return how many were sealed."""
    total = 0
    while sealed := _seal_batch():
        total += sealed
    return total


@transaction.atomic
def _seal_batch() -> int:
    Head.objects.get_or_create(pk=1)
    head = Head.objects.select_for_update().get(pk=1)
    records = list(_unsealed(SEAL_BATCH))
    for record in records:
        head.sealed += 1
        record.sealed_no = head.sealed
        head.seal = record.seal = rules.seal(head.seal, record.sealed_content())
    bulk.change_each(Record, ("sealed_no", "seal"), [(row.sealed_no, row.seal, row.pk) for row in records])
    head.save(update_fields=["sealed", "seal"])
    return len(records)


@action
def erase_details(*, by: Actor, at: datetime, before: datetime) -> int:
    """Erase the sensitive details of records older than `before`; the chain still verifies."""
    erased = Detail.objects.filter(record__at__lt=before, erased_at=None).update(content=None, erased_at=at)
    count(erased=erased)
    return erased
