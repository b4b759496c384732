"""A card in exactly the layout that `card.write` gives: every text is kept as it is, whatever words it is made of.

`card.read` looks for headings in any text, however broken; a text that itself speaks in headings ("Tavoitteet: …")
could mislead it. A written card needs no guessing: each heading stands alone between empty lines, all twelve in order.
"""

import re
from collections.abc import Mapping, Sequence

from highfive.projects.formats import card as cards
from highfive.projects.formats import plain
from highfive.projects.rules import EXTRA_HEADINGS, HEADINGS, Card

TWELVE = tuple(heading.wording for heading in HEADINGS)
EXTRA = {heading.wording: heading.key for heading in EXTRA_HEADINGS}
UNPLACED = cards.UNPLACED[1]
RESERVED = frozenset((*TWELVE, *EXTRA, UNPLACED))


def sealed(text: str) -> str:
    """A text that cannot be taken for a heading or for a link that closes the card: it gets a full stop."""
    return f"{text}." if text in RESERVED or cards.LINK.fullmatch(text) else text


def read(text: str) -> Card | None:
    """The card, or None when the text is not in this layout."""
    text, controls = plain.cleaned(text)
    blocks = [plain.flowed(block) for block in re.split(r"\n\s*\n", text) if block.strip()]
    titles = blocks.index(TWELVE[0]) if TWELVE[0] in blocks else len(blocks)
    if titles > 1:
        return None
    twelve, rest = _twelve(blocks[titles:])
    if twelve is None:
        return None
    while rest and cards.LINK.fullmatch(rest[0]):
        rest = rest[1:]
    extra, unplaced = _extra(rest)
    if unplaced is None:
        return None
    links = tuple(dict.fromkeys(cards.LINK.findall(" ".join(blocks))))
    return _card(blocks[0] if titles else "", {**twelve, **extra}, tuple(unplaced), links, controls)


def _twelve(blocks: Sequence[str]) -> tuple[dict[str, str] | None, Sequence[str]]:
    """(text by heading, the blocks after the twelfth), or (None, …) when they are not all there, each with one text."""
    texts: dict[str, str] = {}
    for heading in HEADINGS:
        if not blocks or blocks[0] != heading.wording:
            return None, blocks
        blocks = blocks[1:]
        if blocks and blocks[0] not in RESERVED and not (heading is HEADINGS[-1] and cards.LINK.fullmatch(blocks[0])):
            texts[heading.key], blocks = blocks[0], blocks[1:]
    return texts, blocks


def _extra(blocks: Sequence[str]) -> tuple[dict[str, str], Sequence[str] | None]:
    """(text by heading beyond the twelve, what had no place), the latter None when something else stands there."""
    texts: dict[str, str] = {}
    while len(blocks) > 1 and blocks[0] in EXTRA and blocks[1] not in RESERVED:
        texts[EXTRA[blocks[0]]], blocks = blocks[1], blocks[2:]
    if not blocks:
        return texts, ()
    return texts, blocks[1:] if blocks[0] == UNPLACED else None


def _card(
    title: str, texts: Mapping[str, str], unplaced: tuple[str, ...], links: tuple[str, ...], controls: int
) -> Card:
    dates, period_notes = cards.period(texts.get("identity") or title)
    funder, euros, money_notes = cards.funding(texts.get("funding", ""))
    return Card(
        title=title,
        name=cards.name(texts.get("identity") or title),
        code=cards.code(texts.get("identity", "")) or cards.code(title) or cards.code(" ".join(links)),
        starts_on=dates[0],
        ends_on=dates[1],
        funder=funder,
        public_funding=euros,
        implementers=cards.listed(texts.get("implementers", "")),
        target_groups=cards.groups(texts.get("primary_target_groups", "")),
        links=links,
        link_text=cards.link_text(texts.get("identity", "")),
        texts=texts,
        unplaced=unplaced,
        notes=(*cards.hyphen_notes(controls, (), ()), *period_notes, *money_notes),
    )
