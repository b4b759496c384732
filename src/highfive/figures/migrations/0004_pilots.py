"""Let pilots' short surveys and results into the store, and changes in percentage points."""

from django.db import migrations, models

KINDS = ["survey", "open_survey", "register", "population", "short_survey", "pilot"]


class Migration(migrations.Migration):
    dependencies = [("figures", "0003_limits_and_reasons")]

    operations = [
        migrations.AlterField("publication", "kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=12)),
        migrations.AlterField(
            "indicator",
            "unit",
            models.CharField(
                choices=[
                    ("percent", "per cent of respondents"), ("mean", "mean"), ("persons", "persons"), ("share", "per cent"),
                    ("per_1000", "per 1,000"), ("euros", "euros"), ("number", "number"), ("points", "percentage points"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint("publication", "publication_kind_known"),
        migrations.AddConstraint(
            "publication",
            models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="publication_kind_known"),
        ),
    ]
