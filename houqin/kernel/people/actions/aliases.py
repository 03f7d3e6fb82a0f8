"""What else a person is called: learned from the lines of a group's list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.people import rules, writing
from houqin.kernel.people.models import Person


@audit.action
def learn_alias(*, person_id: int, alias: str, among: Sequence[int], by: Actor, at: datetime) -> bool:
    """Remember what a person is called besides their name; return False where it was known.

    Refuses what another of the people `among` whom it must tell them apart is called.
    """
    called = rules.named(alias, 40, "aliases")
    person = Person.objects.select_for_update().get(pk=person_id)
    audit.about(f"person:{person_id}")
    if called == person.name or called in person.aliases:
        return False
    for other in Person.objects.filter(pk__in=[one for one in among if one != person_id]):
        if called in (other.name, *other.aliases):
            raise Refused(_("%(name)s is called %(alias)s too; nothing was remembered"), name=other.name, alias=called)
    _set_aliases(person, [*person.aliases, called])
    return True


@audit.action
def forget_alias(*, person_id: int, alias: str, by: Actor, at: datetime) -> bool:
    """Forget what a person is called; return False where it was not known."""
    person = Person.objects.select_for_update().get(pk=person_id)
    audit.about(f"person:{person_id}")
    if alias not in person.aliases:
        return False
    _set_aliases(person, [called for called in person.aliases if called != alias])
    return True


def _set_aliases(person: Person, aliases: list[str]) -> None:
    audit.detail({"changed": {"aliases": [list(person.aliases), aliases]}})
    person.aliases = aliases
    person.save(update_fields=["aliases"])
    writing.rewrite_terms([person])
