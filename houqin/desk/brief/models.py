"""Signed briefs: frozen content, so that what was told upwards can be told again."""

from __future__ import annotations

from django.db import models


class Letterhead(models.Model):
    """How the brief is headed as an official paper; one row for the house."""

    title = models.CharField(max_length=60, default="", blank=True)
    issuer = models.CharField(max_length=60, default="", blank=True)
    to = models.CharField(max_length=200, default="", blank=True)
    copies = models.CharField(max_length=200, default="", blank=True)
    first_number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="brief_one_letterhead"),)


class Brief(models.Model):
    """The brief of one day as it was signed; `content` is what `queries.compose` returned, `head` what stood above.

    `number` is that of the issue (期号), given at signing without a gap; older briefs have none.
    """

    day = models.DateField(unique=True)
    content = models.JSONField()
    head = models.JSONField(default=dict)
    number = models.PositiveIntegerField(null=True, unique=True)
    digest = models.CharField(max_length=64)
    signed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    note = models.CharField(max_length=200, default="", blank=True)
