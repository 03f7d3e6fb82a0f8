"""What the tests of the register share."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from houqin.desk.tests.campus import AT, DAY
from houqin.exchange import sheets
from houqin.exchange.sheets.declared import Sheet
from houqin.kernel.access import actions as access
from houqin.kernel.access.models import Account, Grant
from houqin.kernel.audit.models import Record
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Absence, Membership, Merge, Person, Post, SearchTerm
from houqin.kernel.people.tests import world
from houqin.kernel.places.models import Place
from houqin.kernel.response.models import LevelChange

__all__ = ["AT", "DAY"]
TABLES = (Person, SearchTerm, Membership, Post, Absence, Merge, Grant, Unit, Place, LevelChange)


def browser(role: str, unit: str = "team-1", language: str = "en") -> Client:
    """Return a browser in which somebody of the unit who holds the role ("" for none) is signed in."""
    person = world.person(f"R-{role}-{unit}", "张敏", unit=unit)
    if role:
        held_in = Unit.objects.get(code=unit).pk if role in {"team_leader", "unit_head", "secretary"} else None
        access.grant(person_id=person.pk, role=role, unit_id=held_in, by=world.BY, at=world.AT)
    client = Client()
    account = Account.objects.create(username=f"{role}-{unit}", person=person, language=language)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.person = person  # type: ignore[attr-defined]
    return client


def shown(answer: Any) -> str:
    """Return the page as text."""
    return str(answer.content.decode())


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row that the register writes, to be compared: nothing changed."""
    return {table.__name__: list(table._default_manager.order_by("pk").values()) for table in TABLES}


def acts() -> list[str]:
    """Return what is on record, by the last part of the action's name."""
    return [name.rpartition(".")[2] for name in Record.objects.order_by("pk").values_list("action", flat=True)]


def csv_of(*rows: list[str]) -> bytes:
    """Return rows as a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def sent(content: bytes, kind: str = "people", name: str = "list.csv") -> dict[str, Any]:
    """Return what a browser posts with a file."""
    return {"kind": kind, "file": SimpleUploadedFile(name, content)}


def read(answer: Any, sheet: Sheet) -> list[dict[str, object]]:
    """Return the rows of a sheet that was given to be kept; a last column that is not the sheet's is left out."""
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return [row.values for row in sheets.read(answer.content, sheet).rows]
