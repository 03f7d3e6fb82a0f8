"""A duty-room printer's window: sent documents, printed one after another while it stays open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common import ids
from houqin.common.refused import Refused
from houqin.desk.printing.views import LEADERS
from houqin.kernel.access import routes
from houqin.kernel.org import queries as org
from houqin.kernel.paper import printing, queries
from houqin.kernel.paper.models import Printer, PrintJob

PRINTING = {**LEADERS, "duty_officer": "campus", "clinic": "campus"}


def _printer_or_404(request: Any, printer_id: int) -> Printer:
    printer = queries.printer_for(printer_id, within=request.scope)
    if printer is None:
        raise Http404
    return printer


def _job_or_404(request: Any, job_id: int) -> PrintJob:
    job = queries.job_for(job_id, within=request.scope)
    if job is None:
        raise Http404
    return job


@routes.declare(roles=PRINTING)
def printers(request: Any) -> HttpResponse:
    """The printers, and a form to add one."""
    refused = None
    if request.method == "POST":
        unit = org.unit_by_code(request.POST.get("unit", ""), within=request.scope)
        if unit is None:
            raise Http404
        try:
            pk = printing.add_printer(
                name=request.POST.get("name", ""), unit_id=unit.pk, by=request.actor, at=request.at
            )
            return HttpResponseRedirect(reverse("printing:queue", args=[pk]))
        except Refused as found:
            refused = found
    context = {
        "printers": queries.printers_for(within=request.scope),
        "units": list(org.units_for(within=request.scope).filter(closed_at=None)),
        "refused": refused,
    }
    return render(request, "printing/printers.html", context, status=400 if refused else 200)


@routes.declare(roles=PRINTING, methods="GET")
def queue(request: Any, printer_id: int) -> HttpResponse:
    """The window that stays open beside the printer; `?part=1` is its list alone, asked for again and again."""
    printer = _printer_or_404(request, printer_id)
    silent = request.at - timedelta(seconds=printing.SILENT.total_seconds())
    jobs = queries.jobs_of(printer, within=request.scope)
    context = {
        "printer": printer,
        "jobs": [(job, job.state == "printing" and job.claimed_at < silent) for job in jobs],
    }
    return render(request, "printing/jobs.html" if "part" in request.GET else "printing/queue.html", context)


@routes.declare(roles=PRINTING)
def send(request: Any) -> HttpResponse:
    """Choose a printer for a print page, and send it there."""
    path, title = request.POST.get("path", request.GET.get("path", "")), request.POST.get("title", "")
    title = title or request.GET.get("title", "")
    refused = None
    if request.method == "POST":
        printer = _printer_or_404(request, ids.read(request.POST.get("printer", "")) or 0)
        try:
            printing.send(printer_id=printer.pk, path=path, title=title, by=request.actor, at=request.at)
        except Refused as found:
            refused = found
        else:
            messages.success(request, gettext("Sent to %(printer)s.") % {"printer": printer.name})
            return HttpResponseRedirect(path)
    context = {
        "path": path,
        "title": title,
        "printers": queries.printers_for(within=request.scope),
        "refused": refused,
    }
    return render(request, "printing/send.html", context, status=400 if refused else 200)


@routes.declare(roles=PRINTING, methods="POST")
def claim(request: Any, printer_id: int) -> HttpResponse:
    """Give the window the document that waits longest, to it alone."""
    printer = _printer_or_404(request, printer_id)
    job_id = printing.claim(printer_id=printer.pk, by=request.actor, at=request.at)
    job = queries.job_for(job_id, within=request.scope) if job_id else None
    return JsonResponse({"job": None if job is None else {"id": job.pk, "path": job.path, "title": job.title}})


@routes.declare(roles=PRINTING, methods="POST")
def finish(request: Any, job_id: int) -> HttpResponse:
    """Take the window's word for what became of a document."""
    job = _job_or_404(request, job_id)
    is_printed = request.POST.get("printed") == "yes"
    try:
        printing.finish(job_id=job.pk, is_printed=is_printed, by=request.actor, at=request.at)
    except Refused as refused:
        return JsonResponse({"refused": gettext(refused.msgid)}, status=400)
    return JsonResponse({"job": job.pk})


@routes.declare(roles=PRINTING, methods="POST")
def again(request: Any, job_id: int) -> HttpResponse:
    """Send a document once more, or withdraw one that waits."""
    job = _job_or_404(request, job_id)
    try:
        if request.POST.get("act") == "withdraw":
            printing.withdraw(job_id=job.pk, by=request.actor, at=request.at)
        else:
            printing.send(printer_id=job.printer_id, path=job.path, title=job.title, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, refused.said(gettext))
    return HttpResponseRedirect(reverse("printing:queue", args=[job.printer_id]))


@routes.declare(roles=PRINTING, methods="POST")
def end(request: Any, printer_id: int) -> HttpResponse:
    """Take a printer away."""
    printer = _printer_or_404(request, printer_id)
    printing.end_printer(printer_id=printer.pk, by=request.actor, at=request.at)
    messages.success(request, gettext("The printer was taken away."))
    return HttpResponseRedirect(reverse("printing:printers"))
