"""Write a project's card as a file (docx, PDF/UA-1, HTML): a job, as typst and python-docx are too heavy for a page."""

import base64
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from highfive.core.rules import Refused
from highfive.projects.models import Project
from highfive.reports.formats.card_docx import render_card_docx
from highfive.reports.formats.card_html import render_card_html
from highfive.reports.formats.card_pdf import render_card_pdf
from highfive.reports.queries.card import card_sheet

WRITERS = {"docx": render_card_docx, "pdf": render_card_pdf, "html": render_card_html}


class Command(BaseCommand):
    help = "Write a project's card as a file; prints it as JSON in base64."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", type=int)
        parser.add_argument("format", choices=list(WRITERS))

    def handle(self, *args: Any, **options: Any) -> None:
        project = Project.objects.select_related("region__area").get(pk=options["project"])
        try:
            content = WRITERS[options["format"]](card_sheet(project))
        except Refused as error:
            told = {"code": error.refusal.code, "message": str(error.refusal.message), "status": error.refusal.status}
            self.stdout.write(json.dumps({"refused": told}))
            return
        self.stdout.write(json.dumps({"content": base64.b64encode(content).decode()}))
