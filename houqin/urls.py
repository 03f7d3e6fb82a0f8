"""The addresses of the house: each line and each desk room under its own name."""

from __future__ import annotations

from allauth.account import views as account_views
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from houqin import parts

_HEADLESS = tuple(parts.KERNEL)

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", account_views.login, name="account_login"),
    path("accounts/logout/", account_views.logout, name="account_logout"),
    path("accounts/inactive/", account_views.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account_views.password_change, name="account_change_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("language/", set_language, name="set_language"),
]

for app in settings.HOUQIN_INSTALLED:
    if app in _HEADLESS or not parts.is_built(f"{app}.urls"):
        continue
    prefix = "" if app == "houqin.desk" else app.rpartition(".")[2] + "/"
    urlpatterns.append(path(prefix, include(f"{app}.urls")))
