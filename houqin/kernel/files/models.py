"""Photos, signatures and documents, addressed by their content."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class File(models.Model):
    """One stored content about one subject; it lies under HOUQIN_HOME/files by its hash.

    `unit_path` bounds who may read it ("": only who sees everything). An erased file keeps its row.
    """

    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=80)
    name = models.CharField(max_length=160)
    size_bytes = models.PositiveBigIntegerField()
    about = models.CharField(max_length=120)
    unit_path = models.CharField(max_length=40, default="", blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["about"], name="files_about"),)
        constraints = (
            models.UniqueConstraint(
                fields=["sha256", "about"], condition=Q(erased_at=None), name="files_once_per_subject"
            ),
        )
