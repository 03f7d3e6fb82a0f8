"""Django's registration of the org app."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.org"
    label = "org"
