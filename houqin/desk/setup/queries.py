"""The health of the house: each check with a verdict, a sentence and figures; no personal data in any of them."""

from __future__ import annotations

import json
import platform
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from houqin import home, registry
from houqin.clockwork import outgoing
from houqin.clockwork import queries as clockwork
from houqin.clockwork.models import JobState, OutageKind, OutageState
from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.audit import queries as audit
from houqin.kernel.notices import queries as notices
from houqin.kernel.notices.models import Sending

NORMAL, DOUBTFUL, ATTENTION = "normal", "doubtful", "attention"
WORST = (NORMAL, DOUBTFUL, ATTENTION)
HEARTBEAT_LATE, HEARTBEAT_GONE = timedelta(minutes=3), timedelta(minutes=15)
UNSEALED_LATE, UNSEALED_GONE = timedelta(hours=3), timedelta(days=1)
BACKUP_LATE, BACKUP_GONE = timedelta(hours=26), timedelta(days=7)
DISK_LATE_BYTES, DISK_GONE_BYTES = 5 * 1024**3, 1024**3
JOBS = {
    "plan": timedelta(hours=26),
    "reconcile": timedelta(hours=2),
    "settle": timedelta(minutes=20),
    "seal": timedelta(hours=3),
    "verify": timedelta(hours=50),
}
JOB_TITLES = {
    "plan": _("The day's tasks are planned"),
    "reconcile": _("Tasks follow joiners, leavers and levels"),
    "settle": _("Windows that are over are closed"),
    "seal": _("The activity log is sealed"),
    "verify": _("The activity log is verified"),
}
# What to do when a check is not well, by the key of the check.
ADVICE = {
    "database": _("Stop Houqin, run houqin init, start it again."),
    "clock": _("On a real campus remove HOUQIN_CLOCK_OFFSET_S and start Houqin again."),
    "heartbeat": _("Start Houqin again with houqin run. What nobody could do meanwhile is extended; nothing is lost."),
    "job_plan": _("Tasks of today may be missing: look into the log of houqin run, then start it again."),
    "job_reconcile": _("Joiners and leavers may not be counted yet: start houqin run again."),
    "job_settle": _("Windows that are over stay open: start houqin run again."),
    "job_seal": _("Records can still be changed unnoticed: start houqin run again."),
    "job_verify": _("Press the button below. If the log is broken, keep the database as it is and call for help."),
    "failed_jobs": _("The log of houqin run says why; a job that failed is tried again every minute."),
    "outages": _("Find out why the machine was off: power, updates, somebody stopped it."),
    "log": _("Records wait to be sealed: see whether the worker runs."),
    "outbox": _("See the page of the channel: what the other side answered, and what a person must decide."),
    "disk": _("Move old backups elsewhere; below one gigabyte Houqin may stop writing."),
    "backup": _("Run houqin backup FILE every night and keep the file on another machine."),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that can be well or not: its verdict, a sentence (msgid and values) and figures for a program."""

    key: str
    title: str
    verdict: str
    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    stops_everybody: bool = False

    @property
    def advice(self) -> str:
        """What to do (msgid); nothing where all is well."""
        return "" if self.verdict == NORMAL else ADVICE.get(self.key, "")


@dataclass(frozen=True, slots=True)
class Health:
    """All checks at one instant; the verdict is the worst of theirs."""

    at: datetime
    checks: tuple[Check, ...]

    @property
    def can_serve(self) -> bool:
        """Whether anybody can be served at all: a backup that is missing stops nobody."""
        return not any(check.stops_everybody for check in self.checks)

    @property
    def verdict(self) -> str:
        """The worst verdict."""
        return max((check.verdict for check in self.checks), key=WORST.index)


def health(*, at: datetime, within: Scope) -> Health:
    """Return every check at the instant."""
    return Health(at, tuple(_checks(at, within)))


def _checks(at: datetime, within: Scope) -> Iterator[Check]:
    yield _database()
    yield _versions()
    yield _clock()
    yield _heartbeat(at, within)
    yield from _jobs(at, within)
    yield _failed_jobs(at, within)
    yield _outages(at, within)
    yield _log(at, within)
    yield _outbox(at, within)
    yield _disk()
    yield _backup(at)


def _age(value: timedelta, late: timedelta, gone: timedelta) -> str:
    return NORMAL if value <= late else DOUBTFUL if value <= gone else ATTENTION


def _database() -> Check:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    size = _database_bytes()
    facts = {"vendor": connection.vendor, "server": database_version(), "bytes": size, "migrations_missing": missing}
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)
    values = {"name": name, "version": database_version(), "size_mb": round(size / 1024**2), "missing": missing}
    if missing:
        told = _("%(name)s %(version)s; %(missing)s migrations have not been run: run houqin init")
        return Check("database", _("Database"), ATTENTION, told, values, facts, stops_everybody=True)
    return Check("database", _("Database"), NORMAL, _("%(name)s %(version)s, %(size_mb)s MB"), values, facts)


def database_version() -> str:
    """Return the version of the database server."""
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split()[0]


def _database_bytes() -> int:
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        return path.stat().st_size if path.exists() else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _versions() -> Check:
    try:
        ours = version("houqin")
    except PackageNotFoundError:
        ours = "?"
    facts = {"houqin": ours, "django": django.get_version(), "python": platform.python_version()}
    lines = [line.key for line in registry.lines()]
    told = _("Houqin %(houqin)s, Django %(django)s, Python %(python)s; %(lines)s of 9 lines are built")
    return Check("versions", _("Versions"), NORMAL, told, {**facts, "lines": len(lines)}, {**facts, "lines": lines})


def _clock() -> Check:
    offset_s = round(clock.offset().total_seconds())
    if not offset_s:
        return Check("clock", _("Clock"), NORMAL, _("real time"), {}, {"offset_s": 0})
    told = _("moved by %(offset)s: this is a drill or a demonstration")
    return Check("clock", _("Clock"), DOUBTFUL, told, {"offset": clock.offset()}, {"offset_s": offset_s})


def _heartbeat(at: datetime, within: Scope) -> Check:
    last, title = clockwork.last_heartbeat(within=within), _("Heartbeat of the day's worker")
    if last is None:
        return Check("heartbeat", title, ATTENTION, _("the worker has never run"), {}, {"age_s": None})
    age = max(at - last, timedelta())
    facts = {"age_s": int(age.total_seconds())}
    verdict = _age(age, HEARTBEAT_LATE, HEARTBEAT_GONE)
    return Check("heartbeat", title, verdict, _("last at %(last)s, %(age)s ago"), {"last": last, "age": age}, facts)


def _jobs(at: datetime, within: Scope) -> Iterator[Check]:
    last = {job.key: job for job in clockwork.last_jobs(within=within)}
    for key, expected in JOBS.items():
        job, title = last.get(key), JOB_TITLES[key]
        if job is None:
            yield Check(f"job_{key}", title, DOUBTFUL, _("has not run yet"), {}, {"age_s": None})
            continue
        age = max(at - job.slot, timedelta())
        facts = {"age_s": int(age.total_seconds()), "state": job.state, "result": job.result}
        values = {"slot": job.slot, "result": _result(job.result)}
        if job.state == JobState.FAILED:
            told = _("failed for %(slot)s: %(result)s")
            yield Check(f"job_{key}", title, ATTENTION, told, values, {**facts, "result": None})
        else:
            told = _("last at %(last)s, %(age)s ago")
            verdict = _age(age, expected, 2 * expected)
            yield Check(f"job_{key}", title, verdict, told, {"last": job.slot, "age": age}, facts)


def _result(result: Mapping[str, object]) -> str:
    return ", ".join(f"{key} {value}" for key, value in result.items()) or "–"


def _failed_jobs(at: datetime, within: Scope) -> Check:
    failed = clockwork.failed_jobs(since=at - timedelta(days=1), within=within)
    facts, title = {"number": len(failed)}, _("Jobs that failed since yesterday")
    if not failed:
        return Check("failed_jobs", title, NORMAL, _("none"), {}, facts)
    keys = ", ".join(sorted({job.key for job in failed}))
    values = {"number": len(failed), "keys": keys}
    return Check("failed_jobs", title, ATTENTION, _("%(number)s: %(keys)s"), values, {**facts, "keys": keys})


def _outages(at: datetime, within: Scope) -> Check:
    found = clockwork.outages(since=at - timedelta(days=7), within=within)
    facts, title = {"number": len(found)}, _("Outages of the last seven days")
    if not found:
        return Check("outages", title, NORMAL, _("none"), {}, facts)
    last = found[0]
    words: dict[tuple[str, str], str] = {
        (OutageKind.AWAY, OutageState.MADE_GOOD): _(
            "%(number)s, the last from %(since)s to %(until)s; %(extended)s deadlines were extended"
        ),
        (OutageKind.BACKWARD, OutageState.WAITING): _("the clock went back from %(until)s to %(since)s: see above"),
        (OutageKind.AWAY, OutageState.WAITING): _("away from %(since)s to %(until)s, or the clock is wrong: see above"),
    }
    was_wrong = _("%(number)s, the last time the clock was wrong: %(until)s instead of %(since)s")
    told = words.get((last.kind, last.state), was_wrong)
    values = {"number": len(found), "since": last.since, "until": last.until, "extended": last.extended}
    verdict = ATTENTION if last.state == OutageState.WAITING else DOUBTFUL
    return Check("outages", title, verdict, told, values, facts)


def _log(at: datetime, within: Scope) -> Check:
    records, sealed = audit.count_records(within=within), audit.count_sealed(within=within)
    oldest = audit.oldest_unsealed(within=within)
    verdict = NORMAL if oldest is None else _age(at - oldest, UNSEALED_LATE, UNSEALED_GONE)
    facts = {"records": records, "sealed": sealed, "head": audit.head(within=within)}
    told = _("%(records)s records, %(waiting)s of them not sealed yet")
    values = {"records": records, "waiting": records - sealed}
    return Check("log", _("Activity log"), verdict, told, values, facts)


def _outbox(at: datetime, within: Scope) -> Check:
    title, channels = _("Notices to groups and mail"), notices.channels(within=within).count()
    counts = notices.delivery_numbers(since=at - timedelta(days=7), within=within)
    facts = {"channels": channels, **{state.value: counts.get(state, 0) for state in Sending}}
    facts["waiting"] += facts.pop("claimed")
    if not channels:
        return Check("outbox", title, NORMAL, _("none is set up: notices are read on the pages"), {}, facts)
    if outgoing.is_held():
        told = _("%(channels)s channels; nothing is sent from a drill or demonstration")
        return Check("outbox", title, DOUBTFUL, told, facts, facts)
    told = _(
        "%(channels)s channels; of seven days %(sent)s sent, %(failed)s failed, %(unsure)s unsure; %(waiting)s wait"
    )
    return Check("outbox", title, DOUBTFUL if facts["failed"] or facts["unsure"] else NORMAL, told, facts, facts)


def _disk() -> Check:
    usage = shutil.disk_usage(settings.HOUQIN_HOME)
    verdict = NORMAL if usage.free >= DISK_LATE_BYTES else DOUBTFUL if usage.free >= DISK_GONE_BYTES else ATTENTION
    values = {"free": f"{usage.free / 1024**3:,.1f}", "total": f"{usage.total / 1024**3:,.1f}"}
    facts = {"free_bytes": usage.free, "total_bytes": usage.total}
    return Check("disk", _("Disk space"), verdict, _("%(free)s of %(total)s GB free"), values, facts)


def _backup(at: datetime) -> Check:
    note, title = settings.HOUQIN_HOME / home.BACKUP_NOTE_NAME, _("Last backup")
    try:
        made = clock.parse_instant(json.loads(note.read_text(encoding="utf-8"))["at"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, Refused):
        return Check("backup", title, ATTENTION, _("none was made: run houqin backup FILE"), {}, {"age_s": None})
    age = max(at - made, timedelta())
    facts = {"age_s": int(age.total_seconds())}
    verdict = _age(age, BACKUP_LATE, BACKUP_GONE)
    return Check("backup", title, verdict, _("%(made)s, %(age)s ago"), {"made": made, "age": age}, facts)
