"""One record per action, append-only; sealed later in a hash chain (DESIGN §5.6–§5.8)."""

from __future__ import annotations

from django.db import models


class Record(models.Model):
    """One action: its name, who, when, about what, how many effects; no personal data."""

    action = models.CharField(max_length=120)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    about = models.CharField(max_length=120, default="", blank=True)
    counts = models.JSONField(default=dict, blank=True)
    command = models.CharField(max_length=80, null=True, unique=True)
    digest = models.CharField(max_length=64, default="", blank=True)
    answer = models.JSONField(null=True)
    sealed_no = models.BigIntegerField(null=True, unique=True)
    seal = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["about", "at"], name="audit_about_at"),
            models.Index(fields=["action"], name="audit_action"),
        )

    def sealed_content(self) -> dict[str, object]:
        """Return what the seal covers; of a detail only its salted hash, so that it can be erased."""
        found = getattr(self, "detail", None)
        return {
            "no": self.sealed_no,
            "action": self.action,
            "by": self.by,
            "at": self.at,
            "about": self.about,
            "counts": self.counts,
            "command": self.command,
            "digest": self.digest,
            "answer": self.answer,
            "detail": found.digest if found else "",
        }


class Detail(models.Model):
    """Sensitive content of a record, erasable; its salted hash stays in the chain."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="detail")
    content = models.JSONField(null=True)
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)


class Head(models.Model):
    """The single row that remembers how far the chain reaches, so that a cut tail is noticed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sealed = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head"),)
