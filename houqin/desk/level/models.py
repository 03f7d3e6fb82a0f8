"""What was decided, when a change of level was entered, about things already promised for after it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from houqin.common.words import _


class Decision(models.TextChoices):
    """What becomes of things promised under the old rules."""

    KEEP = "keep", _("keep")
    CHANGE = "change", _("change")
    CANCEL = "cancel", _("cancel and tell")


class Decided(models.Model):
    """One group of promises of a line: `title` is a msgid, `number` how many there were; the line carries it out."""

    change = models.ForeignKey("response.LevelChange", on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    decision = models.CharField(max_length=8, choices=Decision.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["change", "line", "title"], name="level_decided_once"),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="level_decision"),
        )
