"""Django's registration of the presence app."""

from django.apps import AppConfig


class PresenceConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.presence"
    label = "presence"
