"""Holds, permits and doors: may this person enter here now? (DESIGN §5.12)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Hold(models.Model):
    """A person may not enter doors that ask for no hold, from `starts_at` until lifted or `ends_at`.

    One that `asks_measurement` is satisfied by a measurement: the door says so instead of turning the person away.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=60)
    unit_path = models.CharField(max_length=40)
    ref = models.CharField(max_length=60, default="", blank=True)
    asks_measurement = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["kind", "starts_at"], name="clearance_hold_kind"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ends_at=None), name="clearance_one_open_hold"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="clearance_hold_period"
            ),
        )


class Permit(models.Model):
    """A person's leave to enter a place (or all) within a period."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="permits")
    kind = models.CharField(max_length=60)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind", "place"], condition=Q(ends_at=None), name="clearance_one_open_permit"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="clearance_permit_period"
            ),
        )


class DoorRule(models.Model):
    """What a door asks, in the closed vocabulary of `rules.KINDS`; a door without rules lets nobody in."""

    door = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="door_rules")
    rule = models.CharField(max_length=20)
    argument = models.CharField(max_length=80, default="", blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["door", "rule", "argument"], condition=Q(ends_at=None), name="clearance_one_open_rule"
            ),
        )
