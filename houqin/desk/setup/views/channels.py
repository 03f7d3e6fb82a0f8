"""Group robots and mailboxes to which posted notices go: added, tried, paused, closed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from houqin.clockwork import outgoing
from houqin.common.refused import Refused
from houqin.common.words import _
from houqin.desk.setup.forms import CHANNEL_KINDS, ChannelForm
from houqin.desk.setup.views.people import SETTER
from houqin.exchange.outgoing import addresses, mail
from houqin.kernel.access import routes
from houqin.kernel.notices import actions, queries
from houqin.kernel.notices.models import Channel, Sending
from houqin.kernel.org import queries as org

SHOWN = 50
SAID = {
    Sending.SENT: _("It arrived."),
    Sending.FAILED: _("It did not arrive; below stands what the other side answered."),
    Sending.WAITING: _("It did not arrive yet and is tried again; below stands what the other side answered."),
    Sending.UNSURE: _("Nobody knows whether it arrived: look into the group."),
}


@routes.declare(roles=SETTER, methods="GET")
def page(request: Any) -> HttpResponse:
    """List the channels."""
    kinds = dict(CHANNEL_KINDS)
    rows = [(row, kinds[row.kind]) for row in queries.channels(within=request.scope)]
    return render(request, "setup/channels.html", {"rows": rows, "is_held": outgoing.is_held()})


@routes.declare(roles=SETTER)
def new(request: Any) -> HttpResponse:
    """Add a channel."""
    form, refused = ChannelForm(request.POST if request.method == "POST" else None, within=request.scope), None
    if form.is_bound and form.is_valid():
        try:
            channel_id = _add(request, form)
        except Refused as why:
            refused = why
        else:
            messages.success(request, gettext("Added. Try it now."))
            return HttpResponseRedirect(reverse("setup:channel", args=[channel_id]))
    context = {"form": form, "refused": refused}
    return render(request, "setup/new_channel.html", context, status=400 if refused or form.errors else 200)


def _add(request: Any, form: ChannelForm) -> int:
    given = form.cleaned_data
    kind = given["kind"]
    if kind == mail.KIND and mail.server_of(settings.HOUQIN_MAIL_SERVER) is None:
        raise Refused(_("no mail server is set up: HOUQIN_MAIL_SERVER, see docs/running.md"), field="kind")
    address = addresses.read(kind, given["address"], hosts=settings.HOUQIN_ROBOT_HOSTS)
    if not org.units_for(within=request.scope).filter(pk=form.unit_id()).exists():
        raise Http404
    return actions.add_channel(
        name=given["name"], kind=kind, unit_id=form.unit_id(), address=address, secret=given["secret"].strip(),
        hint=addresses.masked(kind, address), by=request.actor, at=request.at,
        command=request.POST.get("command") or None,
    )  # fmt: skip


def _channel_or_404(request: Any, channel_id: int) -> Channel:
    channel = queries.channels(within=request.scope).filter(pk=channel_id).first()
    if channel is None:
        raise Http404
    return channel


@routes.declare(roles=SETTER, methods="GET")
def one(request: Any, channel_id: int) -> HttpResponse:
    """One channel: to whom it leads, and what became of the last messages."""
    channel = _channel_or_404(request, channel_id)
    context = {
        "channel": channel,
        "kind": dict(CHANNEL_KINDS)[channel.kind],
        "deliveries": list(queries.last_deliveries(channel, within=request.scope)[:SHOWN]),
        "is_held": outgoing.is_held(),
    }
    return render(request, "setup/channel.html", context)


@routes.declare(roles=SETTER, methods="POST")
def try_out(request: Any, channel_id: int) -> HttpResponse:
    """Send a trial message now, and say what became of it."""
    channel = _channel_or_404(request, channel_id)
    if outgoing.is_held():
        raise Refused(_("nothing is sent from a drill or a demonstration"))
    delivery_id = actions.queue_trial(
        channel_id=channel.pk, link=request.build_absolute_uri("/"), by=request.actor, at=request.at
    )
    state = outgoing.attempt(delivery_id, by=request.actor, at=request.at)
    told = gettext(SAID.get(Sending(state), "")) if state else gettext("It waits: the channel is paused.")
    (messages.success if state == Sending.SENT else messages.error)(request, told)
    return HttpResponseRedirect(reverse("setup:channel", args=[channel.pk]))


@routes.declare(roles=SETTER, methods="POST")
def switch(request: Any, channel_id: int) -> HttpResponse:
    """Pause a channel, or let it go on."""
    channel = _channel_or_404(request, channel_id)
    act = actions.pause_channel if channel.is_on else actions.resume_channel
    act(channel_id=channel.pk, by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("setup:channel", args=[channel.pk]))


@routes.declare(roles=SETTER, methods="POST")
def close(request: Any, channel_id: int) -> HttpResponse:
    """Close a channel for good and forget its address."""
    channel = _channel_or_404(request, channel_id)
    if request.POST.get("confirmed") != "yes":
        question = gettext("Close %(name)s for good? Its address is forgotten.") % {"name": channel.name}
        back = reverse("setup:channel", args=[channel.pk])
        context = {"question": question, "back": back, "button": gettext("Close it"), "colour": "danger"}
        return render(request, "confirm.html", context)
    actions.close_channel(channel_id=channel.pk, by=request.actor, at=request.at)
    messages.success(request, gettext("Closed."))
    return HttpResponseRedirect(reverse("setup:channels"))
