"""Writes of the room: a form with the layout that its office gave, or one of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from houqin.common.scope import Actor
from houqin.exchange import layouts
from houqin.kernel.audit import actions as audit
from houqin.kernel.files import actions as files
from houqin.kernel.org.models import Unit
from houqin.kernel.returns import actions as returns
from houqin.kernel.returns.rules import Rhythm


@dataclass(frozen=True, slots=True)
class Layout:
    """A workbook, and what fills which of its cells."""

    content: bytes
    name: str
    cells: Mapping[str, str]


@audit.action
def save_form(
    *,
    code: str = "",
    name: str,
    to_whom: str,
    unit: Unit,
    responsible_id: int,
    rhythm: Rhythm,
    layout: Layout,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> str:
    """Save a form with its layout, or a new version of it; return the code.

    Refuses a layout that cannot be opened, cells that it has not, and what `returns.save_template` refuses.
    """
    grid = layouts.look(layout.content)
    for address in layout.cells:
        grid.cell(address)
    file_id = files.store(
        content=layout.content, name=layout.name, media_type=layouts.MEDIA_TYPE, about=f"layout:{unit.pk}",
        unit_path=unit.path, takes_workbook=True, by=by, at=at,
    )  # fmt: skip
    return returns.save_template(
        code=code, name=name, to_whom=to_whom, unit=unit, responsible_id=responsible_id, rhythm=rhythm,
        layout_id=file_id, cells=layout.cells, by=by, at=at,
    )  # fmt: skip
