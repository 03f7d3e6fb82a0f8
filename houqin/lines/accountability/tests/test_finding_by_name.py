"""A finding is recorded by the name of a place, for a person by name; its usual deadlines are told in days."""

from __future__ import annotations

import pytest

from houqin.kernel.places.models import Place
from houqin.lines.accountability.models import Finding
from houqin.lines.accountability.tests.test_views_supervision import FILLED, NEW, afternoon, campus, inspector

__all__ = ["afternoon", "campus", "inspector"]
pytestmark = pytest.mark.django_db


def test_a_place_is_found_by_its_name_and_a_person_too(campus, inspector):
    head = campus.head
    answer = inspector.post(NEW, FILLED | {"place": "食堂", "owner": head.number})
    assert answer.status_code == 302
    assert Finding.objects.get().place.name == "食堂"


def test_a_part_of_a_name_that_fits_several_names_them(campus, inspector):
    Place.objects.create(path="00010009", code="hall-2", name="食堂二部", kind="building")
    Place.objects.filter(code="hall").update(name="食堂一部")
    html = inspector.post(NEW, FILLED | {"place": "食堂"}).content.decode()
    assert "several fit, choose one" in html
    assert "食堂一部 · hall" in html or "Hall · hall" in html


def test_the_usual_deadline_is_said_in_days(inspector):
    assert "Empty: 7 days if slight, 3 days if serious, 24 hours if grave" in inspector.get(NEW).content.decode()
