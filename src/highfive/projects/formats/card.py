"""The project card as plain text: twelve headings in a known order, read however the page was broken, and written."""

import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import date

from highfive.projects.formats import plain
from highfive.projects.rules import EXTRA_HEADINGS, HEADINGS, Card, Note

UNPLACED = ("unplaced", "Sijoittamatta jäänyt teksti")
WORDINGS = (*((heading.key, heading.wording) for heading in HEADINGS + EXTRA_HEADINGS), UNPLACED)
CONNECTING = {",", "/", "&", "+", "ja", "sekä"}
EURA_ADDRESS = "https://www.eura2014.fi/rrtiepa/projekti.php?projektikoodi="

_CODE = re.compile(r"(?<!\w)S[ -]?(\d{5})(?!\d)")
_DAY = r"(\d{1,2})\s*\.\s*(\d{1,2})\s*\.\s*(\d{4})?"
_PERIOD = re.compile(rf"(?:\bAlkaa\s+)?(?<![\d.]){_DAY}\s*(?:[–—−-]|ja päättyy)\s*{_DAY}(?!\d)")
_MONEY = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[\s.]\d{3}){1,3}|\d{1,12})(?:,(\d{1,2}))?\s*(€|¤|\?|EUR\b|euroa\b|e\b)", re.I
)
_BARE_MONEY = re.compile(r"(?<![\d.,])(\d{1,3}(?:[\s.]\d{3}){1,3}|\d{5,12})()()(?![\d.])")
LINK = re.compile(r"https?://[^\s<>()\"]*[^\s<>()\".,;:]")
_LINK_TEXT = re.compile(r"\(([^()]*RR-?\s*tietopalvel[^()]*)\)", re.I)
_EURA_LOOSE = re.compile(r"\s*".join(re.escape(c) for c in EURA_ADDRESS) + r"\s*(S\s*(?:\d\s*){4}\d)", re.I)


def read(text: str) -> Card:
    """Read a card from its text.

    Headings are found when broken over lines, hyphenated, spaced out, numbered, in capitals, torn by two columns,
    run together or missing; an empty one has no text. All other letters of the input are in a field, a heading's
    text or `unplaced`.
    """
    text, controls = plain.cleaned(text)
    text = _EURA_LOOSE.sub(lambda match: EURA_ADDRESS + "".join(match[1].split()), text)
    text, joined, kept = plain.undivided(plain.untangled(text, WORDINGS))
    marks = plain.found_marks(text, WORDINGS)
    texts, unplaced, links = _sections(text, marks)
    title, rest = _titled(text[: marks[0].start] if marks else text, texts)
    dates, period_notes = period(texts.get("identity") or title)
    funder, euros, money_notes = funding(texts.get("funding", ""))
    return Card(
        title=title,
        name=name(texts.get("identity") or title),
        code=code(texts.get("identity", "")) or code(title) or code(" ".join(links)),
        starts_on=dates[0],
        ends_on=dates[1],
        funder=funder,
        public_funding=euros,
        implementers=listed(texts.get("implementers", "")),
        target_groups=groups(texts.get("primary_target_groups", "")),
        links=links,
        link_text=link_text(texts.get("identity", "")),
        texts=texts,
        unplaced=tuple(filter(None, (*rest, *unplaced))),
        missing=tuple(heading.key for heading in HEADINGS if heading.key not in {mark.key for mark in marks}),
        notes=(*hyphen_notes(controls, joined, kept), *_combined(text, marks), *period_notes, *money_notes),
    )


def write(card: Card) -> str:
    """The card as text under the same twelve headings, in order; `read` gives the same card back."""
    blocks = [card.title] if card.title else []
    for heading in HEADINGS:
        blocks += [heading.wording, *_text_block(card.texts.get(heading.key, ""))]
    said = set(LINK.findall(" ".join((card.title, *card.texts.values(), *card.unplaced))))
    blocks += [link for link in card.links if link not in said]
    for heading in EXTRA_HEADINGS:
        if card.texts.get(heading.key):
            blocks += [heading.wording, card.texts[heading.key]]
    if card.unplaced:
        blocks += [UNPLACED[1], *card.unplaced]
    return "\n\n".join(blocks) + "\n"


def _text_block(text: str) -> list[str]:
    return [text] if text else []


# --- the pieces ---------------------------------------------------------------------------------------------------


def _sections(text: str, marks: Sequence[plain.Mark]) -> tuple[dict[str, str], list[str], tuple[str, ...]]:
    """(text under each heading, what had no place, links): the links that close a section are taken out of it."""
    texts: dict[str, str] = {}
    unplaced: list[str] = []
    links = dict.fromkeys(LINK.findall(text))
    for mark, end in zip(marks, plain.ends(text, marks), strict=True):
        body = text[mark.end : end]
        if mark.key == "unplaced":
            unplaced += [plain.flowed(part) for part in re.split(r"\n\s*\n", body)]
            continue
        kept, after = _without_closing_links(body, last=end == len(text) or mark.key == "remarks")
        unplaced.append(after)
        if kept and kept.casefold() not in CONNECTING:
            texts[mark.key] = kept
    return texts, unplaced, tuple(links)


def _without_closing_links(body: str, *, last: bool) -> tuple[str, str]:
    """A section's text without the addresses that close the card, and what stood after the card's own address."""
    body = plain.flowed(body)
    if not last:
        return body, ""
    own = body.find(EURA_ADDRESS)
    if own >= 0:
        address = LINK.match(body, own)
        after = body[address.end() :] if address else ""
        return _strip_links(body[:own]), _strip_links(after.lstrip())
    return _strip_links(body), ""


def _strip_links(text: str) -> str:
    return re.sub(rf"(?:(?:^|\s){LINK.pattern})+$", "", text.strip()).strip()


def _titled(preamble: str, texts: dict[str, str]) -> tuple[str, list[str]]:
    """(title line, what else stood before the first heading): a title begins with the project's code.

    When the first heading is missing, what follows the title's repeated code is that heading's text.
    """
    preamble = plain.flowed(preamble)
    places = [match.start() for match in _CODE.finditer(preamble) if preamble[match.start() - 1 : match.start()] != "="]
    if not places:
        return "", [preamble]
    if "identity" not in texts and len(places) > 1:
        texts["identity"] = preamble[places[1] :]
        preamble = preamble[: places[1]].strip()
    return preamble[places[0] :], [preamble[: places[0]].strip()]


def code(text: str) -> str:
    """The project code, "S21758", or ""."""
    match = _CODE.search(text)
    return f"S{match[1]}" if match else ""


def name(identity: str) -> str:
    """The first words of the first heading's text that are not its code, dates, link or the link's words."""
    for pattern in (_LINK_TEXT, _PERIOD, _CODE, LINK):
        identity = pattern.sub("\n", identity)
    names = (part.strip(" ,.;:–-()") for part in identity.split("\n"))
    return plain.flowed(next(filter(None, names), ""))


def link_text(identity: str) -> str:
    match = _LINK_TEXT.search(identity)
    return match[1].strip() if match else ""


def period(text: str) -> tuple[tuple[date | None, date | None], tuple[Note, ...]]:
    """((start, end), notes) from "1.9.2019 – 31.3.2022"; a start without a year takes the end's."""
    found = _PERIOD.findall(text)
    if not found:
        doubtful = re.search(r"\d{4}\s*[–—−-]|\d{1,2}[./]\d{4}", text) is not None
        return (None, None), (Note("dates"),) if doubtful else ()
    day, month, year, last_day, last_month, last_year = found[-1]
    try:
        start = date(int(year or last_year), int(month), int(day))
        end = date(int(last_year), int(last_month), int(last_day))
    except ValueError:
        return (None, None), (Note("dates"),)
    return ((start, end), ()) if start <= end else ((None, None), (Note("dates"),))


def funding(text: str) -> tuple[str, int | None, tuple[Note, ...]]:
    """(funder, whole euros, notes) from "Pohjois-Pohjanmaan ELY-keskus, 259 577 €"; of several sums none is chosen."""
    found = list(_MONEY.finditer(text)) or list(_BARE_MONEY.finditer(text))
    if not found:
        return text.strip(" ,.;:"), None, ()
    funder = text[: found[0].start()].strip(" ,.;:–-")
    sums = {_euros(match) for match in found}
    return (funder, sums.pop(), ()) if len(sums) == 1 else (funder, None, (Note("sums"),))


def _euros(match: re.Match[str]) -> int:
    whole = int(re.sub(r"\D", "", match[1]))
    cents = int((match[2] or "0").ljust(2, "0"))
    return whole + (cents >= 50)


def listed(text: str) -> tuple[str, ...]:
    """Names in a list: by semicolons, or by commas before a capital letter."""
    return tuple(filter(None, (part.strip(" .,;") for part in re.split(r";|,\s+(?=[A-ZÅÄÖ])", text))))


def groups(text: str) -> tuple[str, ...]:
    """Target groups: by semicolons and ends of sentences."""
    return tuple(filter(None, (part.strip(" .;") for part in re.split(r";|\.\s+(?=[A-ZÅÄÖ])", text))))


def hyphen_notes(controls: int, joined: tuple[str, ...], kept: tuple[str, ...]) -> list[Note]:
    """What to look at after mending line ends; words of the headings themselves need no look."""
    headings = _letters(" ".join(wording for _key, wording in WORDINGS))
    notes = [Note("controls", count=controls)] if controls else []
    for kind, words in (("joined", joined), ("kept_hyphen", kept)):
        if seen := tuple(word for word in words if _letters(word) not in headings):
            notes.append(Note(kind, seen))
    return notes


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _combined(text: str, marks: Sequence[plain.Mark]) -> tuple[Note, ...]:
    """Headings joined by "ja" or a comma say that one text is meant for both."""
    pairs = itertools.pairwise(marks)
    return tuple(
        Note("combined", (first.key, second.key))
        for first, second in pairs
        if text[first.end : second.start].strip().casefold() in CONNECTING
    )


def as_data(card: Card) -> Mapping[str, object]:
    """The card as plain values for JSON: dates as ISO days, texts by heading key, null where not stated."""
    return {
        "title": card.title or None,
        "name": card.name or None,
        "code": card.code or None,
        "starts_on": card.starts_on.isoformat() if card.starts_on else None,
        "ends_on": card.ends_on.isoformat() if card.ends_on else None,
        "funder": card.funder or None,
        "public_funding_eur": card.public_funding,
        "implementers": list(card.implementers),
        "target_groups": list(card.target_groups),
        "links": list(card.links),
        "link_text": card.link_text or None,
        "texts": {
            heading.key: {"heading": heading.wording, "text": card.texts.get(heading.key)} for heading in HEADINGS
        }
        | {h.key: {"heading": h.wording, "text": card.texts[h.key]} for h in EXTRA_HEADINGS if card.texts.get(h.key)},
        "unplaced": list(card.unplaced),
    }
