"""The project card as it is written from rows: passages of Finnish text, each with the row it comes from.

A card is Finnish whatever the reader's language: it is a form of Finnish projects. What people wrote stands as they
wrote it, on one line; our own sentences are whole models with holes, never glued cases of a name.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Refusal
from highfive.projects.formats.plain import canonical
from highfive.projects.formats.written import sealed
from highfive.projects.rules import HEADING_OF, HEADINGS, Card

SOURCE_KINDS = {
    "projects.project": _("The project's own card"),
    "projects.output": _("Output"),
    "projects.projectresult": _("Result"),
    "projects.lesson": _("Lesson"),
    "projects.dissemination": _("Spreading"),
    "network.workentry": _("Recorded work"),
    "practices.practice": _("Practice"),
    "practices.block": _("Building block"),
    "practices.adoption": _("Adoption"),
    "pilots.pilot": _("Pilot"),
}
OUTPUT_WORDS = {
    "model": "Toimintamalli", "method": "Menetelmä tai työkalu", "guide": "Opas tai aineisto", "training": "Koulutus",
    "network": "Verkosto tai rakenne", "activity": "Toiminta", "study": "Kysely tai selvitys", "other": "Muu tuotos",
}  # fmt: skip
ADOPTED = {
    "embedded": "Käytäntö ”{name}” on juurtunut: {adopter}.",
    "in_use": "Käytäntö ”{name}” on käytössä: {adopter}.",
    "trying": "Käytäntö ”{name}” on kokeilussa: {adopter}.",
    "stopped": "Käytännön ”{name}” käyttö on lopetettu: {adopter}.",
}
DECIDED = {
    "adopt": "Päätös: otetaan käyttöön ({day}).",
    "adapt": "Päätös: muokataan ({day}).",
    "stop": "Päätös: lopetetaan ({day}).",
    "cannot_tell": "Päätös: tulos ei riitä johtopäätökseen ({day}).",
}


@dataclass(frozen=True)
class Source:
    """The row a passage comes from; `model` is a key of SOURCE_KINDS, `pk` None where many rows were summed."""

    model: str
    pk: int | None
    address: str

    @property
    def kind(self) -> Any:
        """What kind of row it is, in the language it is shown in."""
        return SOURCE_KINDS[self.model]


@dataclass(frozen=True)
class Passage:
    """A sentence or a text under one heading, and its source. `own`: a person wrote it, it is not ours."""

    heading: str
    text: str
    source: Source
    own: bool = False


@dataclass(frozen=True)
class NumberedPassage:
    """A passage with the number of its source in the list at the end."""

    passage: Passage
    number: int


@dataclass(frozen=True)
class Sheet:
    """A written card: the card itself, its passages by heading in order, and their sources by number."""

    card: Card
    sections: tuple[tuple[str, str, tuple[NumberedPassage, ...]], ...]  # (key, Finnish wording, passages)
    sources: tuple[Source, ...]
    region: str
    made_on: date
    site: str = ""
    synthetic: bool = False

    @property
    def numbered_sources(self) -> list[tuple[int, Source]]:
        return list(enumerate(self.sources, 1))

    @property
    def beyond(self) -> list[tuple[str, str]]:
        """What the card says beyond the twelve headings: (heading, text)."""
        found = ((HEADING_OF[key].wording, self.card.texts.get(key, "")) for key in ("summary", "details"))
        return [(wording, text) for wording, text in found if text]


def stopped(text: str) -> str:
    """The text with a full stop where it has no ending of its own."""
    return text if re.search(r"[.!?…:;][”\"')\]]*$", text) else f"{text}."


def shown_day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def shown_amount(amount: Decimal) -> str:
    """ "1 234,5": thousands apart, a comma, no needless zeros."""
    whole, _dot, rest = f"{amount:,.2f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", " ") + (f",{rest}" if rest else "")


def told(model: str, **words: str) -> str:
    """Our sentence with people's words in its holes, as it will stand on the card."""
    return canonical(model.format(**words))


def output_sentences(
    *, text: str, kind: str, heir: str, money: str, until: date | None, ending: str
) -> list[tuple[str, bool]]:
    """(sentence, whether it is a person's own words) of one output: what, and who carries it on."""
    said = [(told("{kind}: {text}", kind=OUTPUT_WORDS[kind], text=stopped(text.strip())), True)]
    if ending:
        return [*said, (told("Työtä ei jatketa: {why}", why=stopped(ending.strip())), True)]
    if not heir:
        return [*said, ("Jatkajaa ei ole nimetty.", False)]
    said.append((told("Työn jatkaja: {heir}", heir=stopped(heir.strip())), False))
    if money:
        said.append((told("Jatkon rahoitus: {money}", money=stopped(money.strip())), True))
    agreed = f"Jatkosta on sovittu {shown_day(until)} saakka." if until else "Jatkosta on sovittu toistaiseksi."
    return [*said, (agreed, False)]


def labelled(text: str, label: str, value: str, missing: str = "") -> list[tuple[str, bool]]:
    """A person's text and, in a sentence of its own, what belongs to it: "Tiedon lähde: kysely."."""
    said = [(canonical(stopped(text.strip())), True)]
    if value:
        said.append((told("{label}: {value}", label=label, value=stopped(value.strip())), True))
    elif missing:
        said.append((missing, False))
    return said


def without(own: str, passages: Iterable[str]) -> str:
    """A text without sentences that rows will say again: a card that was brought back in says nothing twice."""
    for sentence in passages:
        own = re.sub(rf"(?:^|(?<=\s)){re.escape(sentence)}(?=\s|$)", "", own, count=1)
    return canonical(own)


def joined(key: str, own: Passage | None, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """What stands under a heading: the project's own text less what rows say, then what rows say."""
    if own is None:
        return tuple(passages)
    rest = without(own.text, (passage.text for passage in passages))
    if not rest:
        return tuple(passages)
    rest = stopped(rest) if passages else sealed(rest)
    return (Passage(key, rest, own.source, own=True), *passages)


def text_of(passages: Iterable[Passage]) -> str:
    return sealed(" ".join(passage.text for passage in passages))


def numbered(passages: Mapping[str, Sequence[Passage]]) -> tuple[dict[str, tuple[NumberedPassage, ...]], list[Source]]:
    """Passages with the numbers of their sources, in order of first mention; each source once."""
    places: dict[Source, int] = {}
    found = {
        key: tuple(NumberedPassage(p, places.setdefault(p.source, len(places) + 1)) for p in under)
        for key, under in passages.items()
    }
    return found, list(places)


def same_card_refused(written: Card, read: Card | None, project: Card) -> Refusal | None:
    """A card is given out only when our own reader finds in it exactly what was written; else it says where not."""
    if read is None:
        return Refusal("card_unreadable", _("The card could not be read back. Look at the texts of its headings."), 409)
    keys = [heading.key for heading in HEADINGS]
    wrong = [key for key in keys if read.texts.get(key, "") != written.texts.get(key, "")]
    wrong += ["identity"] * (project.code != read.code or project.name != read.name)
    wrong += ["identity"] * ((project.starts_on, project.ends_on) not in ((read.starts_on, read.ends_on), (None, None)))
    wrong += ["funding"] * (project.public_funding not in (read.public_funding, None))
    if not wrong:
        return None
    names = ", ".join(dict.fromkeys(str(HEADING_OF[key].label) for key in wrong))
    return Refusal("card_differs", REREAD % {"headings": names}, 409)


REREAD = _("Read back, the card would not say the same under these headings: %(headings)s. Mend their texts first.")


def trace_lines(sheet: Sheet) -> list[dict[str, Any]]:
    """Each passage with its source, as plain values: what the downloadable trace holds."""
    return [
        {
            "heading": wording, "key": key, "sentence": item.passage.text, "own_words": item.passage.own,
            "source": item.number, "row": item.passage.source.model, "pk": item.passage.source.pk,
            "address": sheet.site + item.passage.source.address,
        }
        for key, wording, passages in sheet.sections
        for item in passages
    ]  # fmt: skip
