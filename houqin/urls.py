"""The addresses of the house: each line and each desk room under its own name."""

from __future__ import annotations

from importlib import import_module

from allauth.account import views as account_views
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from houqin import parts
from houqin.kernel.access import routes

_HEADLESS = tuple(parts.KERNEL)

# allauth's views guard themselves; before the second factor is given nobody is signed in yet.
_BEFORE_SIGN_IN = (
    "account_login", "account_inactive", "mfa_authenticate", "mfa_login_webauthn",
)  # fmt: skip
_SIGNED_IN = (
    "account_logout", "account_reauthenticate", "account_change_password", "account_set_password",
    "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
)  # fmt: skip
routes.FOREIGN.update({name: routes.Declaration(public=True) for name in _BEFORE_SIGN_IN})
routes.FOREIGN.update({name: routes.Declaration(roles={routes.ANYBODY: "own"}) for name in _SIGNED_IN})

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", account_views.login, name="account_login"),
    path("accounts/logout/", account_views.logout, name="account_logout"),
    path("accounts/inactive/", account_views.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account_views.password_change, name="account_change_password"),
    # Where allauth leads who came in by single sign-on and has no password to change.
    path("accounts/password/set/", account_views.password_set, name="account_set_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]

if settings.HOUQIN_OIDC_ISSUER:
    single_sign_on = import_module("houqin.single_sign_on.oidc")
    urlpatterns += [
        path("accounts/oidc/<str:provider_id>/login/", single_sign_on.begin, name="openid_connect_login"),
        path(
            "accounts/oidc/<str:provider_id>/login/callback/", single_sign_on.come_back, name="openid_connect_callback"
        ),
    ]

if settings.HOUQIN_CAS_SERVER:
    cas = import_module("houqin.single_sign_on.cas")
    urlpatterns += [
        path("accounts/cas/login/", cas.begin, name="cas_login"),
        path("accounts/cas/callback/", cas.come_back, name="cas_callback"),
    ]

handler400 = "houqin.desk.errors.bad_request"

if parts.is_built("houqin.desk.offline.views"):
    # A service worker sees only what lies under its own address.
    urlpatterns.append(path("sw.js", import_module("houqin.desk.offline.views").worker, name="service_worker"))

for app in settings.HOUQIN_INSTALLED:
    if app in _HEADLESS or not parts.is_built(f"{app}.urls"):
        continue
    prefix = "" if app == "houqin.desk" else app.rpartition(".")[2] + "/"
    urlpatterns.append(path(prefix, include(f"{app}.urls")))
