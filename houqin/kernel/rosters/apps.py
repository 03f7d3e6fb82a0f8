"""Django's registration of the rosters app."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.rosters"
    label = "rosters"
