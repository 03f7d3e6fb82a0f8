"""Printed forms and what was keyed back of each of their rows (DESIGN §5.22)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class FormState(models.TextChoices):
    """Where a printed form is."""

    OUT = "out", "out"
    KEYED = "keyed", "keyed back"
    VOID = "void", "void"


class Form(models.Model):
    """One printed list of who owes what: a duty kind of one unit and day; keyed back or voided.

    It holds subjects, not duties: it may be printed the evening before, when the day's duties are not published yet.
    """

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=60)
    day = models.DateField()
    occasion = models.CharField(max_length=20, default="", blank=True)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=FormState.choices, default=FormState.OUT)
    printed_by = models.CharField(max_length=60)
    printed_at = models.DateTimeField()
    ended_by = models.CharField(max_length=60, default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120, default="", blank=True)
    photo = models.ForeignKey("files.File", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["unit_path", "day"], name="paper_form_unit"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=FormState.values), name="paper_form_state"),
            models.CheckConstraint(
                condition=Q(state=FormState.OUT, ended_at=None) | (~Q(state=FormState.OUT) & Q(ended_at__isnull=False)),
                name="paper_form_ended",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("printed_at")), name="paper_form_ends_later"
            ),
        )


class FormLine(models.Model):
    """One row of a form: what it is about ("person:17"), and when and by whom it was keyed back."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    subject_key = models.CharField(max_length=60)
    keyed_by = models.CharField(max_length=60, default="", blank=True)
    keyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["form", "number"], name="paper_line_number"),
            models.UniqueConstraint(fields=["form", "subject_key"], name="paper_line_subject"),
        )


class Printer(models.Model):
    """A printer in a duty room: documents sent to it wait until a browser there, left open, prints them."""

    name = models.CharField(max_length=60)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    unit_path = models.CharField(max_length=40)
    added_by = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class JobState(models.TextChoices):
    """What became of a document that was sent to a printer."""

    WAITING = "waiting", "waiting"
    PRINTING = "printing", "printing"
    PRINTED = "printed", "printed"
    FAILED = "failed", "failed"
    WITHDRAWN = "withdrawn", "withdrawn"


class PrintJob(models.Model):
    """One document for one printer: the address of a print page of ours, opened by who is signed in at the printer."""

    printer = models.ForeignKey(Printer, on_delete=models.PROTECT, related_name="jobs")
    path = models.CharField(max_length=300)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.WAITING)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["printer", "asked_at"], name="paper_job_printer"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="paper_job_state"),
            models.CheckConstraint(
                condition=Q(state=JobState.WAITING, claimed_at=None)
                | Q(state=JobState.WITHDRAWN)
                | (~Q(state=JobState.WAITING) & Q(claimed_at__isnull=False)),
                name="paper_job_claimed",
            ),
        )
