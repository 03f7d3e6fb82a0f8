"""Addresses of paper and printing."""

from __future__ import annotations

from django.urls import path

from houqin.desk.printing import views

app_name = "printing"
urlpatterns = [
    path("", views.page, name="page"),
    path("print/", views.print_forms, name="print"),
    path("sheets/", views.sheets, name="sheets"),
    path("find/", views.find, name="find"),
    path("forms/<str:code>/", views.key, name="key"),
    path("forms/<str:code>/void/", views.void, name="void"),
]
