from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("clearance", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="asks_measurement",
            field=models.BooleanField(default=False),
        ),
    ]
