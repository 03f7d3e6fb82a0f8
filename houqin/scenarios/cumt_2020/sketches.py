"""Sketches that stand for the photos of the campaign: nobody was photographed for it, and each says that it is one."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

WIDTH, HEIGHT, FLOOR = 640, 480, 330
WALLS = ((214, 224, 230), (231, 224, 208), (219, 229, 214), (229, 219, 224))
MENDED = (46, 125, 80)
LACKING = (196, 60, 48)


def sketch(number: int, *, is_mended: bool) -> bytes:
    """Return a JPEG of a corridor with a record sheet on its wall: a row of it lacks, or all are there."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), WALLS[number % len(WALLS)])
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, FLOOR, WIDTH, HEIGHT), fill=(158, 150, 140))
    for line in range(-4, 9):
        pen.line((WIDTH // 2 + line * 40, FLOOR, WIDTH // 2 + line * 130, HEIGHT), fill=(136, 129, 120), width=2)
    for left in (60 + number % 3 * 30, 470):
        pen.rectangle((left, 130, left + 90, FLOOR), fill=(122, 92, 66), outline=(80, 60, 44), width=3)
    pen.rectangle((250, 110, 390, 290), fill=(255, 255, 252), outline=(70, 70, 70), width=3)
    for row in range(6):
        top = 124 + row * 27
        is_there = is_mended or row != number % 6
        pen.rectangle((262, top, 378, top + 16), fill=MENDED if is_there else None, outline=LACKING, width=2)
    pen.text((12, HEIGHT - 22), f"sketch {number}, not a photograph", fill=(60, 60, 60))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
