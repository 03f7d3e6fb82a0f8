"""Excuses that last for days, and sign-offs that lock a unit's day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Excuse(models.Model):
    """A person need not report from `first_day` until `last_day` (included; null: until ended), for a reason (code)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=24)
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    document = models.CharField(max_length=80, default="", blank=True)
    note = models.CharField(max_length=120, default="", blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "first_day"], name="accountability_excuse_person"),
            models.Index(fields=["last_day"], name="accountability_excuse_running", condition=Q(ended_at=None)),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="accountability_excuse_period"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="accountability_excuse_why"),
        )


class SignOff(models.Model):
    """Somebody answers for a unit's day; what was signed stays, a reopening ends the lock.

    `unheard` are ids of the people signed as not heard of, explained by `reason`.
    """

    day = models.DateField()
    occasion = models.CharField(max_length=20, default="", blank=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=40)
    expected = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    open = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    excused = models.PositiveIntegerField()
    attention = models.PositiveIntegerField(default=0)
    unheard = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=120, default="", blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    reopened_by = models.CharField(max_length=60, default="", blank=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_because = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["day", "occasion", "unit_path"],
                condition=Q(reopened_at=None),
                name="accountability_signed_once",
            ),
            models.CheckConstraint(
                condition=Q(expected=F("done") + F("open") + F("missed") + F("excused")),
                name="accountability_signed_law",
            ),
            models.CheckConstraint(condition=Q(open=0, missed=0) | ~Q(reason=""), name="accountability_signed_why"),
            models.CheckConstraint(
                condition=Q(reopened_at=None) | ~Q(reopened_because=""), name="accountability_reopened_why"
            ),
        )
