"""Django's registration of the clockwork app."""

from django.apps import AppConfig


class ClockworkConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.clockwork"
    label = "clockwork"
