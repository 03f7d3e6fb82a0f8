"""Every read of printed forms."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from houqin.common.scope import Scope
from houqin.kernel.org import queries as org
from houqin.kernel.paper.models import Form, FormLine, FormState


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
    """Return a form's rows in the order of the paper, with their people."""
    del within
    return list(form.lines.select_related("person").order_by("number"))


def count_overdue(*, day: date, within: Scope) -> int:
    """Return how many forms of days before this one are still out."""
    return Form.objects.filter(org.within_q("unit_path", within), state=FormState.OUT, day__lt=day).count()
