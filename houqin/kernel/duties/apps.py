"""Django's registration of the duties app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.duties"
    label = "duties"
