"""What can be measured: each folder here is the themes of one line, with the goals of its figures in `goals.csv`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
BOTH = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Theme:
    """One thing that is measured by `measure` of a module; its figures' names begin alike.

    `home` names the state it works on: themes that build the same campus share one, any other has its own. A theme
    `inside` the house's process is called there without arguments; another one gets (address of the database, home).
    """

    module: str
    prefixes: tuple[str, ...]
    databases: tuple[str, ...]
    home: str = "campus"
    inside: bool = True

    def is_chosen(self, only: str) -> bool:
        """Say whether a figure of this theme has a name that begins so."""
        return any(name.startswith(only) or only.startswith(name) for name in self.prefixes)


def every() -> Iterator[tuple[str, Theme]]:
    """Yield each theme with the dotted name of its module, folder by folder."""
    for folder in _folders():
        package = importlib.import_module(f".{folder}", __package__)
        for theme in package.THEMES:
            yield f"{package.__name__}.{theme.module}", theme


def tables_of_goals() -> list[Path]:
    """Return the tables of goals, one a folder."""
    return [HERE / folder / "goals.csv" for folder in _folders()]


def _folders() -> list[str]:
    return sorted(found.name for found in pkgutil.iter_modules([str(HERE)]) if found.ispkg)
