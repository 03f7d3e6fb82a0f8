"""What offices above ask for in their own layout, each version of it, and what was sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Template(models.Model):
    """One version of a form that an office asks for every day; a change makes a new version under the same code.

    `counts_from`, `counts_until` and `due` are clock times of the campus; the window begins `days_back` days before.
    """

    code = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    name = models.CharField(max_length=80)
    to_whom = models.CharField(max_length=80)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=40)
    responsible = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    counts_from = models.CharField(max_length=5)
    counts_until = models.CharField(max_length=5)
    days_back = models.PositiveSmallIntegerField()
    due = models.CharField(max_length=5)
    layout = models.ForeignKey("files.File", on_delete=models.PROTECT, related_name="+")
    cells = models.JSONField(default=dict)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code", "version"], name="returns_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(is_current=True), name="returns_one_current"),
            models.CheckConstraint(condition=Q(days_back__lte=2), name="returns_days_back"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(to_whom=""), name="returns_named"),
        )


class Filing(models.Model):
    """One sending of a form of a day, with the values as they were sent; a second of the day corrects the first."""

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="filings")
    code = models.CharField(max_length=12)
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    values = models.JSONField()
    note = models.CharField(max_length=120)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code", "day", "number"], name="returns_sent_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="returns_numbered"),
            models.CheckConstraint(condition=~Q(note=""), name="returns_how_sent"),
        )
