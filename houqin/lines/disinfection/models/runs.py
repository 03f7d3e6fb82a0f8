"""What was done at a point, counted or not, and why not."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Run(models.Model):
    """One disinfection of one point. `occasion` names the duty that it proves; `why_not` are keys of judging.WHY_NOT.

    A run that does not count stays on record.
    """

    point = models.ForeignKey("disinfection.Point", on_delete=models.PROTECT, related_name="runs")
    item = models.ForeignKey("disinfection.Item", on_delete=models.PROTECT, related_name="runs")
    day = models.DateField()
    occasion = models.CharField(max_length=20, default="", blank=True)
    agent = models.CharField(max_length=16)
    method = models.CharField(max_length=8)
    mix = models.ForeignKey("disinfection.Mix", on_delete=models.PROTECT, null=True, related_name="runs")
    batch = models.ForeignKey("disinfection.Batch", on_delete=models.PROTECT, null=True, related_name="+")
    lamp = models.ForeignKey("disinfection.Lamp", on_delete=models.PROTECT, null=True, related_name="runs")
    working_mg_l = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    proof = models.CharField(max_length=8, default="tap")
    photo = models.ForeignKey("files.File", on_delete=models.PROTECT, null=True, related_name="+")
    is_counted = models.BooleanField()
    why_not = models.JSONField(default=list, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["point", "started_at"], name="disinfection_run_point"),
            models.Index(fields=["day"], name="disinfection_run_day"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(ended_at__gte=F("started_at")), name="disinfection_run_period"),
            models.CheckConstraint(
                condition=~Q(agent="alcohol", method="spray") | Q(is_counted=False), name="disinfection_run_no_spray"
            ),
        )
