"""Django's registration of the printing room."""

from django.apps import AppConfig


class PrintingConfig(AppConfig):
    """The room, under the label that string references use."""

    name = "houqin.desk.printing"
    label = "printing"
