"""Names, drawn passwords and what a browser is called: plain Python, no database, no clock."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence

from houqin.common.refused import Refused
from houqin.common.words import _

# Without letters and digits that look alike on paper.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 3, 4
CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH, BADGE_LENGTH = 8, 16
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


def drawn_code(choose: Callable[[Sequence[str]], str], length: int = CODE_LENGTH) -> str:
    """Return a code of capitals and digits that do not look alike (five bits a sign)."""
    return "".join(choose(CODE_SIGNS) for _sign in range(length))


def code_of(text: str) -> str:
    """Return the code in what was typed or scanned: an address around it, blanks, full width and small letters go."""
    plain = unicodedata.normalize("NFKC", text).strip().rstrip("/").rpartition("/")[2]
    return re.sub(r"[\s\-·.]", "", plain).upper()[:40]


def hashed(secret: str) -> str:
    """Return the hash under which a drawn secret is kept; it is long enough to need no salt."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def check_pin(pin: str) -> str:
    """Return a PIN of four to six digits. Refuses everything else, one digit repeated, and a row of digits."""
    plain = unicodedata.normalize("NFKC", pin).strip()
    if not re.fullmatch(r"[0-9]{4,6}", plain):
        raise Refused(_("a PIN has four to six digits"), field="pin")
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(plain)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        raise Refused(_("this PIN is too easy to guess: choose another one"), field="pin")
    return plain


def is_username(text: str) -> bool:
    """Say whether the text can be a user name: letters, digits and . _ @ + -, at most 64."""
    return _USERNAME.fullmatch(text) is not None


def browser_of(user_agent: str) -> str:
    """Return what a person calls the browser and the device that sent this header, such as "WeChat · iPhone"."""
    browser = next((word for sign, word in _BROWSERS if sign in user_agent), "")
    system = next((word for sign, word in _SYSTEMS if sign in user_agent), "")
    return " · ".join(part for part in (browser, system) if part)


def name_key(name: str) -> str:
    """Return a user name as signing in looks it up: "Guard" and "ｇｕａｒｄ" enter as "guard"."""
    return unicodedata.normalize("NFKC", name).strip().casefold()
