"""The document every format is written from: sections of sentences, tables and charts; each number knows its source."""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from highfive.figures.rules.reading import number as read

DASH = "–"


def anchor(ref: str) -> str:
    """A reference as a name that HTML ids and Word bookmarks may have."""
    return ref.replace(".", "_")


@dataclass(frozen=True)
class Number:
    """A number as it reads. `ref` names what it comes from: "f12" figure 12, "p3.respondents" a fact of publication 3.

    `role` says which of the figure's numbers it is: value, low, high, n or tenths ("6 of 10").
    """

    ref: str
    text: str
    role: str = "value"

    @property
    def anchor(self) -> str:
        return anchor(self.ref)

    @property
    def figure_id(self) -> int | None:
        return int(self.ref[1:]) if self.ref.startswith("f") else None


def figure_number(ref: str, role: str, value: Decimal | float, unit: str, language: str) -> Number:
    """A figure's number in its role (value, low, high, n, tenths, change), as the store reads numbers."""
    if role == "tenths":
        return Number(ref, str(tenths(Decimal(str(value)))), role)
    return Number(ref, read(value, "persons" if role == "n" else unit, language), role)


def tenths(value: Decimal) -> int:
    """A share as "so many of ten"."""
    return int((value / 10).quantize(Decimal(1), ROUND_HALF_UP))


Part = str | Number


@dataclass(frozen=True)
class Sentence:
    """Words and numbers in reading order; also the content of a table cell."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def numbers(self) -> tuple[Number, ...]:
        return tuple(part for part in self.parts if isinstance(part, Number))

    @property
    def unbroken(self) -> tuple[tuple[Part, ...], ...]:
        """The parts in groups that no line may break: both ends of an interval and their dash are one."""
        groups: list[tuple[Part, ...]] = []
        for part in self.parts:
            joins = bool(groups) and (part == DASH or groups[-1][-1] == DASH)
            groups[-1:] = [(*groups[-1], part)] if joins else [*groups[-1:], (part,)]
        return tuple(groups)


@dataclass(frozen=True)
class Paragraph:
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Bullets:
    items: tuple[Sentence, ...]


@dataclass(frozen=True)
class Note:
    """What the reader must know beside the text: synthetic data, an unverified list, a part not written yet."""

    sentence: Sentence
    warm: bool = False


@dataclass(frozen=True)
class Table:
    """The first column names the row; the other columns hold numbers when `numeric`, else words."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Sentence, ...], ...]
    numeric: bool = True


@dataclass(frozen=True)
class ChartRow:
    """One estimate: drawn from `value`, `low`, `high` (a bound has no interval), read from `reading`."""

    label: str
    reading: Sentence
    answers: Sentence
    value: float | None
    low: float | None
    high: float | None
    bound: str = ""
    hidden: bool = False  # a number that is not shown
    whole: bool = False  # the whole region, or the whole municipality among its groups


@dataclass(frozen=True)
class ChartBlock:
    """A dot-and-interval chart with its table. `title` is the finding as far as it was tested, `measure` of what."""

    number: int
    title: str
    measure: str
    columns: tuple[str, str, str]
    rows: tuple[ChartRow, ...]
    unit: str
    source: str

    @property
    def subtitle(self) -> str:
        """What is measured, where the title does not say it."""
        return "" if self.measure in self.title else self.measure


Block = Paragraph | Bullets | Note | Table | ChartBlock


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True)
class Origin:
    """Where a set of numbers comes from: one publication of the store; `rule` is how its numbers were made."""

    key: str
    name: str
    producer: str
    licence: str
    url: str
    period: str
    retrieved_on: str
    rule: str
    synthetic: bool


@dataclass(frozen=True)
class Provenance:
    """One number's papers: what it is, of whom, its interval and n, and where it comes from.

    `rule` is what was done to it beyond its origin's rule: given as a limit, uncertain, not checked.
    """

    ref: str
    title: str
    about: str
    reading: str
    interval: str
    n: str
    rule: str
    origin: str
    page: str


@dataclass(frozen=True)
class Document:
    title: str
    lead: str
    language: str
    area_code: str
    area: str
    region: str
    year: int
    made_on: str
    made_at: str  # the same day as 2026-11-24
    sections: tuple[Section, ...]
    origins: tuple[Origin, ...] = ()
    provenance: tuple[Provenance, ...] = ()
    synthetic: bool = False
    site: str = ""  # the address that pages of numbers are under, for files read elsewhere
    labels: dict[str, str] = field(default_factory=dict)  # words of the frame in the document's language


CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
BLOCKS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Block)}


def to_json(item: Any) -> Any:
    """Dataclasses as plain JSON; a block carries its kind. Control characters are left out: no format takes them."""
    if isinstance(item, str):
        return CONTROL.sub("", item)
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        kind = {"kind": type(item).__name__} if type(item).__name__ in BLOCKS else {}
        return kind | {part.name: to_json(getattr(item, part.name)) for part in dataclasses.fields(item)}
    if isinstance(item, list | tuple):
        return [to_json(part) for part in item]
    return {key: to_json(value) for key, value in item.items()} if isinstance(item, dict) else item


def from_json(data: dict[str, Any]) -> Document:
    """The document that `to_json` wrote; raises KeyError or TypeError for anything else."""
    document: Document = _read(Document, data)
    return document


def _read(kind: Any, data: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        make: Any = kind
        return make(**{name: _read(hint, data[name]) for name, hint in _hints(make).items()})
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        return tuple(_read(kinds[0], part) for part in data)
    if isinstance(kind, UnionType) or get_origin(kind) is Union:
        return _read_one_of(kind, data)
    return data


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _read_one_of(kind: Any, data: Any) -> Any:
    if isinstance(data, dict) and "kind" in data:
        return _read(BLOCKS[data["kind"]], data)
    return _read(Number, data) if isinstance(data, dict) else data


def sections_of(document: Document) -> Iterator[Section]:
    """All sections, depth first, in reading order."""
    for section in document.sections:
        yield from _with_inner(section)


def _with_inner(section: Section) -> Iterator[Section]:
    yield section
    for inner in section.sections:
        yield from _with_inner(inner)


def charts_of(document: Document) -> Iterator[ChartBlock]:
    for section in sections_of(document):
        yield from (block for block in section.blocks if isinstance(block, ChartBlock))


def numbers_of(document: Document) -> tuple[Number, ...]:
    """Every number that the text, tables and charts carry, in reading order."""
    return tuple(
        number
        for section in sections_of(document)
        for block in section.blocks
        for sentence in sentences_of(block)
        for number in sentence.numbers
    )


def sentences_of(block: Block) -> tuple[Sentence, ...]:
    """A block's sentences in the order every format writes them."""
    match block:
        case Paragraph(sentences):
            return sentences
        case Bullets(items):
            return items
        case Note(sentence, _):
            return (sentence,)
        case Table():
            return tuple(cell for row in block.rows for cell in row)
        case ChartBlock():
            return tuple(cell for row in block.rows for cell in (row.reading, row.answers))


def plain(text: str) -> Sentence:
    return Sentence((text,))
