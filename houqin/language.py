"""The language of a page: the account's, then the cookie's, then Chinese; never the browser's guess."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


def language_of(request: HttpRequest) -> str:
    """Return the code of the language in which this request is answered."""
    offered = dict(settings.LANGUAGES)
    account = getattr(request.user, "language", "") if request.user.is_authenticated else ""
    for code in (account, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")):
        if code in offered:
            return str(code)
    return settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Answers each request in the language of whoever asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
