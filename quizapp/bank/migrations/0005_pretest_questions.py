"""Questions that earn their statistics unscored. They have a version that never changes, as published ones have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bank", "0004_blanks_steps_and_pairs_are_whole"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="question",
            name="bank_known_status",
        ),
        migrations.RemoveConstraint(
            model_name="question",
            name="bank_published_has_current",
        ),
        migrations.AlterField(
            model_name="question",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("pretest", "Pretest"),
                    ("published", "Published"),
                    ("retired", "Retired"),
                ],
                default="draft",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "pretest", "published", "retired"])),
                name="bank_known_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["pretest", "published"]), _negated=True),
                    ("current__isnull", False),
                    _connector="OR",
                ),
                name="bank_published_has_current",
            ),
        ),
    ]
