"""A person's own report, and what the clinic sees of it, as the browser gets them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client

from houqin.kernel.access.models import Account
from houqin.kernel.clearance.models import Hold
from houqin.kernel.places.models import Place
from houqin.kernel.presence import actions as presence
from houqin.kernel.response.models import Override
from houqin.lines.accountability import declared
from houqin.lines.accountability.models import DailyReport, HomeObservation
from houqin.lines.accountability.tests import world

DAY = "2020-03-05"
REPORT, CHANGE = "/accountability/report/", "/accountability/report/change/"
CLINIC = f"/accountability/clinic/{DAY}/"
OBSERVATIONS = "/accountability/observations/"


@pytest.fixture
def cook(campus):
    """The one of the first team who has not reported."""
    return campus.first[4]


@pytest.fixture
def phone(cook):
    account = Account.objects.create(username="cook", person=cook, language="en")
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def said(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def reports(person):
    return list(DailyReport.objects.filter(person=person).order_by("version"))


def test_one_tap_answers_with_the_card_alone_and_an_undo(phone, cook):
    answer = phone.post(REPORT, {"day": DAY}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert html.lstrip().startswith("<article")
    assert "data-undo" in html
    assert [row.is_as_yesterday for row in reports(cook)] == [True]


def test_the_same_form_sent_twice_is_one_report(phone, cook):
    command = re.search(r'name="command" value="([^"]+)"', said(phone, REPORT)).group(1)
    for _twice in range(2):
        assert phone.post(REPORT, {"day": DAY, "command": command}).status_code == 302
    assert len(reports(cook)) == 1


def test_undo_within_seconds_opens_the_card_again(phone, cook):
    phone.post(REPORT, {"day": DAY})
    phone.post("/accountability/report/undo/", {"day": DAY})
    assert [row.is_withdrawn for row in reports(cook)] == [True]
    assert "Same as yesterday" in said(phone, REPORT)


@pytest.mark.parametrize(("written", "field"), [("42.5", "42.5"), ("3.65", "3.65"), ("warm", "warm")])
def test_an_impossible_temperature_comes_back_as_it_was_written(phone, cook, written, field):
    fields = {"day": DAY, "temperature_c": written, "method": "armpit", "note": "after the stove"}
    answer = phone.post(CHANGE, fields)
    html = answer.content.decode()
    assert answer.status_code == 400
    assert field in html
    assert "after the stove" in html
    assert reports(cook) == []


def test_three_keys_are_a_temperature(phone, cook):
    phone.post(CHANGE, {"day": DAY, "temperature_c": "364", "method": "ear"})
    assert f"{reports(cook)[0].temperature_c:.1f}" == "36.4"


def test_a_hot_forehead_is_asked_again_and_a_hot_armpit_suspends_entry(phone, cook):
    phone.post(CHANGE, {"day": DAY, "temperature_c": "37.6", "method": "forehead"})
    assert "Measure again" in said(phone, REPORT)
    assert list(Hold.objects.values_list("kind", flat=True)) == [declared.TO_MEASURE.key]
    phone.post("/accountability/report/second/", {"day": DAY, "temperature_c": "37.8", "method": "armpit"})
    html = said(phone, REPORT)
    assert "tel:8120" in html
    assert "Same as yesterday" not in html
    assert Hold.objects.filter(person=cook, kind=declared.FEVER.key, ends_at=None).count() == 1


def test_a_campus_without_a_number_dials_nobody(phone, cook):
    Override.objects.filter(measures="telephones").delete()
    phone.post(CHANGE, {"day": DAY, "temperature_c": "37.8", "method": "armpit"})
    html = said(phone, REPORT)
    assert "tel:" not in html
    assert "The number of the clinic is not set. Call your team leader." in html


def test_the_doors_reading_is_taken_over_and_not_asked_for(phone, cook):
    door = Place.objects.get(code="gate")
    presence.record_pass(
        door_id=door.pk, person_id=cook.pk, direction="in", decision="let_in", happened_at=world.at("08:10"),
        reading_c=Decimal("36.5"), method="forehead", by=world.BY, at=world.at("08:10"),
    )  # fmt: skip
    assert "36.5 ℃ taken" in said(phone, REPORT)
    phone.post(REPORT, {"day": DAY})
    assert reports(cook)[0].measured_by == f"door:{door.pk}"


def test_a_correction_needs_a_reason_and_keeps_the_first(phone, cook):
    phone.post(REPORT, {"day": DAY})
    address = "/accountability/report/correct/"
    assert phone.post(address, {"day": DAY, "whereabouts": "home"}).status_code == 400
    phone.post(address, {"day": DAY, "whereabouts": "home", "reason": "went home at noon"})
    assert [(row.version, row.is_current) for row in reports(cook)] == [(1, False), (2, True)]
    assert "went home at noon" in said(phone, "/accountability/reports/")


def test_a_report_of_somebody_else_is_for_the_clinic_which_is_named_to_the_person(phone, signed_in_as, cook):
    address = f"/accountability/reports/{cook.pk}/"
    assert phone.get(address).status_code == 403
    said(signed_in_as("clinic"), address)
    assert "Li Na" in said(phone, "/myday/who-looked/")


def test_the_clinic_lets_somebody_in_again(phone, signed_in_as, cook):
    phone.post(CHANGE, {"day": DAY, "symptoms": ["cough"]})
    clinic = signed_in_as("clinic")
    assert cook.name_en in said(clinic, CLINIC)
    clinic.post(CLINIC, {"person": cook.pk})
    assert Hold.objects.filter(ends_at=None).count() == 0


def test_a_leader_does_not_see_the_clinics_list(signed_in_as):
    assert signed_in_as("team_leader", "team-1").get(CLINIC).status_code in {403, 404}


def test_home_observation_begins_with_a_number_and_ends(signed_in_as, cook):
    clinic = signed_in_as("clinic")
    wrong = clinic.post(OBSERVATIONS, {"number": "Z999", "until": "2020-03-19"})
    assert wrong.status_code == 400
    assert "Z999" in wrong.content.decode()
    clinic.post(OBSERVATIONS, {"number": cook.number, "until": "2020-03-19"})
    assert HomeObservation.objects.filter(person=cook, ended_at=None).count() == 1
    clinic.post(OBSERVATIONS, {"end": cook.pk})
    assert HomeObservation.objects.filter(ended_at=None).count() == 0


def test_clusters_name_people_to_the_clinic_only(signed_in_as, campus):
    for person in campus.second:
        world.send(person, world.COUGH, "15:00")
    address = f"/accountability/clusters/{DAY}/"
    assert campus.second[0].name in said(signed_in_as("clinic"), address)
    others = said(signed_in_as("commander"), address)
    assert "Proposed clusters" in others
    leader = said(signed_in_as("team_leader", "team-2"), address)
    assert campus.second[0].name not in leader
    assert "cough" not in leader


def test_the_clinics_list_of_a_past_day_does_not_show_who_was_suspended_later(phone, signed_in_as, cook):
    phone.post(CHANGE, {"day": DAY, "symptoms": ["cough"]})
    assert cook.name_en not in said(signed_in_as("clinic"), "/accountability/clinic/2020-03-01/")


def test_the_clinic_calls_and_that_is_on_record(signed_in_as, cook):
    clinic = signed_in_as("clinic")
    assert clinic.post(f"/accountability/roll/team-1/{DAY}/call/{cook.pk}/").status_code == 400  # no number on file
