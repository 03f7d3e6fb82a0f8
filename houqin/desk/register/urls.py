"""Addresses of the register, under /register/."""

from __future__ import annotations

from django.urls import path

from houqin.desk.register.views import merging, people, person, places, sheets, units

app_name = "register"
urlpatterns = [
    path("", people.page, name="page"),
    path("export/", people.export, name="people_export"),
    path("print/", people.paper, name="people_print"),
    path("people/new/", people.new, name="new_person"),
    path("people/<int:person_id>/", person.page, name="person"),
    path("people/<int:person_id>/merge/", merging.merge, name="merge"),
    path("people/<int:person_id>/reveal/<slug:what>/", person.reveal, name="reveal"),
    path("people/<int:person_id>/undo/<int:membership_id>/", person.undo, name="undo"),
    path("people/<int:person_id>/back/", person.come_back, name="come_back"),
    path("people/<int:person_id>/<slug:act>/", person.act, name="person_act"),
    path("posts/<int:post_id>/relieve/", person.relieve, name="relieve"),
    path("units/", units.page, name="units"),
    path("units/new/", units.new, name="new_unit"),
    path("units/<int:unit_id>/", units.unit, name="unit"),
    path("units/<int:unit_id>/<slug:act>/", units.act, name="unit_act"),
    path("places/", places.page, name="places"),
    path("places/new/", places.new, name="new_place"),
    path("places/labels/", places.labels, name="labels"),
    path("places/<int:place_id>/", places.place, name="place"),
    path("places/<int:place_id>/<slug:act>/", places.act, name="place_act"),
    path("sheets/", sheets.page, name="sheets"),
    path("sheets/upload/", sheets.upload, name="upload"),
    path("sheets/uploads/<int:upload_id>/", sheets.report, name="report"),
    path("sheets/uploads/<int:upload_id>/faulty/", sheets.faulty, name="faulty"),
    path("sheets/<slug:kind>/template/", sheets.template, name="template"),
    path("sheets/<slug:kind>/export/", sheets.export, name="export"),
]
