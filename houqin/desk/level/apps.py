"""Django's registration of the level room."""

from django.apps import AppConfig


class LevelConfig(AppConfig):
    """The room, under the label that string foreign keys use."""

    name = "houqin.desk.level"
    label = "level"
