"""Django's registration of the noticeboard room."""

from django.apps import AppConfig


class NoticeboardConfig(AppConfig):
    """The room, under the label that string references use."""

    name = "houqin.desk.noticeboard"
    label = "noticeboard"
