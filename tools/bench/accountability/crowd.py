"""People who are signed in and owe a report; NUMBER FILE in, one line for each out.

A line has what their browser sends: session, CSRF cookie, the form's masked token, the form's command id.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def main() -> int:
    """Publish the day and sign in so many of those who owe a report on it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houqin.settings")
    django.setup()
    from tools.bench import campus  # noqa: PLC0415 - once Django is set up

    number, target = int(sys.argv[1]), Path(sys.argv[2])
    campus.prepare()
    campus.publish(campus.RUSH_DAY)
    accounts = _accounts(number)
    target.write_text("\n".join(_signed_in(accounts)) + "\n", encoding="utf-8")
    campus.analyse()
    return 0


def _accounts(number: int) -> list[Any]:
    from houqin.kernel import bulk  # noqa: PLC0415
    from houqin.kernel.access.models import Account  # noqa: PLC0415
    from houqin.kernel.duties.models import Duty  # noqa: PLC0415
    from tools.bench import campus  # noqa: PLC0415

    owing = Duty.objects.filter(day=campus.RUSH_DAY, kind="accountability.daily_report", state="open")
    # Not team by team, as nobody reports in the order of the grid.
    chosen = [pk for pk in owing.order_by("pk").values_list("person_id", flat=True) if pk is not None]
    chosen = sorted(chosen, key=lambda pk: (pk * 7919) % 100_003)[:number]
    known = set(Account.objects.values_list("person_id", flat=True))
    fresh = [Account(username=f"u{pk}", person_id=pk, date_joined=campus.SINCE) for pk in chosen if pk not in known]
    for account in fresh:
        account.set_unusable_password()
    bulk.insert(fresh)
    return list(Account.objects.filter(person_id__in=chosen))


def _signed_in(accounts: list[Any]) -> Iterator[str]:
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.contrib.sessions.models import Session  # noqa: PLC0415
    from django.http import HttpRequest  # noqa: PLC0415
    from django.middleware.csrf import get_token  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from django.utils.crypto import get_random_string  # noqa: PLC0415

    store, ends = SessionStore(), timezone.now() + timedelta(days=1)
    sessions = []
    for account in accounts:
        kept = {
            "_auth_user_id": str(account.pk),
            "_auth_user_backend": BACKEND,
            "_auth_user_hash": account.get_session_auth_hash(),
        }
        key, request = get_random_string(32), HttpRequest()
        token = get_token(request)
        sessions.append(Session(session_key=key, session_data=store.encode(kept), expire_date=ends))
        yield f"{key}\t{request.META['CSRF_COOKIE']}\t{token}\t{uuid.uuid4()}"
    Session.objects.bulk_create(sessions, batch_size=2000)


if __name__ == "__main__":
    sys.exit(main())
