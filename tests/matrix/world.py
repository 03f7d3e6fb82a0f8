"""Two units that know nothing of each other, with a person in each whose every value can be told from all others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from houqin.common import clock
from houqin.common.scope import Actor
from houqin.desk.filing import actions as filing
from houqin.desk.register import actions as register
from houqin.exchange import layouts
from houqin.kernel.access import actions as access
from houqin.kernel.access import declared
from houqin.kernel.access.models import Account, Grant
from houqin.kernel.notices import actions as notices
from houqin.kernel.notices.models import Delivery, Notice
from houqin.kernel.org import actions as org
from houqin.kernel.org.models import Unit
from houqin.kernel.paper import actions as paper
from houqin.kernel.paper import printing
from houqin.kernel.people import actions as people
from houqin.kernel.people.models import Membership, Person, Post
from houqin.kernel.places import actions as places
from houqin.kernel.places.models import Place
from houqin.kernel.response import actions as response
from houqin.kernel.returns.rules import Rhythm
from houqin.lines.accountability.actions import chain, report, roll
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.rules.report import Answer

from . import disinfecting, inspections, officers

BY = Actor.system("test")
DAY = date(2020, 3, 5)
NOW = clock.instant(DAY, "16:20")
NOBODY = 999_999
FILING = ("form", "sheet", "send", "excuse", "change", "cells", "end")
NO_ROLE = "nobody"
PASSWORD = "a long enough password"
ROLES = (NO_ROLE, *declared.ROLES)


def at(clock_time: str, day: date = DAY) -> datetime:
    """Return an instant of the campus day."""
    return clock.instant(day, clock_time)


@dataclass(frozen=True)
class Canary:
    """The values of one person that must be in no answer they do not belong to."""

    names: tuple[str, ...]
    health: tuple[str, ...]
    notes: tuple[str, ...]
    numbers: tuple[str, ...]


@dataclass
class Side:
    """One unit with its team, its building and its people."""

    letter: str
    canary: Canary
    phone: str
    identity: str
    temperature_c: str
    ids: dict[str, object] = field(default_factory=dict)


OWN = Side(
    "a",
    Canary(
        names=("东方甲雀", "Jia Goldfinch"), health=("38.7", "甲处不适"), notes=("甲的便条", "甲的文号"),
        numbers=("13900004117", "320303198804151004"),
    ),
    "13900004117", "320303198804151004", "38.7",
)  # fmt: skip
FOREIGN = Side(
    "b",
    Canary(
        names=("西门乙雀", "Yi Bullfinch"), health=("39.4", "乙处不适"), notes=("乙的便条", "乙的文号"),
        numbers=("13900008226", "320303197907222210"),
    ),
    "13900008226", "320303197907222210", "39.4",
)  # fmt: skip


@dataclass
class World:
    """Both sides, and an account for every role (`nobody` holds none), all of the first side's team."""

    own: dict[str, object]
    foreign: dict[str, object]
    accounts: dict[str, Account]


def built() -> World:
    """Build everything through the actions; it is 16:20 on 5 March 2020."""
    _campus()
    for side in (OWN, FOREIGN):
        _unit(side)
    own_people, foreign_people = _people(OWN), _people(FOREIGN)
    accounts = {role: _account(role, OWN) for role in ROLES}
    report.publish(day=DAY, by=BY, at=at("00:00"))
    _day(OWN, own_people)
    _day(FOREIGN, foreign_people)
    common = _common(accounts["planner"])
    found = [
        inspections.added(
            side.letter, inspector=_person(other, f"I-{side.letter}", "督查甲"), body=body, text=side.canary.notes[0]
        )
        for side, other, body in ((OWN, FOREIGN, "discipline"), (FOREIGN, OWN, "work_style"))
    ]
    stands = officers.added([_person(side, f"D-{side.letter}", "值班甲") for side in (OWN, FOREIGN)])
    own, foreign = _ids(OWN, own_people) | common | found[0], _ids(FOREIGN, foreign_people) | common | found[1]
    own, foreign = own | stands[0], foreign | stands[1]
    cleaned = disinfecting.added((OWN.letter, FOREIGN.letter))
    own, foreign = own | cleaned[0], foreign | cleaned[1]
    return World(own, foreign, accounts)


def _campus() -> None:
    since = at("00:00", date(2020, 1, 20))
    places.open_place(code="campus", name="南湖", name_en="Nanhu", kind="campus", by=BY, at=since)
    campus = Place.objects.get(code="campus")
    response.enter_change(
        place_id=campus.pk, level="II", starts_at=at("00:00", date(2020, 2, 25)), document="苏政发", by=BY, at=since
    )
    org.open_unit(code="committee", name="党委", kind="committee", place_code="campus", by=BY, at=since)
    org.open_unit(code="branch", name="支部", kind="branch", parent_code="committee", by=BY, at=since)


def _unit(side: Side) -> None:
    since, letter = at("00:00", date(2020, 1, 20)), side.letter
    places.open_place(code=f"hall-{letter}", name=f"楼{letter}", kind="building", parent_code="campus", by=BY, at=since)
    org.open_unit(code=f"unit-{letter}", name=f"单位{letter}", kind="unit", parent_code="branch", by=BY, at=since)
    org.open_unit(
        code=f"team-{letter}", name=f"班组{letter}", kind="team", parent_code=f"unit-{letter}",
        place_code=f"hall-{letter}", by=BY, at=since,
    )  # fmt: skip


def _person(side: Side, number: str, name: str, **more: str) -> Person:
    pk = people.enter_person(
        number=number, name=name, kind="employee", unit_code=f"team-{side.letter}",
        by=BY, at=at("00:00", date(2020, 2, 1)), **more,
    )  # fmt: skip
    return Person.objects.get(pk=pk)


def _people(side: Side) -> dict[str, Person]:
    """The canary, who reports fever; one excused; one under observation; one not heard of."""
    name, name_en = side.canary.names
    prefix = side.letter.upper()
    found = {
        "canary": _person(
            side, f"{prefix}001", name, name_en=name_en, phone=side.phone, identity=side.identity,
        ),
        **{
            what: _person(side, f"{prefix}00{n}", f"{name}{sign}")
            for n, (what, sign) in enumerate((("excused", "二"), ("observed", "三"), ("unheard", "四")), start=2)
        },
    }  # fmt: skip
    unit = Unit.objects.get(code=f"unit-{side.letter}")
    since = at("00:00", date(2020, 2, 2))
    people.appoint(person_id=found["unheard"].pk, unit_id=unit.pk, kind="head", by=BY, at=since)
    return found


def _day(side: Side, crew: dict[str, Person]) -> None:
    measures = ReportMeasures()
    report.record_report(
        day=DAY, person_id=crew["canary"].pk, happened_at=at("07:00"), measures=measures,
        answer=Answer(
            temperature_c=Decimal(side.temperature_c), method="armpit", symptoms=("cough",), whereabouts="away",
            place_text=side.canary.health[1], note=side.canary.notes[0],
        ),
        by=Actor.person(crew["canary"].pk), at=at("07:00"),
    )  # fmt: skip
    roll.excuse(
        day=DAY, person_ids=[crew["excused"].pk], reason="sick_leave", note=side.canary.notes[0],
        document=side.canary.notes[1], by=BY, at=at("08:00"),
    )  # fmt: skip
    report.start_home_observation(
        person_id=crew["observed"].pk, until=DAY + timedelta(days=10), note=side.canary.notes[0], by=BY, at=at("08:30")
    )
    notices.post(
        key=f"matrix-{side.letter}", title=(side.canary.notes[0], side.canary.notes[0]),
        person_id=crew["canary"].pk, by=BY, at=at("09:00"),
    )  # fmt: skip


def _paste(side: Side) -> int:
    """A group's text about the team, as its leader pasted it."""
    unit = Unit.objects.get(code=f"team-{side.letter}")
    line = f"1. {side.canary.names[0]} {side.temperature_c} {side.canary.health[1]}"
    kept = chain.paste_list(about=f"unit:{unit.pk}|{DAY}|", text=line, suspected={}, by=BY, at=at("09:30"))
    return kept["paste"]


def _form(side: Side, crew: dict[str, Person]) -> str:
    """A printed form that asks the team, not yet back."""
    unit = Unit.objects.get(code=f"team-{side.letter}")
    asked = [f"person:{person.pk}" for person in crew.values()]
    return paper.print_form(
        kind="accountability.daily_report", day=DAY, occasion="", unit_id=unit.pk, subject_keys=asked, by=BY,
        at=at("09:40"),
    )  # fmt: skip


def _printer(side: Side) -> dict[str, object]:
    """A printer of the unit with a document that waits for it."""
    unit = Unit.objects.get(code=f"team-{side.letter}")
    pk = printing.add_printer(name="值班室", unit_id=unit.pk, by=BY, at=at("09:40"))
    return {
        "printer_id": pk,
        "job_id": printing.send(printer_id=pk, path="/brief/", title="日报", by=BY, at=at("09:41")),
    }


def _announced(side: Side, crew: dict[str, Person], leaves: str = "") -> int:
    """A notice that somebody of the unit wrote to it."""
    unit = Unit.objects.get(code=f"unit-{side.letter}")
    return notices.announce(
        title=("宵禁", "Curfew"), text=("请勿外出", "Stay in"), unit=unit, author_id=crew["canary"].pk,
        leaves=leaves, by=BY, at=at("09:40"),
    )  # fmt: skip


def _sent_out(side: Side, crew: dict[str, Person]) -> dict[str, object]:
    """A group's robot that refused a notice, which may be sent again."""
    channel_id = notices.add_channel(
        name=f"群{side.letter}", kind="wecom", unit_id=Unit.objects.get(code=f"unit-{side.letter}").pk,
        address="http://127.0.0.1:9/cgi-bin/webhook/send?key=00000000", secret="", hint="…0000", by=BY,
        at=at("09:30"),
    )  # fmt: skip
    notice_id = _announced(side, crew, leaves="title")
    delivery_id = Delivery.objects.get(notice_id=notice_id).pk
    got = notices.claim(delivery_id=delivery_id, by=BY, at=at("09:41"))
    assert got is not None
    notices.record(
        delivery_id=delivery_id, token=got.token, known="refused", may_retry=False, detail="", by=BY, at=at("09:41")
    )
    return {"channel_id": channel_id, "noticeboard:send_again notice_id": notice_id, "delivery_id": delivery_id}


def _upper_form(side: Side, crew: dict[str, Person]) -> str:
    """A form that an office asks of the unit, sent by the one whose every value can be told."""
    unit = Unit.objects.get(code=f"unit-{side.letter}")
    cells = {"B3": "day", "B4": "accountability.heard", "B5": "typed"}
    layout = filing.Layout(layouts.plain("日报", ["日期", "已报", "备注"]), "layout.xlsx", cells)
    return filing.save_form(
        name="防控日报", to_whom="省教育厅", unit=unit, responsible_id=crew["canary"].pk, layout=layout,
        rhythm=Rhythm("16:00", "16:00", 1, "17:00"), by=BY, at=at("09:40"),
    )  # fmt: skip


def _account(role: str, side: Side) -> Account:
    """An account for a fifth person of the team, whose role reaches the unit where it is a unit's role."""
    person = _person(side, f"R-{role}", f"持{role}")
    since = at("00:00", date(2020, 2, 3))
    pk = access.open_account(username=role, password=PASSWORD, person_id=person.pk, language="zh-hans", by=BY, at=since)
    if role != NO_ROLE:
        is_unit = declared.ROLES[role].reach == "unit"
        unit = Unit.objects.get(code=f"unit-{side.letter}")
        access.grant(person_id=person.pk, role=role, unit_id=unit.pk if is_unit else None, by=BY, at=since)
    return Account.objects.get(pk=pk)


def _common(planner: Account) -> dict[str, object]:
    """What belongs to no side: a change of level tomorrow, a sheet that the planner sent."""
    campus = Place.objects.get(code="campus")
    upload_id = register.keep_upload(
        kind="units", name="units.csv", content="code,name\nteam-x,班组\n".encode(), at=at("10:00"),
        by=Actor.person(planner.person_id or 0),
    )  # fmt: skip
    change_id = response.enter_change(
        place_id=campus.pk, level="III", starts_at=at("24:00"), document="苏政发", by=BY, at=at("12:00")
    )
    return {"change_id": change_id, "upload_id": upload_id}


def _ids(side: Side, crew: dict[str, Person]) -> dict[str, object]:
    """The values for the names in addresses, on one side. What is not named here is a thing that does not exist."""
    canary = crew["canary"]
    account_id = access.open_account(
        username=f"canary-{side.letter}", password=None, person_id=canary.pk, by=BY, at=at("00:00")
    )
    grant_id = access.grant(person_id=crew["excused"].pk, role="guard", by=BY, at=at("00:00"))
    assert Grant.objects.filter(pk=grant_id).exists()
    form = _upper_form(side, crew)
    return {
        "person_id": canary.pk,
        "account_id": account_id,
        "grant_id": grant_id,
        "membership_id": Membership.objects.get(person=canary).pk,
        "post_id": Post.objects.get(person=crew["unheard"]).pk,
        "paste_id": _paste(side),
        **_printer(side),
        "printing:key code": _form(side, crew),
        "printing:void code": _form(side, crew),
        **{f"filing:{name} code": form for name in FILING},
        **{f"noticeboard:{name} notice_id": _announced(side, crew) for name in ("receipts", "withdraw")},
        **_sent_out(side, crew),
        "notice_id": Notice.objects.get(key=f"matrix-{side.letter}").pk,
        "unit_id": Unit.objects.get(code=f"team-{side.letter}").pk,
        "place_id": Place.objects.get(code=f"hall-{side.letter}").pk,
        "code": f"team-{side.letter}",
        "day": str(DAY),
        "kind": "people",
        "what": "phone",
        "act": "correct",
        "register:unit_act act": "appoint",
        "register:place_act act": "change",
        "signed_in_id": NOBODY,
        "pk": NOBODY,
    }
