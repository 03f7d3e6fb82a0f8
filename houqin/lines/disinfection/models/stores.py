"""Batches as received, test strips, mixed solutions, ultraviolet lamps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from houqin.lines.disinfection.rules import chemistry


class Batch(models.Model):
    """One delivery of a product: its label strength (% of available chlorine) decides every mixture.

    `mg_per_tablet` for tablets; `capacity_l` is what was delivered, in bottles of `bottle_ml`; `place` where it stands;
    `unit` whose it is, none where it serves all.
    """

    number = models.CharField(max_length=40)
    product = models.CharField(max_length=80)
    agent = models.CharField(max_length=16)
    label_percent = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    mg_per_tablet = models.PositiveIntegerField(null=True)
    capacity_l = models.DecimalField(max_digits=9, decimal_places=3, default=0)
    bottle_ml = models.PositiveIntegerField(null=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    expires_on = models.DateField()
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["product", "number"], name="disinfection_batch_once"),
            models.CheckConstraint(condition=Q(agent__in=list(chemistry.AGENTS)), name="disinfection_batch_agent"),
            models.CheckConstraint(
                condition=~Q(agent="chlorine") | (Q(label_percent__gt=0) & Q(label_percent__lt=100)),
                name="disinfection_batch_label",
            ),
            models.CheckConstraint(
                condition=~Q(agent="alcohol") | Q(bottle_ml=None) | Q(place__isnull=False),
                name="disinfection_batch_alcohol_placed",
            ),
            models.CheckConstraint(
                condition=~Q(agent="chlorine_tablet") | Q(mg_per_tablet__gt=0), name="disinfection_batch_tablet"
            ),
        )


class AlcoholStore(models.Model):
    """A place that the fire office has approved for more alcohol than an ordinary store may hold."""

    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    most_l = models.PositiveIntegerField()
    document = models.CharField(max_length=120)
    approved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["place"], condition=Q(ended_at=None), name="disinfection_alcohol_store"),
            models.CheckConstraint(condition=Q(most_l__gt=0), name="disinfection_alcohol_most"),
        )


class Strip(models.Model):
    """A test strip read at an opened drum: from then on it is believed instead of the label."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="strips")
    at = models.DateTimeField()
    percent = models.DecimalField(max_digits=6, decimal_places=3)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(percent__gt=0) & Q(percent__lt=100), name="disinfection_strip_percent"),
        )


class Mix(models.Model):
    """A working solution, mixed by a unit with cold water from one batch; used on the same day."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="mixes")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    volume_l = models.DecimalField(max_digits=8, decimal_places=3)
    product_ml = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    tablets = models.PositiveIntegerField(null=True)
    label_percent = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    working_mg_l = models.DecimalField(max_digits=9, decimal_places=3)
    has_protection = models.BooleanField()
    mixed_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["unit", "mixed_at"], name="disinfection_mix_unit"),)
        constraints = (models.CheckConstraint(condition=Q(working_mg_l__gt=0), name="disinfection_mix_strength"),)


class Lamp(models.Model):
    """An ultraviolet lamp at a point; `burnt_min` counts since it was new or last tested."""

    code = models.CharField(max_length=40, unique=True)
    point = models.ForeignKey("disinfection.Point", on_delete=models.PROTECT, related_name="lamps")
    burnt_min = models.PositiveIntegerField(default=0)
    tested_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
