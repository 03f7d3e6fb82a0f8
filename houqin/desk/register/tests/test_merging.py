"""Two entries that are one human being: found, shown side by side with what is kept, made one."""

from __future__ import annotations

import pytest

from houqin.desk.register.tests import house
from houqin.kernel.people import actions
from houqin.kernel.people.models import Merge
from houqin.kernel.people.tests import world


@pytest.fixture
def double(wang):
    """The same Wang Wei entered once more, with a passport missing and a post."""
    return world.person("E0009", "王伟", unit="team-2", phone="13900139009", diet="清真")


def address(kept) -> str:
    return f"/register/people/{kept.pk}/merge/"


def merge(client, kept, **sent):
    return client.post(address(kept), {"number": "E0009", "reason": "同一身份证"} | sent)


def preview(client, kept, number="E0009") -> dict[str, str]:
    lines = client.get(address(kept), {"number": number}).context["lines"]
    return {line.title: line.after for line in lines}


def test_those_of_the_same_name_are_offered_first(planner, wang, double, li):
    rows = planner.get(address(wang)).context["candidates"]
    assert [row.person.number for row in rows] == ["E0009"]


def test_the_other_is_found_by_name_too(planner, wang, li):
    rows = planner.get(address(wang), {"number": "lina"}).context["candidates"]
    assert [row.person.number for row in rows] == ["E0002"]


def test_nobody_found_is_a_sentence(planner, wang):
    assert "Nobody else is found by “zzz”." in house.shown(planner.get(address(wang), {"number": "zzz"}))


def test_the_preview_says_what_is_kept_and_changes_nothing(planner, wang, double, units):
    actions.appoint(person_id=double.pk, unit_id=units["team-2"].pk, kind="head", by=world.BY, at=world.AT)
    before = house.everything()
    kept = preview(planner, wang)
    assert kept["Number"] == "E0001; E0009 finds the same person"
    assert kept["Diet"] == "清真"
    assert kept["Telephone"] == "138******00"
    assert kept["Unit"] == "第一食堂"
    assert kept["Posts"] == "第二食堂 Head"
    assert house.everything() == before


def test_what_the_preview_promised_holds_after_the_merge(planner, wang, double, units):
    actions.appoint(person_id=double.pk, unit_id=units["team-2"].pk, kind="head", by=world.BY, at=world.AT)
    promised = preview(planner, wang)
    assert merge(planner, wang).status_code == 302
    text = house.shown(planner.get(f"/register/people/{wang.pk}/"))
    for word in ("清真", "138******00", "第一食堂", "第二食堂", "E0009"):
        assert word in text
    assert promised["English name"] == "Wang Wei"
    assert house.shown(planner.get(f"/register/people/{double.pk}/")).count("was merged into E0001") == 1


def test_a_merged_entry_offers_no_change(planner, wang, double):
    merge(planner, wang)
    assert f"/register/people/{double.pk}/correct/" not in house.shown(planner.get(f"/register/people/{double.pk}/"))
    assert planner.get(address(double)).status_code == 404


def test_two_different_documents_are_told_before_anything_is_pressed(planner, wang, li):
    answer = planner.get(address(wang), {"number": "E0002"})
    assert "the two have different documents" in house.shown(answer)
    assert "This cannot be taken back" not in house.shown(answer)
    before = house.everything()
    assert merge(planner, wang, number="E0002").status_code == 400
    assert house.everything() == before


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"reason": ""}, "This field is required"),
        ({"number": "E0001"}, "there is no other person with the number E0001"),
        ({"number": "E8888"}, "there is no other person with the number E8888"),
    ],
)
def test_a_merge_that_cannot_be_is_refused(planner, wang, double, sent, sentence):
    before = house.everything()
    answer = merge(planner, wang, **sent)
    assert answer.status_code == 400
    assert sentence in house.shown(answer)
    assert house.everything() == before
    assert not Merge.objects.exists()


def test_what_was_typed_as_a_reason_is_not_lost(planner, wang, double):
    answer = merge(planner, wang, number="E0009", reason="x" * 200)
    assert answer.status_code == 400
    assert "x" * 200 in house.shown(answer)


def test_nobody_merges_the_own_entry(planner, wang):
    answer = merge(planner, planner.person, number="E0001")
    assert answer.status_code == 400
    assert "nobody merges the own entry" in house.shown(answer)


def test_a_leader_merges_nobody(leader, wang, double):
    assert leader.get(address(wang)).status_code == 403
    assert merge(leader, wang).status_code == 403
