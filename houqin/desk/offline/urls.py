"""Addresses of the offline room."""

from __future__ import annotations

from django.urls import path

from houqin.desk.offline import views

app_name = "offline"
urlpatterns = [
    path("", views.page, name="page"),
]
