"""Two shifts of a post never overlap: the database itself refuses it, whoever writes and however many at once.

PostgreSQL has an exclusion constraint (the post as a range of one number needs no extension); SQLite, where one writes
at a time, a trigger. A migration that rebuilds the table on SQLite must add the triggers again.
"""

from django.db import migrations

EXCLUDED = """
ALTER TABLE rosters_shift ADD CONSTRAINT rosters_shift_no_overlap EXCLUDE USING gist (
    int8range(hashtext(post)::bigint, hashtext(post)::bigint, '[]') WITH &&,
    tstzrange(starts_at, ends_at) WITH &&
) WHERE (withdrawn_at IS NULL)
"""
TRIGGER = """
CREATE TRIGGER rosters_shift_no_overlap_{when} BEFORE {act} ON rosters_shift WHEN NEW.withdrawn_at IS NULL
BEGIN
    SELECT RAISE(ABORT, 'rosters_shift_no_overlap') WHERE EXISTS (
        SELECT 1 FROM rosters_shift WHERE post = NEW.post AND withdrawn_at IS NULL AND id IS NOT NEW.id
        AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    );
END
"""
ACTS = {"insert": "INSERT", "update": "UPDATE OF post, starts_at, ends_at, withdrawn_at"}


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(EXCLUDED)
        return
    for when, act in ACTS.items():
        schema_editor.execute(TRIGGER.format(when=when, act=act))


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE rosters_shift DROP CONSTRAINT rosters_shift_no_overlap")
        return
    for when in ACTS:
        schema_editor.execute(f"DROP TRIGGER rosters_shift_no_overlap_{when}")


class Migration(migrations.Migration):

    dependencies = [("rosters", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
