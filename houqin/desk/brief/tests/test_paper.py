"""The brief as an official paper: numbered, addressed, five sentences on top, each kind of work in its own words."""

from __future__ import annotations

import io

import pytest
from django.utils import translation
from django.utils.translation import gettext
from docx import Document

from houqin.desk.brief.models import Brief
from houqin.desk.tests.campus import DAY
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.rules import Counts
from houqin.lines.accountability.queries import aspects, findings
from houqin.lines.accountability.queries.findings import Standing
from houqin.lines.disinfection.queries import coverage
from houqin.lines.disinfection.queries.coverage import Cell

HEAD = {
    "title": "总务部疫情防控日报",
    "issuer": "总务部综合办公室",
    "to": "学校疫情防控工作领导小组",
    "copies": "各党支部",
    "first_number": "41",
}


def test_the_office_says_how_the_paper_is_headed(signed_in_as):
    office = signed_in_as("office", language="zh-hans")
    assert office.post("/brief/head/", HEAD).status_code == 302
    text = office.get("/brief/paper/").content.decode()
    for said in (
        "总务部疫情防控日报",
        "总务部综合办公室",
        "报送：学校疫情防控工作领导小组",
        "抄送：各党支部",
        "签发时编号",
    ):
        assert said in text
    assert signed_in_as("duty_officer").post("/brief/head/", HEAD).status_code == 403


def test_each_signed_brief_gets_the_next_number(signed_in_as):
    signed_in_as("office").post("/brief/head/", HEAD)
    client = signed_in_as("commander", language="zh-hans")
    for day in ("2020-03-04", "2020-03-05"):
        told = client.get(f"/brief/?day={day}").context["told"]
        client.post("/brief/sign/", {"day": day, "seen": told.digest, "confirmed": "yes"})
    assert list(Brief.objects.order_by("day").values_list("number", flat=True)) == [41, 42]
    assert "第42期" in client.get("/brief/paper/").content.decode()


def test_what_is_signed_keeps_its_heading_and_sentences(signed_in_as):
    client = signed_in_as("commander")
    client.post("/brief/head/", HEAD)
    told = client.get("/brief/").context["told"]
    client.post("/brief/sign/", {"day": DAY, "seen": told.digest, "confirmed": "yes"})
    before = client.get("/brief/").context["sentences"]
    client.post("/brief/head/", HEAD | {"title": "另一标题"})
    shown = client.get("/brief/").context
    assert (shown["title"], shown["sentences"]) == (HEAD["title"], before)


def test_five_sentences_stand_on_top_in_both_languages(signed_in_as):
    said = signed_in_as("commander", language="zh-hans").get("/brief/").context["sentences"]
    assert len(said) == 5
    assert said[0] == "自2月25日 00:00（2月24日24时）起执行二级响应，依据：苏政发。"
    assert said[1].startswith("应报8人：已报4，未报4")
    assert said[3] == "进度最慢：餐饮二班未报最多：应报3人，未报3人。"
    english = signed_in_as("leading_group").get("/brief/").context["sentences"]
    assert english[3] == "Most behind: most reports are lacking in Team-2: 3 of 3."


def test_each_figure_stands_beside_the_day_before(signed_in_as):
    client = signed_in_as("commander")
    section = client.get("/brief/").context["told"].sections[-1]
    figures = {figure["key"]: (figure["before"], figure["more"]) for figure in section["figures"]}
    assert figures["reported"] == (0, 4)


def test_the_word_file_has_number_sentences_and_addresses(signed_in_as):
    client = signed_in_as("commander")
    client.post("/brief/head/", HEAD)
    paper = Document(io.BytesIO(client.get("/brief/brief.docx").content))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    for said in ("1. Level II", "To: 学校疫情防控工作领导小组", "Copy: 各党支部"):
        assert said in text


@pytest.fixture
def all_lines(monkeypatch):
    """Something of every kind has been owed, done, missed and excused."""
    monkeypatch.setattr(coverage, "counts", lambda **_asked: Cell(done=148, open=2, missed=1, excused=3))
    monkeypatch.setattr(aspects, "reviewed_in_week", lambda **_asked: Counts(done=7, open=1, missed=1, excused=1))
    monkeypatch.setattr(findings, "standing", lambda **_asked: Standing(15, 3, 1, 0))


def test_each_kind_of_work_is_told_in_its_own_words(signed_in_as, all_lines):
    told = signed_in_as("commander", language="zh-hans").get("/brief/").context["told"]
    with translation.override("zh-hans"):
        found = {
            (section["line"], figure["key"]): [gettext(part["label"]) for part in figure["parts"]]
            for section in told.sections for figure in section["figures"]
        }  # fmt: skip
    assert found["disinfection", "owed"] == ["已消毒", "待消毒", "漏消毒", "免消毒"]
    assert found["accountability", "aspects"] == ["已评估", "待评估", "逾期未评估", "无需评估"]
    assert found["accountability", "findings"] == ["未销号", "已销号"]
    assert found["accountability", "expected"] == ["已报", "未报", "漏报", "免报"]


def test_people_under_observation_are_told(signed_in_as, monkeypatch):
    watched = duties.coverage

    def coverage_of(*, kind, **asked):
        return {"0001": Counts(open=3)} if kind.key.endswith("home_watch") else watched(kind=kind, **asked)

    monkeypatch.setattr(duties, "coverage", coverage_of)
    shown = signed_in_as("commander", language="zh-hans").get("/brief/").context
    figures = {figure["key"]: figure["value"] for figure in shown["told"].sections[-1]["figures"]}
    assert figures["observed"] == 3
    assert "居家观察" in shown["sentences"][2]
