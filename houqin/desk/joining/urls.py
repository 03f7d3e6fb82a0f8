"""Addresses of joining: for who is not signed in yet, for leaders, for shared tablets."""

from __future__ import annotations

from django.urls import path

from houqin.desk.joining.views import asking, leading, tablet

app_name = "joining"
urlpatterns = [
    path("", leading.page, name="page"),
    path("code/", asking.code, name="code"),
    path("team/<str:code>/", asking.team, name="team"),
    path("wait/", asking.wait, name="wait"),
    path("welcome/", asking.welcome, name="welcome"),
    path("decide/", leading.decide, name="decide"),
    path("units/<str:code>/renew/", leading.renew, name="renew"),
    path("units/<str:code>/poster/", leading.poster, name="poster"),
    path("units/<str:code>/badges/", leading.badges, name="badges"),
    path("units/<str:code>/badges/<int:person_id>/revoke/", leading.revoke_badge, name="revoke_badge"),
    path("units/<str:code>/tablet/", leading.register_tablet, name="register_tablet"),
    path("devices/<int:request_id>/revoke/", leading.revoke, name="revoke"),
    path("tablets/<int:device_id>/revoke/", leading.revoke_tablet, name="revoke_tablet"),
    path("tablet/", tablet.tablet, name="tablet"),
    path("tablet/leave/", tablet.leave, name="leave"),
    path("pin/", tablet.pin, name="pin"),
]
