"""Sentences a pilot leaves behind, in each language: the paragraph of the report and the words of the arithmetic."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from highfive.core.rules import Texts, text
from highfive.figures.rules.reading import day, number, sign

LANGUAGES = ("fi", "sv", "en")
ENDING: dict[str, dict[str, str]] = {
    "fi": {"adopt": "ota käyttöön", "adapt": "muokkaa", "stop": "lopeta", "cannot_tell": "ei voida sanoa"},
    "sv": {"adopt": "inför", "adapt": "anpassa", "stop": "avsluta", "cannot_tell": "går inte att säga"},
    "en": {"adopt": "adopt", "adapt": "adapt", "stop": "stop", "cannot_tell": "cannot tell"},
}
TRIED: Texts = {
    "fi": "{where} kokeiltiin: {name}. Kysymys oli: {question}",
    "sv": "{where} prövades: {name}. Frågan var: {question}",
    "en": "Tried {where}: {name}. The question was: {question}",
}
RULE: dict[str, Texts] = {
    "up": {
        "fi": "Ennen alkua lukittiin sääntö: ota käyttöön, jos luku nousee vähintään {adopt} {unit}, "
        "lopeta, jos se nousee alle {stop}.",
        "sv": "Före starten låstes regeln: inför om talet stiger med minst {adopt} {unit}, "
        "avsluta om det stiger med mindre än {stop}.",
        "en": "The rule was locked before the start: adopt if the number rises by at least {adopt} {unit}, "
        "stop if it rises by less than {stop}.",
    },
    "down": {
        "fi": "Ennen alkua lukittiin sääntö: ota käyttöön, jos luku laskee vähintään {adopt} {unit}, "
        "lopeta, jos se laskee alle {stop}.",
        "sv": "Före starten låstes regeln: inför om talet sjunker med minst {adopt} {unit}, "
        "avsluta om det sjunker med mindre än {stop}.",
        "en": "The rule was locked before the start: adopt if the number falls by at least {adopt} {unit}, "
        "stop if it falls by less than {stop}.",
    },
}
POINTS: dict[bool, Texts] = {
    True: {"fi": "prosenttiyksikköä", "sv": "procentenheter", "en": "percentage points"},
    False: {"fi": "pistettä", "sv": "poäng", "en": "points"},
}
CHANGE: Texts = {
    "fi": "Alkumittauksessa luku oli {before}, loppumittauksessa {after}. Muutos on {change} {unit} "
    "({confidence} prosentin luottamusväli {low} … {high}).",
    "sv": "I startmätningen var talet {before}, i slutmätningen {after}. Förändringen är {change} {unit} "
    "({confidence} procents konfidensintervall {low} … {high}).",
    "en": "The baseline was {before}, the final measurement {after}. The change is {change} {unit} "
    "({confidence}% confidence interval {low} to {high}).",
}
NO_NUMBER: dict[str, Texts] = {
    "too_few": {
        "fi": "Vastaajia oli liian vähän, joten muutosta ei voida sanoa.",
        "sv": "De svarande var för få, så förändringen går inte att säga.",
        "en": "There were too few answers to tell the change.",
    },
    "no_interval": {
        "fi": "Luvuilla ei ole luottamusväliä, joten sääntöä ei voitu soveltaa niihin.",
        "sv": "Talen har inget konfidensintervall, så regeln kunde inte tillämpas på dem.",
        "en": "The numbers have no interval, so the rule could not be held against them.",
    },
    "not_measured": {
        "fi": "Toista mittausta ei saatu päätöspäivään mennessä, joten muutosta ei voida sanoa.",
        "sv": "Båda mätningarna blev inte av före beslutsdagen, så förändringen går inte att säga.",
        "en": "Both measurements were not there by the day of the decision, so the change cannot be told.",
    },
}
NEEDED: Texts = {
    "fi": "Ratkaisuun olisi tarvittu noin {needed} vastausta ennen ja saman verran jälkeen.",
    "sv": "För ett avgörande hade det behövts ungefär {needed} svar före och lika många efter.",
    "en": "About {needed} answers before and as many after would have told.",
}
DECIDED: Texts = {
    "fi": "Säännön mukainen suositus oli: {recommended}. Päätös {day}: {ending}.",
    "sv": "Regelns rekommendation var: {recommended}. Beslut {day}: {ending}.",
    "en": "The rule recommended: {recommended}. Decision on {day}: {ending}.",
}


def signed(value: float, language: str) -> str:
    """ "+12", "−3,5", "0": a change always says its direction."""
    words = number(Decimal(str(value or 0)), "points", language)  # nor is nothing ever minus nothing
    return f"+{words}" if value > 0 else words


def report_paragraph(
    language: str, *, where: str, names: Texts, question: Texts, statement: Mapping[str, Any],
    result: Mapping[str, Any], ending: str, decided_on: date, shares: bool,
) -> str:  # fmt: skip
    """What a report tells of a decided pilot, whatever its ending; every number from the stored result."""
    unit = POINTS[shares][language]
    rule = statement["rule"]
    said = [
        TRIED[language].format(
            where=where[:1].upper() + where[1:] if language != "en" else where,
            name=text(names, language), question=_stopped(text(question, language)),
        ),
        RULE[rule["direction"]][language].format(
            adopt=_points(rule["adopt_at"], language), stop=_points(rule["stop_at"], language), unit=unit
        ),
        _measured(language, result, rule["confidence"], unit, shares),
        DECIDED[language].format(
            recommended=ENDING[language][result["recommended"]], day=day(decided_on, language),
            ending=ENDING[language][ending],
        ),
    ]  # fmt: skip
    return " ".join(said)


def _measured(language: str, result: Mapping[str, Any], confidence: int, unit: str, shares: bool) -> str:
    if result["why"]:
        return NO_NUMBER[result["why"]][language]
    told = {name: _level(result[name]["value"], language, shares) for name in ("before", "after")}
    limits = {name: signed(result[name], language) for name in ("change", "low", "high")}
    words = CHANGE[language].format(**told, **limits, unit=unit, confidence=confidence)
    needed = result.get("needed")
    return f"{words} {NEEDED[language].format(needed=number(needed, 'persons', language))}" if needed else words


def _level(value: float, language: str, shares: bool) -> str:
    unit = "percent" if shares else "mean"
    return number(Decimal(str(value)), unit, language) + sign(unit, language)


def _points(value: str | None, language: str) -> str:
    return number(Decimal(value or "0"), "points", language)


def _stopped(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."


def effect_of(result: Mapping[str, Any], adopt_at: float, direction: str) -> str:
    """The practice bank's word for the size of the effect, from the interval of the improvement."""
    if result["why"]:
        return "unknown"
    turn = 1 if direction == "up" else -1
    low, high = sorted((turn * result["low"], turn * result["high"]))
    if high < 0:
        return "negative"
    if low > 0:
        return "clear" if low >= adopt_at else "small"
    return "none" if "adopt" in result["excluded"] else "unknown"
