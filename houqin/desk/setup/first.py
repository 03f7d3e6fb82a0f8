"""An empty house: who may open its first account, and what is to be entered in which order."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from houqin import home
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.access import queries as access
from houqin.kernel.access import rules
from houqin.kernel.access.models import Account, Grant
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person
from houqin.kernel.places.models import Place
from houqin.kernel.response.models import LevelChange

CODE_NAME = "first-account.code"
OWN_ROLES = ("setter", "planner")


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
    """One thing to be entered: what (msgid), how (msgid), how many there are, where it is done."""

    title: str
    how: str
    number: int
    route: str
    is_done: bool


def steps(account: Account, *, at: datetime, within: Scope) -> list[Step]:
    """Return what a new house needs, in its order; nothing once all of it is there."""
    found = list(_steps(account, at, within))
    # A house at work without a backup is told so on the page of its health.
    return [] if all(step.is_done for step in found[:-1]) else found


def _steps(account: Account, at: datetime, within: Scope) -> Iterator[Step]:
    del within
    has_factor = access.has_second_factor(account.pk, within=Scope.whole(reason="the own second factor"))
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
    others = Grant.objects.filter(access.in_force_q(at)).exclude(role__in=OWN_ROLES)
    yield _counted(
        _("Roles"), _("who commands, who leads which team, who is the clinic; you may give them to yourself"),
        others.count(), "setup:people",
    )  # fmt: skip
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


def _counted(title: str, how: str, number: int, route: str) -> Step:
    return Step(title, how, number, route, is_done=number > 0)
