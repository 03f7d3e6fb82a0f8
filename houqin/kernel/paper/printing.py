"""The queue of a duty-room printer: sent, claimed by one window, printed or not; never printed twice by itself."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from houqin.common.refused import Refused
from houqin.common.scope import Actor
from houqin.common.words import _
from houqin.kernel.audit import actions as audit
from houqin.kernel.org.models import Unit
from houqin.kernel.paper.models import JobState, Printer, PrintJob

# A window that claimed a document and says nothing for so long was closed: perhaps it printed, perhaps not.
SILENT = timedelta(minutes=2)
OURS = re.compile(r"/(?!/)[^\\\s]{0,298}")


@audit.action
def add_printer(*, name: str, unit_id: int, by: Actor, at: datetime) -> int:
    """Add a printer of a unit; return its id. Refuses one without a name."""
    if not name.strip():
        raise Refused(_("give the printer a name, such as the room where it stands"), field="name")
    unit = Unit.objects.get(pk=unit_id)
    row = Printer.objects.create(name=name.strip()[:60], unit=unit, unit_path=unit.path, added_by=by.key, added_at=at)
    audit.about(f"printer:{row.pk}")
    return row.pk


@audit.action
def end_printer(*, printer_id: int, by: Actor, at: datetime) -> bool:
    """Take a printer away; what waits for it is withdrawn. Refuses one that is gone."""
    if not Printer.objects.filter(pk=printer_id, ended_at=None).update(ended_at=at):
        raise Refused(_("this printer is gone"))
    PrintJob.objects.filter(printer_id=printer_id, state=JobState.WAITING).update(state=JobState.WITHDRAWN, ended_at=at)
    audit.about(f"printer:{printer_id}")
    return True


@audit.action
def send(*, printer_id: int, path: str, title: str, by: Actor, at: datetime, command: str | None = None) -> int:
    """Send a page of ours to a printer; return the job's id. Refuses a printer that is gone and other addresses."""
    if not Printer.objects.filter(pk=printer_id, ended_at=None).exists():
        raise Refused(_("this printer is gone"), field="printer")
    if not OURS.fullmatch(path):
        raise Refused(_("only pages of Houqin can be sent to a printer"), field="path")
    row = PrintJob.objects.create(
        printer_id=printer_id, path=path, title=" ".join(title.split())[:120] or path, asked_by=by.key, asked_at=at
    )
    audit.about(f"printer:{printer_id}")
    return row.pk


@audit.action
def claim(*, printer_id: int, by: Actor, at: datetime) -> int | None:
    """Claim the document that waits longest; return its id, None where none waits. Two windows never get one."""
    audit.about(f"printer:{printer_id}")
    waiting = PrintJob.objects.filter(printer_id=printer_id, state=JobState.WAITING).order_by("asked_at", "pk")
    for pk in waiting.values_list("pk", flat=True)[:5]:
        if PrintJob.objects.filter(pk=pk, state=JobState.WAITING).update(state=JobState.PRINTING, claimed_at=at):
            return int(pk)
    return None


@audit.action
def finish(*, job_id: int, is_printed: bool, by: Actor, at: datetime) -> bool:
    """Say whether a claimed document was printed. Refuses one that is not being printed."""
    state = JobState.PRINTED if is_printed else JobState.FAILED
    if not PrintJob.objects.filter(pk=job_id, state=JobState.PRINTING).update(state=state, ended_at=at):
        raise Refused(_("this document is not being printed"))
    audit.about(f"job:{job_id}")
    return True


@audit.action
def withdraw(*, job_id: int, by: Actor, at: datetime) -> bool:
    """Withdraw a document that waits. Refuses one that does not."""
    rows = PrintJob.objects.filter(pk=job_id, state=JobState.WAITING)
    if not rows.update(state=JobState.WITHDRAWN, ended_at=at):
        raise Refused(_("this document does not wait any more"))
    audit.about(f"job:{job_id}")
    return True
