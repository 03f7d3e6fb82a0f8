"""Notices to a person, a unit or a screen, who has read them, and how they leave the house."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from houqin.kernel.notices.rules import REASONS


class Leaves(models.TextChoices):
    """What of a notice may be sent to channels outside Houqin."""

    NOTHING = "", "nothing"
    TITLE = "title", "title and link"
    WHOLE = "whole", "title, text and link"


class Notice(models.Model):
    """One message in both languages. Its key makes it unique: it is never posted twice.

    `author` is set on what a person wrote; `at` may lie ahead; `read_until` where the readers are asked to open it
    before then; `corrects` is the notice whose place it takes; `english_by` is who owes its English until
    `english_due`: until then the Chinese stands for it.
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
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    leaves = models.CharField(max_length=5, choices=Leaves.choices, default=Leaves.NOTHING, blank=True)
    english_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    english_due = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "at"], name="notices_person_at"),
            models.Index(fields=["unit", "at"], name="notices_unit_at"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(title_zh="") & ~Q(title_en=""), name="notices_two_languages"),
            models.CheckConstraint(
                condition=Q(english_by=None, english_due=None) | Q(english_by__isnull=False, english_due__isnull=False),
                name="notices_english_until",
            ),
            models.CheckConstraint(condition=Q(leaves__in=Leaves.values), name="notices_leaves"),
        )


class Reading(models.Model):
    """A person has opened a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["notice", "person"], name="notices_read_once"),)


class ChannelKind(models.TextChoices):
    """To what a channel leads."""

    WECOM = "wecom", "WeCom"
    DINGTALK = "dingtalk", "DingTalk"
    FEISHU = "feishu", "Feishu"
    MAIL = "mail", "mail"


class Channel(models.Model):
    """A group's robot or a list of mailboxes that gets what is announced to its unit or to a unit above it.

    Whoever knows the address can write into the group: it is locked with the data keys; `hint` is what may be shown.
    """

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=ChannelKind.choices)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    address_cipher = models.BinaryField(null=True)
    secret_cipher = models.BinaryField(null=True)
    hint = models.CharField(max_length=120)
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    is_on = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ChannelKind.values), name="notices_channel_kind"),
            models.CheckConstraint(
                condition=Q(closed_at=None, address_cipher__isnull=False)
                | Q(closed_at__isnull=False, is_on=False, address_cipher=None, secret_cipher=None),
                name="notices_closed_channel_knows_no_address",
            ),
            models.UniqueConstraint(fields=["name"], condition=Q(closed_at=None), name="notices_channel_name"),
        )


class Sending(models.TextChoices):
    """How far the sending of one notice to one channel is."""

    WAITING = "waiting", "waiting"
    CLAIMED = "claimed", "claimed"
    SENT = "sent", "sent"
    FAILED = "failed", "failed"
    UNSURE = "unsure", "unsure"
    DROPPED = "dropped", "dropped"


class Delivery(models.Model):
    """One notice to one channel, once; without a notice it is a trial.

    A worker claims the row, sends, and then records what it knows. Whatever was claimed and not recorded is unsure and
    never sent again by itself. `token` is drawn at each claim: only who holds it records.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="deliveries")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="deliveries")
    link = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=Sending.choices, default=Sending.WAITING)
    queued_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=32, default="", blank=True)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, default="", blank=True)
    detail = models.CharField(max_length=160, default="", blank=True)

    class Meta:
        indexes = (models.Index(fields=["state", "next_at"], name="notices_delivery_due"),)
        constraints = (
            models.UniqueConstraint(fields=["notice", "channel"], name="notices_sent_once"),
            models.CheckConstraint(condition=Q(state__in=Sending.values), name="notices_delivery_state"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "claimed"), ended_at=None)
                | (~Q(state__in=("waiting", "claimed")) & Q(ended_at__isnull=False)),
                name="notices_delivery_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed") | (Q(claimed_at__isnull=False) & ~Q(token="")),
                name="notices_delivery_claimed",
            ),
        )

    @property
    def why(self) -> str:
        """Why it stands where it does (msgid)."""
        return REASONS.get(self.reason, "")
