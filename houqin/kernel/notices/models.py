"""Notices to a person, a unit or a screen, with who has read them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One message in both languages. Its key makes it unique: it is never posted twice.

    `author` is set on what a person wrote; `read_until` where the readers are asked to open it before then.
    """

    key = models.CharField(max_length=160, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    text_zh = models.TextField(default="", blank=True)
    text_en = models.TextField(default="", blank=True)
    link = models.CharField(max_length=200, default="", blank=True)
    weight = models.CharField(max_length=10, default="plain")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    read_until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "at"], name="notices_person_at"),
            models.Index(fields=["unit", "at"], name="notices_unit_at"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(title_zh="") & ~Q(title_en=""), name="notices_two_languages"),
        )


class Reading(models.Model):
    """A person has opened a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["notice", "person"], name="notices_read_once"),)
