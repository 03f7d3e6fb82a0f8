"""Signed briefs: frozen content, so that what was told upwards can be told again."""

from __future__ import annotations

from django.db import models


class Brief(models.Model):
    """The brief of one day as it was signed; `content` is what `queries.compose` returned."""

    day = models.DateField(unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    signed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    note = models.CharField(max_length=200, default="", blank=True)
