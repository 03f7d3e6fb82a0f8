"""Photos are drawn anew on arrival: upright, at most 1,600 px, without place, device or anything hidden in them."""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageOps, UnidentifiedImageError

from houqin.common.refused import Refused
from houqin.common.words import _

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE_PX = 1600
# A phone's camera gives 12 to 48 million. A JPEG is read at a fraction of its size; of all else every pixel takes four
# bytes of memory.
MOST_PIXELS, MOST_PIXELS_WHOLE = 50_000_000, 25_000_000
QUALITY = 82
WHITE = (255, 255, 255)
# What a reader of foreign bytes may stumble over; none of it is a fault of ours.
BROKEN = (UnidentifiedImageError, OSError, ValueError, LookupError, TypeError, ArithmeticError, SyntaxError,
          struct.error)  # fmt: skip


def drawn_anew(content: bytes) -> bytes:
    """Return the photo as a JPEG of at most 1,600 px a side with nothing but the picture in it.

    Refuses what is no JPEG, PNG or WebP, a picture cut short, and a JPEG of more than 50 million pixels or another of
    more than 25 million (its header alone is read for that, so that a small file cannot fill the memory).
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as found:
            _check_pixels(found.width * found.height, MOST_PIXELS if found.format == "JPEG" else MOST_PIXELS_WHOLE)
            return _encoded(_small(found))
    except Image.DecompressionBombError:
        raise _too_many(MOST_PIXELS) from None
    except BROKEN:
        raise Refused(_("this is no photo that can be read; send a JPEG, PNG or WebP"), "photo") from None


def _check_pixels(pixels: int, most: int) -> None:
    if pixels > most:
        raise _too_many(most)


def _too_many(most: int) -> Refused:
    return Refused(
        _("this picture has more than %(most)s million pixels; send a smaller one"), "photo", most=most // 1_000_000
    )


def _small(found: Image.Image) -> Image.Image:
    # Made small first: turning copies the whole picture.
    found.draft("RGB", (LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    found.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    return _on_white(ImageOps.exif_transpose(found))


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    ground = Image.new("RGB", clear.size, WHITE)
    ground.paste(clear, mask=clear.getchannel("A"))
    return ground


def _encoded(picture: Image.Image) -> bytes:
    # A fresh image knows nothing of the file that it was read from: neither place nor device nor profile.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
