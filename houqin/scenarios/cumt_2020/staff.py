"""The employees of the campaign, every one of them made up: names drawn from lists, numbers that nobody can have.

Telephone numbers begin with 0516 0000 (no subscriber's number begins with a zero), identity numbers with the area
999999, which does not exist.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from houqin.kernel.people import rules
from houqin.scenarios.cumt_2020 import grid

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
FEMALE = (
    "芳娜敏静丽娟艳玲霞秀英华慧巧美梅莉兰凤洁琳素云莲真环雪荣爱妹香月莺媛瑞凡"
    "佳嘉琼勤珍贞桂娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉"
)
MALE = (
    "伟刚勇毅俊峰强军平保东文辉力明永健世广志义兴良海山仁波宁贵福生龙元全国胜"
    "学祥才发武新利清飞彬富顺信子杰涛昌成康星光天达安岩中茂进林"
)
FOREIGN = (
    ("Amadou Diallo", "m"), ("Nadia Rahman", "f"), ("Olena Kovalenko", "f"), ("Tomas Novak", "m"),
    ("Fatima Benali", "f"),
)  # fmt: skip
DIRECTORS, DEPUTIES, INSPECTORS = 2, 4, 3
OFFICE_TEAM, GUARD_TEAM, SAMPLE_TEAM = "u01-1", "u05-1", "u03-1"
OFFICE_POSTS = DIRECTORS + DEPUTIES + INSPECTORS + 5
SMALLEST_TEAM = 5
HALAL_OF_100 = 3


@dataclass(frozen=True, slots=True)
class Employee:
    """One made-up employee; `team` is where they are when they are entered."""

    number: str
    name: str
    name_en: str
    sex: str
    team: str
    phone: str
    identity: str
    diet: str

    def entry(self) -> rules.Entry:
        """Return the row by which the person is entered; the instant is the caller's."""
        return rules.Entry(
            number=self.number, name=self.name, name_en=self.name_en, kind="employee", sex=self.sex, unit=self.team,
            language="en" if self.name_en else "zh-hans", phone=self.phone, identity=self.identity, diet=self.diet,
        )  # fmt: skip


def employee(seed: int, index: int, team: str) -> Employee:
    """Return the `index`-th employee (from 1) of the campaign with this seed, in a team."""
    drawn = random.Random(f"{seed}:person:{index}")  # noqa: S311 - a campaign must be the same every time
    sex = drawn.choice("fm")
    name, name_en = _name(drawn, sex), ""
    if index % 400 == 107 and index // 400 < len(FOREIGN):
        name_en, sex = FOREIGN[index // 400]
        name = name_en
    born = date(1960, 1, 1) + timedelta(days=drawn.randrange(40 * 365))
    return Employee(
        number=f"Z{index:05d}",
        name=name,
        name_en=name_en,
        sex=sex,
        team=team,
        phone=f"05160000{index:04d}",
        identity=f"ZZ{index:07d}" if name_en else _identity(born, index, sex),
        diet="halal" if drawn.randrange(100) < HALAL_OF_100 else "",
    )


def _name(drawn: random.Random, sex: str) -> str:
    # The first surnames are by far the commonest, as in life.
    surname = SURNAMES[min(int(drawn.expovariate(1 / 12)), len(SURNAMES) - 1)]
    letters = FEMALE if sex == "f" else MALE
    return surname + "".join(drawn.sample(letters, 1 if drawn.random() < 0.25 else 2))


def _identity(born: date, index: int, sex: str) -> str:
    order = (index % 499) * 2 + (1 if sex == "m" else 0)
    digits = f"999999{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * factor for digit, factor in zip(digits, rules.FACTORS, strict=True))
    return digits + rules.CHECKS[total % 11]


@dataclass(slots=True)
class Roster:
    """Who is there on the first day and who holds which post, by the numbers of persons and codes of units.

    `guard` stands at a gate; `sample` is an ordinary employee who stays to the end: the employee of the demo.
    """

    employees: list[Employee]
    director: str = ""
    party_secretary: str = ""
    deputies: list[str] = field(default_factory=list)
    inspectors: list[str] = field(default_factory=list)
    planner: str = ""
    setter: str = ""
    guard: str = ""
    disinfector: str = ""
    sample: str = ""
    unit_heads: dict[str, str] = field(default_factory=dict)
    branch_secretaries: dict[str, str] = field(default_factory=dict)
    team_leaders: dict[str, str] = field(default_factory=dict)

    @property
    def holders(self) -> set[str]:
        """Return everybody with a post: they stay until the end, in their team."""
        offices = {self.director, self.party_secretary, self.planner, self.setter, self.guard, self.sample}
        offices.add(self.disinfector)
        offices |= {*self.deputies, *self.inspectors}
        return offices | {*self.unit_heads.values(), *self.branch_secretaries.values(), *self.team_leaders.values()}

    @property
    def cadres(self) -> list[str]:
        """Return those who stand officer's duty in turn: deputies, then heads of units (row 101)."""
        return [*self.deputies, *self.unit_heads.values()]


def roster(seed: int, people: int) -> Roster:
    """Return the employees of the first day, team by team, and the holders of posts among them."""
    members: dict[str, list[str]] = {}
    employees: list[Employee] = []
    for team, size in _sizes(people):
        for _place in range(size):
            employees.append(employee(seed, len(employees) + 1, team.code))
            members.setdefault(team.code, []).append(employees[-1].number)
    found = Roster(employees)
    _fill_posts(found, members, people)
    return found


def _fill_posts(found: Roster, members: dict[str, list[str]], people: int) -> None:
    office = iter(members[OFFICE_TEAM][:OFFICE_POSTS])
    found.director, found.party_secretary = next(office), next(office)
    found.deputies = [next(office) for _one in range(DEPUTIES)]
    found.inspectors = [next(office) for _one in range(INSPECTORS)]
    found.planner, found.setter = next(office), next(office)
    free = {code: iter(names if code != OFFICE_TEAM else list(office)) for code, names in members.items()}
    for team in grid.teams(people):
        if team.unit not in found.unit_heads:
            found.unit_heads[team.unit] = next(free[team.code])
            branch = grid.BRANCH_OF[team.unit]
            if branch not in found.branch_secretaries:
                found.branch_secretaries[branch] = next(free[team.code])
        found.team_leaders[team.code] = next(free[team.code])
    found.guard, found.sample = next(free[GUARD_TEAM]), next(free[SAMPLE_TEAM])
    found.disinfector = next(free[GUARD_TEAM])


def _sizes(people: int) -> list[tuple[grid.Team, int]]:
    """Share the people among the teams by weight (largest remainders), none smaller than a team can be."""
    teams = grid.teams(people)
    least = {team.code: OFFICE_POSTS if team.code == OFFICE_TEAM else SMALLEST_TEAM for team in teams}
    rest = people - sum(least.values())
    if rest < 0:
        raise ValueError(f"the campaign needs at least {sum(least.values())} people")
    above = {team.code: max(team.weight - least[team.code], 0) for team in teams}
    exact = {code: rest * weight / sum(above.values()) for code, weight in above.items()}
    sizes = {code: least[code] + int(share) for code, share in exact.items()}
    by_remainder = sorted(exact, key=lambda code: (int(exact[code]) - exact[code], code))
    for code in by_remainder[: people - sum(sizes.values())]:
        sizes[code] += 1
    return [(team, sizes[team.code]) for team in teams]
