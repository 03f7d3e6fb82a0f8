"""Django's registration of my day."""

from django.apps import AppConfig


class MydayConfig(AppConfig):
    """The room, under the label that string foreign keys use."""

    name = "houqin.desk.myday"
    label = "myday"
