"""The sheet of people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import cast

from houqin.common import clock
from houqin.common.rows import Effect
from houqin.common.scope import Actor, Scope
from houqin.desk.register.sheets import words
from houqin.exchange import sheets
from houqin.kernel.people import actions, imports, queries, rules
from houqin.manifest import SheetKind

CHUNK = 1000
SHEET = sheets.Sheet(
    "people",
    "人员",
    "People",
    (
        sheets.Column("number", "工号", "Number", "code", is_required=True, max_length=32, example="E0001"),
        sheets.Column("name", "姓名", "Name", is_required=True, max_length=80, example="王伟"),
        sheets.Column("name_en", "英文名", "English name", max_length=120, example="Wang Wei"),
        sheets.Column("kind", "类别", "Kind", "choice", choices=words.PERSON.all, example="职工"),
        sheets.Column("sex", "性别", "Sex", "choice", choices=words.SEX.all, example="男"),
        sheets.Column("language", "语言", "Language", "choice", choices=words.LANGUAGE.all, example="中文"),
        sheets.Column("unit", "单位编号", "Unit", "code", max_length=32, example="team-1",
                      note="单位表中的编号；与现在不同即为调动 · the code in the sheet of units; "
                      "another one is a transfer"),
        sheets.Column("starts_at", "起始日", "From", "date", example="2020-01-20",
                      note="进入单位之日，空为即日 · the day of joining the unit, empty: today"),
        sheets.Column("phone", "电话", "Phone", "code", max_length=24, example="13800138000",
                      note="带 * 的不改动 · with * it is left as it is"),
        sheets.Column("identity", "证件号码", "Identity number", "code", max_length=24, example="11010519491231002X",
                      note="身份证或护照；带 * 的不改动 · identity card or passport; with * it is left as it is"),
        sheets.Column("diet", "饮食", "Diet", max_length=20, example="清真"),
        sheets.Column("aliases", "别名", "Also called", max_length=160, example="小王、王师傅"),
    ),
    key=("number",),
)  # fmt: skip


def entry(row: sheets.Row) -> rules.Entry:
    """Return the person that a row describes; an empty cell leaves what is known as it is."""
    values = row.values
    since, aliases = cast("date | None", values.get("starts_at")), _text(values, "aliases")
    return rules.Entry(
        number=_text(values, "number") or "",
        name=_text(values, "name"),
        name_en=_text(values, "name_en"),
        kind=words.PERSON.key_of(values.get("kind")),
        sex=words.SEX.key_of(values.get("sex")),
        language=words.LANGUAGE.key_of(values.get("language")),
        unit=_text(values, "unit"),
        starts_at=clock.instant(since, "00:00") if since else None,
        phone=_text(values, "phone"),
        identity=_text(values, "identity"),
        diet=_text(values, "diet"),
        aliases=tuple(re.split(r"[、,，;；\n]+", aliases)) if aliases else None,
        row=row.number,
    )


def _text(values: Mapping[str, object], key: str) -> str | None:
    value = values.get(key)
    return None if value is None else str(value)


def apply(*, rows: Sequence[sheets.Row], by: Actor, at: datetime, is_trial: bool) -> Effect:
    """Enter, correct and transfer people as the rows say."""
    entries = [entry(row) for row in rows]
    return imports.plan(entries, at=at).effect if is_trial else actions.import_people(rows=entries, by=by, at=at)


def rows(*, within: Scope, at: datetime, language: str) -> Iterator[dict[str, object]]:
    """Yield the people in the scope by number, phones and documents masked."""
    people = queries.people_for(within=within, at=at).order_by("number")
    last = ""
    while part := list(people.filter(number__gt=last)[:CHUNK]):
        yield from rows_of(part, within=within, at=at, language=language)
        last = part[-1].number


def rows_of(
    people: Sequence[queries.Person], *, within: Scope, at: datetime, language: str
) -> Iterator[dict[str, object]]:
    """Yield the rows of these people."""
    belongs = {}
    for index, person in enumerate(people):
        if index % CHUNK == 0:
            part = [one.pk for one in people[index : index + CHUNK]]
            belongs = queries.units_of(part, at=at, within=within)
        membership, details = belongs.get(person.pk), queries.details_of(person, within=within)
        yield {
            "number": person.number,
            "name": person.name,
            "name_en": person.name_en,
            "kind": words.PERSON.word_of(person.kind, language),
            "sex": words.SEX.word_of(person.sex, language),
            "language": words.LANGUAGE.word_of(person.language, language),
            "unit": membership.unit.code if membership else "",
            "starts_at": clock.day_of(membership.starts_at) if membership else None,
            "phone": details.phone,
            "identity": details.identity,
            "diet": person.diet,
            "aliases": "、".join(person.aliases),
        }


KIND = SheetKind(SHEET, rows, apply, is_independent=True)
