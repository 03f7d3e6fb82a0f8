"""Addresses of the noticeboard."""

from __future__ import annotations

from django.urls import path

from houqin.desk.noticeboard import views

app_name = "noticeboard"
urlpatterns = [
    path("", views.page, name="page"),
    path("new/", views.new, name="new"),
    path("<int:notice_id>/", views.receipts, name="receipts"),
    path("<int:notice_id>/english/", views.english, name="english"),
    path("<int:notice_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:notice_id>/sendings/<int:delivery_id>/again/", views.send_again, name="send_again"),
]
