"""The `highfive` command: Django's management commands with this project's settings."""

import os
import resource
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "highfive.settings")
    if limit := os.environ.get("HIGHFIVE_JOB_MEMORY"):
        # Address space: a broken upload must not take the machine with it.
        resource.setrlimit(resource.RLIMIT_AS, (int(limit), int(limit)))
    import django
    from django.core.management import execute_from_command_line
    from django.utils import translation

    django.setup()
    translation.activate(os.environ.get("HIGHFIVE_LANGUAGE", "fi"))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
