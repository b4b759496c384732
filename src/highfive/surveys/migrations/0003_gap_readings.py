"""Make room for the nightly reading of whose voice is missing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_short_rounds"), ("core", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "GapReading",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sex", models.CharField(blank=True, help_text="Empty where it was not asked.", max_length=8)),
                (
                    "band",
                    models.CharField(
                        blank=True, help_text='Of age, "18-29"; empty where it was not asked.', max_length=8
                    ),
                ),
                (
                    "answers",
                    models.PositiveIntegerField(help_text="To the nearest five; empty for few, under five.", null=True),
                ),
                ("expected", models.PositiveIntegerField(help_text="By the population, to the nearest five.")),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.area"),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gaps", to="surveys.round"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "area", "sex", "band"), name="gap_group_once"),
                    models.CheckConstraint(
                        condition=models.Q(answers=None) | models.Q(answers__gte=5), name="gap_few_is_not_counted"
                    ),
                ]
            },
        ),
    ]
