"""Canonical content and hashes of the chain: plain Python, no database, no clock."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum

FIRST_SEAL = "0" * 64


def plain(value: object) -> object:
    """Return `value` as something JSON can hold, the same for equal content."""
    match value:
        case None | bool() | int() | float() | str() if not isinstance(value, Enum):
            return value
        case Enum():
            return plain(value.value)
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case set() | frozenset():
            return sorted((plain(item) for item in value), key=repr)
        case list() | tuple():
            return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return plain(getattr(value, "pk", None) or getattr(value, "key", None) or str(value))


def digest(value: object) -> str:
    """Return the SHA-256 (hex) of the canonical JSON of `value`."""
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal(before: str, content: dict[str, object]) -> str:
    """Return the seal that follows `before` (64 hex digits) for a record's sealed content."""
    return hashlib.sha256((before + digest(content)).encode()).hexdigest()


def detail_digest(salt: str, content: object) -> str:
    """Return the salted hash by which an erased detail stays provable."""
    return hashlib.sha256((salt + digest(content)).encode()).hexdigest()
