"""Raise the guards of started pilots; they are made anew after every migrate (highfive.pilots.models.guards)."""

from django.db import migrations

from highfive.pilots.models.guards import lower_guards, raise_guards


def raise_them(apps, schema_editor):
    raise_guards(schema_editor.connection)


def lower_them(apps, schema_editor):
    lower_guards(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("pilots", "0001_initial")]
    operations = [migrations.RunPython(raise_them, lower_them)]
