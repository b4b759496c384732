"""`highfive error_pages`: the pages the proxy shows when it cannot let a request through, as files for it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.template.loader import render_to_string
from django.utils import translation

PAGES = ("limit", "away")  # too much at once; the program does not answer


class Command(BaseCommand):
    help = "Write the proxy's error pages, with the help lines, in every language. Run it after each update."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.VAR / "errors", help="where they go")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for name in PAGES:
            (folder / f"{name}.html").write_text(whole_page(name), "utf-8")
        self.stdout.write(f"Error pages written to {folder}: {', '.join(PAGES)}")


def whole_page(name: str) -> str:
    """One file with all languages: whoever meets it may read any, and the proxy does not know which."""
    parts = [_part(name, code) for code, _own in settings.LANGUAGES]
    return render_to_string("core/proxy.html", {"parts": parts})


def _part(name: str, code: str) -> str:
    with translation.override(code):
        return render_to_string("core/proxy_part.html", {"name": name, "code": code})
