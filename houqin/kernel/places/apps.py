"""Django's registration of the places app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.places"
    label = "places"
