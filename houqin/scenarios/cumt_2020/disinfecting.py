"""Line 5 over the 46 days (rows 70–78): the plan of the document, its points, batches, rounds and mask bins.

Life is uneven: some runs are too short and done again, a few are missed, a building is locked for some days, one batch is
weaker than the other, one lamp comes near its end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from houqin.common import clock
from houqin.kernel.duties.models import Source
from houqin.lines.disinfection.actions import bins, planning, publishing, running, storing
from houqin.lines.disinfection.actions.planning import ItemRow, PointRow
from houqin.lines.disinfection.queries import coverage, plans
from houqin.lines.disinfection.queries import stores as stored
from houqin.lines.disinfection.rules.rhythm import Rhythm
from houqin.scenarios.cumt_2020.grid import SMALL
from houqin.scenarios.cumt_2020.life import LAST
from houqin.scenarios.cumt_2020.opening import EVE
from houqin.scenarios.cumt_2020.rolls import CLOCKWORK
from houqin.scenarios.cumt_2020.staff import Roster
from houqin.scenarios.engine import BY, Step
from houqin.scenarios.stage import WHOLE, Stage

DOCUMENT = "《中国矿业大学疫情防控期间校园卫生清洁消毒专项方案》"
CANTEENS = {
    "nh-shuxiang": "u03",
    "nh-taoyuan": "u03",
    "nh-meiyuan": "u03",
    "wc-canteen-1": "u04",
    "wc-canteen-2": "u04",
}
FLATS = {
    "nh-songyuan-2": "u05", "nh-taoyuan-flats": "u05", "nh-meiyuan-flats": "u05", "nh-zhuyuan-flats": "u05",
    "wc-intl-flats": "u06", "wc-flats": "u06",
}  # fmt: skip
COLLEGES = {"nh-xingjian": "u08", "nh-colleges": "u08"}
# key, name, English, whether everybody may enter (the level's least rhythm holds)
CANTEEN_KINDS = (
    ("canteen_floor", "小食堂地面", "canteen floor", True), ("canteen_door", "门窗", "doors and windows", True),
    ("canteen_rail", "楼梯扶手", "stair rails", True), ("card_reader", "卡机", "card reader", False),
    ("canteen_bin", "周边垃圾箱", "bins around the canteen", False), ("dining_lamp", "餐厅紫外线灯", "UV lamp", False),
)  # fmt: skip
FLAT_KINDS = (
    ("flat_corridor", "公寓楼道", "dormitory corridor", True), ("flat_bin", "公寓垃圾桶", "dormitory bins", True),
    ("flat_hall", "公寓门厅", "dormitory hall", True), ("flat_laundry", "公寓洗衣房", "laundry", True),
    ("flat_warden", "公寓值班室", "wardens' room", True), ("flat_power", "公寓售电室", "power sales room", True),
)  # fmt: skip
COLLEGE_KINDS = (
    ("hall", "大厅", "hall", True), ("stairs", "楼梯", "stairs", True), ("lift", "电梯厅及轿厢", "lift", True),
    ("toilet", "卫生间", "toilets", True), ("corridor", "走廊", "corridor", True), ("office", "办公室", "offices", True),
    ("meeting", "会议室", "meeting rooms", True),
)  # fmt: skip
TWO_PERCENT = Decimal(2)
ONCE, TWICE = Rhythm(times=1), Rhythm(times=2, gap_min=240)
SHARED = "2%84消毒液，彻底喷洒"
FLAT_STARTS = ("07:40", "15:10")
ROUNDS = ("07:20", "14:30")
FIRST_BATCH, SECOND_BATCH = EVE, date(2020, 2, 10)
TESTED = date(2020, 2, 20)
LOCKED = ("nh-colleges", date(2020, 1, 27), date(2020, 1, 30))


@dataclass(frozen=True, slots=True)
class Spot:
    """One point of the campaign."""

    code: str
    kind: str
    place: str
    unit: str

    @property
    def number(self) -> int:
        """A number of its own, the same every time, by which its days differ."""
        return sum(ord(letter) * (n + 3) for n, letter in enumerate(self.code))


def spots(people: int) -> list[Spot]:
    """Return the points; a trial campaign of few people has one building of each sort."""
    groups = ((CANTEENS, CANTEEN_KINDS), (FLATS, FLAT_KINDS), (COLLEGES, COLLEGE_KINDS))
    return [
        Spot(f"{place}-{kind[0]}", kind[0], place, unit)
        for buildings, kinds in groups
        for place, unit in list(buildings.items())[: None if people >= SMALL else 1]
        for kind in kinds
    ]


def rows() -> list[ItemRow]:
    """Return the plan of the document. Its "regularly" (row 76) is no number: the planner set once a day."""
    sprayed = [
        ItemRow(kind, kind, "chlorine", "spray", 30, ONCE, SHARED, percent_v_v=TWO_PERCENT)
        for kind in ("canteen_floor", "canteen_door", "canteen_rail", "canteen_bin")
    ]
    return [
        *sprayed,
        ItemRow("card_reader", "card_reader", "alcohol", "wipe", 3, ONCE, "75%酒精擦拭"),
        ItemRow(
            "dining_lamp", "dining_lamp", "uv", "lamp", 30, Rhythm("meals"), "两餐之间开紫外线消毒灯", proof="scan"
        ),
        *(
            ItemRow(kind[0], kind[0], "chlorine", "spray", 30, TWICE, "每天不少于2次", target_mg_l=500, proof="scan")
            for kind in FLAT_KINDS
        ),
        *(
            ItemRow(kind[0], kind[0], "chlorine", "spray", 30, ONCE, "定期消毒（每日1次）", target_mg_l=500)
            for kind in COLLEGE_KINDS
        ),
    ]


def opening(roster: Roster) -> Iterator[Step]:
    """Yield what is entered on the eve: kinds, points, lamps, bins, the plan, the first batches."""
    people = len(roster.employees)
    at = partial(clock.instant, EVE)
    for key, name, english, is_public in (*CANTEEN_KINDS, *FLAT_KINDS, *COLLEGE_KINDS):
        yield Step(at("13:00"), f"kind {key}", partial(_name, key, name, english, is_public))
    yield Step(at("13:10"), "points", partial(_points, spots(people)))
    for spot in spots(people):
        if spot.kind == "dining_lamp":
            yield Step(at("13:20"), f"lamp of {spot.place}", partial(_lamp, spot))
    for place, unit in _bins(people):
        yield Step(at("13:30"), f"mask bin of {place}", partial(_bin, place, unit))
    yield Step(at("13:40"), "plan", partial(_adopt, roster.planner))
    yield Step(at("14:00"), "batches", partial(_receive, "20200106", "5.0", at("14:00")))
    yield Step(at("14:00"), "alcohol", partial(_receive_alcohol, at("14:00")))


def _bins(people: int) -> list[tuple[str, str]]:
    return sorted({(spot.place, spot.unit) for spot in spots(people)})


def _name(key: str, name: str, english: str, is_public: bool, _stage: Stage) -> None:
    planning.name_point_kind(
        key=key, name=name, name_en=english, is_public=is_public, by=BY, at=clock.instant(EVE, "13:00")
    )


def _points(found: list[Spot], stage: Stage) -> None:
    kinds = plans.kinds_by_key(within=WHOLE)
    planning.add_points(
        rows=[PointRow(one.code, kinds[one.kind], stage.place(one.place), stage.unit(one.unit)) for one in found],
        by=BY, at=clock.instant(EVE, "13:10"),
    )  # fmt: skip


def _lamp(spot: Spot, _stage: Stage) -> None:
    point = plans.point_by_code(spot.code, within=WHOLE)
    assert point is not None
    burnt = 780 * 60 if spot.place == "nh-shuxiang" else 200 * 60
    planning.add_lamp(
        code=f"uv-{spot.place}", point_id=point.pk, burnt_min=burnt, by=BY, at=clock.instant(EVE, "13:20")
    )


def _bin(place: str, unit: str, stage: Stage) -> None:
    planning.add_bin(
        code=f"mask-{place}", place_id=stage.place(place), unit_id=stage.unit(unit), spot="大门内侧", by=BY,
        at=clock.instant(EVE, "13:30"),
    )  # fmt: skip


def _adopt(planner: str, stage: Stage) -> None:
    at = clock.instant(EVE, "13:40")
    planning.adopt_plan(
        name="校园卫生清洁消毒专项方案", document=DOCUMENT, valid_from=date(2020, 1, 20), rows=rows(),
        author_id=stage.person(planner, at=at), by=BY, at=at,
    )  # fmt: skip


def _receive(number: str, percent: str, at: datetime, stage: Stage) -> None:
    stage.notes["84"] = storing.receive_batch(
        number=number, product="84消毒液", agent="chlorine", label_percent=Decimal(percent), capacity_l=Decimal(800),
        expires_on=date(2021, 1, 5), place_id=stage.place("nh-office"), by=BY, at=at,
    )  # fmt: skip


def _receive_alcohol(at: datetime, stage: Stage) -> None:
    stage.notes["alcohol"] = storing.receive_batch(
        number="A2001", product="75%酒精", agent="alcohol", capacity_l=Decimal(5), bottle_ml=500,
        expires_on=date(2021, 6, 30), place_id=stage.place("nh-workshop"), by=BY, at=at,
    )  # fmt: skip


def steps(day: date, roster: Roster, days: Collection[date]) -> Iterator[Step]:
    """Yield what happens on a day: it is published, solutions are mixed, rounds walked, lamps lit, bins emptied."""
    at = partial(clock.instant, day)
    if day == SECOND_BATCH:
        # The second delivery is weaker: whoever went on by the ratio would have been a fifth too weak.
        yield Step(at("05:30"), "second batch", partial(_receive, "20200205", "4.0", at("05:30")))
    if day not in days:
        return
    people = len(roster.employees)
    yield Step(at("00:00"), "publish disinfection", partial(_publish, day))
    yield from _excused(day, people)
    units = sorted({spot.unit for spot in spots(people)})
    for number, hour in enumerate(ROUNDS, start=1):
        for unit in units:
            found = [spot for spot in spots(people) if spot.unit == unit]
            yield Step(at(hour), f"round {number} of {unit}", partial(_round, day, number, found, roster))
    for hour in ("08:50", "13:20"):
        lamps = [spot for spot in spots(people) if spot.kind == "dining_lamp"]
        yield Step(at(hour) + timedelta(minutes=40), f"lamps at {hour}", partial(_lamps, day, hour, lamps, roster))
    if day == TESTED:
        yield Step(at("16:00"), "lamp tested", _test_lamp)
    yield Step(at("18:30"), "mask bins", partial(_empty, day, people, roster))


def _publish(day: date, _stage: Stage) -> None:
    publishing.publish(day=day, by=CLOCKWORK, at=clock.instant(day, "00:00"))


def _excused(day: date, people: int) -> Iterator[Step]:
    place, first, last = LOCKED
    if first <= day <= last and people >= SMALL:
        yield Step(clock.instant(day, "06:30"), f"{place} is locked", partial(_excuse, day, place))


def _excuse(day: date, place: str, stage: Stage) -> None:
    at = clock.instant(day, "06:30")
    owed = coverage.owing(day=day, at=at, within=WHOLE, state="open", place_path=stage.place_path(place))
    running.excuse_points(duty_ids=[duty.pk for duty in owed], reason="locked", by=BY, at=at)


def fate(spot: Spot, day: date, number: int) -> str:
    """Return what becomes of a round at a point: done, again (too short at first), late, or missed."""
    drawn = (spot.number * 31 + day.toordinal() * 17 + number * 7) % 211
    if spot.kind in {"canteen_floor", "canteen_door", "canteen_rail", "card_reader", "canteen_bin"} and number == 1:
        return "again" if drawn < 4 else "done"
    return {0: "missed", 1: "missed", 2: "again", 3: "again", 4: "late", 5: "late"}.get(drawn, "done")


def _round(day: date, number: int, found: list[Spot], roster: Roster, stage: Stage) -> None:
    at = clock.instant(day, ROUNDS[number - 1])
    items = {item.key: item for item in plans.items_of(plans.plan_on(day, within=WHOLE), within=WHOLE)}
    points = plans.points_by_code(within=WHOLE)
    unit = found[0].unit
    by = stage.by(roster.unit_heads[unit], at=at)
    walked = [spot for spot in found if _is_walked(spot, day, number)]
    if not walked:
        return
    mixes = {kind: _mix(kind, unit, at, stage) for kind in sorted({_solution(spot) for spot in walked}) if kind}
    told: list[running.Done] = []
    for place, spot in enumerate(walked):
        is_wiped = spot.kind == "card_reader"
        done = partial(
            running.Done, points[spot.code], items[spot.kind].pk, proof=items[spot.kind].proof,
            mix_id=None if is_wiped else mixes[_solution(spot)], batch_id=stage.noted("alcohol") if is_wiped else None,
        )  # fmt: skip
        lot = fate(spot, day, number)
        begins = at + timedelta(minutes=20 + place % 12 * 3 + (150 if lot == "late" else 0))
        if lot == "again":
            told.append(done(begins - timedelta(minutes=16), begins - timedelta(minutes=2)))
        told.append(done(begins, begins + timedelta(minutes=5 if is_wiped else 31 + place % 5)))
    recorded = max(one.ended_at for one in told)
    running.record_runs(runs_told=told, by=by, at=recorded, source=Source.TEAM)


def _is_walked(spot: Spot, day: date, number: int) -> bool:
    place, first, last = LOCKED
    if spot.place == place and first <= day <= last:
        return False
    if spot.kind == "dining_lamp" or (number == 2 and spot.kind in {"card_reader", "canteen_bin"}):
        return False
    return fate(spot, day, number) != "missed"


def _solution(spot: Spot) -> str:
    if spot.kind == "card_reader":
        return ""
    return "share" if spot.kind.startswith("canteen_") else "mg_l"


def _mix(kind: str, unit: str, at: datetime, stage: Stage) -> int:
    is_share = kind == "share"
    return storing.mix(
        batch_id=stage.noted("84"), unit_id=stage.unit(unit), volume_l=Decimal(40), has_protection=True, happened_at=at,
        percent_v_v=TWO_PERCENT if is_share else None, target_mg_l=None if is_share else Decimal(500), by=BY, at=at,
    )  # fmt: skip


def _lamps(day: date, hour: str, found: list[Spot], roster: Roster, stage: Stage) -> None:
    begins = clock.instant(day, hour)
    at = begins + timedelta(minutes=40)
    item = next(
        one for one in plans.items_of(plans.plan_on(day, within=WHOLE), within=WHOLE) if one.key == "dining_lamp"
    )
    points = plans.points_by_code(within=WHOLE)
    lamps = {lamp.point_id: lamp.pk for lamp in stored.lamps_for(within=WHOLE)}
    told = [
        running.Done(points[spot.code], item.pk, begins, begins + timedelta(minutes=35), lamp_id=lamps[points[spot.code]],
                     proof="scan")
        for spot in found
        if fate(spot, day, int(hour[:2])) != "missed"
    ]  # fmt: skip
    if told:
        running.record_runs(runs_told=told, by=stage.by(roster.unit_heads["u03"], at=at), at=at, source=Source.TEAM)


def _test_lamp(_stage: Stage) -> None:
    lamp = stored.lamps_for(within=WHOLE).first()
    assert lamp is not None
    storing.test_lamp(lamp_id=lamp.pk, is_good=True, by=BY, at=clock.instant(TESTED, "16:00"))


def _empty(day: date, people: int, roster: Roster, stage: Stage) -> None:
    at = clock.instant(day, "18:30")
    codes = {one.code: one.pk for one in plans.bins_for(within=WHOLE)}
    told = [
        bins.Emptied(codes[f"mask-{place}"], (day.toordinal() + n) % 3, 1000, "环卫班", at - timedelta(minutes=40 - n))
        for n, (place, _unit) in enumerate(_bins(people))
        if (day.toordinal() * 5 + n * 11) % 89 or day == LAST
    ]
    bins.empty_bins(emptied=told, by=stage.by(roster.unit_heads["u05"], at=at), at=at)
