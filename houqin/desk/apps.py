"""Django's registration of the desk: base pages, components, template tags."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What all rooms stand on, under the label that string references use."""

    name = "houqin.desk"
    label = "desk"
