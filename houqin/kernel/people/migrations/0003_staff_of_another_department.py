from django.db import migrations, models

KINDS = [
    ("employee", "employee"),
    ("staff", "staff of another department"),
    ("student", "student"),
    ("worker", "construction worker"),
    ("resident", "resident"),
    ("visitor", "visitor"),
]


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0002_term_collation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=12),
        ),
        migrations.RemoveConstraint(model_name="person", name="people_person_kind"),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[key for key, _ in KINDS]), name="people_person_kind"
            ),
        ),
    ]
