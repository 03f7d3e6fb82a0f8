from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse

from houqin.kernel.access import routes
from houqin.kernel.access.asking import ask
from houqin.kernel.files import queries as files
from houqin.kernel.files import rules as file_rules
from houqin.lines.accountability.queries import findings as queries
from houqin.lines.accountability.views import supervising

# What somebody sent is shown as a picture or saved, and never runs as a page of ours.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Whoever looks by "Back" after signing out must not find it in the browser.
    "Cache-Control": "no-store",
}


@routes.declare(roles={**supervising.LEDGER, **supervising.OWN}, methods="GET")
def photo(request: HttpRequest, file_id: int) -> HttpResponse:
    """A photo or document of supervision, for who sees what it is about."""
    found = queries.photo_for(file_id, within=ask(request).scope)
    content = files.content_of(found) if found is not None else None
    if found is None or content is None:
        raise Http404
    shown = "inline" if found.media_type == file_rules.PHOTO else "attachment"
    response = HttpResponse(content, content_type=found.media_type, headers=HEADERS)
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(found.name)}"
    return response
