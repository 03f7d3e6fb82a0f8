"""Joining by a team's code: ask, decide, take in, revoke (decision 0006)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel.access import actions, rules, vouching
from houqin.kernel.access.models import Account, JoinRequest, JoinState, TeamCode, WrongTry
from houqin.kernel.audit import actions as audit
from houqin.kernel.people import cipher
from houqin.kernel.people import queries as people
from houqin.kernel.people.models import Person

WHOLE = Scope.whole(reason="who asks to join is not signed in yet")
# A session of a browser that was let in by somebody else: its person has proven nothing.
JOINED = "houqin_joined"
# What a browser that asked to join keeps: its secret.
COOKIE = "houqin_join"
WAITS = timedelta(hours=24)
STAYS = timedelta(days=180)
# A whole shift joins behind one address at six in the morning; a stranger guesses one person's digits. Guessed codes
# are counted apart: they keep nobody with a right one from joining.
MOST_WRONG = {"person": 5, "pin": 5, "address": 60, "guess": 20, "code": 40}
WRONG_FOR = timedelta(minutes=15)


@audit.action
def renew_code(*, unit_id: int, by: Actor, at: datetime) -> str:
    """Give a unit a new code and return it; the former one opens nothing from now on."""
    TeamCode.objects.filter(unit_id=unit_id, ended_at=None).update(ended_at=at)
    row = TeamCode.objects.create(unit_id=unit_id, code=rules.drawn_code(secrets.choice), made_by=by.key, made_at=at)
    audit.about(f"unit:{unit_id}")
    return row.code


def refuse_blocked(keys: Sequence[str], *, at: datetime) -> None:
    """Refuse whoever tried wrongly too often within a quarter of an hour, saying until when."""
    for key in keys:
        most = MOST_WRONG[key.partition(":")[0]]
        wrong = WrongTry.objects.filter(key=key, at__gt=at - WRONG_FOR).order_by("-at")
        found = list(wrong.values_list("at", flat=True)[:most])
        if len(found) == most:
            raise Refused(
                _("too many wrong tries: wait until %(clock)s"), clock=f"{clock.local(found[-1] + WRONG_FOR):%H:%M}"
            )


@audit.action
def note_wrong(*, keys: Sequence[str], by: Actor, at: datetime) -> None:
    """Count a wrong try against each of these; tries older than a day are forgotten."""
    WrongTry.objects.filter(at__lt=at - timedelta(days=1)).delete()
    WrongTry.objects.bulk_create([WrongTry(key=key, at=at) for key in keys])
    audit.about("wrong_try")


@audit.action
def ask_to_join(
    *,
    code: str,
    person_id: int,
    last_four: str,
    secret: str,
    former_secret: str = "",
    browser: str,
    address: str,
    by: Actor,
    at: datetime,
) -> dict[str, int | str]:
    """Ask that a browser may act for a person of the code's unit; what it asked before is over.

    Returns the request's id and the number that the leader compares. Refuses a code that is not in force, who does not
    belong to the unit now, and wrong digits (`field` "last_four") where a phone is on file.
    """
    found = TeamCode.objects.select_related("unit").filter(code=code, ended_at=None).first()
    if found is None:
        raise Refused(_("this code is not valid any more: ask your team leader for the new one"), field="code")
    person = people.members_of(found.unit.path, at=at, within=WHOLE).filter(pk=person_id, merged_into=None).first()
    if person is None:
        raise Refused(_("choose your name from the list"), field="person")
    # Between two keys, and after a restore, the register still holds hashes under an older one.
    if person.phone_last4 and person.phone_last4 not in cipher.hashes(last_four, "phone"):
        raise Refused(_("these are not the last four digits of the telephone on file"), field="last_four")
    over = JoinRequest.objects.filter(secret_hash=rules.hashed(former_secret), state=JoinState.WAITING)
    over.update(state=JoinState.REFUSED, decided_by="asked_again", decided_at=at)
    row = JoinRequest.objects.create(
        unit=found.unit, person=person, secret_hash=rules.hashed(secret),
        check_number=f"{secrets.randbelow(10_000):04}", has_phone=bool(person.phone_last4), browser=browser[:60],
        address=address[:45], asked_at=at, expires_at=at + WAITS,
    )  # fmt: skip
    audit.about(f"person:{person.pk}")
    return {"request": row.pk, "check_number": row.check_number}


@audit.action
def decide(
    *, request_ids: Sequence[int], is_confirmed: bool, numbers: Mapping[int, str], by: Actor, at: datetime
) -> int:
    """Confirm or refuse requests; return how many. Who has no account gets one, without a password.

    Refuses one's own request, that of somebody with a role that whoever decides does not stand above, what was decided
    or is over, and to confirm somebody without a phone on file unless the number on their screen was read out
    (`numbers` by request).
    """
    rows = list(JoinRequest.objects.select_for_update().filter(pk__in=list(request_ids)).select_related("person"))
    if not rows:
        raise Refused(_("tick at least one person"))
    for row in rows:
        _refuse_undecidable(row, is_confirmed, numbers, by, at)
        if is_confirmed:
            vouching.refuse_vouching([row.person_id], by=by, at=at)
        state = JoinState.CONFIRMED if is_confirmed else JoinState.REFUSED
        if is_confirmed:
            account_for(row.person, by, at)
        JoinRequest.objects.filter(pk=row.pk, state=JoinState.WAITING).update(
            state=state, decided_by=by.key, decided_at=at
        )
    audit.about(f"person:{rows[0].person_id}" if len(rows) == 1 else "joining")
    audit.count(decided=len(rows))
    return len(rows)


def _refuse_undecidable(
    row: JoinRequest, is_confirmed: bool, numbers: Mapping[int, str], by: Actor, at: datetime
) -> None:
    if row.state != JoinState.WAITING or row.expires_at <= at:
        raise Refused(_("the request of %(name)s was decided already or is over"), name=row.person.name)
    if not is_confirmed:
        return
    if by.person_id is not None and by.person_id == row.person_id:
        raise Refused(_("nobody confirms himself: ask another leader"))
    if not row.has_phone and numbers.get(row.pk, "").strip() != row.check_number:
        raise Refused(
            _("no telephone of %(name)s is on file: type the number that stands on the phone"), name=row.person.name
        )


def account_for(person: Person, by: Actor, at: datetime) -> None:
    """Open an account for who has none, without a password. Refuses who has a closed one."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        actions.open_account(
            username=person.number, password=None, person_id=person.pk,
            language=person.language if person.language == "en" else "", by=by, at=at,
        )  # fmt: skip
    elif not account.is_active:
        raise Refused(_("the account of %(name)s is closed: ask the administrator"), name=person.name)


def request_of(secret: str) -> JoinRequest | None:
    """Return the request of the browser that holds this secret, or None."""
    rows = JoinRequest.objects.select_related("person", "unit").filter(secret_hash=rules.hashed(secret))
    return rows.first() if secret else None


@audit.action
def take_in(*, request_id: int, by: Actor, at: datetime) -> int:
    """Let a confirmed browser in, once; return the account's id. Refuses what is not confirmed."""
    taken = JoinRequest.objects.filter(pk=request_id, state=JoinState.CONFIRMED, expires_at__gt=at)
    if not taken.update(state=JoinState.JOINED, joined_at=at):
        raise Refused(_("this request was not confirmed"))
    row = JoinRequest.objects.get(pk=request_id)
    account = Account.objects.filter(person_id=row.person_id, is_active=True).first()
    if account is None:
        raise Refused(_("this account is closed: ask the administrator"))
    audit.about(f"person:{row.person_id}")
    return account.pk


@audit.action
def note_session(*, request_id: int, session_key: str, by: Actor, at: datetime) -> None:
    """Note in which session a browser that joined is signed in, so that it can be revoked."""
    JoinRequest.objects.filter(pk=request_id, state=JoinState.JOINED).update(session_key=session_key)


@audit.action
def revoke_joined(*, request_id: int, by: Actor, at: datetime) -> bool:
    """Sign a browser that joined out at once. Refuses one that is out already."""
    row = JoinRequest.objects.filter(pk=request_id, state=JoinState.JOINED).first()
    if row is None:
        raise Refused(_("this device is signed out already"))
    JoinRequest.objects.filter(pk=row.pk).update(state=JoinState.REVOKED, revoked_by=by.key, revoked_at=at)
    Session.objects.filter(session_key=row.session_key).delete()
    UserSession.objects.filter(session_key=row.session_key).delete()
    audit.about(f"person:{row.person_id}")
    return True
