"""Every read of printed forms."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from houqin.common.scope import Scope
from houqin.kernel.org import queries as org
from houqin.kernel.paper.models import Form, FormLine, FormState, Printer, PrintJob


def forms_for(*, within: Scope) -> QuerySet[Form]:
    """Return the forms in the scope with numbers of rows and of rows keyed back, the last printed first."""
    rows = Form.objects.select_related("unit").filter(org.within_q("unit_path", within))
    counted = rows.annotate(rows=Count("lines"), keyed=Count("lines", filter=Q(lines__keyed_at__isnull=False)))
    return counted.order_by("-printed_at", "-pk")


def forms_out(*, within: Scope) -> list[Form]:
    """Return the forms in the scope that are out, those of the oldest day first."""
    return list(forms_for(within=within).filter(state=FormState.OUT).order_by("day", "unit_path", "pk"))


def form_by_code(code: str, *, within: Scope) -> Form | None:
    """Return one form in the scope, or None."""
    return forms_for(within=within).filter(code=code).first()


def lines_of(form: Form, *, within: Scope) -> list[FormLine]:
    """Return a form's rows in the order of the paper."""
    del within
    return list(form.lines.order_by("number"))


def count_overdue(*, day: date, within: Scope) -> int:
    """Return how many forms of days before this one are still out."""
    return Form.objects.filter(org.within_q("unit_path", within), state=FormState.OUT, day__lt=day).count()


def printers_for(*, within: Scope) -> list[Printer]:
    """Return the printers in the scope, by name."""
    rows = Printer.objects.select_related("unit").filter(org.within_q("unit_path", within), ended_at=None)
    return list(rows.order_by("name", "pk"))


def printer_for(printer_id: int, *, within: Scope) -> Printer | None:
    """Return one printer in the scope, or None."""
    return next((printer for printer in printers_for(within=within) if printer.pk == printer_id), None)


def jobs_of(printer: Printer, *, within: Scope, most: int = 30) -> list[PrintJob]:
    """Return the last documents of a printer, the newest first."""
    del within
    return list(printer.jobs.order_by("-asked_at", "-pk")[:most])


def job_for(job_id: int, *, within: Scope) -> PrintJob | None:
    """Return one document in the scope, or None."""
    rows = PrintJob.objects.select_related("printer").filter(org.within_q("printer__unit_path", within))
    return rows.filter(pk=job_id).first()
