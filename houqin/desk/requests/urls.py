"""Addresses of requests to other units."""

from __future__ import annotations

from django.urls import path

from houqin.desk.requests import views

app_name = "requests"
urlpatterns = [
    path("", views.page, name="page"),
    path("<int:order_id>/", views.order, name="order"),
    path("<int:order_id>/hand-on/", views.hand_on, name="hand_on"),
    path("<int:order_id>/withdraw/", views.withdraw, name="withdraw"),
]
