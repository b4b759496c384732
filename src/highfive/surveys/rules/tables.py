"""What a release tabulates of a questionnaire: which questions, by which options, told in which words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from highfive.core.rules import Texts
from highfive.figures.rules import NewIndicator
from highfive.surveys.rules.expressions import holds
from highfive.surveys.rules.questionnaire import CHOICES, LANGUAGES, Indicator, Question, Questionnaire


class Coded(Protocol):
    """What is asked of an area here."""

    code: str


Area = TypeVar("Area", bound=Coded)
WEIGHING = ("municipality", "age", "sex", "end")

NOTES: dict[str, Texts] = {
    "coded": {
        "fi": "Luvut ovat vastaajien painotettuja osuuksia. Luottamusväli kertoo, kuinka varma arvio on.",
        "fi-simple": "Luvut kertovat, mitä vastaajat ajattelevat. Suluissa on kaksi lukua. "
        "Oikea luku on luultavasti niiden välissä.",
        "sv": "Talen är viktade andelar av de svarande. Konfidensintervallet visar hur säker uppskattningen är.",
        "en": "The numbers are weighted shares of respondents. The interval tells how sure the estimate is.",
    },
    "open": {
        "fi": "Nämä vastaukset on annettu ilman koodia, ja kuka tahansa sai vastata. Luku ei kuvaa koko väestöä.",
        "fi-simple": "Nämä ihmiset vastasivat ilman koodia. Luku ei kerro kaikista asukkaista.",
        "sv": "De här svaren har getts utan kod, och vem som helst fick svara. Talet beskriver inte hela befolkningen.",
        "en": "These answers were given without a code: respondents chose themselves. "
        "The number does not describe everybody.",
    },
}


@dataclass(frozen=True)
class Tabulated:
    """A question as a release tabulates it; categories are option codes, those that do not apply left out."""

    code: str
    categories: tuple[str, ...]
    indicator: tuple[str, ...] = ()  # the options whose share is the question's indicator
    name: str = ""  # the indicator's code in the store of figures
    several: bool = False
    alone: str | None = None
    at_most: int | None = None
    least: int = 0  # answers a group must have, where that is more than the rules ask
    region_only: bool = False
    region_categories: tuple[str, ...] = ()

    @property
    def has_sum(self) -> bool:
        """Whether the indicator joins several options of a single choice."""
        return len(self.indicator) > 1 and not self.several


def asked(questionnaire: Questionnaire, areas: Sequence[Area]) -> list[Area]:
    """Municipalities that the questionnaire lets a respondent name; a short one may be for one of them only."""
    question = questionnaire.role("municipality")
    named = {option.name for option in question.options} if question else set()
    return [area for area in areas if area.code in named] or list(areas)


def tabulated(questionnaire: Questionnaire) -> tuple[Tabulated, ...]:
    """Every published choice question, in order; those that only weigh or end the survey are left out."""
    return tuple(_tabulated(questionnaire, question) for question in _published(questionnaire))


def _published(questionnaire: Questionnaire) -> list[Question]:
    return [
        question
        for question in questionnaire.questions.values()
        if question.kind in CHOICES and question.role not in WEIGHING and question.level != "none"
    ]


def _tabulated(questionnaire: Questionnaire, question: Question) -> Tabulated:
    """The strictest of what the question and its indicators ask: answers needed, and the level that may be told."""
    own = [indicator for indicator in questionnaire.indicators if indicator.question == question.name]
    excluded = {option for indicator in own for option in indicator.excluded}
    several = question.kind == "select_multiple"
    joined = None if several else next((indicator for indicator in own if indicator.level != "none"), None)
    levels = {question.level} | (set() if several else {indicator.level for indicator in own})
    return Tabulated(
        question.name, tuple(option.name for option in question.options if option.name not in excluded),
        joined.options if joined else (), joined.code if joined else "", several, _alone(question) if several else None,
        question.max_selected or None, max([question.min_n, *(indicator.min_n for indicator in own if not several)]),
        "region" in levels, _regional(own) if several else (),
    )  # fmt: skip


def _alone(question: Question) -> str | None:
    """The option that the question's own constraint lets stand only by itself ("nothing")."""

    def may(*chosen: str) -> bool:
        return holds(question.constraint, {question.name: list(chosen)}, today=date.min, own=list(chosen))

    names = [option.name for option in question.options]
    for name in names:
        others = [other for other in names if other != name]
        if others and may(name) and not any(may(name, other) for other in others):
            return name
    return None


def _regional(own: Iterable[Indicator]) -> tuple[str, ...]:
    return tuple(option for indicator in own if indicator.level == "region" for option in indicator.options)


def indicators(questionnaire: Questionnaire) -> list[NewIndicator]:
    """What each number is about: the questionnaire's indicators, and one for every option's share."""
    found: list[NewIndicator] = []
    for place, question in enumerate(_published(questionnaire)):
        own = [indicator for indicator in questionnaire.indicators if indicator.question == question.name]
        if question.kind == "select_one":
            found += [_joined(indicator, 100 * place) for indicator in own if indicator.level != "none"][:1]
        told = {i.options[0]: i for i in own if len(i.options) == 1} if question.kind == "select_multiple" else {}
        for j, option in enumerate(question.options, 1):
            titles = {code: f"{question.labels[code]} – {option.labels[code]}" for code in LANGUAGES
                      if question.labels.get(code) and option.labels.get(code)}  # fmt: skip
            does = told[option.name].does if option.name in told else {}
            titles = told[option.name].titles if option.name in told else titles
            found.append(NewIndicator(f"{question.name}.{option.name}", titles, "percent", does, question.theme,
                                      order=100 * place + j))  # fmt: skip
    return found


def _joined(indicator: Indicator, order: int) -> NewIndicator:
    return NewIndicator(indicator.code, indicator.titles, "percent", indicator.does, indicator.theme,
                        indicator.headline, order=order)  # fmt: skip


COUNTED, OTHER = "counted", "other"


def narrowed(questionnaire: Questionnaire) -> tuple[Tabulated, ...]:
    """Tables of a pilot's short round: of each indicator only the share that counts and the rest, so that rare answers
    beside it need no protection that would hide it in a village."""
    return tuple(Tabulated(each.question, (COUNTED, OTHER), (COUNTED,), each.code) for each in questionnaire.indicators)


def narrowed_answers(questionnaire: Questionnaire, answers: dict[str, Any]) -> dict[str, str]:
    """A respondent's answers as `narrowed` tabulates them; what was not answered, or does not apply, is left out."""
    return {
        each.question: COUNTED if answers[each.question] in each.options else OTHER
        for each in questionnaire.indicators
        if answers.get(each.question) and answers[each.question] not in each.excluded
    }


def narrowed_indicators(questionnaire: Questionnaire) -> list[NewIndicator]:
    """What the numbers of `narrowed` are about."""
    rest: Texts = {"fi": "muut vastaukset", "sv": "övriga svar", "en": "other answers"}
    found = []
    for place, each in enumerate(questionnaire.indicators):
        label = questionnaire.questions[each.question].labels
        others = {language: f"{label.get(language) or label['fi']} – {words}" for language, words in rest.items()}
        found += [
            NewIndicator(each.code, each.titles, "percent", order=10 * place),
            NewIndicator(f"{each.question}.{COUNTED}", each.titles, "percent", order=10 * place + 1),
            NewIndicator(f"{each.question}.{OTHER}", others, "percent", order=10 * place + 2),
        ]
    return found


def reader(questionnaire: Questionnaire) -> Callable[[dict[str, Any]], tuple[str | None, str | None, str | None]]:
    """A function from answers to (municipality code, sex, age band), None where not told or not in the register."""
    names = [question.name if question else "" for question in map(questionnaire.role, ("municipality", "sex", "age"))]

    def read(answers: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
        municipality, sex, band = (answers.get(name) for name in names)
        return municipality, sex if sex in ("woman", "man") else None, band

    return read
