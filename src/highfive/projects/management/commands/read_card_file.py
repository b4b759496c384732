"""Read the text of a card's file (Word, PDF, HTML) from standard input: a job, as its readers are heavy."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from highfive.projects.formats.files import text_of


class Command(BaseCommand):
    help = "Read a Word, PDF or HTML file from standard input; prints its text as JSON, null when it is broken."

    stealth_options = ("stdin",)

    def handle(self, *args: Any, **options: Any) -> None:
        data = (options.get("stdin") or sys.stdin.buffer).read()
        try:
            text = text_of(data)
        except Exception:  # whatever a reader finds wrong in a broken file means the same to the person
            text = None
        self.stdout.write(json.dumps({"text": text}))
