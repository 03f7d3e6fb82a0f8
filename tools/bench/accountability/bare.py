"""The least Django that writes one row a request: what a report is measured against.

No session, no middleware, no form: one view, one INSERT by the ORM, committed by itself.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

import django
import environ
from django.conf import settings

if not settings.configured:
    settings.configure(
        SECRET_KEY="bare",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {**environ.Env.db_url_config(os.environ["DATABASE_URL"]), "CONN_MAX_AGE": 600}},
        INSTALLED_APPS=[],
        MIDDLEWARE=[],
        USE_TZ=True,
    )
    django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path


class Tap(models.Model):
    """One row a request."""

    person = models.BigIntegerField()
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        app_label = "bare"


def tap(request: HttpRequest) -> HttpResponse:
    """Write the row."""
    person, day = int(request.POST["person"]), date.fromisoformat(request.POST["day"])
    Tap(person=person, day=day, at=datetime.now(UTC)).save(force_insert=True)
    return HttpResponse(status=302, headers={"Location": "/", "Content-Length": "0"})


urlpatterns = [path("tap/", tap)]
application = get_wsgi_application()
