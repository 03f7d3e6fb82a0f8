"""Django's registration of the workorders app."""

from django.apps import AppConfig


class WorkordersConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.workorders"
    label = "workorders"
