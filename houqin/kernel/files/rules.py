"""What may be kept as a file, under which name and where: plain Python, no database, no clock."""

from __future__ import annotations

import re

from houqin.common.refused import Refused
from houqin.common.words import _

MIB = 1 << 20
MOST_BYTES = 20 * MIB
PDF = "application/pdf"
PDF_BEGINS = b"%PDF-"
PHOTO = "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 160
DRAFT = "draft"
_UNFIT = re.compile(r'[\x00-\x1f\x7f"*:<>?|\\/]+')


def check_size(size_bytes: int) -> None:
    """Refuse a file that is empty or larger than 20 MiB."""
    if size_bytes <= 0:
        raise Refused(_("this file is empty"), "photo")
    if size_bytes > MOST_BYTES:
        raise Refused(
            _("a file has at most %(most)s MB; this one has %(size)s MB"),
            "photo",
            most=MOST_BYTES // MIB,
            size=-(-size_bytes // MIB),
        )


def is_document(content: bytes) -> bool:
    """Say whether the content begins as a PDF does."""
    return content.startswith(PDF_BEGINS)


def is_workbook(content: bytes) -> bool:
    """Say whether the content begins as an .xlsx does."""
    return content.startswith(b"PK\x03\x04")


def kept_name(name: str, *, ending: str) -> str:
    """Return a file's own name without folders and unfit signs, at most 160 characters, with the ending it now has."""
    own = re.split(r"[\\/]", name)[-1]
    stem = _UNFIT.sub(" ", own).rpartition(".")[0] or _UNFIT.sub(" ", own)
    return f"{' '.join(stem.split()).strip('. ')[: LONGEST_NAME - len(ending)] or 'file'}{ending}"


def place_of(sha256: str) -> str:
    """Return where a content lies under the folder of files: "ab/abcd…"."""
    return f"{sha256[:2]}/{sha256}"


def draft_of(person_key: str) -> str:
    """Return the subject under which a photo waits while its form is mended ("draft:person:17")."""
    return f"{DRAFT}:{person_key}"
