"""Django's registration of the room of requests."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """The room, under the label that string references use."""

    name = "houqin.desk.requests"
    label = "requests"
