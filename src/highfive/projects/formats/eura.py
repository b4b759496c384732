"""A project's page in the EURA 2014 information service, pasted as text: labels and values in numbered sections.

Sections 1-3 are read as seen on stored pages. Realised funding and target groups (sections 4-5) are read where their
words occur. Contact persons' details are left out, and the reader of the card is told so.
"""

import re
from collections.abc import Sequence

from highfive.projects.formats import card as cards
from highfive.projects.formats import plain
from highfive.projects.rules import HEADINGS, Card, Note

# Page furniture and section titles: recognised, and nothing of the project's own.
FRAME = (
    ("frame:union", "Euroopan unioni Vipuvoimaa EU:lta"),
    ("frame:title", "Euroopan sosiaalirahaston (ESR) rahoittaman hankkeen kuvaus"),
)
SECTIONS = (
    ("section:project", "1 Hanke"),
    ("section:applicant", "2 Hakijan perustiedot"),
    ("partners", "Osatoteuttajat"),
    ("summary", "3 Suunnitelman mukainen tiivistelmä toteutuksesta"),
    ("section:groups", "4 Kohderyhmät"),
    ("groups", "4.1 Hankkeen varsinaiset kohderyhmät"),
)
LABELS = {
    "code": "Hankekoodi",
    "name": "Hankkeen nimi",
    "policy": "Toimintalinja",
    "objective": "Erityistavoite",
    "period": "Suunnitelman mukainen toteutusaika",
    "state": "Toiminnan tila",
    "funder": "Vastuuviranomainen",
    "applicant": "Hakijan virallinen nimi",
    "organisation": "Organisaatiotyyppi",
    "business_id": "Y-tunnus",
    "applicants": "Hakijoiden lukumäärä tai tuen siirto -menettely",
    "funding": "Toteutunut julkinen rahoitus",
}
DETAILS = ("policy", "objective", "state", "organisation", "business_id", "applicants", "partners")
CONTACTS = (
    "Yhteyshenkilön nimi", "Yhteyshenkilön asema hankkeessa", "Yhteyshenkilön asema", "Yhteyshenkilön sähköpostiosoite",
    "Yhteyshenkilön sähköposti", "Yhteyshenkilön puhelinnumero", "Yhteyshenkilön puhelin", "Yhteyshenkilö",
    "Asema hankkeessa", "Sähköpostiosoite", "Sähköposti", "Puhelinnumero", "Puhelin", "Matkapuhelin",
)  # fmt: skip

_UNKNOWN = re.compile(r"^[ \t]*(?:\d{1,2}(?:\.\d{1,2})?[ \t]+[A-ZÅÄÖ]|[A-ZÅÄÖ][^:\n]{2,60}:(?:\s|$))", re.M)
_PERSONAL = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+"
    r"|\+358[\d \t-]{6,14}\d|\bpuh(?:elin)?\.?[ \t]*:?[ \t]*[\d+][\d \t-]{5,14}\d"
)


def is_eura(text: str) -> bool:
    """Whether the text is such a page rather than a card of twelve headings."""
    labels = sum(
        bool(_label(wording).search(text)) for wording in ("Hankekoodi", LABELS["applicant"], LABELS["period"])
    )
    return labels >= 2


def read(text: str) -> Card:
    """Read a page into a card; labels that are not known stay, with their values, in `unplaced`."""
    text, controls = plain.cleaned(text)
    text, joined, kept = plain.undivided(text)
    text, left_out = _PERSONAL.subn("", text)
    values, unplaced, contacts = _values(text)
    dates, notes = cards.period(values.get("period", ""))
    euros = cards.funding(values.get("funding", ""))[1]
    texts = _texts(values)
    left_out += contacts
    return Card(
        name=values.get("name", ""),
        code=cards.code(values.get("code", "")) or cards.code(text),
        starts_on=dates[0],
        ends_on=dates[1],
        funder=values.get("funder", ""),
        public_funding=euros,
        implementers=_implementers(values),
        target_groups=cards.groups(texts.get("primary_target_groups", "")),
        links=tuple(dict.fromkeys(cards.LINK.findall(text))),
        texts=texts,
        unplaced=tuple(unplaced),
        layout="eura",
        missing=tuple(heading.key for heading in HEADINGS if heading.key not in texts),
        notes=(
            *cards.hyphen_notes(controls, joined, kept),
            *((Note("contact", count=left_out),) if left_out else ()),
            *notes,
        ),
    )


def _label(wording: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){plain.loosely(wording)}\s*:", re.I)


def _marks(text: str) -> list[plain.Mark]:
    """Where labels and section titles stand; of overlapping ones the first and longest."""
    found = [
        plain.Mark(key, match.start(), match.end())
        for key, wording in (*LABELS.items(), *(("contact", wording) for wording in CONTACTS))
        for match in _label(wording).finditer(text)
    ]
    for key, wording in FRAME + SECTIONS:
        pattern = re.compile(rf"(?<![\w.]){plain.loosely(wording)}(?!\w)[ \t]*:?")
        found += [plain.Mark(key, match.start(), match.end()) for match in pattern.finditer(text)]
    chosen: list[plain.Mark] = []
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if not chosen or mark.start >= chosen[-1].end:
            chosen.append(mark)
    return chosen


def _values(text: str) -> tuple[dict[str, str], list[str], int]:
    """(value of each label, what had no place, how many contact details were passed over)."""
    marks = _marks(text)
    values: dict[str, str] = {}
    unplaced = [text[: marks[0].start] if marks else text]
    contacts = 0
    for mark, end in zip(marks, plain.ends(text, marks), strict=True):
        body = text[mark.end : end]
        value, rest = _value(mark.key, body)
        unplaced.append(rest)
        if mark.key == "contact":
            contacts += bool(value)
        elif mark.key in values or mark.key.startswith(("section", "frame")):
            unplaced.append(value)
        elif value:
            values[mark.key] = value
    return values, [part for part in map(_own_words, unplaced) if part], contacts


def _value(key: str, body: str) -> tuple[str, str]:
    """A label's value and what follows it that is not its own: a line with another label, the page's own address."""
    ends = [len(body)]
    if key != "summary":
        ends += [match.start() for match in [_UNKNOWN.search(body, _first_line_end(key, body))] if match]
    if key == "contact" and (blank := re.search(r"\S[ \t]*\n[ \t]*\n", body)):
        ends.append(blank.end())
    if (address := body.find(cards.EURA_ADDRESS)) >= 0:
        ends.append(address)
    return plain.flowed(body[: min(ends)]), body[min(ends) :]


def _first_line_end(key: str, body: str) -> int:
    """Where another label may begin: after the value's first line, or at once if the label has no value of its own.

    A project's name often has a colon itself, so it always owns its first line.
    """
    start = len(body) - len(body.lstrip())
    end = body.find("\n", start)
    if key != "name" and "\n" in body[:start] and _UNKNOWN.match(body, start):
        return start
    return len(body) if end < 0 else end


def _own_words(text: str) -> str:
    """Left-over text without the page's own address, which is kept as a link."""
    return plain.flowed(re.sub(re.escape(cards.EURA_ADDRESS) + r"S\d{5}", "", text))


def _implementers(values: dict[str, str]) -> tuple[str, ...]:
    """The applicant and the partners, without business numbers and remarks in brackets."""
    partners = re.sub(r"\([^()]*\)", "", values.get("partners", ""))
    names = re.split(r",?\s*\d{7}-\d(?:,\s*[A-ZÅÄÖ][a-zåäö ]+(?=$|\s[A-ZÅÄÖ]))?\s*", partners)
    return tuple(filter(None, (values.get("applicant", ""), *(name.strip(" ,;") for name in names))))


def _texts(values: dict[str, str]) -> dict[str, str]:
    """Texts under the card's headings, as far as the page says the same thing."""
    identity = ", ".join(filter(None, (values.get("code"), values.get("name"), values.get("period"))))
    funding = ", ".join(filter(None, (values.get("funder"), values.get("funding"))))
    found = {
        "identity": identity,
        "funding": funding,
        "implementers": "; ".join(_implementers(values)),
        "primary_target_groups": values.get("groups", ""),
        "summary": values.get("summary", ""),
        "details": _details(values, DETAILS),
    }
    return {key: text for key, text in found.items() if text}


def _details(values: dict[str, str], keys: Sequence[str]) -> str:
    wordings = LABELS | {"partners": "Osatoteuttajat"}
    return "; ".join(f"{wordings[key]}: {values[key]}" for key in keys if key in values)
