"""Addresses of paper and printing."""

from __future__ import annotations

from django.urls import path

from houqin.desk.printing import queue, views

app_name = "printing"
urlpatterns = [
    path("", views.page, name="page"),
    path("print/", views.print_forms, name="print"),
    path("sheets/", views.sheets, name="sheets"),
    path("find/", views.find, name="find"),
    path("forms/<str:code>/", views.key, name="key"),
    path("printers/", queue.printers, name="printers"),
    path("printers/<int:printer_id>/", queue.queue, name="queue"),
    path("printers/<int:printer_id>/claim/", queue.claim, name="claim"),
    path("printers/<int:printer_id>/end/", queue.end, name="end"),
    path("send/", queue.send, name="send"),
    path("jobs/<int:job_id>/finish/", queue.finish, name="finish"),
    path("jobs/<int:job_id>/again/", queue.again, name="again"),
    path("forms/<str:code>/void/", views.void, name="void"),
]
