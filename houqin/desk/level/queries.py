"""What a change of level would change, what was promised under the old rules, and who has read it."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from houqin import registry
from houqin.common import paths
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.desk.level.models import Decided
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Post
from houqin.kernel.response import queries as response
from houqin.kernel.response import rules
from houqin.kernel.response.models import Acknowledgement, LevelChange, Override
from houqin.manifest import Line, Promise

WHOLE = re.compile(r"-?[0-9]{1,9}")
POSTS = ("head", "deputy", "secretary")
YES_NO = {True: _("yes"), False: _("no")}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure that differs: its title, before and after as text; `verb` (msgid) is begins, ends or changes."""

    title: str
    before: str
    after: str
    verb: str


@dataclass(frozen=True, slots=True)
class LinePreview:
    """What differs in one line, and what it has promised for afterwards."""

    key: str
    title: str
    is_built: bool
    rows: tuple[Row, ...]
    promises: tuple[Promise, ...]


def preview(*, place_path: str, at: datetime, level_after: str, within: Scope) -> list[LinePreview]:
    """Return, for each of the nine lines, what would differ from the instant on and concerns who asks."""
    return [_line_preview(slot, place_path, at, level_after, within) for slot in registry.slots()]


def _line_preview(slot: registry.Slot, place_path: str, at: datetime, level_after: str, within: Scope) -> LinePreview:
    line = slot.line
    if line is None:
        return LinePreview(slot.key, slot.title, False, (), ())
    promises = (
        tuple(line.promises(place_path=place_path, at=at, level_after=level_after, within=within))
        if line.promises
        else ()
    )
    return LinePreview(slot.key, slot.title, True, tuple(_rows(line, place_path, at, level_after, within)), promises)


def _rows(line: Line, place_path: str, at: datetime, level_after: str, within: Scope) -> Iterator[Row]:
    for kind in line.measures:
        for item in response.preview(kind, place_path=place_path, at=at, level_after=level_after, within=within):
            is_system = within.is_whole and not within.roles
            if not (is_system or rules.concerns(kind, item.field, within.roles)):
                continue
            spoken = spoken_of(kind, item.field)
            yield Row(
                title_of(kind, item.field),
                as_text(item.before, spoken),
                as_text(item.after, spoken),
                _verb(item.before, item.after),
            )


def _verb(before: object, after: object) -> str:
    if before in (False, None, "", ()):
        return _("begins")
    return _("ends") if after in (False, None, "", ()) else _("changes")


def title_of(kind: type, field: str) -> str:
    """Return what a measure is called, in the language of the page."""
    words: Mapping[str, str] = getattr(kind, "WORDS", {})
    return gettext(words.get(field, field.replace("_", " ")))


def spoken_of(kind: type, field: str) -> Mapping[object, str]:
    """Return the msgids by which values of a measure are called, such as 0: Mon."""
    found: Mapping[object, str] = getattr(kind, "SPOKEN", {}).get(field, {})
    return found


def as_text(value: object, spoken: Mapping[object, str] | None = None) -> str:
    """Return a measure's value as a person reads it, in the language of the page."""
    words: Mapping[Any, str] = YES_NO if isinstance(value, bool) else spoken or {}
    if isinstance(value, str | int | bool) and value in words:
        return gettext(words[value])
    match value:
        case None | "" | () | []:
            return "–"
        case time():
            return value.strftime("%H:%M")
        case Decimal() | int() | float() | str():
            return str(value)
        case tuple() | list():
            return gettext(", ").join(as_text(item, spoken) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return gettext(", ").join(as_text(getattr(value, item.name)) for item in dataclasses.fields(value))
    return str(value)


def promised(previews: Iterable[LinePreview]) -> list[tuple[str, Promise]]:
    """Return every group of promises with the key of its line."""
    return [(line.key, promise) for line in previews for promise in line.promises]


def decided(change_id: int, *, within: Scope) -> list[Decided]:
    """Return what was decided about the promises when a change was entered."""
    del within
    return list(Decided.objects.filter(change_id=change_id).order_by("pk"))


# --- changes and who has read them -----------------------------------------------------------------------------------


def changes_ahead(*, at: datetime, within: Scope) -> list[LevelChange]:
    """Return the changes that have not begun and are not withdrawn, soonest first."""
    return list(response.changes_for(within=within).filter(starts_at__gt=at, withdrawn_at=None).order_by("starts_at"))


def change_for(change_id: int, *, within: Scope) -> LevelChange:
    """Return a change. Refuses an unknown one."""
    row = response.changes_for(within=within).filter(pk=change_id).first()
    if row is None:
        raise Refused(_("there is no such change of level"))
    return row


def acknowledged(change_id: int, *, within: Scope) -> dict[int, datetime]:
    """Return who has read what a change means for them, and when."""
    del within
    return dict(Acknowledgement.objects.filter(change_id=change_id).values_list("person_id", "at"))


@dataclass(frozen=True, slots=True)
class Reader:
    """A holder of a post who has to know; `read_at` is None while they have not said that they do."""

    post: Post
    read_at: datetime | None


def readers_of(change_id: int, *, at: datetime, within: Scope) -> list[Reader]:
    """Return the heads, deputies and secretaries of units, each person once; who has not read it first."""
    read = acknowledged(change_id, within=within)
    posts: dict[int, Post] = {}
    for post in people.posts_everywhere(at=at, within=within, kinds=POSTS):
        posts.setdefault(post.person_id, post)
    readers = [Reader(post, read.get(post.person_id)) for post in posts.values()]
    return sorted(readers, key=lambda reader: (reader.read_at is not None, reader.post.unit.path))


def in_force(*, place_path: str, at: datetime, within: Scope) -> LevelChange | None:
    """Return the change by which a place stands at its level, or None before the first."""
    since = response.standing(place_path=place_path, at=at, within=within).since
    if since is None:
        return None
    rows = response.changes_for(within=within).filter(
        place__path__in=paths.ancestors(place_path), starts_at=since, withdrawn_at=None
    )
    return rows.order_by("-place__path").first()


def changes_ever(*, within: Scope) -> list[LevelChange]:
    """Return every change ever entered, newest first."""
    return list(response.changes_for(within=within)[:50])


# --- measures --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a line now: its value, what the level alone would give, and the override in force."""

    kind: type
    field: str
    title: str
    value: str
    default: str
    override: Override | None


@dataclass(frozen=True, slots=True)
class LineMeasures:
    """The measures of one line."""

    key: str
    title: str
    measures: tuple[Measure, ...]


def measures_now(*, place_path: str, at: datetime, within: Scope) -> list[LineMeasures]:
    """Return every measure of every built line at a place and instant."""
    return [
        LineMeasures(line.key, line.title, tuple(_measures(line, place_path, at, within)))
        for line in registry.lines()
        if line.measures
    ]


def _measures(line: Line, place_path: str, at: datetime, within: Scope) -> Iterator[Measure]:
    level = response.level(place_path=place_path, at=at, within=within)
    for kind in line.measures:
        now: Any = response.measures(kind, place_path=place_path, at=at, within=within)
        default: Any = rules.at_level(kind, level)
        rows = {row.field: row for row in response.overrides_for(kind, place_path=place_path, at=at, within=within)}
        for item in dataclasses.fields(kind):
            spoken = spoken_of(kind, item.name)
            yield Measure(
                kind,
                item.name,
                title_of(kind, item.name),
                as_text(getattr(now, item.name), spoken),
                as_text(getattr(default, item.name), spoken),
                rows.get(item.name),
            )


def measures_to_choose() -> Iterator[tuple[str, str]]:
    """Yield "line.field" and what it is called, of every built line."""
    for line in registry.lines():
        for kind in line.measures:
            for item in dataclasses.fields(kind):
                yield f"{line.key}.{item.name}", f"{gettext(line.title)} · {title_of(kind, item.name)}"


def measure_named(name: str) -> tuple[Any, str]:
    """Return the class and the field of "line.field". Refuses what there is not."""
    key, _dot, field = name.partition(".")
    for line in registry.lines():
        for kind in line.measures:
            if line.key == key and field in {item.name for item in dataclasses.fields(kind)}:
                return kind, field
    raise Refused(_("there is no measure %(name)s"), name=name)


def typed_text(kind: type, field: str, text: str) -> object:
    """Return a typed value as the JSON that an override stores: yes and no, numbers, several with commas."""
    hint = typing.get_type_hints(kind)[field]
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return [_plain(inner, part.strip()) for part in text.replace("，", ",").split(",") if part.strip()]
    return _plain(hint, text.strip())


def _plain(hint: object, text: str) -> object:
    if hint is bool:
        return {"yes": True, "是": True, "no": False, "否": False}.get(text.lower(), text)
    return int(text) if hint is int and WHOLE.fullmatch(text) else text
