"""The layouts a project comes in: which one a text has is seen from the text."""

from highfive.projects.formats import card, eura, plain, written
from highfive.projects.rules import Card


def read_card(source: str | bytes) -> Card:
    """Read a project from text, or from a file's bytes in whatever encoding; the layout is recognised."""
    text = plain.decoded(source) if isinstance(source, bytes) else source
    return written.read(text) or (eura.read(text) if eura.is_eura(text) else card.read(text))
