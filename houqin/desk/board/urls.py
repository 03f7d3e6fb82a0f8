"""Addresses of the board."""

from __future__ import annotations

from django.urls import path

from houqin.desk.board import views

app_name = "board"
urlpatterns = [
    path("", views.page, name="page"),
    path("wall/", views.wall, name="wall"),
    path("units/", views.units, name="units"),
    path("letter/", views.letter, name="letter"),
    path("letter/picture.svg", views.picture, name="picture"),
]
