"""Addresses of line 5."""

from __future__ import annotations

from django.urls import path

from houqin.lines.disinfection.views import (
    bins,
    board,
    events,
    excuse,
    folder,
    plan,
    record,
    registering,
    repair,
    rounds,
    stores,
    tours,
)

app_name = "disinfection"
POINT = "points/<str:code>/"

urlpatterns = [
    path("", board.page, name="page"),
    path("list/", board.listing, name="list"),
    path("runs/", board.told, name="runs"),
    path("today/", rounds.today, name="today"),
    path("today/<int:point_id>/<int:item_id>/", rounds.record, name="record"),
    path("plan/", plan.page, name="plan"),
    path("stores/", stores.page, name="stores"),
    path("stores/receive/", stores.receive, name="receive"),
    path("stores/mix/", stores.mix, name="mix"),
    path("stores/<int:batch_id>/strip/", stores.strip, name="strip"),
    path("stores/<int:batch_id>/finish/", stores.finish, name="finish"),
    path("lamps/<int:lamp_id>/test/", stores.lamp, name="lamp"),
    path("bins/", bins.page, name="bins"),
    path("bins/<int:bin_id>/", bins.empty, name="empty"),
    path("list/excuse/", excuse.excuse, name="excuse"),
    path("events/", events.page, name="events"),
    path("events/new/", events.report, name="report_event"),
    path("events/<int:event_id>/withdraw/", events.withdraw, name="withdraw_event"),
    path("register/<slug:what>/", registering.register, name="register"),
    path("close/<slug:what>/<int:close_id>/", registering.close, name="close"),
    path("tours/", tours.page, name="tours"),
    path("tours/ask/", tours.ask_for, name="ask_for_tours"),
    path("tours/<int:rounds_id>/adopt/", tours.adopt, name="adopt_tours"),
    path("tours/<int:rounds_id>/drop/", tours.drop, name="drop_tours"),
    path("consumption/", folder.consumption, name="consumption"),
    path("folder/<str:place_code>/", folder.folder, name="folder"),
    path("labels/", record.labels, name="labels"),
    path(f"{POINT}repair/", repair.ask_for, name="repair"),
    path(POINT, record.book, name="book"),
    path("at/<str:code>/", record.at_the_place, name="at_the_place"),
]
