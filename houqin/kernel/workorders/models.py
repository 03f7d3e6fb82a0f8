"""What one unit asks of another, until it is done, withdrawn or handed on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class OrderState(models.TextChoices):
    """Where a request is."""

    OPEN = "open", "open"
    DONE = "done", "done"
    WITHDRAWN = "withdrawn", "withdrawn"


class Order(models.Model):
    """One request: what (a word of its kind), about which thing ("lamp:3") at which place, asked by whom of whom.

    `note` and `outcome` are free text and name no person. The duty of the unit that is asked is kept on `day`.
    """

    kind = models.CharField(max_length=60)
    what = models.CharField(max_length=20)
    about = models.CharField(max_length=60, default="", blank=True)
    note = models.CharField(max_length=200, default="", blank=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    asking_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.OPEN)
    day = models.DateField()
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=200, default="", blank=True)
    ended_by = models.CharField(max_length=60, default="", blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["kind", "day"], name="workorders_kind_day"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="workorders_state"),
            models.CheckConstraint(condition=Q(due_at__gt=F("asked_at")), name="workorders_due_later"),
            models.CheckConstraint(
                condition=Q(state=OrderState.OPEN, ended_at=None)
                | (~Q(state=OrderState.OPEN) & Q(ended_at__isnull=False)),
                name="workorders_ended",
            ),
            models.UniqueConstraint(
                fields=["kind", "about", "what"], condition=Q(state=OrderState.OPEN) & ~Q(about=""),
                name="workorders_asked_once",
            ),
        )  # fmt: skip
