"""What every page shows around its own content: clock, account, level, drill, menus.

Everything hangs on one name, `house`, so that a page may call its own day `day` without moving the header's;
and everything that costs a query is asked only when a page shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.desk import navigation
from houqin.kernel.access import tablets
from houqin.kernel.access.models import Account
from houqin.kernel.people.models import Membership
from houqin.kernel.response import queries as response_queries

LEVELS: dict[str, Promise] = {
    "I": gettext_lazy("Level I"),
    "II": gettext_lazy("Level II"),
    "III": gettext_lazy("Level III"),
    "IV": gettext_lazy("Level IV"),
    "normal": gettext_lazy("Normal level"),
}


@dataclass(frozen=True, slots=True)
class LevelChip:
    """The level in force: its key (I … IV, normal), its word, since when, and where it is explained."""

    key: str
    word: Promise | str
    since: datetime | None = None
    address: str = ""


def level_chip(request: HttpRequest, place_path: str = "") -> LevelChip | None:
    """Return the level at a place, else at the university as a whole, at the request's instant; None without places."""
    whole = Scope.whole(reason="everybody may know the level in force")
    if not place_path:
        root = response_queries.root_place(within=whole)
        if root is None:
            return None
        place_path = root.path
    standing = response_queries.standing(place_path=place_path, at=instant_of(request), within=whole)
    return LevelChip(
        standing.level, LEVELS.get(standing.level, standing.level), standing.since, navigation.address_of("level:page")
    )


def instant_of(request: HttpRequest) -> datetime:
    """Return the request's instant, also on an error page that the access middleware never saw."""
    return getattr(request, "at", None) or clock.now()


class House:
    """The frame of a page."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.at: datetime = instant_of(request)
        self.day: date = clock.day_of(self.at)

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in."""
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @property
    def may_send_to_printer(self) -> bool:
        """Whether whoever looks at a print page may send it to a duty-room printer."""
        return navigation.may_open(navigation.address_of("printing:send"), self.roles)

    @property
    def single_sign_on(self) -> tuple[str, str] | None:
        """The name and address of the campus's own sign-in, or None where none is set up."""
        if not (settings.HOUQIN_OIDC_ISSUER or settings.HOUQIN_CAS_SERVER):
            return None
        is_english = (get_language() or "").startswith("en")
        name = settings.HOUQIN_OIDC_NAME_EN if is_english else settings.HOUQIN_OIDC_NAME
        is_oidc = bool(settings.HOUQIN_OIDC_ISSUER)
        return name, reverse("openid_connect_login", args=["campus"]) if is_oidc else reverse("cas_login")

    @property
    def is_on_tablet(self) -> bool:
        """Whether this is somebody's turn at a shared tablet."""
        return self.is_signed_in and tablets.KEPT in self.request.session

    @cached_property
    def is_fresh(self) -> bool:
        """Whether nobody has an account yet: the sign-in page then leads to the first."""
        return not Account.objects.exists()

    @cached_property
    def person(self) -> Any:
        """The signed-in person, or None."""
        return getattr(self.request.user, "person", None) if self.is_signed_in else None

    @property
    def name(self) -> str:
        """The signed-in person's name in the language of the page, or the account's."""
        if not self.is_signed_in:
            return ""
        is_english = (get_language() or "").startswith("en")
        named = ((is_english and self.person.name_en) or self.person.name) if self.person else self.request.user
        return str(named)

    @cached_property
    def unit(self) -> Any:
        """The unit of the signed-in person now, or None."""
        if self.person is None:
            return None
        rows = Membership.objects.filter(person=self.person, ends_at=None).select_related("unit")
        found = rows.first()
        return found.unit if found else None

    @cached_property
    def level(self) -> LevelChip | None:
        """The chip of the response level."""
        return level_chip(self.request)

    @property
    def roles(self) -> frozenset[str]:
        """The roles that the signed-in person holds now."""
        scope: Scope | None = getattr(self.request, "scope", None)
        return scope.roles if scope else frozenset()

    @cached_property
    def menu(self) -> list[navigation.Link]:
        """The side menu."""
        return self._links(navigation.DESK)

    @cached_property
    def phone_menu(self) -> list[navigation.Link]:
        """The bar at the foot of a phone."""
        return self._links(navigation.PHONE)

    @property
    def home(self) -> str:
        """Where the mark leads."""
        return navigation.address_of(navigation.HOME) or "/"

    @property
    def who_looked(self) -> str:
        """The page that tells a person who looked at their data, once it exists."""
        return navigation.address_of(navigation.WHO_LOOKED)

    @property
    def account_key(self) -> str:
        """What keeps the drafts of two accounts on one phone apart."""
        return str(self.request.user.pk) if self.is_signed_in else ""

    def _links(self, entries: tuple[navigation.Entry, ...]) -> list[navigation.Link]:
        if not self.is_signed_in:
            return []
        return list(navigation.links(entries, roles=self.roles, here=self.request.path))


def page(request: HttpRequest) -> dict[str, object]:
    """Give every template `house` (the frame) and `drill` (the text of the purple banner, empty on a real campus)."""
    banner = getattr(settings, "HOUQIN_BANNER", "")
    return {"house": House(request), "drill": gettext(banner) if banner else ""}
