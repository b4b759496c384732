"""Plain sentences from numbers: what a result says, and nothing it does not say.

The models are whole sentences per language (never glued from translated pieces). A difference or a change is claimed
only when it was tested as such and its verdict is clear; a number that is not shown gives no number; a limit reads as
a limit.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from highfive.core.rules import Texts, text
from highfive.figures.rules.reading import bound_word
from highfive.reports.rules.document import Number, Part, Sentence, figure_number, plain, tenths
from highfive.reports.rules.words import Place, listed, start

Verdict = Literal["higher", "lower", "unclear"]

HIDDEN: Texts = {
    "fi": "Lukua ei näytetä: vastaajia on liian vähän tai luku on suojattu, jottei ketään voi tunnistaa.",
    "fi-simple": "Emme näytä tätä lukua. Näin ketään ei voi tunnistaa.",
    "sv": "Talet visas inte: de svarande är för få eller talet är skyddat så att ingen kan kännas igen.",
    "en": "Not shown: too few respondents, or protected so that nobody can be recognised.",
}
NO_NUMBER: dict[str, Texts] = {
    "too_few": HIDDEN,
    "protected": HIDDEN,
    "not_collected": {
        "fi": "Tietoa ei ole kerätty.",
        "fi-simple": "Tätä ei ole kysytty.",
        "sv": "Uppgiften har inte samlats in.",
        "en": "Not collected.",
    },
    "not_applicable": {
        "fi": "Ei koske tätä aluetta.",
        "sv": "Gäller inte det här området.",
        "en": "Does not apply here.",
    },
    "withdrawn": {
        "fi": "Luku on vedetty pois.",
        "fi-simple": "Poistimme luvun.",
        "sv": "Talet har återkallats.",
        "en": "Withdrawn.",
    },
}
SHARE: Texts = {
    "fi": "{where} {p} prosenttia vastaajista {does} (luottamusväli {lo}–{hi} %, n = {n}).",
    "fi-simple": "{where} noin {k} {ten} {does}.",
    "sv": "{p} procent av de svarande {where} {does} (konfidensintervall {lo}–{hi} %, n = {n}).",
    "en": "{p}% of respondents {where} {does} (confidence interval {lo}–{hi}%, n = {n}).",
}
SHARE_BOUND: Texts = {
    "fi": "{where} {bound}{p} prosenttia vastaajista {does} (n = {n}).",
    "fi-simple": "{where} {bound}{p} prosenttia vastaajista {does}.",
    "sv": "{bound}{p} procent av de svarande {where} {does} (n = {n}).",
    "en": "{bound}{p}% of respondents {where} {does} (n = {n}).",
}
TITLED: Texts = {  # when the indicator has no verb phrase in this language
    "fi": "{title}: {where} {p} prosenttia vastaajista (luottamusväli {lo}–{hi} %, n = {n}).",
    "fi-simple": "{title}: {where} noin {k} {ten}.",
    "sv": "{title}: {p} procent av de svarande {where} (konfidensintervall {lo}–{hi} %, n = {n}).",
    "en": "{title}: {p}% of respondents {where} (confidence interval {lo}–{hi}%, n = {n}).",
}
TITLED_BOUND: Texts = {
    "fi": "{title}: {where} {bound}{p} prosenttia vastaajista (n = {n}).",
    "fi-simple": "{title}: {where} {bound}{p} prosenttia vastaajista.",
    "sv": "{title}: {bound}{p} procent av de svarande {where} (n = {n}).",
    "en": "{title}: {bound}{p}% of respondents {where} (n = {n}).",
}
MEAN: Texts = {
    "fi": "{title}: keskiarvo {where} on {p} (luottamusväli {lo}–{hi}, n = {n}).",
    "fi-simple": "{title}: keskiarvo {where} on {p}.",
    "sv": "{title}: medelvärdet {where} är {p} (konfidensintervall {lo}–{hi}, n = {n}).",
    "en": "{title}: the mean {where} is {p} (confidence interval {lo}–{hi}, n = {n}).",
}
UNCERTAIN: Texts = {
    "fi": "Tulos on epävarma: vastaajia on vähän tai luottamusväli on leveä.",
    "fi-simple": "Tulos on epävarma. Vastaajia on vähän.",
    "sv": "Resultatet är osäkert: de svarande är få eller konfidensintervallet brett.",
    "en": "This result is uncertain: few respondents or a wide interval.",
}
COMPARED: dict[Verdict, Texts] = {
    "higher": {
        "fi": "Osuus on {where} suurempi kuin {where2}. Ero on selvä.",
        "fi-simple": "{where} näin vastasi noin {k} kymmenestä. {where2} näin vastasi noin {k2}.",
        "sv": "Andelen är större {where} än {where2}. Skillnaden är klar.",
        "en": "The share is higher {where} than {where2}. The difference is clear.",
    },
    "lower": {
        "fi": "Osuus on {where} pienempi kuin {where2}. Ero on selvä.",
        "fi-simple": "{where} näin vastasi noin {k} kymmenestä. {where2} näin vastasi noin {k2}.",
        "sv": "Andelen är mindre {where} än {where2}. Skillnaden är klar.",
        "en": "The share is lower {where} than {where2}. The difference is clear.",
    },
    "unclear": {
        "fi": "{where} ja {where2} tulokset eivät eroa selvästi. Pieni ero on silti mahdollinen.",
        "fi-simple": "Emme näe selvää eroa.",
        "sv": "Ingen klar skillnad syns mellan {name} och {name2}. En liten skillnad är ändå möjlig.",
        "en": "No clear difference is seen between {name} and {name2}. A small one is possible.",
    },
}
CHANGED: dict[Verdict, Texts] = {
    "higher": {
        "fi": "Osuus on kasvanut {d} prosenttiyksikköä vuodesta {y}.",
        "sv": "Andelen har ökat med {d} procentenheter sedan {y}.",
        "en": "The share has risen by {d} percentage points since {y}.",
    },
    "lower": {
        "fi": "Osuus on pienentynyt {d} prosenttiyksikköä vuodesta {y}.",
        "sv": "Andelen har minskat med {d} procentenheter sedan {y}.",
        "en": "The share has fallen by {d} percentage points since {y}.",
    },
    "unclear": {
        "fi": "Osuus ei ole selvästi muuttunut vuodesta {y}.",
        "fi-simple": "Tulos ei ole selvästi muuttunut.",
        "sv": "Ingen klar förändring syns sedan {y}.",
        "en": "The share has not clearly changed since {y}.",
    },
}
TITLE: dict[Verdict, Texts] = {
    "higher": {
        "fi": "Osuus on {where} suurempi kuin {where2}",
        "fi-simple": "Luku on {where} suurempi kuin {where2}",
        "sv": "Andelen är större {where} än {where2}",
        "en": "The share is higher {where} than {where2}",
    },
    "lower": {
        "fi": "Osuus on {where} pienempi kuin {where2}",
        "fi-simple": "Luku on {where} pienempi kuin {where2}",
        "sv": "Andelen är mindre {where} än {where2}",
        "en": "The share is lower {where} than {where2}",
    },
}
BY_CHANCE: dict[str, Texts] = {
    "areas": {
        "fi": "Kuntien erot voivat johtua sattumasta",
        "fi-simple": "Kuntien välillä emme näe selvää eroa",
        "sv": "Skillnaderna mellan kommunerna kan bero på slumpen",
        "en": "Differences between the municipalities may be due to chance",
    },
    "groups": {
        "fi": "Ryhmien erot voivat johtua sattumasta",
        "fi-simple": "Ryhmien välillä emme näe selvää eroa",
        "sv": "Skillnaderna mellan grupperna kan bero på slumpen",
        "en": "Differences between the groups may be due to chance",
    },
}
SOME_CLEAR: dict[str, Texts] = {
    "areas": {
        "fi": "Joidenkin kuntien välillä on selvä ero",
        "sv": "Mellan några kommuner finns en klar skillnad",
        "en": "Some municipalities clearly differ",
    },
    "groups": {
        "fi": "Joidenkin ryhmien välillä on selvä ero",
        "sv": "Mellan några grupper finns en klar skillnad",
        "en": "Some groups clearly differ",
    },
}
REPORT_TITLE: Texts = {
    "fi": "{genitive} hyvinvointikertomus {year}",
    "sv": "{genitive} välfärdsberättelse {year}",
    "en": "Wellbeing report of {name} {year}",
}
OF_TEN: dict[str, Texts] = {
    "one": {"fi-simple": "vastaaja kymmenestä"},
    "many": {"fi-simple": "vastaajaa kymmenestä"},
}


@dataclass(frozen=True)
class Result:
    """One figure as a sentence needs it; percentages 0-100, `place` names the area or the group it is about."""

    ref: str
    title: str
    does: str
    place: Place
    unit: str = "percent"
    value: Decimal | None = None
    bound: str = ""
    reason: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    n: int | None = None
    uncertain: bool = False


@dataclass(frozen=True)
class Pair:
    """A tested difference: is the first place's share higher, lower, or not clearly different?"""

    place: Place
    other: Place
    verdict: Verdict
    ours: bool = True  # the first place is the one that the text is about


@dataclass(frozen=True)
class Change:
    """A tested change from an earlier round, in percentage points."""

    ref: str
    verdict: Verdict
    points: Decimal
    year: int


def report_title(place: Place, year: int, language: str) -> str:
    return text(REPORT_TITLE, language).format(genitive=place.genitive, name=place.name, year=year)


def fill(model: str, **values: str | Number) -> Sentence:
    """Put words and numbers into a model's holes; neighbouring words become one part; it starts with a capital."""
    parts: list[Part] = []
    for index, piece in enumerate(re.split(r"\{(\w+)\}", model)):
        part = values[piece] if index % 2 else piece
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part != "":
            parts.append(part)
    if parts and isinstance(parts[0], str):
        parts[0] = start(parts[0])
    return Sentence(tuple(parts))


def _numbers(result: Result, language: str) -> dict[str, str | Number]:
    roles = {"p": ("value", result.value), "lo": ("low", result.low), "hi": ("high", result.high), "n": ("n", result.n)}
    return {
        hole: "–" if value is None else figure_number(result.ref, role, value, result.unit, language)
        for hole, (role, value) in roles.items()
    }


def hidden_sentence(title: str, reason: str, language: str) -> Sentence:
    """The reason for having no number; the same words for protected and too few."""
    return plain(f"{title}. {text(NO_NUMBER[reason], language)}")


def result_sentences(result: Result, language: str) -> tuple[Sentence, ...]:
    """What one figure says, with its uncertainty; two sentences when the result is uncertain."""
    if result.value is None:
        return (hidden_sentence(result.title, result.reason, language),)
    words = {"title": result.title, "where": result.place.where, "does": result.does}
    said = fill(_model(result, language), **words, **_numbers(result, language), **_limit(result, language))
    return (said, plain(text(UNCERTAIN, language))) if result.uncertain else (said,)


def _model(result: Result, language: str) -> str:
    if result.unit == "mean":
        return text(MEAN, language)
    rare = (
        language == "fi-simple" and not 0 < tenths(result.value or Decimal(0)) < 10
    )  # "about 0 of 10" says too little
    plainly = bool(result.bound) or rare
    model = text((SHARE, TITLED, SHARE_BOUND, TITLED_BOUND)[2 * plainly + (not result.does)], language)
    return model if result.low is not None or result.bound or "{lo}" not in model else _without_interval(model)


def _without_interval(model: str) -> str:
    return re.sub(r"\([^()]*\{lo\}[^()]*, n", "(n", model)


def _limit(result: Result, language: str) -> dict[str, str | Number]:
    if result.value is None or result.unit == "mean":
        return {}
    count = tenths(result.value)
    return {
        "bound": bound_word(result.bound, language),
        "k": figure_number(result.ref, "tenths", result.value, result.unit, language),
        "ten": OF_TEN["one" if count == 1 else "many"]["fi-simple"],
    }


def comparison_sentence(result: Result, other: Result, verdict: Verdict, language: str) -> Sentence | None:
    """Whether two shown figures differ; None when either is not shown, for then nothing may be said of them."""
    if result.value is None or other.value is None:
        return None
    model = text(COMPARED[verdict], language)
    if language == "fi-simple" and verdict != "unclear" and not _tell_apart(result, other):
        model = COMPARED[verdict]["fi"]
    return fill(
        model,
        where=result.place.where, where2=other.place.where, name=result.place.name, name2=other.place.name,
        **({"k": _limit(result, language)["k"], "k2": _limit(other, language)["k"]} if "{k}" in model else {}),
    )  # fmt: skip


def _tell_apart(result: Result, other: Result) -> bool:
    """Whether "so many of ten" shows the difference: neither is a limit, both 1-9, and they are not the same."""
    if result.bound or other.bound or result.value is None or other.value is None:
        return False
    counts = {tenths(result.value), tenths(other.value)}
    return len(counts) == 2 and counts <= set(range(1, 10))


def change_sentence(change: Change, language: str) -> Sentence:
    """A change only when it was tested as a change between rounds and is clear."""
    points = figure_number(change.ref, "change", abs(change.points), "percent", language)
    return fill(text(CHANGED[change.verdict], language), d=points, y=str(change.year))


def finding(pairs: list[Pair], among: Literal["areas", "groups"], measure: str, language: str) -> str:
    """A chart's title: what the tested differences allow to be said; the bare measure when nothing was tested.

    Clear differences of our own place come first ("Osuus on Sallassa suurempi kuin Posiolla"), then those of others
    ("Osuus on Kemijärvellä suurempi kuin Itä-Lapissa"); one direction is enough for a title.
    """
    if not pairs:
        return measure
    for ours in (True, False):
        for verdict in ("higher", "lower"):
            clear = [pair for pair in pairs if pair.ours == ours and pair.verdict == verdict]
            if said := _clear_title(clear, verdict, language):
                return said
    return text((SOME_CLEAR if any(pair.verdict != "unclear" for pair in pairs) else BY_CHANCE)[among], language)


def _clear_title(clear: list[Pair], verdict: Literal["higher", "lower"], language: str) -> str:
    """One place against several, or several against one; empty when they share neither side."""
    places, others = list(dict.fromkeys(p.place for p in clear)), list(dict.fromkeys(p.other for p in clear))
    if not clear or (len(places) > 1 and len(others) > 1):
        return ""
    first, second = (listed([place.where for place in side], language) for side in (places, others))
    return start(text(TITLE[verdict], language).format(where=first, where2=second))
