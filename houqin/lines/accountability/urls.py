"""Addresses of line 9; screens of the day first, then those of the leading group, the watch and supervision."""

from __future__ import annotations

from django.urls import path

from houqin.lines.accountability.views import health, paper, person, report, roll, signing, team

app_name = "accountability"
UNIT_DAY = "roll/<str:code>/<str:day>/"

urlpatterns = [
    path("report/", report.report, name="report"),
    path("report/change/", report.change, name="change"),
    path("report/undo/", report.undo, name="undo"),
    path("report/second/", report.second, name="second"),
    path("report/correct/", report.correct, name="correct"),
    path("reports/", report.history, name="history"),
    path("reports/<int:person_id>/", report.history_of, name="history_of"),
    path("roll/", roll.roll, name="roll"),
    path("missing/", roll.roll, name="missing"),
    path(UNIT_DAY, roll.roll_of, name="roll_of"),
    path(f"{UNIT_DAY}report/", team.report_team, name="report_team"),
    path(f"{UNIT_DAY}report/<int:person_id>/", person.report_person, name="report_person"),
    path(f"{UNIT_DAY}excuse/", team.excuse, name="excuse"),
    path(f"{UNIT_DAY}remind/", signing.remind, name="remind"),
    path(f"{UNIT_DAY}sign/", signing.sign_off, name="sign_off"),
    path(f"{UNIT_DAY}reopen/", signing.reopen, name="reopen"),
    path(f"{UNIT_DAY}call/<int:person_id>/", team.call, name="call"),
    path(f"{UNIT_DAY}export/", paper.export, name="export"),
    path(f"{UNIT_DAY}print/", paper.paper, name="print"),
    path("clusters/<str:day>/", health.clusters, name="clusters"),
    path("clinic/", health.clinic_today, name="clinic_today"),
    path("clinic/<str:day>/", health.clinic, name="clinic"),
    path("observations/", health.observations, name="observations"),
]
