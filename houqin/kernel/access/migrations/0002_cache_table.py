"""The table of the cache, in which counts of attempts hold across web processes."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """Create the table named in CACHES, unless it exists."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
