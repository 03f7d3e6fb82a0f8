"""Django's registration of the offline room."""

from django.apps import AppConfig


class OfflineConfig(AppConfig):
    """The room, under the label that string references use."""

    name = "houqin.desk.offline"
    label = "offline"
