"""What both trees share, units and places: fresh paths, moves, and the memory of paths given up."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from houqin.common import paths
from houqin.common.refused import Refused
from houqin.common.words import _

PATH_LENGTH = 40
MOST_LEVELS = PATH_LENGTH // paths.DIGITS_PER_LEVEL


class Node(models.Model):
    """One node of a tree: its path holds four digits a level (common.paths), its code is the undertaking's own."""

    path = models.CharField(max_length=PATH_LENGTH, unique=True)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def parent_path(self) -> str:
        """The path above, or "" for a root."""
        return paths.parent(self.path)

    @property
    def depth(self) -> int:
        """How many levels the path has; a root has one."""
        return paths.depth(self.path)


class FormerPath(models.Model):
    """A path that a node had until it was moved; never given again, for duties were frozen with it."""

    path = models.CharField(max_length=PATH_LENGTH, unique=True)
    left_at = models.DateTimeField()

    class Meta:
        abstract = True


def lock(nodes: type[Node]) -> None:
    """Let one writer at a time change the shape of a tree (its first root is the lock)."""
    nodes._default_manager.select_for_update().order_by("path").values_list("pk").first()


class Numbering:
    """Gives fresh paths under any parent: beyond every path in use and every path given up."""

    def __init__(self, nodes: type[Node], former: type[FormerPath]) -> None:
        self._tables: tuple[type[models.Model], ...] = (nodes, former)
        self._last: dict[str, int] = {}

    def fresh(self, parent: str) -> str:
        """Return a path under `parent` ("" for a root) that no node has or had. Refuses a tree too deep or too wide."""
        if paths.depth(parent) >= MOST_LEVELS:
            raise Refused(_("a tree has at most %(most)s levels"), field="parent", most=MOST_LEVELS)
        if parent not in self._last:
            self._last[parent] = max(self._last_in(table, parent) for table in self._tables)
        self._last[parent] += 1
        return paths.child(parent, self._last[parent])

    @staticmethod
    def _last_in(table: type[models.Model], parent: str) -> int:
        # The greatest path of the subtree lies under the greatest child, so one look at the index answers.
        rows = table._default_manager.filter(path__gt=parent)
        rows = rows.filter(path__lt=paths.successor(parent)) if parent else rows
        last: str | None = rows.order_by("-path").values_list("path", flat=True).first()
        first = len(parent)
        return int(last[first : first + paths.DIGITS_PER_LEVEL]) if last else 0


def subtree(nodes: type[Node], path: str) -> models.QuerySet[Any]:
    """Return the node with this path and all under it."""
    return nodes._default_manager.filter(path__gte=path, path__lt=paths.successor(path))


def move(nodes: type[Node], former: type[FormerPath], *, node: Node, parent: str, at: datetime) -> int:
    """Put a node with all under it beneath `parent` ("" for the top); return how many nodes moved.

    Paths given up are remembered. Refuses a place under itself and a tree too deep.
    """
    if parent and paths.is_within(parent, roots=(node.path,)):
        raise Refused(_("%(name)s cannot lie under itself"), field="parent", name=node.name)
    rows: list[tuple[int, str]] = list(subtree(nodes, node.path).values_list("pk", "path"))
    height = max(paths.depth(path) for _pk, path in rows) - node.depth
    if paths.depth(parent) + 1 + height > MOST_LEVELS:
        raise Refused(_("a tree has at most %(most)s levels"), field="parent", most=MOST_LEVELS)
    target = Numbering(nodes, former).fresh(parent)
    given_up = [former(path=path, left_at=at, node_id=pk) for pk, path in rows]  # type: ignore[misc]
    former._default_manager.bulk_create(given_up)
    moved = Concat(Value(target), Substr(F("path"), len(node.path) + 1), output_field=models.CharField())
    subtree(nodes, node.path).update(path=moved)
    node.path = target
    return len(rows)


def parents_first(parent_of: dict[str, str], known: Iterable[str]) -> list[str]:
    """Return the codes so that each stands after its parent; codes whose parents form a circle are left out.

    `parent_of` maps code to parent code ("" for the top); `known` are codes that exist already.
    """
    placed, ordered = set(known) - set(parent_of), list[str]()
    waiting: dict[str, list[str]] = {}
    for code, above in parent_of.items():
        waiting.setdefault(above, []).append(code)
    ready = deque(code for code, above in parent_of.items() if not above or above in placed)
    while ready:
        code = ready.popleft()
        ordered.append(code)
        ready.extend(waiting.get(code, []))
    return ordered
