"""CAS 3.0, which many Chinese universities have: the extra `houqin[cas]`, where a server is named."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import ParseError

import requests
from cas import CASClient
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from lxml.etree import XMLSyntaxError

from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.kernel.access import routes
from houqin.single_sign_on import accounts

# What this browser asked for: an answer that it did not ask for signs nobody in.
ASKED = "cas_asked"
LONGEST_S = 10


class _Session(requests.Session):
    """A server that does not answer must not hold a web process for ever."""

    def request(self, *words: Any, **more: Any) -> Any:
        """Ask with a limit."""
        return super().request(*words, **{"timeout": LONGEST_S, **more})


def _client(request: HttpRequest) -> Any:
    service = request.build_absolute_uri(reverse("cas_callback"))
    server = f"{settings.HOUQIN_CAS_SERVER.rstrip('/')}/"
    return CASClient(version=3, server_url=server, service_url=service, session=_Session())


@routes.declare(public=True, methods="GET")
def begin(request: HttpRequest) -> Any:
    """Lead to the campus's sign-in."""
    going_to = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(going_to, {request.get_host()}, require_https=request.is_secure())
    request.session[ASKED] = going_to if is_ours else "/"
    return HttpResponseRedirect(_client(request).get_login_url())


@routes.declare(public=True, methods="GET")
def come_back(request: HttpRequest) -> Any:
    """Have the ticket confirmed by the server, and sign in whoever it names."""
    going_to, ticket = request.session.pop(ASKED, None), request.GET.get("ticket", "")[:512]
    if going_to is None or not ticket:
        return accounts.refused(request, accounts.broken(), 502)
    try:
        name, attributes, _proxy = _client(request).verify_ticket(ticket)
    except (requests.RequestException, ParseError, XMLSyntaxError, ValueError, KeyError):
        return accounts.refused(request, accounts.broken(), 502)
    try:
        return accounts.taken_in(request, accounts.account_of(_number_in(name, attributes or {})), going_to)
    except Refused as refused:
        return accounts.refused(request, refused, 403)


def _number_in(name: str | None, attributes: dict[str, Any]) -> str:
    if not name:
        raise Refused(_("the campus sign-in did not confirm this ticket: sign in again"))
    wanted = settings.HOUQIN_CAS_NUMBER_ATTRIBUTE
    told = attributes.get(wanted) if wanted else name
    if told is None:
        raise Refused(_("the campus sign-in did not say %(claim)s: tell the administrator"), claim=wanted)
    return str(told[0] if isinstance(told, list) else told).strip()
