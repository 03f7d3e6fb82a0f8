"""Who stands where, from when until when: shifts of a post, and who stood in for whom (DESIGN §4)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Shift(models.Model):
    """One person's turn at a post (the key that a line declares), from `starts_at` until `ends_at` (half-open).

    `holder` is who is to stand now, after every replacement. A withdrawn shift stays, and counts no more. That two
    shifts of a post never overlap, and that none is longer than a day, is held by the database itself (migration 0002).
    """

    post = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    holder = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    backup = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["post", "starts_at"], name="rosters_shift_post"),
            models.Index(fields=["holder", "starts_at"], name="rosters_shift_holder"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(post=""), name="rosters_shift_post_named"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="rosters_shift_period"),
            models.CheckConstraint(condition=Q(backup=None) | ~Q(backup=F("holder")), name="rosters_shift_backup"),
        )


class Cover(models.Model):
    """Somebody stands in for another, for the whole of a shift or a part of it; `ends_at` is null until relief comes.

    `reason` is free text. A replacement for the whole changes the shift's holder too; this row is its history.
    """

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="covers", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    instead_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["shift", "starts_at"], name="rosters_cover_shift"),)
        constraints = (
            models.UniqueConstraint(fields=["shift"], condition=Q(ends_at=None), name="rosters_one_open_cover"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="rosters_cover_period"
            ),
            models.CheckConstraint(condition=~Q(person=F("instead_of")), name="rosters_cover_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="rosters_cover_why"),
        )
