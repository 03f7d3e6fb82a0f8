"""Icons from Tabler's sprite, put into the page itself: a phone would else fetch two megabytes for five of them."""

from __future__ import annotations

import functools
import re

from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SPRITE = "vendor/tabler-sprite.svg"
_SYMBOL = re.compile(r'<symbol id="tabler-([a-z0-9-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)
_GAP = re.compile(r"\s+")
# Where the sprite has not been fetched a page must still stand.
_UNKNOWN = '<circle cx="12" cy="12" r="8"/>'


@functools.cache
def shapes() -> dict[str, str]:
    """Return the inner SVG of every outline icon by name, read once; nothing without the sprite."""
    found = finders.find(SPRITE)
    if not found:
        return {}
    with open(str(found), encoding="utf-8") as stream:  # noqa: PTH123 - finders answer a plain path
        return {name: _GAP.sub(" ", shape.strip()) for name, shape in _SYMBOL.findall(stream.read())}


@functools.lru_cache(maxsize=512)
def icon(name: str, classes: str = "") -> SafeString:
    """Return an icon as inline SVG, hidden from screen readers: the word beside it speaks."""
    shape = shapes().get(name, _UNKNOWN)
    return format_html(
        '<svg class="icon {}" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        classes,
        mark_safe(shape),  # noqa: S308 - our own sprite
    )
