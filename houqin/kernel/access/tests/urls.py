"""Routes for the tests of the middleware: each answers what its request was given."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path

from houqin import urls
from houqin.common.refused import Refused
from houqin.kernel.access import routes


def answer(request: HttpRequest) -> JsonResponse:
    scope = request.scope  # type: ignore[attr-defined]
    return JsonResponse(
        {
            "units": scope.units, "places": scope.places, "roles": sorted(scope.roles), "person": scope.person_id,
            "actor": request.actor.key, "day": str(request.day),  # type: ignore[attr-defined]
        }
    )  # fmt: skip


@routes.declare(public=True)
def open_to_all(request: HttpRequest) -> JsonResponse:
    return answer(request)


@routes.declare(roles={"*": "own"})
def own(request: HttpRequest) -> JsonResponse:
    return answer(request)


@routes.declare(roles={"team_leader": "unit", "commander": "campus", "guard": "own"})
def team(request: HttpRequest) -> JsonResponse:
    return answer(request)


@routes.declare(roles={"commander": "campus"})
def command(request: HttpRequest) -> JsonResponse:
    return answer(request)


@routes.declare(roles={"*": "own"}, methods="GET")
def only_read(request: HttpRequest) -> JsonResponse:
    return answer(request)


@routes.declare(roles={"*": "own"})
def refusing(request: HttpRequest) -> JsonResponse:
    raise Refused("room %(room)s is full", room="305")


@routes.declare(roles={"team_leader": "unit"})
def one_unit(request: HttpRequest, unit_path: str) -> JsonResponse:
    if unit_path not in (request.scope.units or ()):  # type: ignore[attr-defined]
        raise Http404
    return answer(request)


def undeclared(request: HttpRequest) -> JsonResponse:
    return answer(request)


urlpatterns = [
    *urls.urlpatterns,
    path("test/open/", open_to_all, name="test_open"),
    path("test/own/", own, name="test_own"),
    path("test/team/", team, name="test_team"),
    path("test/command/", command, name="test_command"),
    path("test/read/", only_read, name="test_read"),
    path("test/refusing/", refusing, name="test_refusing"),
    path("test/unit/<str:unit_path>/", one_unit, name="test_unit"),
    path("test/undeclared/", undeclared, name="test_undeclared"),
]
