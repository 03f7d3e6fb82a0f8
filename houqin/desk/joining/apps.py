"""Django's registration of the joining room."""

from django.apps import AppConfig


class JoiningConfig(AppConfig):
    """The room, under the label that string references use."""

    name = "houqin.desk.joining"
    label = "joining"
