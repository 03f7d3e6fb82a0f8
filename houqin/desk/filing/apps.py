"""Django's registration of the filing room."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    """The room, under the label that string references use."""

    name = "houqin.desk.filing"
    label = "filing"
