"""Whether the database is of this version of Houqin: neither ahead of the code nor behind it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from houqin.common.refused import Refused
from houqin.common.words import _


def refuse_newer() -> None:
    """Refuse a database that a newer version of Houqin has changed; one that is absent or empty is not newer."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations ORDER BY id DESC")
            applied = cursor.fetchall()
    except DatabaseError as error:
        if "locked" in str(error):
            raise
        return  # whoever needs the database will say what is wrong with it
    for app, name in applied:
        if app in apps.app_configs and find_spec(f"{apps.get_app_config(app).name}.migrations.{name}") is None:
            raise Refused(
                _("a newer version of Houqin made this database (%(app)s %(name)s): update Houqin"), app=app, name=name
            )


def refuse_older() -> None:
    """Refuse a database that lacks tables of this version."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused(_("the database is not of this version: run houqin init"))
