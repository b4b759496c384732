"""Ways in which a card's page is spoilt on its way to us: each keeps every word, and the reading must not change."""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

from highfive.projects.rules import HEADINGS

SEED_BYTES = (Path(__file__).parents[1] / "cards" / "S21758.txt").read_bytes()
SEED = SEED_BYTES.decode("utf-8")
EMPTY = ("Hankkeen tausta", "Tuotokset", r"Lupaavat osallisuuden\s+käytännöt ja palaset")


def one_line(text: str) -> str:
    return " ".join(text.split())


def narrow_lines(text: str) -> str:
    """Wrapped anew at 33 letters, also at hyphens inside words, headings and texts alike."""
    return textwrap.fill(one_line(text), 33, break_on_hyphens=True)


def word_a_line(text: str) -> str:
    return "\n\n".join(text.split())


def without_empty_headings(text: str) -> str:
    for wording in EMPTY:
        text = re.sub(rf"(?m)^\s*{wording}[ \t]*$", "", text)
    return text


def blank_pages(text: str) -> str:
    """A form feed and empty lines after every third line, in the middle of headings too."""
    lines = text.split("\n")
    return "\n".join(line + ("\n\n\f\n \n\t\n" if number % 3 == 0 else "") for number, line in enumerate(lines))


def windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("cp1252")


def latin_1(text: str) -> bytes:
    """Letters that Latin-1 does not have are written as people write them."""
    return text.replace("€", "euroa").replace(" – ", " - ").encode("latin-1")


def latin_9(text: str) -> bytes:
    return text.replace("–", "-").encode("iso8859-15")


def utf_16(text: str) -> bytes:
    return text.encode("utf-16")


def capitals(text: str) -> str:
    for heading in HEADINGS:
        loose = r"[-\s]*".join(re.escape(letter) for letter in heading.wording if not letter.isspace())
        text = re.sub(rf"(?m)^([ \t]*){loose}", lambda match: match[0].upper(), text, count=1)
    return text


def odd_spacing(text: str) -> str:
    """Tabs, no-break and double spaces between words; the one-word headings spaced out letter by letter."""
    for word in ("Tavoitteet", "Toimintatapa", "Tuotokset"):
        text = re.sub(rf"(?m)^{word}", " ".join(word), text)
    return text.replace(" ", "\u00a0 \t")


def split_headings(text: str) -> str:
    """Headings hyphenated over a line end."""
    for whole, parts in {
        "Toteuttajat": "Toteut-\ntajat", "Tavoitteet": "Tavoit-\n\nteet", "Toimintatapa": "Toiminta-\ntapa",
        "kohderyhmät": "kohde-\nryhmät", "juurrutus": "juur-\nrutus",
    }.items():  # fmt: skip
        text = text.replace(whole, parts, 1)
    return text


def two_columns(text: str) -> str:
    """Headings in a narrow left column, texts beside them: a heading's second line comes after text."""
    rows = []
    for heading, body in sections(text):
        left = textwrap.wrap(heading, 27)
        right = textwrap.wrap(body, 60, break_on_hyphens=False)
        height = max(len(left), len(right))
        left, right = left + [""] * (height - len(left)), right + [""] * (height - len(right))
        rows += [f"{a:<30}{b}".rstrip() for a, b in zip(left, right, strict=True)]
    return f"{text.strip().splitlines()[0].strip()}\n\n" + "\n".join(rows) + "\n\n" + text.split()[-1]


def sections(text: str) -> list[tuple[str, str]]:
    """The seed's headings and texts, found by a way of its own: plain search for each heading in turn."""
    flat = one_line(text).replace("kehittä- mistyön", "kehittämistyön")
    flat = flat[: flat.index("https://")]
    places = []
    start = 0
    for heading in HEADINGS:
        start = flat.index(heading.wording, start)
        places.append((start, start + len(heading.wording)))
        start += len(heading.wording)
    ends = [begin for begin, _end in places[1:]] + [len(flat)]
    return [
        (heading.wording, flat[end:next_].strip())
        for heading, (_begin, end), next_ in zip(HEADINGS, places, ends, strict=True)
    ]


def decomposed(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFD", text)


MANGLINGS: list[Callable[[str], str | bytes]] = [
    one_line, narrow_lines, word_a_line, without_empty_headings, blank_pages, windows, latin_1, latin_9, utf_16,
    capitals, odd_spacing, split_headings, two_columns, decomposed,
]  # fmt: skip
