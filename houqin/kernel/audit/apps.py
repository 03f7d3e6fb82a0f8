"""Django's registration of the audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The app, under the label that string foreign keys use."""

    name = "houqin.kernel.audit"
    label = "audit"
