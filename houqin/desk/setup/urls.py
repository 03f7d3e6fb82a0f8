"""Addresses of the setup room and of everybody's own account."""

from __future__ import annotations

from django.urls import path

from houqin.desk.setup.views import accounts, channels, first, grants, health, own, people, room

app_name = "setup"
urlpatterns = [
    path("", room.page, name="page"),
    path("first/", first.page, name="first"),
    path("routes/", room.routes_page, name="routes"),
    path("drill/", room.drill, name="drill"),
    path("health/", health.page, name="health"),
    path("health.json", health.as_json, name="health_json"),
    path("health/outages/<int:outage_id>/decide/", health.decide_outage, name="decide_outage"),
    path("health/verify/", health.verify, name="verify"),
    path("grants/", grants.page, name="grants"),
    path("grants/<int:grant_id>/revoke/", grants.revoke, name="revoke"),
    path("grants/<int:grant_id>/hand-on/", grants.hand_on, name="hand_on"),
    path("people/", people.page, name="people"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/grant/", grants.grant, name="grant"),
    path("people/<int:person_id>/account/", accounts.open_one, name="open_account"),
    path("accounts/", accounts.page, name="accounts"),
    path("accounts/open/", accounts.open_many, name="open_accounts"),
    path("accounts/<int:account_id>/disable/", accounts.disable, name="disable"),
    path("accounts/<int:account_id>/enable/", accounts.enable, name="enable"),
    path("accounts/<int:account_id>/password/", accounts.reset_password, name="reset_password"),
    path("accounts/<int:account_id>/codes/", accounts.print_codes, name="print_codes"),
    path("accounts/<int:account_id>/factors/remove/", accounts.remove_factors, name="remove_factors"),
    path("accounts/<int:account_id>/sign-out/", accounts.sign_out, name="sign_out"),
    path("channels/", channels.page, name="channels"),
    path("channels/new/", channels.new, name="new_channel"),
    path("channels/<int:channel_id>/", channels.one, name="channel"),
    path("channels/<int:channel_id>/try/", channels.try_out, name="try_channel"),
    path("channels/<int:channel_id>/switch/", channels.switch, name="switch_channel"),
    path("channels/<int:channel_id>/close/", channels.close, name="close_channel"),
    path("me/", own.page, name="own"),
    path("me/second-factor/", own.second_factor, name="second_factor"),
    path("me/codes/", own.print_codes, name="own_codes"),
    path("me/sign-out-elsewhere/", own.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("me/sign-out/<int:signed_in_id>/", own.sign_out_one, name="sign_out_one"),
]
