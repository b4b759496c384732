"""The project card as HTML: its body, the same for the page and the file, and one file that stands alone."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from highfive.reports.formats.card_words import frame_of
from highfive.reports.formats.html import STYLE
from highfive.reports.rules.card import Sheet


def card_html(sheet: Sheet) -> SafeString:
    """The card's headings, passages and sources. `data-card` says which elements are the card itself."""
    with override("fi"):
        return render_to_string("reports/_project_card.html", {"frame": frame_of(sheet), "sheet": sheet})


def render_card_html(sheet: Sheet) -> bytes:
    """One file that needs nothing else: the card with the site's style inside it."""
    context = {"frame": frame_of(sheet), "style": STYLE.read_text(), "body": card_html(sheet)}
    return render_to_string("reports/project_card_standalone.html", context).encode()
