"""The grid: leading group, committee, branches, units, teams; colleges and departments (rows 2, 3, 112, 114)."""

from __future__ import annotations

from django.db import models

from houqin.kernel import trees


class UnitKind(models.TextChoices):
    """What a unit is; the five levels of the grid are committee, branch, unit, team and the employee."""

    LEADING_GROUP = "leading_group", "leading group"
    COMMITTEE = "committee", "party committee"
    BRANCH = "branch", "party branch"
    UNIT = "unit", "unit"
    TEAM = "team", "team"
    COLLEGE = "college", "college"
    DEPARTMENT = "department", "department"


class Unit(trees.Node):
    """One node of the grid. `path` holds four digits a level (common.paths)."""

    emergency_name = models.CharField(max_length=80, default="", blank=True)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=UnitKind.values), name="org_unit_kind"),
            models.CheckConstraint(condition=~models.Q(code="") & ~models.Q(name=""), name="org_unit_named"),
        )


class FormerPath(trees.FormerPath):
    """A path that a unit had before it was moved; duties and totals of those days keep it."""

    node = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_paths")
