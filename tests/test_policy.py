"""Every answer carries the content security policy; what is particular to one is in its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.test import Client

from houqin.policy import PolicyMiddleware

HEADER = "Content-Security-Policy"


def answered(response: HttpResponse, asks_nonce: bool = False) -> tuple[str, str]:
    """Return the policy of a response and the nonce that the page used."""
    request, used = HttpRequest(), []

    def page(asked: HttpRequest) -> HttpResponse:
        used.append(str(asked.csp_nonce) if asks_nonce else "")  # type: ignore[attr-defined]
        return response

    return PolicyMiddleware(page)(request).headers[HEADER], used[0]


def test_a_page_carries_the_policy_of_the_settings(db):
    policy = Client().get("/accounts/login/").headers[HEADER]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_every_answer_without_particulars_carries_the_same():
    assert answered(HttpResponse("a"))[0] == answered(HttpResponse(status=302))[0]


def test_a_nonce_that_a_page_uses_is_allowed_for_it_alone():
    policy, nonce = answered(HttpResponse("a"), asks_nonce=True)
    assert len(nonce) > 15
    assert f"'nonce-{nonce}'" in policy
    assert "nonce-" not in answered(HttpResponse("a"))[0]


def test_what_a_view_changes_is_in_its_own_policy():
    response = HttpResponse("a")
    response._csp_update = {"img-src": ["https://maps.example"]}  # type: ignore[attr-defined]
    assert "https://maps.example" in answered(response)[0]
    assert "https://maps.example" not in answered(HttpResponse("a"))[0]


def test_a_policy_that_a_view_wrote_itself_stands():
    assert answered(HttpResponse("a", headers={HEADER: "default-src 'self'"}))[0] == "default-src 'self'"
