"""Let a year's contacts into the store."""

from django.db import migrations, models

KINDS = ["survey", "open_survey", "register", "population", "short_survey", "pilot", "contacts"]


class Migration(migrations.Migration):
    dependencies = [("figures", "0004_pilots")]

    operations = [
        migrations.AlterField("publication", "kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=12)),
        migrations.RemoveConstraint("publication", "publication_kind_known"),
        migrations.AddConstraint(
            "publication",
            models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="publication_kind_known"),
        ),
    ]
