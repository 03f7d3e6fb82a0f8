"""Django's registration of the returns app."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.returns"
    label = "returns"
