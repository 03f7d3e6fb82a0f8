"""Photos are drawn anew on arrival: upright, at most 1,600 px, without place, device or anything hidden in them."""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageOps, UnidentifiedImageError

from houqin.common.refused import Refused
from houqin.common.words import _

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE_PX = 1600
# A phone's camera gives 12 to 48 million; drawn out in memory each takes three or four bytes.
MOST_PIXELS = 50_000_000
QUALITY = 82
WHITE = (255, 255, 255)
# What a reader of foreign bytes may stumble over; none of it is a fault of ours.
BROKEN = (UnidentifiedImageError, OSError, ValueError, LookupError, TypeError, ArithmeticError, SyntaxError,
          struct.error)  # fmt: skip


def drawn_anew(content: bytes) -> bytes:
    """Return the photo as a JPEG of at most 1,600 px a side with nothing but the picture in it.

    Refuses what is no JPEG, PNG or WebP, a picture cut short, and one of more than 50 million pixels (its header
    alone is read for that, so that a small file cannot fill the memory).
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as found:
            _check_pixels(found.width, found.height)
            return _encoded(_small(found))
    except Image.DecompressionBombError:
        raise _too_many() from None
    except BROKEN:
        raise Refused(_("this is no photo that can be read; send a JPEG, PNG or WebP"), "photo") from None


def _check_pixels(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_many()


def _too_many() -> Refused:
    return Refused(
        _("this picture has more than %(most)s million pixels; send a smaller one"),
        "photo",
        most=MOST_PIXELS // 1_000_000,
    )


def _small(found: Image.Image) -> Image.Image:
    # A JPEG is read at a fraction of its size where that is enough, which spares most of the memory.
    found.draft("RGB", (LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    turned = ImageOps.exif_transpose(found)
    turned.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    return _on_white(turned)


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
