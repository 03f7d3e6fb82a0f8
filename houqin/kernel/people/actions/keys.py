"""Reading an encrypted number aloud, on record; changing the keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db import models

from houqin.common.refused import Refused, limited
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.people import cipher, writing
from houqin.kernel.people.models import Person

BATCH = 500


@audit.action
def reveal_phone(*, person_id: int, purpose: str, by: Actor, at: datetime) -> str:
    """Return a person's telephone number in full; who asked and what for stays on record. Refuses no purpose."""
    return _revealed(person_id, "phone_cipher", purpose)


@audit.action
def reveal_identity(*, person_id: int, purpose: str, by: Actor, at: datetime) -> str:
    """Return a person's document number in full; who asked and what for stays on record. Refuses no purpose."""
    return _revealed(person_id, "identity_cipher", purpose)


def _revealed(person_id: int, field: str, purpose: str) -> str:
    if not purpose.strip():
        raise Refused(_("say what for; the person can read it"), "purpose")
    person = Person.objects.filter(pk=person_id).first()
    if person is None or getattr(person, field) is None:
        raise Refused(_("no number is known"))
    audit.about(f"person:{person_id}")
    audit.detail({"purpose": limited(purpose, 120, "purpose")})
    return cipher.opened(getattr(person, field))


@audit.action
def rotate_keys(*, by: Actor, at: datetime) -> dict[str, int]:
    """Encrypt everything anew with the first data key; return rows rewritten by table. Safe to repeat.

    Concerns every column named `…_cipher` of every part, and the hashes by which people are found. Refuses, changing
    nothing, when a value opens with none of the keys.
    """
    done: dict[str, int] = {}
    for model, fields in _locked_columns():
        rows = model._default_manager.all()
        done[model._meta.db_table] = sum(_rotate(model, part, fields) for part in _parts(rows))
    audit.about("keys")
    audit.count(**done)
    return done


def _locked_columns() -> Iterator[tuple[type[models.Model], list[str]]]:
    for model in apps.get_models():
        columns = [f.name for f in model._meta.concrete_fields if isinstance(f, models.BinaryField)]
        if locked := [name for name in columns if name.endswith("_cipher")]:
            yield model, locked


def _parts(rows: models.QuerySet[models.Model]) -> Iterator[list[models.Model]]:
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield part
        last = part[-1].pk


def _rotate(model: type[models.Model], rows: list[models.Model], fields: list[str]) -> int:
    held = [row for row in rows if any(getattr(row, name) is not None for name in fields)]
    for row in held:
        if isinstance(row, Person):
            writing.fill_phone(row, cipher.opened(row.phone_cipher))
            writing.fill_identity(row, cipher.opened(row.identity_cipher))
            continue
        for name in fields:
            setattr(row, name, cipher.relocked(getattr(row, name)))
    columns = list(writing.SECRET) if model is Person else fields
    model._default_manager.bulk_update(held, columns, batch_size=100)
    return len(held)
