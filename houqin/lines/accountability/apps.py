"""Django's registration of line 9."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """The line, under the label that string foreign keys use."""

    name = "houqin.lines.accountability"
    label = "accountability"
