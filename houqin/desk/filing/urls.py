"""Addresses of upper-level forms."""

from __future__ import annotations

from django.urls import path

from houqin.desk.filing import views
from houqin.desk.filing.views import asking

app_name = "filing"
urlpatterns = [
    path("", views.page, name="page"),
    path("new/", asking.new, name="new"),
    path("<str:code>/", views.form, name="form"),
    path("<str:code>/sheet/", views.sheet, name="sheet"),
    path("<str:code>/send/", views.send, name="send"),
    path("<str:code>/excuse/", views.excuse, name="excuse"),
    path("<str:code>/change/", asking.change, name="change"),
    path("<str:code>/cells/", asking.cells, name="cells"),
    path("<str:code>/end/", asking.end, name="end"),
]
