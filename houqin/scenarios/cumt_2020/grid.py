"""The grid of the campaign: the university's leading group, the department under both its names, five levels below it.

Row 114 of the article gives the levels (committee, branch, unit, team, employee); the names of branches, units and
teams are made up.
"""

from __future__ import annotations

from dataclasses import dataclass

from houqin.kernel.org.rules import UnitRow

LEADING_GROUP, DEPARTMENT, COMMITTEE = "lg", "zwb", "zwb-dw"
SMALL = 500  # below so many people each unit of a trial campaign has one team


@dataclass(frozen=True, slots=True)
class UnitOf:
    """A unit of the grid: its names, where it works, its teams with their places, and its weight in people."""

    code: str
    name: str
    name_en: str
    place: str
    teams: tuple[tuple[str, str, str], ...]
    weight: int


def _crews(name: str, english: str, *placed: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (f"{name}{'一二三四五六七'[number]}班", f"{english} Team {number + 1}", place)
        for number, place in enumerate(placed)
    )


# branch code, name, English name, units
BRANCHES: tuple[tuple[str, str, str, tuple[UnitOf, ...]], ...] = (
    ("b01", "机关党支部", "Offices Branch", (
        UnitOf("u01", "综合办公室", "General Office", "nh-office", _crews("综合", "Office", "nh-office"), 24),
        UnitOf("u02", "计划财务办公室", "Planning and Finance Office", "nh-office",
               _crews("财务", "Finance", "nh-office"), 22),
    )),
    ("b02", "南湖饮食党支部", "Nanhu Catering Branch", (
        UnitOf("u03", "南湖饮食中心", "Nanhu Catering Centre", "nh-shuxiang",
               _crews("餐饮", "Catering", "nh-shuxiang", "nh-taoyuan", "nh-taoyuan", "nh-taoyuan",
                      "nh-meiyuan", "nh-meiyuan", "nh-meiyuan"), 310),
    )),
    ("b03", "文昌饮食党支部", "Wenchang Catering Branch", (
        UnitOf("u04", "文昌饮食中心", "Wenchang Catering Centre", "wc-canteen-1",
               _crews("文昌餐饮", "Wenchang Catering", "wc-canteen-1", "wc-canteen-1", "wc-canteen-1",
                      "wc-canteen-2", "wc-canteen-2"), 215),
    )),
    ("b04", "公寓党支部", "Dormitory Branch", (
        UnitOf("u05", "南湖公寓中心", "Nanhu Dormitory Centre", "nh-songyuan-2",
               _crews("南湖公寓", "Nanhu Dormitory", "nh-songyuan-2", "nh-taoyuan-flats", "nh-taoyuan-flats",
                      "nh-meiyuan-flats", "nh-zhuyuan-flats"), 220),
        UnitOf("u06", "文昌公寓中心", "Wenchang Dormitory Centre", "wc-intl-flats",
               _crews("文昌公寓", "Wenchang Dormitory", "wc-intl-flats", "wc-flats", "wc-flats", "wc-flats"), 170),
    )),
    ("b05", "水电党支部", "Utilities Branch", (
        UnitOf("u07", "水电中心", "Utilities Centre", "nh-power", (
            ("配电班", "Power Team", "nh-power"), ("给排水班", "Water Team", "nh-pumps"),
            ("水电维修班", "Utilities Repair Team", "nh-workshop"),
            ("文昌水电班", "Wenchang Utilities Team", "wc-power"),
        ), 165),
    )),
    ("b06", "物业党支部", "Property Branch", (
        UnitOf("u08", "南湖物业中心", "Nanhu Property Centre", "nh-xingjian",
               _crews("南湖物业", "Nanhu Property", "nh-xingjian", "nh-xingjian", "nh-colleges", "nh-colleges",
                      "nh-colleges", "nh-library"), 270),
        UnitOf("u09", "文昌物业中心", "Wenchang Property Centre", "wc-teaching",
               _crews("文昌物业", "Wenchang Property", "wc-teaching", "wc-teaching", "wc-teaching", "wc-office"), 175),
    )),
    ("b07", "环境党支部", "Grounds Branch", (
        UnitOf("u10", "校园环境中心", "Campus Grounds Centre", "nh-lake", (
            ("绿化班", "Gardening Team", "nh-lake"), ("南湖环卫班", "Nanhu Sanitation Team", "nh-colleges"),
            ("文昌环卫班", "Wenchang Sanitation Team", "wc-flats"),
        ), 135),
    )),
    ("b08", "工程党支部", "Works Branch", (
        UnitOf("u11", "工程管理中心", "Works Management Centre", "nh-office", _crews("工程", "Works", "nh-office"), 36),
        UnitOf("u12", "修缮中心", "Repair Centre", "nh-workshop",
               _crews("修缮", "Repair", "nh-workshop", "nh-workshop", "wc-office"), 118),
    )),
    ("b09", "商贸党支部", "Trade Branch", (
        UnitOf("u13", "商贸服务中心", "Campus Shops Centre", "wc-shop", (
            ("南湖超市班", "Nanhu Shop Team", "nh-shop"), ("文昌超市班", "Wenchang Shop Team", "wc-shop"),
            ("配送班", "Delivery Team", "nh-shop"),
        ), 112),
    )),
    ("b10", "接待党支部", "Reception Branch", (
        UnitOf("u14", "学术交流中心", "Academic Exchange Centre", "wc-exchange",
               _crews("接待", "Reception", "wc-exchange", "wc-exchange"), 92),
    )),
    ("b11", "运输党支部", "Transport Branch", (
        UnitOf("u15", "车辆服务中心", "Motor Pool", "nh-garage", (
            ("班车班", "Shuttle Team", "nh-garage"), ("货运班", "Freight Team", "nh-garage"),
        ), 84),
    )),
    ("b12", "幼教党支部", "Kindergarten Branch", (
        UnitOf("u16", "附属幼儿园", "University Kindergarten", "wc-nursery", (
            ("保育班", "Nursery Team", "wc-nursery"), ("幼教后勤班", "Kindergarten Kitchen Team", "wc-nursery"),
        ), 89),
    )),
)  # fmt: skip
UNITS = {unit.code: unit for *_names, units in BRANCHES for unit in units}
BRANCH_OF = {unit.code: branch for branch, _name, _english, units in BRANCHES for unit in units}

COLLEGES = (
    ("矿业工程学院", "School of Mines"), ("安全工程学院", "School of Safety Engineering"),
    ("力学与土木工程学院", "School of Mechanics and Civil Engineering"),
    ("机电工程学院", "School of Mechatronic Engineering"),
    ("信息与控制工程学院", "School of Information and Control Engineering"),
    ("资源与地球科学学院", "School of Resources and Geosciences"),
    ("化工学院", "School of Chemical Engineering"),
    ("环境与测绘学院", "School of Environment and Spatial Informatics"),
    ("电气与动力工程学院", "School of Electrical and Power Engineering"),
    ("低碳能源与动力工程学院", "School of Low-carbon Energy and Power Engineering"),
    ("材料与物理学院", "School of Materials Science and Physics"), ("数学学院", "School of Mathematics"),
    ("经济管理学院", "School of Economics and Management"), ("公共管理学院", "School of Public Policy and Management"),
    ("马克思主义学院", "School of Marxism"), ("外国语言文化学院", "School of Foreign Studies"),
    ("建筑与设计学院", "School of Architecture and Design"),
    ("计算机科学与技术学院", "School of Computer Science and Technology"),
    ("人文与艺术学院", "School of Humanities and Arts"), ("体育学院", "School of Physical Education"),
    ("国际学院", "International College"), ("孙越崎学院", "Sun Yueqi Honors College"),
)  # fmt: skip
DEPARTMENTS = (
    ("党委办公室", "Party Committee Office"), ("校长办公室", "President's Office"),
    ("对外合作与发展处", "Office of Cooperation and Development"), ("宣传部", "Publicity Department"),
    ("保卫处", "Security Department"), ("学生工作处", "Student Affairs Department"),
    ("研究生院", "Graduate School"), ("教务部", "Academic Affairs Department"), ("校医院", "Campus Hospital"),
)  # fmt: skip
CLINIC = f"d{len(DEPARTMENTS):02d}"


@dataclass(frozen=True, slots=True)
class Team:
    """A team of the grid and the unit it belongs to; `weight` in people of the full campaign."""

    code: str
    unit: str
    name: str
    place: str
    weight: float


def teams(people: int) -> list[Team]:
    """Return the teams of the campaign; a trial campaign of few people has one in each unit."""
    chosen = []
    for unit in UNITS.values():
        placed = unit.teams if people >= SMALL else unit.teams[:1]
        chosen += [
            Team(f"{unit.code}-{number}", unit.code, name, place, unit.weight / len(placed))
            for number, (name, _english, place) in enumerate(placed, start=1)
        ]
    return chosen


def rows(people: int) -> list[UnitRow]:
    """Return committee, branches, units and teams, colleges and departments as rows of a sheet."""
    found = [_row(COMMITTEE, "总务部党委", "General Affairs Party Committee", "committee", DEPARTMENT, "nh-office")]
    for branch, name, english, units in BRANCHES:
        found.append(_row(branch, name, english, "branch", COMMITTEE, units[0].place))
        found += [_row(unit.code, unit.name, unit.name_en, "unit", branch, unit.place) for unit in units]
    english_of = {f"{unit.code}-{n}": row[1] for unit in UNITS.values() for n, row in enumerate(unit.teams, start=1)}
    found += [
        _row(team.code, team.name, english_of[team.code], "team", team.unit, team.place) for team in teams(people)
    ]
    for number, (name, english) in enumerate(COLLEGES, start=1):
        found.append(_row(f"c{number:02d}", name, english, "college", LEADING_GROUP, "nh-colleges"))
    for number, (name, english) in enumerate(DEPARTMENTS, start=1):
        found.append(_row(f"d{number:02d}", name, english, "department", LEADING_GROUP, "nh-office"))
    return [UnitRow(row=number, **fields) for number, fields in enumerate(found, start=2)]


def _row(code: str, name: str, english: str, kind: str, parent: str, place: str) -> dict[str, str]:
    return {"code": code, "name": name, "name_en": english, "kind": kind, "parent": parent, "place": place}
