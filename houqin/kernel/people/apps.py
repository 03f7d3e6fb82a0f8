"""Django's registration of the people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.people"
    label = "people"
