"""Bins for used masks, and every emptying of one (rows 77, 78)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Bin(models.Model):
    """A bin for used masks at a place, emptied by a unit."""

    code = models.CharField(max_length=40, unique=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    spot = models.CharField(max_length=80, default="", blank=True)
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Collection(models.Model):
    """Bags taken out of a bin: soaked through with so many mg/L, tied, handed over to somebody."""

    bin = models.ForeignKey(Bin, on_delete=models.PROTECT, related_name="collections")
    happened_at = models.DateTimeField()
    bags = models.PositiveSmallIntegerField()
    agent = models.CharField(max_length=16)
    working_mg_l = models.PositiveIntegerField()
    handed_to = models.CharField(max_length=80)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["bin", "happened_at"], name="disinfection_collected"),)
        constraints = (models.CheckConstraint(condition=Q(working_mg_l__gt=0), name="disinfection_bags_treated"),)
