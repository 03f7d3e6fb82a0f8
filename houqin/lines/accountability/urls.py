"""Addresses of line 9; screens of the day first, then those of the leading group, the watch and supervision."""

from __future__ import annotations

from django.urls import path

from houqin.lines.accountability.views import (
    aspects,
    chain,
    findings,
    folder,
    group,
    health,
    ledger,
    paper,
    person,
    photos,
    planning,
    relief,
    report,
    roll,
    signing,
    supervision,
    team,
    watch,
    watch_paper,
)

app_name = "accountability"
WATCH = "watch/"
SHIFT = f"{WATCH}<int:shift_id>/"
ASPECTS = "aspects/"
ASPECT = f"{ASPECTS}<str:aspect>/"
UNIT_DAY = "roll/<str:code>/<str:day>/"
CHAIN = f"{UNIT_DAY}chain/"
PASTE = f"{CHAIN}<int:paste_id>/"
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
    path(CHAIN, chain.paste, name="chain"),
    path(PASTE, chain.review, name="chain_review"),
    path(f"{PASTE}decide/", chain.decide, name="chain_decide"),
    path(f"{PASTE}undo/", chain.take_back, name="chain_take_back"),
    path(f"{PASTE}count/", chain.count, name="chain_count"),
    path(f"{PASTE}withdraw/", chain.withdraw, name="chain_withdraw"),
    path("clusters/<str:day>/", health.clusters, name="clusters"),
    path("clinic/", health.clinic_today, name="clinic_today"),
    path("clinic/<str:day>/", health.clinic, name="clinic"),
    path("observations/", health.observations, name="observations"),
    path(WATCH, watch.page, name="watch"),
    path(f"{WATCH}plan/", planning.plan, name="watch_plan"),
    path(f"{WATCH}export/", watch_paper.export, name="export_watch"),
    path(f"{WATCH}print/", watch_paper.paper, name="print_watch"),
    path(SHIFT, planning.shift, name="shift"),
    path(f"{SHIFT}call/<int:person_id>/", watch.call, name="watch_call"),
    path(f"{SHIFT}handover/", relief.handover, name="handover"),
    path(f"{SHIFT}stay/", relief.stay, name="stay_on"),
    path("group/", group.group, name="group"),
    path("group/decide/", group.decide, name="decide"),
    path(ASPECTS, aspects.aspects, name="aspects"),
    path(f"{ASPECTS}export/", aspects.export, name="export_aspects"),
    path(f"{ASPECTS}print/", aspects.paper, name="print_aspects"),
    path(ASPECT, aspects.aspect, name="aspect"),
    path(f"{ASPECT}charge/", aspects.charge, name="charge"),
    path(f"{ASPECT}files/<int:file_id>/", aspects.file, name="aspect_file"),
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
