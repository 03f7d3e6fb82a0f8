"""What a sheet consists of."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("text", "code", "integer", "decimal", "date", "instant", "choice")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` in code, `zh` and `en` on paper; `choices` for kind "choice"; at most `max_length` signs."""

    key: str
    zh: str
    en: str
    kind: str = "text"
    is_required: bool = False
    choices: tuple[str, ...] = ()
    max_length: int = 200
    note: str = ""
    example: str = ""

    @property
    def names(self) -> tuple[str, str, str]:
        """The headers by which the column is known."""
        return (self.key, self.zh, self.en)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of sheet; `key` names the columns that make a row unique."""

    kind: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def column(self, header: str) -> Column | None:
        """Return the column of a header in Chinese, English or by key, whatever its case."""
        wanted = header.strip().casefold()
        return next((c for c in self.columns if wanted in {name.casefold() for name in c.names}), None)
