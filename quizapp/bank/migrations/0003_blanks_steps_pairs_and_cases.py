"""Three more kinds of questions, and scenarios that several questions share."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bank", "0002_published_versions_are_immutable"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="question",
            name="bank_known_kind",
        ),
        migrations.RemoveConstraint(
            model_name="questionversion",
            name="bank_choose_fits_kind",
        ),
        migrations.AddField(
            model_name="option",
            name="part",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="question",
            name="case",
            field=models.UUIDField(blank=True, db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="case_position",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="questionversion",
            name="case_html",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="questionversion",
            name="case_text",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="questionversion",
            name="case_title",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="questionversion",
            name="parts",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="questionversion",
            name="parts_html",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[
                    ("single", "Single choice"),
                    ("multiple", "Multiple response"),
                    ("true-false", "True or false"),
                    ("numeric", "Number"),
                    ("cloze", "Fill in"),
                    ("ordering", "Put in order"),
                    ("matching", "Match"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="questionversion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("single", "Single choice"),
                    ("multiple", "Multiple response"),
                    ("true-false", "True or false"),
                    ("numeric", "Number"),
                    ("cloze", "Fill in"),
                    ("ordering", "Put in order"),
                    ("matching", "Match"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["single", "multiple", "true-false", "numeric", "cloze", "ordering", "matching"],
                    )
                ),
                name="bank_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case", None), ("case_position", None)),
                    models.Q(
                        ("case__isnull", False), ("case_position__gte", 1), ("case_position__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="bank_case_has_a_position",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("choose", 1), ("kind__in", ["single", "true-false"])),
                    models.Q(("choose__gte", 2), ("kind", "multiple")),
                    models.Q(("choose", 0), ("kind__in", ["numeric", "cloze", "ordering", "matching"])),
                    _connector="OR",
                ),
                name="bank_choose_fits_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["cloze", "matching"]), models.Q(("parts", []), _negated=True)),
                    models.Q(models.Q(("kind__in", ["cloze", "matching"]), _negated=True), ("parts", [])),
                    _connector="OR",
                ),
                name="bank_parts_fit_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case_text", ""), ("case_title", "")),
                    models.Q(
                        models.Q(("case_title", ""), _negated=True),
                        models.Q(("case_text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="bank_case_has_title_and_text",
            ),
        ),
    ]
