from django.db import migrations


def compare_by_code_point(apps, schema_editor):
    """SQLite compares so by itself; PostgreSQL by the language of the database, in which a prefix is no range."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE people_searchterm ALTER COLUMN term TYPE varchar(64) COLLATE "C"')


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(compare_by_code_point, migrations.RunPython.noop),
    ]
