"""Addresses of my day."""

from __future__ import annotations

from django.urls import path

from houqin.desk.myday import views

app_name = "myday"
urlpatterns = [
    path("", views.page, name="page"),
    path("messages/", views.notices, name="notices"),
    path("messages/<int:notice_id>/", views.notice, name="notice"),
    path("more/", views.more, name="more"),
    path("who-looked/", views.who_looked, name="who_looked"),
]
