"""Django's registration of the chains app."""

from django.apps import AppConfig


class ChainsConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.chains"
    label = "chains"
