"""Mark the short rounds of pilots, so that their numbers never stand for the region's survey."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [
        migrations.AddField(
            "round",
            "short",
            models.BooleanField(
                default=False, help_text="A pilot's own round: its numbers do not stand for the region's survey."
            ),
        ),
    ]
