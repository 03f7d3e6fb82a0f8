"""Every read of pastes and rulings; whoever asks was admitted to the list they are about by its line."""

from __future__ import annotations

from houqin.common.scope import Scope
from houqin.kernel.chains.models import Paste, Ruling


def pastes_about(*, purpose: str, about: str, within: Scope) -> list[Paste]:
    """Return the pastes of a list that were not withdrawn, the last first."""
    del within
    rows = Paste.objects.filter(purpose=purpose, about=about, withdrawn_at=None)
    return list(rows.order_by("-at", "-pk"))


def paste_about(paste_id: int, *, purpose: str, about: str, within: Scope) -> Paste | None:
    """Return one paste of a list, or None; a withdrawn one is none."""
    del within
    return Paste.objects.filter(pk=paste_id, purpose=purpose, about=about, withdrawn_at=None).first()


def paste_before(paste: Paste, *, within: Scope) -> Paste | None:
    """Return the paste of the same list before this one, or None."""
    del within
    rows = Paste.objects.filter(purpose=paste.purpose, about=paste.about, withdrawn_at=None, pk__lt=paste.pk)
    return rows.order_by("-pk").first()


def rulings_about(*, purpose: str, about: str, within: Scope) -> dict[str, Ruling]:
    """Return the rulings that stand for a list, by the digest of the line."""
    del within
    rows = Ruling.objects.filter(purpose=purpose, about=about, ended_at=None)
    return {ruling.line: ruling for ruling in rows.select_related("person")}
