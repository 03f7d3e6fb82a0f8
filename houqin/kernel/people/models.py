"""People with dated memberships, posts and absences; numbers and phones encrypted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class PersonKind(models.TextChoices):
    """In what capacity a person is known to the campus."""

    EMPLOYEE = "employee", "employee"
    STAFF = "staff", "staff of another department"
    STUDENT = "student", "student"
    WORKER = "worker", "construction worker"
    RESIDENT = "resident", "resident"
    VISITOR = "visitor", "visitor"


class PostKind(models.TextChoices):
    """A dated post that a person holds in a unit."""

    HEAD = "head", "head"
    DEPUTY = "deputy", "deputy"
    MEMBER = "member", "member"
    CADRE = "cadre", "cadre"
    SECRETARY = "secretary", "branch secretary"


class Person(models.Model):
    """One human being. `number` is the undertaking's number; `pinyin` sorts lists as an office does.

    The hashes are keyed (cipher.py): of the last four characters for search, of the whole document number so that
    nobody is entered twice.
    """

    number = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, default="", blank=True)
    kind = models.CharField(max_length=12, choices=PersonKind.choices)
    sex = models.CharField(max_length=1, default="", blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    diet = models.CharField(max_length=20, default="", blank=True)
    aliases = models.JSONField(default=list, blank=True)
    pinyin = models.CharField(max_length=160, default="", blank=True)
    initials = models.CharField(max_length=40, default="", blank=True)
    phone_cipher = models.BinaryField(null=True)
    phone_last4 = models.CharField(max_length=32, default="", blank=True, db_index=True)
    identity_cipher = models.BinaryField(null=True)
    identity_last4 = models.CharField(max_length=32, default="", blank=True, db_index=True)
    identity_hash = models.CharField(max_length=32, default="", blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged", db_index=False)

    class Meta:
        indexes = (
            models.Index(fields=["name"], name="people_person_name"),
            models.Index(fields=["pinyin", "id"], name="people_person_pinyin"),
            # A whole index on a column that is almost always empty would mislead SQLite's planner.
            models.Index(fields=["merged_into"], name="people_person_merged", condition=~Q(merged_into=None)),
        )
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=PersonKind.values), name="people_person_kind"),
            models.CheckConstraint(condition=Q(sex__in=("", "f", "m")), name="people_person_sex"),
            models.UniqueConstraint(
                fields=["identity_hash"],
                condition=~Q(identity_hash="") & Q(merged_into=None),
                name="people_one_person_a_document",
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(name=""), name="people_person_named"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="people_not_merged_into_self"
            ),
        )

    def __str__(self) -> str:
        return self.name


class SearchTerm(models.Model):
    """One folded word by which a person is found: number, names, pinyin, initials, parts of names, aliases.

    `via` is the entry merged into this person that the word comes from.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="terms", db_index=False)
    term = models.CharField(max_length=64)
    via = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = (
            models.Index(fields=["term", "person"], name="people_term"),
            models.Index(fields=["person", "term"], name="people_term_of"),
        )


class Membership(models.Model):
    """A person belongs to a unit from `starts_at` until `ends_at` (half-open); one open at a time.

    A row that ends where it begins never was: it was entered and withdrawn. `entered_at` is when it became known.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="memberships", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["unit", "ends_at", "starts_at", "person"], name="people_membership_unit"),)
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(ends_at=None), name="people_one_open_membership"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="people_membership_period"
            ),
        )


class Post(models.Model):
    """A person holds a post in a unit from `starts_at` until `ends_at` (half-open)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=12, choices=PostKind.choices)
    title = models.CharField(max_length=60, default="", blank=True)
    title_en = models.CharField(max_length=80, default="", blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "unit", "kind"], condition=Q(ends_at=None), name="people_one_open_post"
            ),
            models.CheckConstraint(condition=Q(kind__in=PostKind.values), name="people_post_kind"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="people_post_period"
            ),
        )


class Absence(models.Model):
    """A holder of posts is away: deputies act meanwhile (row 111)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(ends_at=None), name="people_one_open_absence"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="people_absence_period"
            ),
        )


class Merge(models.Model):
    """Two entries turned out to be one human being; both keep their history."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=120)
