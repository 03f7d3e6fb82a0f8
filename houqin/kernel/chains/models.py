"""Texts pasted from a group, and what people decided about single lines of them (users.md 3.5)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Paste(models.Model):
    """A group's text as it was pasted. `purpose` is the line's use of it, `about` the list that it is for.

    `sent_at` is when it stood in the group, null where nobody knows. The text may hold health values: it is erased
    after its time, the row stays.
    """

    purpose = models.CharField(max_length=60)
    about = models.CharField(max_length=80)
    text = models.TextField(default="", blank=True)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["purpose", "about", "at"], name="chains_paste_about"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(counted_at=None) | Q(withdrawn_at=None), name="chains_counted_or_withdrawn"
            ),
        )


class Ruling(models.Model):
    """What a person decided about one line: whose it is and what it says, or that it is nobody's of the list.

    `line` is the digest of the line's folded text, so that the same line in a later, longer paste is not asked again.
    `reading` is the line's own; it may hold health values and is erased after its time.
    """

    purpose = models.CharField(max_length=60)
    about = models.CharField(max_length=80)
    line = models.CharField(max_length=64)
    paste = models.ForeignKey(Paste, on_delete=models.PROTECT, related_name="rulings")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reading = models.JSONField(default=dict, blank=True)
    alias = models.CharField(max_length=40, default="", blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["purpose", "about", "line"], condition=Q(ended_at=None), name="chains_one_ruling"
            ),
            models.CheckConstraint(condition=Q(counted_at=None) | Q(ended_at=None), name="chains_counted_stands"),
        )
