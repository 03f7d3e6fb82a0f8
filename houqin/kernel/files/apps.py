"""Django's registration of the files app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.files"
    label = "files"
