"""Django's registration of the register."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The room, under the label that string references use."""

    name = "houqin.desk.register"
    label = "register"
