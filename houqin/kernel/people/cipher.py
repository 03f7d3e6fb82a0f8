"""Phones and document numbers: encrypted at rest, found by a keyed hash, never readable in the table."""

from __future__ import annotations

import functools
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from houqin.common.refused import Refused
from houqin.common.words import _

HASH_LENGTH = 32


@functools.lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


@functools.lru_cache(maxsize=16)
def _hash_key(key: str, purpose: str) -> bytes:
    # Derived, so that what finds a value is not what opens it.
    return hmac.new(key.encode(), f"houqin {purpose}".encode(), hashlib.sha256).digest()


def _keys() -> tuple[str, ...]:
    return tuple(settings.HOUQIN_DATA_KEYS)


def locked(text: str) -> bytes | None:
    """Return the text encrypted with the first of the data keys; None for ""."""
    return _box(_keys()).encrypt(text.encode()) if text else None


def opened(token: bytes | memoryview | None) -> str:
    """Return what was encrypted with any of the data keys; "" for None. Refuses what none of them opens."""
    if token is None:
        return ""
    try:
        return _box(_keys()).decrypt(bytes(token)).decode()
    except InvalidToken:
        raise Refused(_("the key to this personal data is missing; ask the administrator for it")) from None


def relocked(token: bytes | memoryview | None) -> bytes | None:
    """Return the same text encrypted with the first of the data keys. Refuses what none of them opens."""
    return locked(opened(token)) if token is not None else None


def hashed(text: str, purpose: str) -> str:
    """Return the keyed hash (32 hex digits, HMAC-SHA-256) under the first key; "" for ""."""
    return _hashed(text, purpose, _keys()[0])


def hashes(text: str, purpose: str) -> list[str]:
    """Return the keyed hash under every key: rows that were not rotated yet are found too."""
    return [_hashed(text, purpose, key) for key in _keys()]


def _hashed(text: str, purpose: str, key: str) -> str:
    if not text:
        return ""
    return hmac.new(_hash_key(key, purpose), text.encode(), hashlib.sha256).hexdigest()[:HASH_LENGTH]
