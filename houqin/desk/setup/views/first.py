"""The first account of an empty house, opened by whoever can read the code on the machine that serves it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.common.refused import Refused
from houqin.desk.setup import actions, first
from houqin.desk.setup.forms import FirstForm
from houqin.kernel.access import routes


@routes.declare(public=True)
def page(request: Any) -> HttpResponse:
    """Open the first account; once there is one this page does not exist."""
    if not first.is_fresh():
        raise Http404
    form = FirstForm(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("code", "")})
    refused = None
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        try:
            actions.open_house(
                number=sent["number"], name=sent["name"], password=sent["password"],
                language="en" if request.LANGUAGE_CODE == "en" else "zh-hans", by=request.actor, at=request.at,
            )  # fmt: skip
        except Refused as why:
            refused = why
        else:
            first.forget()
            messages.success(request, gettext("Your account is open. Sign in with your number and your password."))
            return HttpResponseRedirect(f"{reverse('account_login')}?next={reverse('setup:page')}")
    status = 400 if refused or form.errors else 200
    return render(request, "setup/first.html", {"form": form, "refused": refused}, status=status)
