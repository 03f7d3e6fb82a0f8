"""What is owed, by name; every step of it; totals of settled days (DESIGN §1, §5.3–§5.5, §5.9)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class State(models.TextChoices):
    """The four states whose numbers add up to what is expected."""

    OPEN = "open", "open"
    DONE = "done", "done"
    MISSED = "missed", "missed"
    EXCUSED = "excused", "excused"


class Source(models.TextChoices):
    """How the evidence came to be known."""

    SELF = "self", "by the person"
    TEAM = "team", "by the team leader"
    DOOR = "door", "at a door"
    DEVICE = "device", "by a device"
    PAPER = "paper", "keyed back from paper"
    PLAN = "plan", "by the plan"
    SETTLEMENT = "settlement", "by the end of the window"
    LINE = "line", "by the line of work"


class Duty(models.Model):
    """One thing owed by one subject on one campus day.

    `day` is the campus day in which the window starts. `unit_path` and `place_path` are frozen when
    published. `reason` is why an excused duty is excused; `is_late` marks a proof after `due_at`.
    """

    day = models.DateField()
    kind = models.CharField(max_length=60)
    occasion = models.CharField(max_length=20, default="", blank=True)
    subject_key = models.CharField(max_length=60)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit_path = models.CharField(max_length=40)
    place_path = models.CharField(max_length=40, default="", blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=40, default="", blank=True)
    is_late = models.BooleanField(default=False)
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    settles_at = models.DateTimeField()

    class Meta:
        indexes = (
            # The occasion comes last: one report of two is counted from the index too.
            models.Index(fields=["day", "kind", "unit_path", "state", "occasion"], name="duties_coverage"),
            models.Index(fields=["settles_at"], name="duties_to_settle", condition=Q(state="open")),
            models.Index(fields=["person", "day"], name="duties_person_day", condition=Q(person__isnull=False)),
        )
        constraints = (
            models.UniqueConstraint(fields=["day", "kind", "occasion", "subject_key"], name="duties_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="duties_state"),
            models.CheckConstraint(
                condition=Q(opens_at__lte=F("due_at")) & Q(due_at__lte=F("settles_at")), name="duties_window"
            ),
            models.CheckConstraint(condition=~Q(state="excused") | ~Q(reason=""), name="duties_excused_why"),
        )


class Evidence(models.Model):
    """One step of one duty; nothing is rewritten. `ref` names the line's own row ("report:17")."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="evidence")
    from_state = models.CharField(max_length=8, choices=State.choices)
    to_state = models.CharField(max_length=8, choices=State.choices)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    happened_at = models.DateTimeField()
    source = models.CharField(max_length=12, choices=Source.choices)
    ref = models.CharField(max_length=60, default="", blank=True)
    note = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(source__in=Source.values), name="duties_evidence_source"),)


class Publication(models.Model):
    """A kind's duties of a day exist; the last of their windows ends at `settles_at`."""

    day = models.DateField()
    kind = models.CharField(max_length=60)
    published_at = models.DateTimeField()
    settles_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["day", "kind"], name="duties_published_once"),)


class DayTotal(models.Model):
    """Totals of a settled day of one kind in one unit; `people_*` count persons by their worst state."""

    day = models.DateField()
    kind = models.CharField(max_length=60)
    unit_path = models.CharField(max_length=40)
    expected = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    open = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    excused = models.PositiveIntegerField()
    late = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    people_done = models.PositiveIntegerField(default=0)
    people_open = models.PositiveIntegerField(default=0)
    people_missed = models.PositiveIntegerField(default=0)
    people_excused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kind", "day", "unit_path"], name="duties_total_once"),
            models.CheckConstraint(
                condition=Q(expected=F("done") + F("open") + F("missed") + F("excused")), name="duties_law"
            ),
            models.CheckConstraint(
                condition=Q(people=F("people_done") + F("people_open") + F("people_missed") + F("people_excused")),
                name="duties_law_people",
            ),
            models.CheckConstraint(condition=Q(late__lte=F("done")), name="duties_late_is_done"),
        )
