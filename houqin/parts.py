"""Which parts are installed: a part that is not built yet is simply absent."""

from __future__ import annotations

from importlib.util import find_spec

_CONCEPTS = "audit files org places people response access notices chains duties clearance"
_CONCEPTS += " presence rosters paper returns workorders"
_LINES = "catering dormitories supplies shop disinfection isolation energy construction accountability"
_ROOMS = "board level register myday brief filing noticeboard printing requests joining offline setup"

KERNEL = [f"houqin.kernel.{name}" for name in _CONCEPTS.split()]
LINES = [f"houqin.lines.{name}" for name in _LINES.split()]
ROOMS = [f"houqin.desk.{name}" for name in _ROOMS.split()]


def is_built(name: str) -> bool:
    """Tell whether the package or module of this dotted name exists (a folder without `__init__.py` does not count)."""
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:
        return False
    return spec is not None and spec.origin is not None


def built(names: list[str]) -> list[str]:
    """Return those of the dotted names that exist, in order."""
    return [name for name in names if is_built(name)]
