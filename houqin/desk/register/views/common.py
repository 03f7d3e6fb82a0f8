"""What the pages of the register share: a form that acts, a file to download."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.desk.register import queries
from houqin.desk.register.forms import ScopedForm
from houqin.desk.register.queries import TreeNode
from houqin.desk.templatetags import houqin as components
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.places import queries as places
from houqin.kernel.places.models import Place

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def may_write(request: Any) -> bool:
    """Say whether the asker may change the register."""
    return "planner" in request.scope.roles


def asked(request: Any, name: str) -> str:
    """Return what the address asks for under a name."""
    return _plain(request.GET.get(name, ""))


def typed(request: Any, name: str) -> str:
    """Return what a form without a class of its own sent under a name."""
    return _plain(request.POST.get(name, ""))


def _plain(text: str) -> str:
    # PostgreSQL takes no NUL, and nobody means one.
    return text.replace("\0", "").strip()


def unit_asked(request: Any, name: str) -> Unit | None:
    """Return the unit whose code the address names, None where it names none; an unknown or foreign one is 404."""
    code = asked(request, name)
    found = org.unit_by_code(code, within=request.scope) if code else None
    if code and found is None:
        raise Http404
    return found


def place_asked(request: Any, name: str) -> Place | None:
    """Return the place whose code the address names, None where it names none; an unknown or foreign one is 404."""
    code = asked(request, name)
    found = places.place_by_code(code, within=request.scope) if code else None
    if code and found is None:
        raise Http404
    return found


def acted(
    request: Any, form: forms.Form, do: Callable[[dict[str, Any]], object], *, back: str, done: str, **page: Any
) -> HttpResponse:
    """Show a form, or do what it says and go back; what is refused stands beside the form, nothing typed is lost."""
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refused as why:
            refused = _beside_its_field(form, why)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(back)
    status = 400 if refused or form.errors else 200
    context = {"form": form, "refused": refused, "back": back, **page}
    return render(request, "register/act.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Act:
    """One change of a unit or place; without a form a press of the button does it. Words are msgids."""

    do: Callable[[Any, Any, dict[str, Any]], object]
    title: str
    done: str
    form: type[ScopedForm] | None = None


def change(
    request: Any, act: Act, subject: Any, *, back: str, draft: str, initial: Mapping[str, Any], **page: Any
) -> HttpResponse:
    """Show and do one change of a unit or place."""
    if act.form is None:
        if request.method == "POST":
            tried(request, lambda: act.do(request, subject, {}), done=gettext(act.done))
        return HttpResponseRedirect(back)
    form = act.form(request.POST or None, within=request.scope, initial=dict(initial))
    return acted(
        request, form, lambda sent: act.do(request, subject, sent), back=back, done=gettext(act.done),
        title=gettext(act.title), subject=subject, button=gettext(act.title), draft=draft, **page,
    )  # fmt: skip


def _beside_its_field(form: forms.Form, why: Refused) -> Refused | None:
    named = {"starts_at": "since", "from_at": "since", "ends_at": "since", "code": "code"}.get(
        why.field or "", why.field
    )
    if named in form.fields:
        form.add_error(named, components.sentence(why))
        return None
    return why


def tried(request: Any, do: Callable[[], object], *, done: str) -> None:
    """Do something that has no form of its own and say how it went."""
    try:
        do()
    except Refused as why:
        messages.error(request, components.sentence(why))
    else:
        messages.success(request, done)


def download(content: bytes, name: str) -> HttpResponse:
    """Return a file to be kept, its content type by its ending."""
    kind = "text/csv; charset=utf-8" if name.endswith(".csv") else XLSX
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def language_of(request: Any) -> str:
    """Return the language in which the asker reads."""
    return str(request.LANGUAGE_CODE)


def tree_text(title: str, nodes: Iterable[TreeNode], address: str) -> str:
    """Return a tree as lines for the group: the levels that the page shows open, and where the rest is seen."""
    return "\n".join([f"【{title}】", *_tree_lines(nodes, ""), address])


def _tree_lines(nodes: Iterable[TreeNode], indent: str) -> Iterator[str]:
    for node in nodes:
        yield f"{indent}{queries.named(node)} {node.note}"
        if node.is_open:
            yield from _tree_lines(node.children, f"{indent}\u3000")
