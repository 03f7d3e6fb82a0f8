"""Addresses of the response level."""

from __future__ import annotations

from django.urls import path

from houqin.desk.level import views

app_name = "level"
urlpatterns = [
    path("", views.page, name="page"),
    path("preview/", views.preview, name="preview"),
    path("enter/", views.enter, name="enter"),
    path("changes/<int:change_id>/", views.change, name="change"),
    path("changes/<int:change_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("changes/<int:change_id>/withdraw/", views.withdraw, name="withdraw"),
    path("measures/", views.measures, name="measures"),
    path("measures/override/", views.override, name="override"),
]
