"""Accounts, dated grants, devices."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from houqin.kernel import prepared


class AccountManager(BaseUserManager["Account"]):
    """Django asks for this name; accounts are opened by `actions.open_account`."""

    def get(self, *args: Any, **named: Any) -> Account:
        """Return the account of an id, which every request asks for, by a statement made once; all else as Django."""
        if args or set(named) != {"pk"}:
            return super().get(*args, **named)
        found = _by_id.first(pk=named["pk"])
        if found is None:
            raise Account.DoesNotExist
        account: Account = found
        account.was_granted = found.has_grants_ever
        return account


class Account(AbstractBaseUser):
    """How a person signs in. Nothing but grants says what the account may do."""

    username = models.CharField(max_length=64, unique=True)
    email = models.EmailField(default="", blank=True)
    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, null=True, related_name="account")
    language = models.CharField(max_length=8, default="", blank=True)
    is_active = models.BooleanField(default=True)
    # Whether the person ever held a grant; an account that was not asked for by its id does not know.
    was_granted = True
    # Drawn and printed by somebody else: whoever signs in with it is led to choose an own one.
    is_password_drawn = models.BooleanField(default=False)
    date_joined = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []
    objects = AccountManager()

    def __str__(self) -> str:
        return self.username


@prepared.read
def _by_id(pk: Any) -> models.QuerySet[Any]:
    # Most people were never given a role: then nobody need ask which ones are in force.
    ever = Grant.objects.filter(person_id=models.OuterRef("person_id"))
    return Account.objects.filter(pk=pk).annotate(has_grants_ever=models.Exists(ever))


class Grant(models.Model):
    """A role in a unit's or place's subtree (or everywhere), from `starts_at` until `ends_at`."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    granted_by = models.CharField(max_length=60, default="", blank=True)
    ended_by = models.CharField(max_length=60, default="", blank=True)
    because = models.CharField(max_length=120, default="", blank=True)
    ended_because = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "ends_at"], name="access_grant_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="access_grant_period"
            ),
        )


class Device(models.Model):
    """A tablet or reader that several people use in turn: its token is kept as a hash only."""

    name = models.CharField(max_length=80)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="devices")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    added_by = models.CharField(max_length=60, default="", blank=True)
    added_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class TeamCode(models.Model):
    """The code by which a unit's people ask to join; one in force a unit, an ended one opens nothing."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["unit"], condition=Q(ended_at=None), name="access_one_team_code"),
        )


class JoinState(models.TextChoices):
    """What became of a request to join."""

    WAITING = "waiting", "waiting"
    CONFIRMED = "confirmed", "confirmed"
    REFUSED = "refused", "refused"
    JOINED = "joined", "joined"
    REVOKED = "revoked", "revoked"


class JoinRequest(models.Model):
    """A browser that asks to act for a person. `check_number` stands on the phone and in the leader's list.

    The browser's secret is kept as a hash. `has_phone`: the last four digits on file were given.
    """

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="join_requests")
    secret_hash = models.CharField(max_length=64, unique=True)
    check_number = models.CharField(max_length=4)
    has_phone = models.BooleanField()
    browser = models.CharField(max_length=60, default="", blank=True)
    address = models.CharField(max_length=45, default="", blank=True)
    state = models.CharField(max_length=12, choices=JoinState.choices, default=JoinState.WAITING)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    session_key = models.CharField(max_length=40, default="", blank=True)
    joined_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=60, default="", blank=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["unit", "asked_at"], name="access_join_waiting", condition=Q(state=JoinState.WAITING)),
            models.Index(fields=["person", "asked_at"], name="access_join_person"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=JoinState.values), name="access_join_state"),
            models.CheckConstraint(
                condition=Q(state=JoinState.WAITING, decided_at=None)
                | (~Q(state=JoinState.WAITING) & Q(decided_at__isnull=False)),
                name="access_join_decided",
            ),
        )


class Badge(models.Model):
    """A card whose code signs its holder in on a shared tablet; the code is kept as a hash only."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="badges")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(revoked_at=None), name="access_one_badge"),
        )


class Pin(models.Model):
    """A person's number for shared tablets, hashed like a password."""

    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="pin")
    pin_hash = models.CharField(max_length=128)
    set_at = models.DateTimeField()


class WrongTry(models.Model):
    """One wrong try at something short (digits, a PIN), by what it is counted against."""

    key = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["key", "at"], name="access_wrong_try"),)
