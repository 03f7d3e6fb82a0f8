"""What waits on this device; the service worker, which must lie at the root to see every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from houqin.kernel.access import outbox, routes


@routes.declare(roles={routes.ANYBODY: "own"}, methods="GET")
@outbox.kept
def page(request: Any) -> HttpResponse:
    """The list of what waits to be sent; the device fills it, for the server does not know it yet."""
    return render(request, "offline/page.html", {})


@routes.declare(public=True, methods="GET")
def worker(request: Any) -> HttpResponse:
    """The service worker; a new version of any style or script makes it a new one."""
    script = render_to_string("offline/sw.js", request=request)
    return HttpResponse(
        script,
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"},
    )
