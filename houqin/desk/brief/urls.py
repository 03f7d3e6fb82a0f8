"""Addresses of the brief."""

from __future__ import annotations

from django.urls import path

from houqin.desk.brief import views

app_name = "brief"
urlpatterns = [
    path("", views.page, name="page"),
    path("head/", views.head, name="head"),
    path("sign/", views.sign, name="sign"),
    path("paper/", views.paper, name="paper"),
    path("brief.docx", views.docx, name="docx"),
]
