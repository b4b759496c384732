"""Open the conversation of each project that was there before projects had one."""

from django.db import migrations


def open_threads(apps, schema_editor):
    Project = apps.get_model("projects", "Project")
    Thread = apps.get_model("comments", "Thread")
    for project in Project.objects.filter(thread=None):
        project.thread = Thread.objects.create(
            region_id=project.region_id, title={"fi": project.name}, address=f"/hankkeet/{project.pk}/"
        )
        project.save(update_fields=["thread"])


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_closing"), ("comments", "0001_initial")]

    operations = [migrations.RunPython(open_threads, migrations.RunPython.noop)]
