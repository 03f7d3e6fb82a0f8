"""Addresses and forms hold text: signs that no keyboard writes are refused before any page reads them.

PostgreSQL keeps no NUL, a workbook and a document no other control sign; what could not be sent out is not let in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_noop as _

from houqin.common.refused import Refused

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class PlainTextMiddleware:
    """Refuses an address or form that holds control signs, and says where."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass everything on; what an address names is known in `process_view`."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer 400 with the name of the first place that holds such a sign."""
        place = next((name for name, text in _texts(request, kwargs) if CONTROL.search(text)), None)
        if place is None:
            return None
        refused = Refused(_("%(place)s holds signs that no keyboard writes; type it again"), place=place)
        return render(request, "refused.html", {"refused": refused}, status=400)


def _texts(request: HttpRequest, named: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((name, text) for name, text in named.items() if isinstance(text, str))
    for sent in (request.GET, request.POST):
        for name, texts in sent.lists():
            yield CONTROL.sub("?", name), name
            yield from ((name, str(text)) for text in texts)
