"""Django's registration of the board room."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """The room, under the label that string foreign keys use."""

    name = "houqin.desk.board"
    label = "board"
