"""The job that reads an XLSForm file from its input: pyxform and openpyxl are loaded here and never in a web worker."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Read an XLSForm from standard input and print it as JSON."
    stealth_options = ("stdin",)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default="", help="The name of the file.")

    def handle(self, *args: Any, **options: Any) -> None:
        from highfive.surveys.formats.xlsform import read_xlsform
        from highfive.surveys.rules.questionnaire import to_json

        data = (options.get("stdin") or sys.stdin.buffer).read()
        found = read_xlsform(data, options["name"])
        answer = {
            "definition": to_json(found.questionnaire) if found.questionnaire else None,
            "problems": [{"place": each.place, "message": each.message} for each in found.problems],
            "notices": [{"place": each.place, "message": each.message} for each in found.notices],
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
