"""Django's registration of the notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.notices"
    label = "notices"
