"""A form of an office above: taken up with its layout, filled every day, sent, corrected, missed, excused."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from houqin import registry
from houqin.common import clock
from houqin.desk.filing import queries
from houqin.exchange import layouts
from houqin.exchange.tests.test_layouts import province
from houqin.kernel.audit.models import Record
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Duty
from houqin.kernel.returns import actions as returns
from houqin.kernel.returns.models import Filing, Template
from houqin.lines.accountability.actions import publishing
from houqin.lines.accountability.tests import world

ASKED = {
    "name": "防控日报", "to_whom": "省教育厅", "counts_from": "16:00", "days_back": "1", "counts_until": "16:00",
    "due": "17:00",
}  # fmt: skip


@pytest.fixture
def secretary(signed_in_as):
    return signed_in_as("secretary", "unit")


def taken_up(client, campus, layout=None, **changes):
    fields = ASKED | {"unit": campus.units["unit"].code} | changes
    if layout is not None:
        fields["layout"] = SimpleUploadedFile("日报.xlsx", layout)
    answer = client.post("/filing/new/", fields)
    assert answer.status_code == 302, re.findall(r'role="alert"[^<]*(?:<[^>]*>\s*)*([^<]+)', answer.content.decode())
    return answer.headers["Location"].split("/")[2]


def fill(client, code, **cells):
    for address, what in cells.items():
        answer = client.post(f"/filing/{code}/cells/", {"address": address, "what": what})
        assert answer.status_code == 302, answer.content.decode()[-2000:]


def state():
    return Duty.objects.get(kind="accountability.upper_form").state


def workbook(answer):
    assert answer.headers["Content-Type"] == layouts.MEDIA_TYPE, answer.content.decode()[-2000:]
    return openpyxl.load_workbook(io.BytesIO(answer.content)).active


def test_a_form_in_the_given_layout_fills_itself_and_is_sent(secretary, campus):
    code = taken_up(secretary, campus, province())
    fill(secretary, code, A3="unit", B3="accountability.heard", C3="accountability.unheard", B5="filler", C5="typed")
    assert state() == "open"
    page = workbook(secretary.post(f"/filing/{code}/sheet/", {"t_C5": "7"}))
    assert [page[a].value for a in ("A3", "B3", "C3", "D3", "B5", "C5")] == ["餐饮中心", 4, 4, "=B3+C3", "李娜", 7]
    answer = secretary.post(f"/filing/{code}/send/", {"note": "邮件，回执3号", "number": "1", "t_C5": "7"})
    assert answer.status_code == 302
    assert state() == "done"
    filing = Filing.objects.get()
    assert (filing.values["B3"], filing.values["C5"], filing.number) == (4, 7, 1)
    assert "李娜" not in str(Record.objects.filter(action__startswith="returns.").values_list("about"))


def test_what_changed_since_the_sending_is_orange_and_a_correction_keeps_both(secretary, campus):
    code = taken_up(secretary, campus, province())
    fill(secretary, code, B3="accountability.heard", C3="accountability.unheard")
    secretary.post(f"/filing/{code}/send/", {"note": "邮件", "number": "1"})
    assert "is-changed" not in secretary.get(f"/filing/{code}/").content.decode()
    world.send(campus.first[4], hour_min="15:00")
    page = secretary.get(f"/filing/{code}/").content.decode()
    assert page.count('class="is-changed"') == 2
    assert "sent: 4" in page
    marked = workbook(secretary.get(f"/filing/{code}/sheet/?copy=working"))
    assert [marked[a].fill.fgColor.rgb for a in ("B3", "C3")] == ["FFFFC000"] * 2
    assert workbook(secretary.get(f"/filing/{code}/sheet/"))["B3"].fill.fill_type is None
    secretary.post(f"/filing/{code}/send/", {"note": "更正", "number": "2"})
    assert list(Filing.objects.order_by("number").values_list("values__B3", flat=True)) == [4, 5]
    assert workbook(secretary.get(f"/filing/{code}/sheet/?number=1"))["B3"].value == 4


def test_what_is_recorded_is_what_the_page_showed_and_the_file_held(secretary, campus):
    code = taken_up(secretary, campus, province())
    fill(secretary, code, B3="accountability.heard", C5="typed")
    page = secretary.get(f"/filing/{code}/").content.decode()
    shown = re.search(r'name="shown" value="([^"]+)"', page)[1]
    world.send(campus.first[4], hour_min="15:00")
    assert workbook(secretary.post(f"/filing/{code}/sheet/", {"shown": shown}))["B3"].value == 4
    secretary.post(f"/filing/{code}/send/", {"note": "邮件", "number": "1", "shown": shown, "t_C5": "3"})
    assert Filing.objects.get().values == {"B3": 4, "C5": 3}
    after = secretary.get(f"/filing/{code}/").content.decode()
    assert "sent: 4" in after
    assert workbook(secretary.post(f"/filing/{code}/sheet/", {"shown": shown[:-3] + "AAA"}))["B3"].value == 5


def test_a_cell_that_means_something_else_now_is_not_changed_since_the_sending(secretary, campus):
    code = taken_up(secretary, campus, province())
    fill(secretary, code, B3="accountability.heard")
    secretary.post(f"/filing/{code}/send/", {"note": "邮件", "number": "1"})
    fill(secretary, code, B3="accountability.on_roll")
    assert "is-changed" not in secretary.get(f"/filing/{code}/").content.decode()


def test_two_who_send_at_once_do_not_send_twice(secretary, campus):
    code = taken_up(secretary, campus)
    assert secretary.post(f"/filing/{code}/send/", {"note": "邮件", "number": "1"}).status_code == 302
    second = secretary.post(f"/filing/{code}/send/", {"note": "电话", "number": "1"})
    assert second.status_code == 400
    assert "电话" in second.content.decode()
    assert Filing.objects.count() == 1


def test_a_form_without_a_layout_holds_every_figure(secretary, campus):
    code = taken_up(secretary, campus)
    page = workbook(secretary.get(f"/filing/{code}/sheet/"))
    told = {row[0].value: row[1].value for row in page.iter_rows(min_row=3)}
    assert told["On the roll"] == 8
    assert told["On the roll"] == sum(
        told[name] for name in ("Heard of in the window", "Excused at its end", "Not heard of at its end")
    )


def test_a_form_is_owed_by_name_missed_at_the_days_end_and_owed_again(secretary, campus):
    code = taken_up(secretary, campus)
    assert "防控日报" in secretary.get("/myday/").content.decode()
    midnight = clock.instant(world.DAY, "24:00")
    duties.settle(by=world.BY, at=midnight + timedelta(minutes=1))
    assert state() == "missed"
    publishing.publish(day=world.DAY + timedelta(days=1), by=world.BY, at=midnight)
    tomorrow = Duty.objects.get(kind="accountability.upper_form", day=world.DAY + timedelta(days=1))
    assert (tomorrow.state, tomorrow.subject_key) == ("open", f"return:{code}")
    assert tomorrow.due_at == clock.instant(tomorrow.day, "17:00")


def test_an_office_that_did_not_ask_excuses_it_and_an_ended_form_is_owed_no_more(secretary, campus):
    code = taken_up(secretary, campus)
    assert secretary.post(f"/filing/{code}/excuse/").status_code == 302
    assert state() == "excused"
    again = taken_up(secretary, campus, name="周报")
    secretary.post(f"/filing/{again}/end/", {"confirmed": "yes"})
    assert Duty.objects.get(subject_key=f"return:{again}").state == "excused"
    assert secretary.get(f"/filing/{again}/").status_code == 404


def test_a_changed_form_is_a_new_version_and_what_was_sent_keeps_its_own(secretary, campus):
    code = taken_up(secretary, campus, province())
    fill(secretary, code, B3="accountability.heard", A4="accountability.unheard")
    secretary.post(f"/filing/{code}/send/", {"note": "邮件", "number": "1"})
    layout = SimpleUploadedFile("新.xlsx", layouts.plain("新版", []))
    fields = ASKED | {"unit": campus.units["unit"].code, "name": "新日报", "layout": layout}
    assert secretary.post(f"/filing/{code}/change/", fields).status_code == 302
    now = Template.objects.get(code=code, is_current=True)
    assert (now.name, now.cells) == ("新日报", {})
    assert "no such cells: A4, B3" in secretary.get(f"/filing/{code}/").content.decode()
    assert workbook(secretary.get(f"/filing/{code}/sheet/?number=1"))["A2"].value == "单位"


@pytest.mark.parametrize(
    "changes",
    [{"counts_until": "9"}, {"counts_from": "17:00", "days_back": "0"}, {"due": "15:00"}, {"unit": "none"},
     {"number": "nobody"}, {"name": " "}],
)  # fmt: skip
def test_a_form_that_cannot_be_is_refused_and_what_was_typed_stays(secretary, campus, changes):
    answer = secretary.post("/filing/new/", ASKED | {"unit": campus.units["unit"].code} | changes)
    assert answer.status_code == 400
    assert "省教育厅" in answer.content.decode()
    assert not Template.objects.exists()


def test_a_hostile_layout_is_refused(secretary, campus):
    broken = SimpleUploadedFile("a.xlsx", province()[:700])
    answer = secretary.post("/filing/new/", ASKED | {"unit": campus.units["unit"].code, "layout": broken})
    assert answer.status_code == 400
    assert not Template.objects.exists()


@pytest.mark.parametrize("address", ["C1", "D3", "Z9", "A1:B2"])
def test_a_cell_that_cannot_be_filled_is_refused_by_the_page(secretary, campus, address):
    code = taken_up(secretary, campus, province())
    answer = secretary.post(f"/filing/{code}/cells/", {"address": address, "what": "typed"})
    assert answer.status_code == 400
    assert Template.objects.get(is_current=True).cells == {}


def test_nothing_is_sent_before_the_window_ends_or_without_a_word_how(secretary, campus):
    early = taken_up(secretary, campus, counts_until="23:00", counts_from="23:00", due="23:30")
    assert secretary.post(f"/filing/{early}/send/", {"note": "邮件", "number": "1"}).status_code == 400
    code = taken_up(secretary, campus)
    assert secretary.post(f"/filing/{code}/send/", {"note": " ", "number": "1"}).status_code == 400
    assert not Filing.objects.exists()


def test_a_line_that_falls_leaves_its_cells_empty_and_is_named(secretary, campus, monkeypatch):
    def falls(**_given):
        raise RuntimeError("no figures")

    code = taken_up(secretary, campus)
    line = registry.lines()[-1]
    monkeypatch.setattr(queries.registry, "lines", lambda: (type("Fallen", (), {
        "key": line.key, "title": line.title, "counts": staticmethod(falls),
    }),))  # fmt: skip
    page = secretary.get(f"/filing/{code}/").content.decode()
    assert "could not be counted" in page
    assert page.count("is-lacking") == 10


def test_a_stranger_of_another_unit_finds_no_form(secretary, campus, signed_in_as):
    code = taken_up(secretary, campus)
    other = signed_in_as("unit_head", "team-2")
    assert other.get(f"/filing/{code}/").status_code == 404
    assert "防控日报" not in other.get("/filing/").content.decode()
    assert returns.queries.template_for(code, within=world.WHOLE) is not None
