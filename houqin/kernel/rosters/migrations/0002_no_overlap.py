"""Two shifts of a post never overlap, and none is longer than a day: the database itself refuses it, whoever writes.

PostgreSQL has an exclusion constraint (the post as a range of one number needs no extension); SQLite, where one writes
at a time, a trigger. A migration that rebuilds the table on SQLite must add the triggers again. (As a constraint Django
would write the length with a function of its own, and no other program could open the SQLite file any more.)
"""

from django.db import migrations

EXCLUDED = """
ALTER TABLE rosters_shift ADD CONSTRAINT rosters_shift_no_overlap EXCLUDE USING gist (
    int8range(hashtext(post)::bigint, hashtext(post)::bigint, '[]') WITH &&,
    tstzrange(starts_at, ends_at) WITH &&
) WHERE (withdrawn_at IS NULL)
"""
LONGEST = """
ALTER TABLE rosters_shift ADD CONSTRAINT rosters_shift_longest CHECK (ends_at <= starts_at + interval '24 hours')
"""
TRIGGER = """
CREATE TRIGGER rosters_shift_no_overlap_{when} BEFORE {act} ON rosters_shift WHEN NEW.withdrawn_at IS NULL
BEGIN
    SELECT RAISE(ABORT, 'rosters_shift_no_overlap') WHERE EXISTS (
        SELECT 1 FROM rosters_shift WHERE post = NEW.post AND withdrawn_at IS NULL AND id IS NOT NEW.id
        AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    );
    SELECT RAISE(ABORT, 'rosters_shift_longest')
    WHERE (julianday(NEW.ends_at) - julianday(NEW.starts_at)) * 86400 > 86400.5;
END
"""
ACTS = {"insert": "INSERT", "update": "UPDATE OF post, starts_at, ends_at, withdrawn_at"}


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(EXCLUDED)
        schema_editor.execute(LONGEST)
        return
    for when, act in ACTS.items():
        schema_editor.execute(TRIGGER.format(when=when, act=act))


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE rosters_shift DROP CONSTRAINT rosters_shift_no_overlap")
        schema_editor.execute("ALTER TABLE rosters_shift DROP CONSTRAINT rosters_shift_longest")
        return
    for when in ACTS:
        schema_editor.execute(f"DROP TRIGGER rosters_shift_no_overlap_{when}")


class Migration(migrations.Migration):

    dependencies = [("rosters", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
