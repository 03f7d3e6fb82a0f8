"""Django's registration of the brief room."""

from django.apps import AppConfig


class BriefConfig(AppConfig):
    """The room, under the label that string foreign keys use."""

    name = "houqin.desk.brief"
    label = "brief"
