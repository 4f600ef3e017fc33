from datetime import UTC, datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0001_outbox"),
    ]

    operations = [
        migrations.AddField(
            model_name="plannedgroup",
            name="begun_day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="plannedgroup",
            name="begun_final",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="plannedgroup",
            name="after",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="plannedgroup",
            name="wake_at",
            field=models.DateTimeField(default=datetime(2000, 1, 1, tzinfo=UTC)),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="plannedgroup",
            index=models.Index(fields=["wake_at"], name="reminders_groups_to_plan"),
        ),
    ]
