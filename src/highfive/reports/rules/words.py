"""Words for places and groups in a sentence: stored inflected forms of areas, regular words of sex and age."""

import re
from dataclasses import dataclass

from highfive.core.rules import Texts, text

KINDS = {
    "municipality": {"fi": "kunnassa", "sv": "i kommunen", "en": "in the municipality of"},
    "region": {"fi": "seudulla", "sv": "i regionen", "en": "in the region of"},
    "country": {"fi": "alueella", "sv": "i", "en": "in"},
}
SEXES: dict[str, dict[str, Texts]] = {
    "woman": {
        "name": {"fi": "naiset", "sv": "kvinnor", "en": "women"},
        "where": {"fi": "naisilla", "sv": "bland kvinnor", "en": "among women"},
    },
    "man": {
        "name": {"fi": "miehet", "sv": "män", "en": "men"},
        "where": {"fi": "miehillä", "sv": "bland män", "en": "among men"},
    },
}
AGES: dict[str, Texts] = {
    "name": {"fi": "{0}–{1}-vuotiaat", "sv": "{0}–{1}-åringar", "en": "people aged {0}–{1}"},
    "where": {"fi": "{0}–{1}-vuotiailla", "sv": "bland {0}–{1}-åringar", "en": "among people aged {0}–{1}"},
}
OLDEST: dict[str, Texts] = {
    "name": {
        "fi": "{0} vuotta täyttäneet", "fi-simple": "{0}-vuotiaat ja vanhemmat",
        "sv": "personer som fyllt {0} år", "en": "people aged {0} or over",
    },
    "where": {
        "fi": "{0} vuotta täyttäneillä", "fi-simple": "{0}-vuotiailla ja vanhemmilla",
        "sv": "bland personer som fyllt {0} år", "en": "among people aged {0} or over",
    },
}  # fmt: skip


EVERYBODY: dict[str, Texts] = {
    "name": {"fi": "kaikki vastaajat", "sv": "alla svarande", "en": "all respondents"},
    "where": {"fi": "kaikilla vastaajilla", "sv": "bland alla svarande", "en": "among all respondents"},
}


@dataclass(frozen=True)
class Place:
    """An area's words in one language."""

    name: str
    where: str  # "Sallassa", "i Salla", "in Salla"
    genitive: str  # "Sallan", "Sallas", "Salla's"


def place(names: Texts, forms: dict[str, dict[str, str]], kind: str, language: str) -> Place:
    """An area's words: its stored forms; without them the bare name after the kind of area, never a made-up case."""
    base = language.split("-")[0]
    name, stored = text(names, language), forms.get(base, {})
    around = f"{KINDS[kind][base]} {name}"
    if base != "fi":
        plain_where = {"sv": f"i {name}", "en": f"in {name}"}[base]
        owner = {"sv": name if name.endswith("s") else f"{name}s", "en": f"{name}’s"}[base]
        return Place(name, stored.get("where", plain_where), stored.get("genitive", owner))
    genitive = stored.get("genitive", "")
    beside = f"{genitive} {KINDS[kind]['fi']}" if genitive else around
    return Place(name, stored.get("where", beside), genitive or name)


def group_words(key: str, language: str) -> Place | None:
    """Words for a group of one trait ("sex=woman", "age=18-44", "age=65+"); None for a group that has none here."""
    base = language.split("-")[0]
    if key.startswith("sex="):
        words = SEXES.get(key[4:])
        return Place(words["name"][base], words["where"][base], "") if words else None
    if band := re.fullmatch(r"age=(\d+)-(\d+)", key):
        name, where = (AGES[form][base].format(*band.groups()) for form in ("name", "where"))
        return Place(name, where, "")
    if oldest := re.fullmatch(r"age=(\d+)\+", key):
        name, where = (text(OLDEST[form], language).format(*oldest.groups()) for form in ("name", "where"))
        return Place(name, where, "")
    return None


def everybody(language: str) -> Place:
    """Words for all who answered, as a group is compared with them."""
    base = language.split("-")[0]
    return Place(EVERYBODY["name"][base], EVERYBODY["where"][base], "")


def start(sentence: str) -> str:
    """The first letter as a capital; the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def listed(words: list[str], language: str) -> str:
    """ "a, b ja c"."""
    last = {"fi": " ja ", "sv": " och ", "en": " and "}[language.split("-")[0]]
    return last.join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
