"""Every read of files: only what the scope bounds, what one sent oneself, or what is about something already found."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from houqin.common import paths
from houqin.common.scope import Scope
from houqin.kernel.files import storage
from houqin.kernel.files.models import File


def files_for(*, within: Scope) -> QuerySet[File]:
    """Return the files in the scope that are not erased, and those that the person who asks sent.

    A file without a unit is for who sees everything.
    """
    rows = File.objects.filter(erased_at=None).order_by("pk")
    if within.units is None:
        return rows
    condition = Q(by=f"person:{within.person_id}") if within.person_id is not None else Q(pk__in=[])
    for root in within.units:
        condition |= Q(unit_path__gte=root, unit_path__lt=paths.successor(root))
    return rows.filter(condition)


def file_for(file_id: int, *, within: Scope, about: Collection[str] = ()) -> File | None:
    """Return one file in the scope, or None.

    `about` names subjects ("finding:17") that the caller has already found within the scope: their files are seen too.
    """
    found = files_for(within=within).filter(pk=file_id).first()
    if found is None and about:
        found = File.objects.filter(pk=file_id, about__in=list(about), erased_at=None).first()
    return found


def subject_of(file_id: int, *, within: Scope) -> str:
    """Return what a file is about, or "" where there is none; who asks then looks whether they may see that."""
    del within
    return File.objects.filter(pk=file_id, erased_at=None).values_list("about", flat=True).first() or ""


def files_about(subjects: Iterable[str], *, within: Scope) -> dict[str, list[File]]:
    """Return the files about subjects that were already chosen within a scope, oldest first, by subject."""
    del within
    found: dict[str, list[File]] = {}
    rows = File.objects.filter(about__in=list(subjects), erased_at=None)
    for row in rows.order_by("pk"):
        found.setdefault(row.about, []).append(row)
    return found


def content_of(file: File) -> bytes | None:
    """Return what a file holds, or None where it is lost or no longer what was stored."""
    return storage.read(file.sha256)
