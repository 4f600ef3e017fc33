"""Blueprints name their version and the lengths in which they are practised. The next load fills both in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("course", "0005_reflections_know_their_writer"),
    ]

    operations = [
        migrations.AddField(
            model_name="blueprint",
            name="version",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="blueprint",
            name="forms",
            field=models.JSONField(default=list),
        ),
    ]
