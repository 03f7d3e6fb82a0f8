from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.common.refused import Refused
from houqin.kernel.files import photos
from houqin.kernel.files.tests import pictures

pytestmark = pytest.mark.once


def test_a_large_photo_has_1600_px_at_most_and_keeps_its_shape():
    assert pictures.opened(photos.drawn_anew(pictures.jpeg(4000, 3000))).size == (1600, 1200)


def test_a_small_photo_is_not_blown_up():
    assert pictures.opened(photos.drawn_anew(pictures.jpeg(64, 48))).size == (64, 48)


def test_a_photo_taken_upright_stands_upright():
    assert pictures.opened(photos.drawn_anew(pictures.jpeg(64, 48, turned=6))).size == (48, 64)


def test_neither_place_nor_device_nor_comment_is_left():
    sent = pictures.jpeg(place=True)
    assert sent.count(b"Secret phone") + sent.count(b"whoever took it") == 2
    kept = photos.drawn_anew(sent)
    assert dict(pictures.opened(kept).getexif()) == {}
    assert kept.count(b"Secret phone") + kept.count(b"whoever took it") == 0


def test_what_is_clear_becomes_white():
    assert pictures.opened(photos.drawn_anew(pictures.png())).getpixel((5, 5)) == (255, 255, 255)


def test_bytes_appended_to_a_photo_are_gone():
    hidden = b"<script>alert(1)</script>"
    assert hidden not in photos.drawn_anew(pictures.jpeg() + hidden)


@pytest.mark.parametrize("width", [5_001, 60_000])
def test_a_bomb_is_refused_by_its_header(width):
    sent = pictures.bomb(width, width)
    assert len(sent) < 1000
    with pytest.raises(Refused, match=r"more than (25|50) million pixels"):
        photos.drawn_anew(sent)


def test_a_photo_of_48_million_pixels_is_taken():
    kept = pictures.opened(photos.drawn_anew(pictures.jpeg(8000, 6000, turned=8)))
    assert kept.size == (1200, 1600)


@pytest.mark.parametrize(
    "sent",
    [b"", b"GIF89a", b"%PDF-1.4", b"<svg xmlns='http://www.w3.org/2000/svg'/>", pictures.jpeg()[:200], b"\xff\xd8\xff"],
    ids=["nothing", "gif", "pdf", "svg", "cut short", "begin only"],
)
def test_what_is_no_photo_is_refused_with_a_sentence(sent):
    with pytest.raises(Refused, match="no photo that can be read") as refused:
        photos.drawn_anew(sent)
    assert refused.value.field == "photo"


@given(st.integers(0, 2**32))
def test_a_damaged_photo_is_drawn_or_refused_and_nothing_else(seed):
    chance = random.Random(seed)
    sent = bytearray(chance.choice([pictures.jpeg(place=True), pictures.png()]))
    for _spoilt in range(chance.randrange(1, 12)):
        sent[chance.randrange(len(sent))] = chance.randrange(256)
    with contextlib.suppress(Refused):
        assert pictures.opened(photos.drawn_anew(bytes(sent))).format == "JPEG"
