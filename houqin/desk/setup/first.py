"""An empty house: who may open its first account, and what is to be entered in which order."""

from __future__ import annotations

import contextlib
import dataclasses
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from houqin import home, registry
from houqin.common import paths
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.access import queries as access
from houqin.kernel.access import rules
from houqin.kernel.access.models import Account, Grant
from houqin.kernel.org.models import Unit, UnitKind
from houqin.kernel.people.models import Person
from houqin.kernel.places.models import Place
from houqin.kernel.response import queries as response
from houqin.kernel.response.models import LevelChange

CODE_NAME = "first-account.code"
OWN_ROLES = ("setter", "planner")
LEADING = ("team_leader", "unit_head")
WHOLE = Scope.whole(reason="what a new house still lacks")


def is_fresh() -> bool:
    """Say whether nobody has an account yet."""
    return not Account.objects.exists()


def code() -> str:
    """Return the code that opens the first account, drawn once; nothing where somebody has an account.

    It stands in a file that only the owner of the house may read: whoever can read it may open the house.
    """
    if not is_fresh():
        return ""
    path = _path()
    if not path.exists():
        with contextlib.suppress(FileExistsError):
            home.write_private(path, rules.drawn_password(secrets.choice) + "\n")
    return path.read_text(encoding="utf-8").strip()


def is_right(text: str) -> bool:
    """Say whether the text is the code."""
    known = code()
    return bool(known) and secrets.compare_digest(text.strip().lower().encode(), known.encode())


def forget() -> None:
    """Remove the code: it opens one account only."""
    _path().unlink(missing_ok=True)


def _path() -> Path:
    return Path(settings.HOUQIN_HOME) / CODE_NAME


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be entered: what (msgid), how (msgid), how many there are, of how many (0: one is enough), where."""

    title: str
    how: str
    number: int
    route: str
    is_done: bool
    of: int = 0
    query: str = ""


def steps(account: Account, *, at: datetime, within: Scope) -> list[Step]:
    """Return what a new house needs, in its order; nothing once all of it is there."""
    found = list(_steps(account, at, within))
    return [] if all(step.is_done for step in found) else found


def _steps(account: Account, at: datetime, within: Scope) -> Iterator[Step]:
    del within
    has_factor = access.has_second_factor(account.pk, within=WHOLE)
    secured = has_factor or not settings.HOUQIN_SECOND_FACTOR
    yield Step(
        _("Second factor"), _("phone unlock, a printed code sheet or an app, for your own account"), 0,
        "setup:second_factor", secured,
    )  # fmt: skip
    yield _counted(
        _("Campuses and places"), _("campuses first, then buildings and doors: by hand or as a sheet"),
        Place.objects.count(), "register:places",
    )  # fmt: skip
    yield _counted(
        _("Units"), _("committee, branches, units, teams: everybody will belong to exactly one"),
        Unit.objects.filter(closed_at=None).count(), "register:units",
    )  # fmt: skip
    yield _counted(
        _("People"), _("as a sheet: download the template, fill it, try it, take it over"),
        max(Person.objects.filter(merged_into=None).count() - 1, 0), "register:sheets",
    )  # fmt: skip
    yield from _roles(at)
    yield from _telephones(at)
    yield _counted(
        _("Response level"), _("the level in force and its document; the commander enters it"),
        LevelChange.objects.filter(withdrawn_at=None).count(), "level:preview",
    )  # fmt: skip
    yield _counted(
        _("Accounts"), _("for a whole unit at once; the passwords are printed to be handed out"),
        max(Account.objects.count() - 1, 0), "setup:open_accounts",
    )  # fmt: skip
    has_backup = (Path(settings.HOUQIN_HOME) / home.BACKUP_NOTE_NAME).exists()
    how = _("houqin backup FILE, every night, kept on another machine")
    yield Step(_("A backup"), how, 0, "setup:health", has_backup)


def _roles(at: datetime) -> Iterator[Step]:
    held = Grant.objects.filter(access.in_force_q(at))
    yield _counted(
        _("Commander"), _("who changes the level and decides what waits; you may give the role to yourself"),
        held.filter(role="commander").count(), "setup:people",
    )  # fmt: skip
    called = _units_that_call_a_roll()
    led = set(held.filter(role__in=LEADING, unit__in=called).values_list("unit_id", flat=True))
    how = _("who calls the roll of each team: without a leader nobody notices that somebody is missing")
    yield _all_of(_("Team leaders"), how, len(led), len(called), "setup:people")
    yield _counted(
        _("Clinic"), _("who is told of a fever and decides who may come in again"),
        held.filter(role="clinic").count(), "setup:people",
    )  # fmt: skip
    yield _counted(
        _("Officers on duty"), _("who is on duty for the campus, in turn"),
        held.filter(role="duty_officer").count(), "setup:people",
    )  # fmt: skip


def _units_that_call_a_roll() -> list[int]:
    """Return the teams, and the units that have none below them."""
    rows = list(Unit.objects.filter(closed_at=None, kind__in=(UnitKind.TEAM, UnitKind.UNIT)).values_list("pk", "path"))
    above = {parent for _pk, path in rows for parent in paths.ancestors(path) if parent != path}
    return [pk for pk, path in rows if path not in above]


def _telephones(at: datetime) -> Iterator[Step]:
    root = response.root_place(within=WHOLE)
    asked = [
        (f"{line.key}.{item.name}", kind, item.name)
        for line in registry.lines() for kind in line.measures for item in dataclasses.fields(kind)
        if item.name.endswith("_phone")
    ]  # fmt: skip
    lacking = [
        key for key, kind, name in asked
        if root is None or not getattr(response.measures(kind, place_path=root.path, at=at, within=WHOLE), name)
    ]  # fmt: skip
    how = _("whom a fever card and the board tell people to call")
    step = _all_of(_("Telephone numbers"), how, len(asked) - len(lacking), len(asked), "level:measures")
    yield dataclasses.replace(step, query=f"?measure={lacking[0]}#override" if lacking else "")


def _all_of(title: str, how: str, number: int, of: int, route: str) -> Step:
    return Step(title, how, number, route, is_done=0 < of <= number, of=of)


def _counted(title: str, how: str, number: int, route: str) -> Step:
    return Step(title, how, number, route, is_done=number > 0)
