"""The short questionnaire of a pilot: where, age and sex to weigh by, then one to three questions on ready scales."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from highfive.core.rules import Texts
from highfive.surveys.rules.expressions import parse
from highfive.surveys.rules.questionnaire import LANGUAGES, HelpLine, Indicator, Option, Page, Question, Questionnaire

MOST = 3


@dataclass(frozen=True)
class AnswerScale:
    """A ready scale: what it is called for staff, and its options in every language."""

    name: Any
    options: tuple[tuple[str, Texts], ...]


def _said(fi: str, sv: str, en: str, simple: str = "") -> Texts:
    return {"fi": fi, "fi-simple": simple or fi, "sv": sv, "en": en}


SCALES = {
    "yes_no": AnswerScale(
        _("yes – no"), (("yes", _said("kyllä", "ja", "yes")), ("no", _said("ei", "nej", "no")))
    ),
    "often": AnswerScale(
        _("never – all the time"),
        (
            ("1", _said("en koskaan", "aldrig", "never")),
            ("2", _said("harvoin", "sällan", "rarely")),
            ("3", _said("joskus", "ibland", "sometimes")),
            ("4", _said("usein", "ofta", "often")),
            ("5", _said("koko ajan", "hela tiden", "all the time")),
        ),
    ),
    "agree": AnswerScale(
        _("disagree – agree"),
        (
            ("1", _said("täysin eri mieltä", "helt av annan åsikt", "strongly disagree")),
            ("2", _said("melko eri mieltä", "delvis av annan åsikt", "rather disagree")),
            ("3", _said("en samaa enkä eri mieltä", "varken eller", "neither agree nor disagree")),
            ("4", _said("melko samaa mieltä", "delvis av samma åsikt", "rather agree")),
            ("5", _said("täysin samaa mieltä", "helt av samma åsikt", "strongly agree")),
        ),
    ),
    "good": AnswerScale(
        _("bad – good"),
        (
            ("1", _said("oikein huonosti", "mycket dåligt", "very badly")),
            ("2", _said("melko huonosti", "ganska dåligt", "fairly badly")),
            ("3", _said("vaihtelevasti", "varierande", "it varies")),
            ("4", _said("melko hyvin", "ganska bra", "fairly well")),
            ("5", _said("oikein hyvin", "mycket bra", "very well")),
        ),
    ),
}  # fmt: skip
WHERE = _said("Missä kunnassa asut?", "I vilken kommun bor du?", "Which municipality do you live in?")
ELSEWHERE = _said("muualla", "någon annanstans", "elsewhere")
OUTSIDE = _said(
    "Kiitos! Tämä kysely on kokeilupaikan asukkaille. Vastauksiasi ei tallenneta.",
    "Tack! Den här enkäten är för dem som bor på försöksorten. Dina svar sparas inte.",
    "Thank you! This survey is for residents of the place of the pilot. Your answers are not saved.",
    "Kiitos! Tämä kysely on toisen paikan asukkaille. Emme tallenna vastauksiasi.",
)
AGE = _said("Minkä ikäinen olet?", "Hur gammal är du?", "How old are you?")
UNDER_AGE = _said("alle 18 vuotta", "under 18 år", "under 18")
TOO_YOUNG = _said(
    "Kiitos! Tämä kysely on 18 vuotta täyttäneille. Vastauksiasi ei tallenneta.",
    "Tack! Den här enkäten är för dem som har fyllt 18 år. Dina svar sparas inte.",
    "Thank you! This survey is for people aged 18 or over. Your answers are not saved.",
    "Kiitos! Tähän kyselyyn vastaavat aikuiset. Emme tallenna vastauksiasi.",
)
BANDS = (("18-29", "18-44"), ("30-44", "18-44"), ("45-64", "45-64"), ("65-79", "65+"))
OLDEST = _said("80 vuotta tai yli", "80 år eller äldre", "80 or over")
SEX = _said(
    "Mikä on sukupuolesi väestötiedoissa? Kysymme tätä, koska vertaamme vastaajia väestötilastoon.",
    "Vilket kön har du i befolkningsuppgifterna? Vi jämför de svarande med befolkningsstatistiken.",
    "Which sex is entered for you in the population register? We compare respondents with official statistics.",
    "Mikä on sukupuolesi viranomaisten tiedoissa?",
)
SEXES = (
    ("woman", _said("nainen", "kvinna", "woman")),
    ("man", _said("mies", "man", "man")),
    ("no_answer", _said("en halua vastata", "vill inte svara", "rather not say")),
)
EMERGENCY = HelpLine("help_112", _said("Hätänumero", "Nödnummer", "Emergency number"), "112")
HERE = "${municipality} != 'elsewhere'"
ADULT = f"{HERE} and ${{age}} != 'under_18'"


def code_of(pilot: int, place: int = 1) -> str:
    """Code of a question and of its indicator in the store of figures; the first one decides."""
    return f"pilot_{pilot}_{place}"


def short_questionnaire(
    pilot: int, titles: Texts, questions: Sequence[Mapping[str, Any]], municipalities: Sequence[tuple[str, Texts]]
) -> Questionnaire:
    """The questionnaire both rounds ask. `municipalities`: (code, names) of the places of the pilot."""
    pages = [*_background(municipalities)]
    indicators = []
    for place, asked in enumerate(questions, 1):
        code, scale = code_of(pilot, place), SCALES[asked["scale"]]
        options = tuple(Option(name, labels) for name, labels in scale.options)
        pages.append(_page(code, "select_one", asked["labels"], options, relevant=ADULT))
        indicators.append(Indicator(code, code, tuple(asked["counts"]), titles=measured_title(asked)))
    offered = tuple(code for code in LANGUAGES if all(_speaks(each["labels"], code) for each in questions))
    named = {code: titles.get(code) or titles["fi"] for code in offered}
    return Questionnaire(
        code=f"pilot-{pilot}", titles=named, languages=offered, pages=tuple(pages), indicators=tuple(indicators),
        help_lines=(EMERGENCY,),
    )  # fmt: skip


def _speaks(labels: Texts, language: str) -> bool:
    return bool(labels.get(language) or (language == "fi-simple" and labels.get("fi")))


def _background(municipalities: Sequence[tuple[str, Texts]]) -> list[Page]:
    places = (*(Option(code, names) for code, names in municipalities), Option("elsewhere", ELSEWHERE))
    bands = tuple(
        Option(band, _said(f"{_dash(band)} vuotta", f"{_dash(band)} år", _dash(band)), group) for band, group in BANDS
    )
    ages = (Option("under_18", UNDER_AGE), *bands, Option("80+", OLDEST, "65+"))
    sexes = tuple(Option(name, labels) for name, labels in SEXES)
    return [
        _page("municipality", "select_one", WHERE, places, role="municipality"),
        _page("ends_elsewhere", "note", OUTSIDE, role="end", relevant="${municipality} = 'elsewhere'"),
        _page("age", "select_one", AGE, ages, role="age", relevant=HERE),
        _page("ends_under_18", "note", TOO_YOUNG, role="end", relevant=f"{HERE} and ${{age}} = 'under_18'"),
        _page("sex", "select_one", SEX, sexes, role="sex", relevant=ADULT),
    ]


def _page(
    name: str, kind: str, labels: Texts, options: tuple[Option, ...] = (), role: str = "", relevant: str = ""
) -> Page:
    level = "none" if role else "all"
    condition = parse(relevant) if relevant else None
    return Page(name, (Question(name, kind, labels, options=options, role=role, relevant=condition, level=level),))


def _dash(band: str) -> str:
    return band.replace("-", "–")


def measured_title(asked: Mapping[str, Any]) -> Texts:
    """What the share is of: the question and the answers that count, in each language the question has."""
    options = dict(SCALES[asked["scale"]].options)
    return {
        language: f"{label} – {', '.join(options[name][language] for name in asked['counts'])}"
        for language, label in asked["labels"].items()
        if label
    }
