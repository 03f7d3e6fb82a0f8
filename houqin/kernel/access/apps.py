"""Django's registration of the access app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.access"
    label = "access"
