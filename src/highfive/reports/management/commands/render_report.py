"""Write a report's files (docx, PDF/UA-1, HTML): a job, as typst and python-docx are too heavy for a web worker."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from highfive.reports import actions, queries
from highfive.reports.formats.docx import render_docx
from highfive.reports.formats.html import render_html
from highfive.reports.formats.pdf import render_pdf, strip_pictures
from highfive.reports.models import Report


class Command(BaseCommand):
    help = "Write a report's files and keep them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("report", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        report = Report.objects.get(pk=options["report"])
        document = queries.document_of(report)
        files = {
            "html": render_html(document),
            "pdf": render_pdf(document),
            "docx": render_docx(document, strip_pictures(document)),
        }
        sums = actions.store_renditions(report=report, files=files)
        self.stdout.write(
            json.dumps({"report": report.pk, "sha256": sums, "bytes": {k: len(v) for k, v in files.items()}})
        )
