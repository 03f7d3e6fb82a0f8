"""Addresses of the desk itself; each room has its own file."""

from __future__ import annotations

from django.urls import path

from houqin.desk import components, views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/switch/", views.switch_language, name="switch_language"),
    path("components/", components.page, name="components"),
]
