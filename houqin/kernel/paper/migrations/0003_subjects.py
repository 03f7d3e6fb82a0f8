"""Rows of forms are about subjects, not only people: "person:17", "point:3|corridor.1"."""

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat


def name_subjects(apps, _editor):
    """Name the subject of the rows that stand."""
    rows = apps.get_model("paper", "FormLine").objects
    told = Concat(Value("person:"), Cast(F("person_id"), models.TextField()), output_field=models.TextField())
    rows.update(subject_key=told)


class Migration(migrations.Migration):
    """A key instead of a person."""

    dependencies = [("paper", "0002_printers")]

    operations = [
        migrations.AddField("formline", "subject_key", models.CharField(max_length=60, default="")),
        migrations.RunPython(name_subjects, migrations.RunPython.noop),
        migrations.RemoveConstraint("formline", "paper_line_person"),
        migrations.RemoveField("formline", "person"),
        migrations.AlterField("formline", "subject_key", models.CharField(max_length=60)),
        migrations.AddConstraint(
            "formline", models.UniqueConstraint(fields=["form", "subject_key"], name="paper_line_subject")
        ),
    ]
