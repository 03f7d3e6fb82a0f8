"""Django's registration of the paper app."""

from django.apps import AppConfig


class PaperConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.paper"
    label = "paper"
