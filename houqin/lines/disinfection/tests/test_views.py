"""The pages of line 5: a worker's round, the board, the plan, the store, bins, and what everybody may read."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from python_calamine import CalamineWorkbook

from houqin.kernel.duties.models import Duty
from houqin.kernel.places import actions as places
from houqin.lines.disinfection.actions import planning
from houqin.lines.disinfection.models import Batch, Collection, Lamp, Mix, Run
from houqin.lines.disinfection.rules.rhythm import Rhythm

from . import world
from .world import BY, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(signed_in, points):
    world.publish()
    return signed_in("disinfector")


def picture():
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


def page(client, address="/disinfection/today/", status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def tell(client, points, spot="c-floor", key="floor", **fields):
    fields = {"started_at": "08:40", "ended_at": "09:12"} | fields
    return client.post(f"/disinfection/today/{points[spot].pk}/{world.item(key).pk}/", fields, follow=True)


def test_a_round_lists_what_may_be_done_now_and_what_is_lacking(worker, points):
    shown = page(worker)
    assert "第一食堂 地面" in shown
    assert "梅苑公寓" not in shown
    assert "No fresh solution of the right strength" in shown
    world.mix(world.batch())
    assert "1,000 mg/L" in page(worker)
    assert "No fresh solution" not in page(worker)


def test_a_solution_of_the_wrong_strength_is_not_offered(worker):
    world.mix(world.batch(), target_mg_l=Decimal(500))
    assert "<option" not in page(worker).partition("第一食堂 地面")[2].partition("</form>")[0]


def test_a_run_is_told_and_disappears_from_the_round(worker, points):
    mix = world.mix(world.batch())
    answer = tell(worker, points, mix=mix)
    assert "Recorded." in answer.content.decode()
    assert Duty.objects.get(occasion="floor.1").state == "done"
    assert "第一食堂 地面" not in page(worker)


def test_a_run_that_does_not_count_says_why(worker, points):
    mix = world.mix(world.batch())
    said = tell(worker, points, mix=mix, ended_at="09:00").content.decode()
    assert "it does not count: the contact time was too short" in said
    assert "第一食堂 地面" in said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"started_at": "9:99"}, "is not a clock time"),
        ({"started_at": "yesterday"}, "is not an instant"),
        ({"started_at": "10:00"}, "look at the clock of the phone"),
        ({"started_at": ""}, "say when it began"),
        ({"mix": 999}, "this solution is not known"),
        ({"code": "https://h.example/disinfection/at/f-1/"}, "the code of another place"),
        ({"ended_at": "2020-03-05T12:00:00Z"}, "look at the clock of the phone"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(worker, points, fields, said):
    answer = tell(worker, points, **fields)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Run.objects.count() == 0


def test_a_phone_tells_instants_with_their_zone(worker, points):
    mix = world.mix(world.batch())
    tell(worker, points, mix=mix, started_at="2020-03-05T00:40:00.000Z", ended_at="2020-03-05T01:12:00Z")
    row = Run.objects.get()
    assert (row.started_at, row.is_counted) == (at("08:40"), True)


def test_a_code_is_read_as_it_hangs_there(worker, points):
    world.adopt([replace(world.ROWS[0], proof="scan")], date(2020, 3, 1))
    mix = world.mix(world.batch())
    tell(worker, points, mix=mix)
    assert Run.objects.latest("pk").why_not == ["no_proof"]
    tell(worker, points, mix=mix, code="https://h.example/disinfection/at/c-floor/")
    assert Run.objects.latest("pk").is_counted


def test_a_photo_is_the_proof_where_the_plan_asks_for_one(worker, points):
    world.adopt([replace(world.ROWS[0], proof="photo")], date(2020, 3, 1))
    mix = world.mix(world.batch())
    assert 'type="file"' in page(worker)
    tell(worker, points, mix=mix)
    assert Run.objects.latest("pk").why_not == ["no_proof"]
    refused = tell(worker, points, mix=mix, photo=SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg"))
    assert refused.status_code == 400
    tell(worker, points, mix=mix, photo=SimpleUploadedFile("a.png", picture(), "image/png"))
    row = Run.objects.latest("pk")
    assert (row.is_counted, row.photo.about) == (True, f"point:{points['c-floor'].pk}")


def test_another_unit_s_point_is_no_page(worker, points):
    assert tell(worker, points, spot="f-1", key="corridor").status_code == 404
    assert worker.get("/disinfection/points/f-1/").status_code == 404


def test_my_day_leads_to_the_round(worker):
    shown = page(worker, "/myday/")
    assert "/disinfection/today/" in shown
    assert "3 points" in shown


def test_the_board_shows_buildings_and_leads_to_the_list(signed_in, points):
    world.publish()
    world.mix(world.batch())
    boss = signed_in("commander", is_everywhere=True)
    shown = page(boss, "/disinfection/")
    assert "第一食堂" in shown
    assert "0/1" in shown
    listed = page(boss, "/disinfection/list/?day=2020-03-05&state=open&place=flats")
    assert listed.count("data-row-link") == 4
    assert "Disinfection 03-05: 0 of 8 done" in page(boss, "/disinfection/list/?day=2020-03-05")
    assert "Nothing of this kind" in page(boss, "/disinfection/list/?day=2020-03-05&state=missed")
    sheet = boss.get("/disinfection/list/?day=2020-03-05&as=xlsx")
    assert sheet.content[:2] == b"PK"
    assert "no plan yet" in page(boss, "/disinfection/?day=2020-01-01")
    for odd in ("day=x", "day=2020-13-40", "state=x", "place=x", "page=-3", "page=999999999", "key=%27"):
        assert boss.get(f"/disinfection/list/?{odd}").status_code == 200


def test_a_building_opens_into_its_floors(signed_in, points):
    for code, kind, parent in (("f1", "floor", "flats"), ("f2", "floor", "flats"), ("r1", "room", "f1")):
        places.open_place(code=code, name=f"{code}层", kind=kind, parent_code=parent, by=BY, at=at("00:00"))
    for code, where in (("f-7", "r1"), ("f-8", "f2")):
        planning.add_point(
            code=code, kind_id=points["f-1"].kind_id, place_id=world.place(where).pk, unit_id=points["f-1"].unit_id,
            by=BY, at=at("00:00"),
        )  # fmt: skip
    world.publish()
    boss = signed_in("commander", is_everywhere=True)
    assert "f1层" not in page(boss, "/disinfection/?day=2020-03-05")
    shown = page(boss, "/disinfection/?day=2020-03-05&place=flats")
    assert [name in shown for name in ("f1层", "f2层", "梅苑公寓", "第一食堂", "r1层")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert "0/8" not in shown
    assert re.search(r"<b>8</b>", shown)
    assert "r1层" in page(boss, "/disinfection/?day=2020-03-05&place=f1")


def test_the_record_book_of_a_day_is_a_sheet(worker, points):
    tell(worker, points, mix=world.mix(world.batch()))
    answer = worker.get("/disinfection/runs/?day=2020-03-05&as=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert any("c-floor" in row and "✓" in row for row in rows)


def test_the_plan_shows_what_a_version_changed(signed_in, points):
    world.adopt([*world.ROWS[:1], replace(world.ROWS[1], rhythm=Rhythm(times=3, gap_min=120))], date(2020, 3, 2))
    planner = signed_in("planner", is_everywhere=True)
    shown = page(planner, "/disinfection/plan/")
    assert "3 times a day, 120 min apart" in shown
    assert "What changed since version 1" in shown
    assert "no longer" in shown
    assert "once a day" in page(planner, "/disinfection/plan/?version=1")
    world.adopt([replace(world.ROWS[0], rhythm=Rhythm("weekly", weekdays=(0, 3)))], date(2020, 3, 3))
    assert "weekly: Mon, Thu" in page(planner, "/disinfection/plan/")
    page(planner, "/disinfection/plan/?version=9", 404)


def test_the_store_takes_batches_and_strips_and_mixes_by_a_card(signed_in, points):
    head = signed_in("team_leader")
    unit = points["c-floor"].unit_id
    told = {"product": "84", "number": "B1", "agent": "chlorine", "label_percent": "5", "expires_on": "2020-12-31",
            "unit": unit}  # fmt: skip
    assert head.post("/disinfection/stores/receive/", told | {"label_percent": "0"}).status_code == 400
    assert head.post("/disinfection/stores/receive/", told).status_code == 302
    batch = Batch.objects.get()
    assert head.post(f"/disinfection/stores/{batch.pk}/strip/", {"percent": "120"}).status_code == 400
    head.post(f"/disinfection/stores/{batch.pk}/strip/", {"percent": "4.5"})
    assert "corrected by a strip" in page(head, "/disinfection/stores/")
    asked = {"batch": batch.pk, "unit": unit, "volume_l": "10", "percent_v_v": "2", "use": "routine"}
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    card = page(head, f"/disinfection/stores/mix/?{query}")
    assert re.search(r"200 mL.*9\.80 L.*900 mg/L", card, re.DOTALL)
    assert "too strong" in page(
        head, f"/disinfection/stores/mix/?{query.replace('percent_v_v=2', 'target_mg_l=20000')}", 400
    )
    assert "gloves" in head.post("/disinfection/stores/mix/", asked).content.decode()
    assert head.post("/disinfection/stores/mix/", asked | {"has_protection": "yes"}).status_code == 302
    assert Mix.objects.get().working_mg_l == 900
    head.post(f"/disinfection/stores/{batch.pk}/finish/")
    assert "No batch is entered" in page(head, "/disinfection/stores/")


def test_a_lamp_is_warned_of_and_counts_anew_when_tested(signed_in, points):
    lamp = planning.add_lamp(code="uv-1", point_id=points["c-lamp"].pk, burnt_min=800 * 60, by=BY, at=at("06:00"))
    head = signed_in("team_leader")
    assert "◷ 800 h" in page(head, "/disinfection/stores/")
    head.post(f"/disinfection/lamps/{lamp}/test/", {"is_good": "yes"})
    assert Lamp.objects.get().burnt_min == 0
    head.post(f"/disinfection/lamps/{lamp}/test/", {})
    assert Lamp.objects.get().closed_at is not None


def test_a_bin_is_emptied_from_its_page(signed_in, points):
    pk = planning.add_bin(
        code="M1", place_id=points["c-floor"].place_id, unit_id=points["c-floor"].unit_id, by=BY, at=at("00:00")
    )
    world.publish()
    worker = signed_in("disinfector")
    assert f"/disinfection/bins/{pk}/" in page(worker, "/disinfection/bins/")
    bad = worker.post(f"/disinfection/bins/{pk}/", {"bags": 1, "working_mg_l": 500, "handed_to": "环卫班"})
    assert "at least 1,000 mg/L" in bad.content.decode()
    worker.post(f"/disinfection/bins/{pk}/", {"bags": 1, "working_mg_l": 1000, "handed_to": "环卫班"})
    assert Collection.objects.get().handed_to == "环卫班"
    assert "环卫班" in page(worker, f"/disinfection/bins/{pk}/")


def test_everybody_reads_when_a_place_was_disinfected_and_nobody_is_named(worker, points):
    stranger = Client()
    assert "No disinfection is on record yet" in page(stranger, "/disinfection/at/c-floor/")
    tell(worker, points, mix=world.mix(world.batch()))
    shown = page(stranger, "/disinfection/at/c-floor/")
    assert "2020-03-05 09:12" in shown
    assert "1,000 mg/L" in shown
    assert "王伟" not in shown
    page(stranger, "/disinfection/at/nowhere/", 404)


def test_the_record_book_keeps_what_did_not_count(worker, points):
    mix = world.mix(world.batch())
    tell(worker, points, mix=mix, ended_at="08:50")
    tell(worker, points, mix=mix)
    book = page(worker, "/disinfection/points/c-floor/")
    assert book.count("✓ counts") == 1
    assert "the contact time was too short" in book
    assert "2%" in book.replace(" ", "")
    assert "does not count" in page(worker, "/disinfection/runs/?day=2020-03-05&show=failed")


def test_a_leader_excuses_by_name_and_reason(signed_in, points):
    world.publish()
    leader = signed_in("team_leader")
    address = "/disinfection/list/excuse/?day=2020-03-05&place=canteen"
    assert "第一食堂 地面" in page(leader, address)
    mine = Duty.objects.get(occasion="floor.1").pk
    theirs = Duty.objects.filter(occasion="corridor.1").first().pk
    for told, said in (({"reason": "locked"}, "choose what"), ({"duty": mine}, "say why"),
                       ({"duty": theirs, "reason": "locked"}, "choose what")):  # fmt: skip
        answer = leader.post(address, told)
        assert answer.status_code == 400
        assert said in answer.content.decode()
    assert leader.post(address, {"duty": [mine, theirs, "x"], "reason": "locked"}).status_code == 302
    assert Duty.objects.filter(state="excused").get().pk == mine
    assert "data-row" in page(leader, "/disinfection/list/?day=2020-03-05&state=excused")


def test_labels_hold_the_public_address_of_the_point(worker, points):
    shown = page(worker, "/disinfection/labels/")
    assert shown.count('hq-label"') == 3
    assert "c-floor" in shown
    assert "<svg" in shown


def test_who_only_looks_does_not_work(signed_in, points):
    inspector = signed_in("inspector", is_everywhere=True)
    assert inspector.get("/disinfection/").status_code == 200
    assert inspector.get("/disinfection/today/").status_code == 403
    assert inspector.get("/disinfection/stores/receive/").status_code == 403
