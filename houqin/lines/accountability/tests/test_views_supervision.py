"""Supervision through the pages: an inspector's round, findings and photos, owners, the commander, strangers."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from houqin.common import clock
from houqin.kernel.access.models import Account
from houqin.kernel.files.models import File
from houqin.kernel.files.tests import pictures
from houqin.lines.accountability.models import Finding, Inspector, Recheck, Rectification, Round, Visit
from houqin.lines.accountability.tests import inspecting, world

pytestmark = pytest.mark.django_db
HOME = "/accountability/supervision/"
NEW = f"{HOME}findings/new/"
FILLED = {
    "place": "hall", "text": "消毒记录缺项", "severity": "serious", "aspect": "campus", "due_number": "4",
    "due_span": "hours",
}  # fmt: skip


@pytest.fixture(autouse=True)
def afternoon(monkeypatch):
    offset_s = (world.at("15:00") - datetime.now(UTC)).total_seconds()
    monkeypatch.setenv(clock.OFFSET_VARIABLE, str(offset_s))


@pytest.fixture
def campus():
    found = inspecting.built()
    for person in (found.chen, found.lin, found.wu):
        world.give(person, "inspector")
    return found


def signed_in(person, role=None, unit=None, language="en"):
    if role:
        world.give(person, role, unit)
    account, _is_new = Account.objects.get_or_create(
        person=person, defaults={"username": person.number, "language": language}
    )
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def inspector(campus):
    return signed_in(campus.chen)


@pytest.fixture
def head(campus):
    return signed_in(campus.head, "unit_head", campus.units["unit"])


def shown(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def photo(content=None, name="IMG_1.jpg", media_type="image/jpeg"):
    return SimpleUploadedFile(name, pictures.jpeg() if content is None else content, media_type)


def draw(client, **changes):
    return client.post(f"{HOME}draw/", {"day": "2020-03-05", "size": "4"} | changes)


# --- a round


def test_a_round_is_drawn_hidden_opened_and_walked(campus, inspector):
    answer = draw(inspector)
    row = Round.objects.get()
    address = f"{HOME}rounds/{row.pk}/"
    assert answer.headers["Location"] == address
    visits = list(Visit.objects.filter(round=row).select_related("place", "duty__person").order_by("number"))
    hidden = shown(inspector, address)
    assert visits[0].place.name_en in hidden
    assert not [visit for visit in visits if visit.duty.person and visit.duty.person.name_en in hidden]
    inspector.post(address, {"code": visits[0].place.code})
    html = shown(inspector, address)
    assert html.count(f"{HOME}visits/") == 4
    claimed = shown(inspector, f"{HOME}visits/{visits[0].pk}/")
    assert "by the team leader" in claimed
    sent = {"result": "confirmed", "code": visits[0].place.code}
    assert inspector.post(f"{HOME}visits/{visits[0].pk}/", sent).headers["Location"] == address
    assert Visit.objects.get(pk=visits[0].pk).result == "confirmed"


def test_the_seed_is_nobodys_choice(inspector):
    draw(inspector, seed="7")
    assert Round.objects.get().seed != 7


def test_another_code_comes_back_with_a_sentence_and_what_was_typed(campus, inspector):
    draw(inspector)
    answer = inspector.post(f"{HOME}rounds/{Round.objects.get().pk}/", {"code": "nowhere"})
    html = answer.content.decode()
    assert (answer.status_code, Round.objects.get().opened_at) == (400, None)
    assert "there is no place nowhere" in html
    assert 'value="nowhere"' in html


def test_nobody_else_finds_a_hidden_round(campus, inspector):
    draw(inspector)
    address = f"{HOME}rounds/{Round.objects.get().pk}/"
    commander = signed_in(campus.cooks[0], "commander")
    for client in (signed_in(campus.lin), signed_in(campus.wu), commander):
        assert client.get(address).status_code == 404
        assert address not in shown(client, HOME)
    assert address in shown(inspector, HOME)


def test_a_claim_that_is_not_as_claimed_leads_to_the_finding_with_its_place_and_unit(campus, inspector):
    round_id = inspecting.draw(campus.chen)
    inspecting.open_round(round_id, campus.chen)
    visit = Visit.objects.select_related("place", "duty").get(round_id=round_id, number=1)
    sent = {"result": "not_as_claimed", "code": visit.place.code, "note": "人不在岗", "photo": photo()}
    answer = inspector.post(f"{HOME}visits/{visit.pk}/", sent)
    assert answer.headers["Location"] == f"{NEW}?visit={visit.pk}"
    html = shown(inspector, answer.headers["Location"])
    assert f'value="{visit.place.code}"' in html
    assert "人不在岗" in html
    assert f'<option value="{visit.duty.unit_id}" selected>' in html
    assert File.objects.filter(about=f"visit:{visit.pk}").count() == 1


def test_a_round_is_given_up_with_a_reason(inspector):
    draw(inspector)
    inspector.post(f"{HOME}rounds/{Round.objects.get().pk}/abandon/", {"reason": "大雨"})
    assert Round.objects.get().abandoned_because == "大雨"


# --- a finding


def test_a_finding_is_recorded_with_a_photo_for_the_unit_that_lies_there(campus, inspector):
    answer = inspector.post(NEW, FILLED | {"photo": photo()})
    row = Finding.objects.get()
    assert answer.headers["Location"] == f"{HOME}findings/{row.pk}/"
    assert (row.unit.code, row.owner, row.found_by) == ("team-1", campus.head, campus.chen)
    assert (row.due_at - row.found_at).total_seconds() == 4 * 3600
    html = shown(inspector, answer.headers["Location"])
    assert f"{HOME}photos/{File.objects.get(about=row.key).pk}/" in html


def test_an_empty_deadline_is_the_usual_one_and_days_end_with_the_day(campus, inspector):
    inspector.post(NEW, FILLED | {"due_number": "", "severity": "grave"})
    inspector.post(NEW, FILLED | {"due_number": "2", "due_span": "days"})
    usual, days = Finding.objects.order_by("pk")
    assert (usual.due_at - usual.found_at).total_seconds() == 24 * 3600
    assert clock.local(days.due_at).isoformat() == "2020-03-08T00:00:00+08:00"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place": "nowhere", "severity": ""}, "there is no place nowhere"),
        ({"text": ""}, "id_text_error"),
        ({"due_number": "0"}, "id_due_number_error"),
        ({"due_number": "999", "due_span": "days"}, "at most 90 days"),
        ({"owner": "Z99999"}, "nobody, or more than one, is found by Z99999"),
        ({"unit": "999999"}, "id_unit_error"),
        ({"aspect": "11"}, "id_aspect_error"),
    ],
)
def test_what_does_not_fit_comes_back_with_what_was_typed(inspector, changes, said):
    answer = inspector.post(NEW, FILLED | {"text": "缺项三处"} | changes)
    html = answer.content.decode()
    assert (answer.status_code, Finding.objects.count()) == (400, 0)
    assert said in html
    assert "text" in changes or "缺项三处" in html


def test_the_photo_waits_while_the_form_is_mended_and_is_taken_over(campus, inspector):
    answer = inspector.post(NEW, FILLED | {"place": "nowhere", "photo": photo()})
    waiting = File.objects.get()
    assert waiting.about == f"draft:person:{campus.chen.pk}"
    assert f'name="waiting" value="{waiting.pk}"' in answer.content.decode()
    assert inspector.get(f"{HOME}photos/{waiting.pk}/").status_code == 200
    inspector.post(NEW, FILLED | {"waiting": waiting.pk})
    assert File.objects.get(erased_at=None).about == Finding.objects.get().key


def test_nobody_takes_over_or_sees_a_photo_that_waits_for_somebody_else(campus, inspector):
    inspector.post(NEW, FILLED | {"place": "nowhere", "photo": photo()})
    waiting = File.objects.get()
    other = signed_in(campus.lin)
    assert other.get(f"{HOME}photos/{waiting.pk}/").status_code == 404
    answer = other.post(NEW, FILLED | {"waiting": waiting.pk})
    assert (answer.status_code, Finding.objects.count()) == (400, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"no picture at all", "no photo that can be read"), (bytes(30 << 20), "at most 20 MB"), (b"", "is empty")],
    ids=["no photo", "30 MB", "nothing"],
)
def test_a_photo_that_cannot_be_is_refused_beside_the_photo(inspector, content, said):
    answer = inspector.post(NEW, FILLED | {"photo": photo(content)})
    html = answer.content.decode()
    assert (answer.status_code, Finding.objects.count(), File.objects.count()) == (400, 0, 0)
    assert said in html[html.index("photo_note") :]
    assert "消毒记录缺项" in html


# --- the owner, and who looks again


@pytest.fixture
def row(campus):
    return inspecting.record(campus, hour_min="14:50", due_at=world.at("18:00"))


def test_the_owner_sees_rectifies_and_cannot_close(campus, head, row):
    address = f"{HOME}findings/{row.pk}/"
    html = shown(head, address)
    assert f"{address}rectify/" in html
    answer = head.post(f"{address}rectify/", {"text": "已补录", "photo": photo()})
    assert answer.headers["Location"] == address
    assert Rectification.objects.get().by == campus.head
    assert head.get(f"{address}recheck/").status_code == 403


def test_without_a_photo_a_rectification_comes_back(head, row):
    answer = head.post(f"{HOME}findings/{row.pk}/rectify/", {"text": "已补录"})
    assert (answer.status_code, Rectification.objects.count()) == (400, 0)
    assert "已补录" in answer.content.decode()


def test_an_owner_without_any_role_rectifies_their_own_and_sees_no_other(campus):
    cook = campus.cooks[0]
    mine = inspecting.record(campus, hour_min="14:50", owner_id=cook.pk)
    theirs = inspecting.record(campus, hour_min="14:51", owner_id=campus.cooks[1].pk)
    client = signed_in(cook)
    assert "id_text" in shown(client, f"{HOME}findings/{mine.pk}/rectify/")
    for page in ("", "rectify/"):
        assert client.get(f"{HOME}findings/{theirs.pk}/{page}").status_code == 404
    assert client.get(HOME).status_code == 403


def test_it_stands_on_the_owners_day(head, row):
    html = shown(head, "/myday/")
    assert f"{HOME}findings/{row.pk}/rectify/" in html


def test_another_inspector_closes_it_and_the_owner_is_told(campus, head, row):
    inspecting.rectify(row, campus.head, world.at("14:55"))
    lin, address = signed_in(campus.lin), f"{HOME}findings/{row.pk}/"
    assert f"{address}recheck/" in shown(lin, "/myday/")
    lin.post(f"{address}recheck/", {"result": "closed", "due_span": "hours", "photo": photo()})
    assert Recheck.objects.get().by == campus.lin
    html = shown(head, address)
    assert "re-checked: closed" in html
    assert html.count("<img") == 3


def test_opened_again_it_has_a_new_deadline(campus, row):
    inspecting.rectify(row, campus.head, world.at("14:55"))
    lin, address = signed_in(campus.lin), f"{HOME}findings/{row.pk}/recheck/"
    sent = {"result": "reopened", "note": "仍缺项", "due_number": "6", "due_span": "hours"}
    assert lin.post(address, sent | {"note": ""}).status_code == 400
    lin.post(address, sent)
    row.refresh_from_db()
    assert (row.state, row.reopened) == ("open", 1)


def test_a_finding_is_withdrawn_with_a_reason(campus, inspector, row):
    inspector.post(f"{HOME}findings/{row.pk}/withdraw/", {"reason": "重复"})
    row.refresh_from_db()
    assert row.withdrawn_because == "重复"
    assert "withdrawn" in shown(inspector, f"{HOME}findings/{row.pk}/")


# --- photos


def test_a_photo_is_served_so_that_it_can_never_run(campus, head, row):
    file = File.objects.get(about=row.key)
    answer = head.get(f"{HOME}photos/{file.pk}/")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Cache-Control"] == "no-store"
    assert pictures.opened(answer.content).format == "JPEG"


def test_a_document_is_saved_and_not_shown(campus, head, row):
    inspecting.rectify(
        row, campus.head, world.at("14:55"), shown=inspecting.rules.Shown((
            inspecting.rules.Sent("整改报告.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"),
        )),
    )  # fmt: skip
    file = File.objects.get(media_type="application/pdf")
    assert head.get(f"{HOME}photos/{file.pk}/").headers["Content-Disposition"].startswith("attachment")


def test_a_photo_of_somebody_elses_finding_is_no_page(campus, row):
    file = File.objects.get(about=row.key)
    stranger = signed_in(campus.cooks[6])
    other = signed_in(campus.cooks[9], "team_leader", campus.units["team-2"])
    for client in (stranger, other):
        assert client.get(f"{HOME}photos/{file.pk}/").status_code == 404
    assert stranger.get(f"{HOME}photos/999999/").status_code == 404


def test_photos_of_visits_are_for_inspectors_and_leaders_only(campus, inspector, head):
    round_id = inspecting.draw(campus.chen)
    inspecting.open_round(round_id, campus.chen)
    visit = Visit.objects.select_related("place").get(round_id=round_id, number=1)
    sent = {"result": "confirmed", "code": visit.place.code, "photo": photo()}
    inspector.post(f"{HOME}visits/{visit.pk}/", sent)
    address = f"{HOME}photos/{File.objects.get().pk}/"
    assert (inspector.get(address).status_code, head.get(address).status_code) == (200, 404)


# --- the ledger


def test_the_ledger_is_narrowed_exported_printed_and_copied(campus, inspector, head, row):
    other = inspecting.record(campus, campus.wu, "14:52", severity="grave", text="口罩不规范", due_at=world.at("14:59"))
    html = shown(inspector, f"{HOME}ledger/?state=overdue")
    assert other.number in html
    assert row.number not in html
    assert other.number not in shown(inspector, f"{HOME}ledger/?body=discipline")
    assert row.number in shown(inspector, f"{HOME}ledger/?severity=nonsense&first=notaday&page=x")
    book = CalamineWorkbook.from_filelike(io.BytesIO(head.get(f"{HOME}ledger/export/").content))
    cells = [cell for line in book.get_sheet_by_index(0).to_python() for cell in line]
    assert {row.number, other.number, "口罩不规范"} <= set(cells)
    paper = shown(head, f"{HOME}ledger/print/?severity=grave")
    assert other.number in paper
    assert row.number not in paper
    assert "to be rectified 2, past the deadline 1" in html


def test_what_is_copied_for_the_group_names_nobody_and_tells_nothing(campus, inspector, row):
    html = shown(inspector, f"{HOME}ledger/?state=open")
    text = html[html.index("toolbar-text") :]
    assert row.number in text
    assert row.text not in text.split("</textarea>")[0]
    assert campus.head.name_en not in text.split("</textarea>")[0]


def test_an_empty_ledger_says_what_comes_next(inspector):
    html = shown(inspector, f"{HOME}ledger/")
    assert "No finding has been recorded here." in html
    assert "a round of one of the two inspecting bodies" in html


def test_the_ledger_comes_by_page_with_as_many_questions_for_any_number(
    campus, inspector, django_assert_max_num_queries
):
    for number in range(35):
        inspecting.record(campus, hour_min="14:50", text=f"问题{number}", shown=inspecting.rules.Shown())
    with django_assert_max_num_queries(25):
        html = shown(inspector, f"{HOME}ledger/")
    assert html.count("data-row-link") == 30
    assert shown(inspector, f"{HOME}ledger/?page=2").count("data-row-link") == 5


def test_a_unit_sees_its_own_findings_only(campus, row):
    other = signed_in(campus.cooks[9], "team_leader", campus.units["team-2"])
    assert row.number not in shown(other, f"{HOME}ledger/")
    assert other.get(f"{HOME}findings/{row.pk}/").status_code == 404


# --- the two bodies


def test_the_commander_appoints_and_relieves(campus):
    commander = signed_in(campus.cooks[0], "commander")
    address = f"{HOME}bodies/"
    answer = commander.post(address, {"number": campus.cooks[5].number, "body": "work_style"})
    assert answer.headers["Location"] == address
    assert Inspector.objects.get(person=campus.cooks[5]).body == "work_style"
    assert "has not the role of an inspector yet" in shown(commander, address)
    assert commander.post(address, {"number": campus.cooks[5].number, "body": "discipline"}).status_code == 400
    commander.post(address, {"relieve": campus.cooks[5].pk})
    assert Inspector.objects.get(person=campus.cooks[5]).ends_at is not None


def test_who_has_the_role_and_no_body_is_told_what_to_do(campus):
    client = signed_in(campus.cooks[0], "inspector")
    assert "You inspect for no body yet" in shown(client, HOME)
    answer = draw(client)
    assert (answer.status_code, Round.objects.count()) == (400, 0)
    assert "the commander appoints the inspectors" in answer.content.decode()
