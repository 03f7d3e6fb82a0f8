"""Reading the audit: the chain verified, who looked at whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, QuerySet

from houqin.common.scope import Scope
from houqin.kernel.audit import rules
from houqin.kernel.audit.models import Detail, Head, Record


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds; `first_bad` names the first record that does not, and why."""

    ok: bool
    records: int
    sealed: int
    head: str
    table: str
    first_bad: dict[str, object]


def verify(*, within: Scope, head: str | None = None) -> Verdict:
    """Recompute the whole chain; `head` (64 hex digits), noted earlier, must occur in it."""
    del within
    kept = Head.objects.filter(pk=1).first() or Head()
    before, number, is_head_seen = rules.FIRST_SEAL, 0, head in {None, rules.FIRST_SEAL}
    bad: dict[str, object] = {}
    for record in _sealed().iterator(chunk_size=2000):
        number += 1
        bad = _fault(record, number, before)
        if bad:
            break
        before = record.seal
        is_head_seen = is_head_seen or before == head
    if not bad:
        bad = _tail_fault(kept, number, before, is_head_seen) or _detail_fault()
    return Verdict(not bad, Record.objects.count(), kept.sealed, kept.seal, Record._meta.db_table, bad)


def _fault(record: Record, number: int, before: str) -> dict[str, object]:
    if record.sealed_no != number:
        return {"no": number, "why": "a sealed record is missing"}
    if rules.seal(before, record.sealed_content()) != record.seal:
        return {"no": number, "id": record.pk, "why": "the content does not fit its seal"}
    return {}


def _sealed() -> QuerySet[Record]:
    return Record.objects.exclude(sealed_no=None).select_related("detail").order_by("sealed_no")


def _tail_fault(kept: Head, number: int, before: str, is_head_seen: bool) -> dict[str, object]:
    if (kept.sealed, kept.seal) != (number, before):
        return {"no": number + 1, "why": "the chain ends before or after its noted head"}
    if not is_head_seen:
        return {"no": 0, "why": "the head given is not in the chain"}
    return {}


def _detail_fault() -> dict[str, object]:
    unerased = Detail.objects.filter(erased_at__isnull=False, content__isnull=False).order_by("pk").first()
    if unerased is not None:
        return {"id": unerased.record_id, "why": "a detail that was erased has content again"}
    for found in Detail.objects.filter(erased_at=None).iterator(chunk_size=2000):
        if rules.detail_digest(found.salt, found.content) != found.digest:
            return {"id": found.record_id, "why": "a detail does not fit its hash"}
    return {}


def records_about(subject: str, *, within: Scope) -> QuerySet[Record]:
    """Return the records about one subject ("person:17"), newest first; for who sees the subject."""
    del within
    return Record.objects.filter(about=subject).order_by("-at")


def count_records(*, within: Scope) -> int:
    """Return how many records there are."""
    del within
    return Record.objects.count()


def count_sealed(*, within: Scope) -> int:
    """Return how many records the chain holds."""
    del within
    return (Head.objects.filter(pk=1).first() or Head()).sealed


def oldest_unsealed(*, within: Scope) -> datetime | None:
    """Return the instant of the earliest record that the chain does not hold yet, or None."""
    del within
    found: datetime | None = Record.objects.filter(sealed_no=None).aggregate(first=Min("at"))["first"]
    return found


def head(*, within: Scope) -> str:
    """Return the head of the chain (64 hex digits), to be noted where nobody can change it."""
    del within
    return (Head.objects.filter(pk=1).first() or Head()).seal


def count_calls(names: list[str], *, within: Scope) -> dict[str, int]:
    """Return how many records each of the named actions has."""
    del within
    return {name: Record.objects.filter(action=name).count() for name in names}
