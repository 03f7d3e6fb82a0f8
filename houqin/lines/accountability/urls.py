"""Addresses of line 9; screens of the day first, then those of the leading group, the watch and supervision."""

from __future__ import annotations

from django.urls import path

from houqin.lines.accountability.views import (
    findings,
    folder,
    health,
    ledger,
    paper,
    person,
    photos,
    report,
    roll,
    signing,
    supervision,
    team,
)

app_name = "accountability"
UNIT_DAY = "roll/<str:code>/<str:day>/"
SUPERVISION = "supervision/"
ROUND = f"{SUPERVISION}rounds/<int:round_id>/"
FINDING = f"{SUPERVISION}findings/<int:finding_id>/"

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
    path(SUPERVISION, supervision.home, name="supervision"),
    path(f"{SUPERVISION}draw/", supervision.draw, name="draw"),
    path(ROUND, supervision.round_of, name="round"),
    path(f"{ROUND}abandon/", supervision.abandon, name="abandon"),
    path(f"{SUPERVISION}visits/<int:visit_id>/", supervision.visit, name="visit"),
    path(f"{SUPERVISION}bodies/", supervision.bodies, name="bodies"),
    path(f"{SUPERVISION}findings/new/", findings.new_finding, name="new_finding"),
    path(FINDING, findings.finding, name="finding"),
    path(f"{FINDING}rectify/", findings.rectify, name="rectify"),
    path(f"{FINDING}recheck/", findings.recheck, name="recheck"),
    path(f"{FINDING}withdraw/", findings.withdraw, name="withdraw"),
    path(f"{SUPERVISION}ledger/", ledger.ledger, name="ledger"),
    path(f"{SUPERVISION}ledger/export/", ledger.export_ledger, name="export_ledger"),
    path(f"{SUPERVISION}ledger/print/", ledger.print_ledger, name="print_ledger"),
    path(f"{SUPERVISION}folders/", folder.choose, name="folders"),
    path(f"{SUPERVISION}folders/units/<str:code>/", folder.unit_folder, name="unit_folder"),
    path(f"{SUPERVISION}folders/places/<str:place_code>/", folder.place_folder, name="place_folder"),
    path(f"{SUPERVISION}photos/<int:file_id>/", photos.photo, name="photo"),
]
