"""Django's registration of the access app."""

from django.apps import AppConfig
from django.core import checks


class AccessConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.access"
    label = "access"

    def ready(self) -> None:
        """Register what stops the start."""
        from houqin.kernel.access.checks import check_routes  # noqa: PLC0415 - models must be loaded first

        checks.register(check_routes, checks.Tags.urls)
