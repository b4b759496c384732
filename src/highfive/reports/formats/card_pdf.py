"""The project card as a PDF/UA-1 file, with the card as plain text attached inside."""

import json
from pathlib import Path

from highfive.projects.formats import card as cards
from highfive.projects.formats.files import ATTACHED
from highfive.reports.formats.card_words import frame_of
from highfive.reports.formats.pdf import accessible_pdf
from highfive.reports.rules.card import Sheet

TEMPLATE = Path(__file__).with_name("card.typ")


def render_card_pdf(sheet: Sheet) -> bytes:
    """Tagged and titled; each sentence's number links to its source at the end."""
    files = {"main.typ": TEMPLATE.read_bytes(), ATTACHED: cards.write(sheet.card).encode()}
    return accessible_pdf(files, json.dumps(frame_of(sheet), ensure_ascii=False))
