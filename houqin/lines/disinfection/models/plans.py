"""Points that are to be disinfected, and the plan that says how and how often, version by version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from houqin.lines.disinfection.rules import chemistry, judging
from houqin.lines.disinfection.rules import rhythm as rhythms


class PointKind(models.Model):
    """A kind of place as plans name it: corridor, card reader. `is_public`: the level's least rhythm holds for it."""

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, default="", blank=True)
    is_public = models.BooleanField(default=True)


class Point(models.Model):
    """Something at a place that a unit disinfects; its code hangs there as a QR code."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.ForeignKey(PointKind, on_delete=models.PROTECT, related_name="points")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    area_m2 = models.PositiveIntegerField(null=True)
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(code=""), name="disinfection_point_coded"),)

    @property
    def name(self) -> str:
        """Its place and what it is, in Chinese."""
        return f"{self.place.name} {self.kind.name}"

    @property
    def name_en(self) -> str:
        """Its place and what it is, in English where both are known in it."""
        return f"{self.place.name_en or self.place.name} {self.kind.name_en or self.kind.name}"


class Plan(models.Model):
    """A version of the plan: it holds from its first day until that of the next version."""

    version = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=120)
    document = models.CharField(max_length=120)
    valid_from = models.DateField()
    adopted_at = models.DateTimeField()
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")


class Item(models.Model):
    """One row of a plan: which kind of point, with what, how, how often, and what proves it.

    `text` is what the document says ("2 %"); a share of product or a strength in mg/L says what it means.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items")
    key = models.CharField(max_length=16)
    point_kind = models.ForeignKey(PointKind, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=80, default="", blank=True)
    agent = models.CharField(max_length=16)
    method = models.CharField(max_length=8)
    target_mg_l = models.PositiveIntegerField(null=True)
    percent_v_v = models.DecimalField(max_digits=6, decimal_places=3, null=True)
    dwell_min = models.PositiveSmallIntegerField()
    proof = models.CharField(max_length=8, default="tap")
    rhythm = models.CharField(max_length=8)
    times = models.PositiveSmallIntegerField(default=0)
    hours = models.PositiveSmallIntegerField(default=0)
    weekdays = models.JSONField(default=list, blank=True)
    opens = models.CharField(max_length=5, default="06:00")
    closes = models.CharField(max_length=5, default="22:00")
    gap_min = models.PositiveSmallIntegerField(default=0)
    event = models.CharField(max_length=12, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "key"], name="disinfection_item_once"),
            models.CheckConstraint(condition=Q(agent__in=list(chemistry.AGENTS)), name="disinfection_item_agent"),
            models.CheckConstraint(condition=Q(method__in=list(chemistry.METHODS)), name="disinfection_item_method"),
            models.CheckConstraint(condition=Q(rhythm__in=list(rhythms.KINDS)), name="disinfection_item_rhythm"),
            models.CheckConstraint(
                condition=~Q(rhythm=rhythms.EVENT) | Q(event__in=list(rhythms.EVENTS)), name="disinfection_item_event"
            ),
            models.CheckConstraint(condition=Q(proof__in=list(judging.PROOFS)), name="disinfection_item_proof"),
            models.CheckConstraint(condition=~Q(agent="alcohol") | Q(method="wipe"), name="disinfection_no_spray"),
            models.CheckConstraint(
                condition=Q(target_mg_l=None) | Q(percent_v_v=None), name="disinfection_one_strength"
            ),
        )

    @property
    def how_often(self) -> rhythms.Rhythm:
        """Its rhythm."""
        return rhythms.Rhythm(
            self.rhythm, self.times, self.hours, tuple(self.weekdays), self.opens, self.closes, self.gap_min, self.event
        )

    @property
    def need(self) -> judging.Need:
        """What it asks of a run."""
        return judging.Need(
            self.agent, self.method, self.dwell_min, self.proof, float(self.target_mg_l or 0),
            float(self.percent_v_v or 0), self.gap_min,
        )  # fmt: skip
