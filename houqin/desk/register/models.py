"""Files that were sent and not yet applied: nothing a person began is lost."""

from __future__ import annotations

from django.db import models


class Upload(models.Model):
    """A sheet sent by somebody, encrypted, kept until it is applied or discarded, a week at most."""

    by = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    content_cipher = models.BinaryField()
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=["by", "uploaded_at"], name="register_upload_by"),)

    def __str__(self) -> str:
        return self.name
