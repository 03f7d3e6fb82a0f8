"""Django's registration of the clearance app."""

from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.clearance"
    label = "clearance"
