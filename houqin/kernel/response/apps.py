"""Django's registration of the response app."""

from django.apps import AppConfig


class ResponseConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.response"
    label = "response"
