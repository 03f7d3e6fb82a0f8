"""Names, drawn passwords and what a browser is called: plain Python, no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

# Without letters and digits that look alike on paper.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 3, 4
LANGUAGES = frozenset({"zh-hans", "en"})
_USERNAME = re.compile(r"[A-Za-z0-9._@+-]{1,64}")
_BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def drawn_password(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a password to be printed, twelve signs in groups of four (60 bits when `choose` is truly random)."""
    return "-".join("".join(choose(SIGNS) for _sign in range(GROUP_LENGTH)) for _group in range(GROUPS))


def is_username(text: str) -> bool:
    """Say whether the text can be a user name: letters, digits and . _ @ + -, at most 64."""
    return _USERNAME.fullmatch(text) is not None


def browser_of(user_agent: str) -> str:
    """Return what a person calls the browser and the device that sent this header, such as "WeChat · iPhone"."""
    browser = next((word for sign, word in _BROWSERS if sign in user_agent), "")
    system = next((word for sign, word in _SYSTEMS if sign in user_agent), "")
    return " · ".join(part for part in (browser, system) if part)
