"""Django's registration of line 5."""

from django.apps import AppConfig


class DisinfectionConfig(AppConfig):
    """The line, under the label that string foreign keys use."""

    name = "houqin.lines.disinfection"
    label = "disinfection"
