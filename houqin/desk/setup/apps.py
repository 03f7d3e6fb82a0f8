"""Django's registration of the setup room."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    """The room, under the label that string references use."""

    name = "houqin.desk.setup"
    label = "setup"
