"""The WSGI application that granian serves."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houqin.settings")

application = get_wsgi_application()

from houqin.kernel.access import checks  # noqa: E402 - models must be loaded first

checks.refuse_faulty()
if settings.HOUQIN_PROXIES:
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=settings.HOUQIN_PROXIES)
