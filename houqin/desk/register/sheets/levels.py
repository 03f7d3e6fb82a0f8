"""The sheet of response levels: which place stands at which level from which instant on, by which document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import cast

from houqin.common.rows import Effect
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.desk.register.sheets import words
from houqin.exchange import sheets
from houqin.kernel.audit import actions as audit
from houqin.kernel.places import queries as places
from houqin.kernel.response import actions, queries
from houqin.manifest import SheetKind

SHEET = sheets.Sheet(
    "levels",
    "响应级别",
    "Response levels",
    (
        sheets.Column("place", "场所编号", "Place", "code", is_required=True, max_length=32, example="nanhu"),
        sheets.Column("level", "级别", "Level", "choice", is_required=True, choices=words.LEVEL.all, example="二级"),
        sheets.Column("from", "起始时刻", "From", "instant", is_required=True, example="2020-02-25T00:00+08:00",
                      note="2020-02-24 24:00 亦可 · so is 2020-02-24 24:00"),
        sheets.Column("document", "文件", "Document", is_required=True, max_length=120, example="苏防控发〔2020〕20号"),
    ),
    key=("place", "from"),
)  # fmt: skip
WHOLE = Scope.whole(reason="a sheet of levels is read")
Wanted = tuple[sheets.Row, int, str, datetime, str]


def _plan(rows: Sequence[sheets.Row], *, at: datetime) -> tuple[Effect, list[Wanted]]:
    effect, wanted = Effect(), list[Wanted]()
    codes = {str(row.values["place"]) for row in rows}
    known = dict(places.places_for(within=WHOLE).filter(code__in=codes).values_list("code", "pk"))
    entered: dict[int, dict[datetime, tuple[str, str]]] = {}
    for change in queries.changes_for(within=WHOLE).filter(withdrawn_at=None, place__in=known.values()):
        entered.setdefault(change.place_id, {})[change.starts_at] = (change.level, change.document)
    for row in rows:
        code, starts_at = str(row.values["place"]), cast("datetime", row.values["from"])
        level, document = words.LEVEL.key_of(row.values["level"]) or "", str(row.values["document"]).strip()
        place_id = known.get(code)
        if place_id is None:
            effect.refuse(row.number, "place", code, _("there is no place %(code)s"), code=code)
        elif (there := entered.get(place_id, {}).get(starts_at)) is not None:
            if there == (level, document):
                effect.unchanged += 1
            else:
                sentence = _("a change at this instant is already entered; withdraw it first")
                effect.refuse(row.number, "from", starts_at, sentence)
        elif starts_at < at and place_id in entered:
            sentence = _("a level cannot change in the past; enter a counter-change from now on")
            effect.refuse(row.number, "from", starts_at, sentence)
        else:
            effect.created += 1
            wanted.append((row, place_id, level, starts_at, document))
    return effect, wanted


@audit.action
def import_levels(*, rows: Sequence[sheets.Row], by: Actor, at: datetime) -> Effect:
    """Enter the changes of level that rows name; a place without any may be given its history.

    Refuses the whole when one row has a fault.
    """
    effect, wanted = _plan(rows, at=at)
    if effect.faults:
        raise effect.faults[0].why
    for _row, place_id, level, starts_at, document in sorted(wanted, key=lambda found: found[3]):
        actions.enter_change(
            place_id=place_id, level=level, starts_at=starts_at, document=document, by=by, at=at,
            is_history=starts_at < at,
        )  # fmt: skip
    effect.is_applied = True
    audit.about("levels")
    audit.count(created=effect.created)
    return effect


def apply(*, rows: Sequence[sheets.Row], by: Actor, at: datetime, is_trial: bool) -> Effect:
    """Enter the changes of level that the rows name."""
    return _plan(rows, at=at)[0] if is_trial else import_levels(rows=rows, by=by, at=at)


def rows(*, within: Scope, at: datetime, language: str) -> Iterator[dict[str, object]]:
    """Yield every change of level that was not withdrawn, oldest first."""
    for change in queries.changes_for(within=within).filter(withdrawn_at=None).order_by("starts_at", "pk"):
        yield {
            "place": change.place.code,
            "level": words.LEVEL.word_of(change.level, language),
            "from": change.starts_at,
            "document": change.document,
        }


KIND = SheetKind(SHEET, rows, apply)
