"""A questionnaire as data: pages, questions, options, texts, indicators; to and from a JSON dict."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

Texts = dict[str, str]  # {"fi": …, "fi-simple": …, "sv": …, "en": …}
Answers = Mapping[str, str | list[str]]  # question name -> canonical text, or the chosen options; skipped = absent

LANGUAGES = ("fi", "fi-simple", "sv", "en")
CHOICES = ("select_one", "select_multiple")
KINDS = (*CHOICES, "text", "integer", "decimal", "date", "note", "calculate")
ROLES = ("municipality", "age", "sex", "group", "end")  # three weigh, "group" groups results, "end" ends the survey
LEVELS = ("all", "region", "none")  # where a number may be published
MIN_N = {"all": 30, "region": 100, "none": 0}
LONGEST = 4000  # characters of a text answer when the form sets no limit


@dataclass(frozen=True)
class Option:
    """One answer to pick: `name` is stored, `group` is the group it is published in ("18-44")."""

    name: str
    labels: Texts
    group: str = ""


@dataclass(frozen=True)
class Question:
    """One question, note or calculation; expressions are ASTs of rules/expressions.py, or None."""

    name: str
    kind: str
    labels: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    relevant: list[Any] | None = None  # its groups' conditions are part of it
    constraint: list[Any] | None = None
    constraint_messages: Texts = field(default_factory=dict)
    calculation: list[Any] | None = None
    appearance: str = ""
    max_length: int = LONGEST
    max_selected: int = 0  # 0 = as many as there are
    role: str = ""
    theme: str = ""
    level: str = "all"
    min_n: int = 30

    @property
    def is_answered(self) -> bool:
        """Whether a person gives the answer; notes and calculations have none of their own."""
        return self.kind not in ("note", "calculate")


@dataclass(frozen=True)
class Page:
    """What is asked at once: one question, or one tight group with its heading."""

    name: str
    questions: tuple[Question, ...]
    labels: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Indicator:
    """A share to publish: of those who answered `question` (without `excluded`), who chose one of `options`."""

    code: str
    question: str
    options: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    titles: Texts = field(default_factory=dict)
    does: Texts = field(default_factory=dict)  # verb phrase: "62 per cent of respondents {does}"
    theme: str = ""
    headline: bool = False
    level: str = "all"
    min_n: int = 30


@dataclass(frozen=True)
class HelpLine:
    """Where to call for help; shown on every page, never triggered by an answer."""

    name: str
    labels: Texts
    phone: str


@dataclass(frozen=True)
class Questionnaire:
    """A whole questionnaire: what the importer reads, the database keeps as JSON and the pages show."""

    code: str
    titles: Texts
    languages: tuple[str, ...]
    pages: tuple[Page, ...]
    calculations: tuple[Question, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    texts: dict[str, Texts] = field(default_factory=dict)
    help_lines: tuple[HelpLine, ...] = ()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Everything on the pages by name, in order."""
        return {question.name: question for page in self.pages for question in page.questions}

    @cached_property
    def pages_by_name(self) -> dict[str, Page]:
        return {page.name: page for page in self.pages}

    @cached_property
    def conditions(self) -> dict[str, str]:
        """A key of each question's condition: most questions share one, which is then evaluated once."""
        return {name: repr(question.relevant) for name, question in self.questions.items()}

    def role(self, role: str) -> Question | None:
        """The question that plays a role ("municipality", "age", "sex"), if there is one."""
        return next((question for question in self.questions.values() if question.role == role), None)


def to_json(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire as a dict of JSON values; `from_json` gives an equal questionnaire back."""
    return _listed(asdict(questionnaire))  # type: ignore[no-any-return]


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, list | tuple) else value


def from_json(data: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire from the dict that `to_json` made."""
    return Questionnaire(
        **{
            **data,
            "languages": tuple(data["languages"]),
            "pages": tuple(_page(page) for page in data["pages"]),
            "calculations": tuple(_question(each) for each in data["calculations"]),
            "indicators": tuple(_indicator(each) for each in data["indicators"]),
            "help_lines": tuple(HelpLine(**each) for each in data["help_lines"]),
        }
    )


def _page(data: Mapping[str, Any]) -> Page:
    return Page(**{**data, "questions": tuple(_question(each) for each in data["questions"])})


def _question(data: Mapping[str, Any]) -> Question:
    return Question(**{**data, "options": tuple(Option(**each) for each in data["options"])})


def _indicator(data: Mapping[str, Any]) -> Indicator:
    return Indicator(**{**data, "options": tuple(data["options"]), "excluded": tuple(data["excluded"])})


def texts_of(questionnaire: Questionnaire) -> Iterator[tuple[str, Texts]]:
    """Every text with its place, as ("lonely.1", {"fi": "en koskaan", …}): what must exist in each language."""
    yield "title", questionnaire.titles
    for page in questionnaire.pages:
        if page.labels:
            yield page.name, page.labels
        for question in page.questions:
            yield from _question_texts(question)
    for indicator in questionnaire.indicators:
        yield f"{indicator.code}.title", indicator.titles
        yield f"{indicator.code}.does", indicator.does
    yield from questionnaire.texts.items()
    for line in questionnaire.help_lines:
        yield line.name, line.labels


def _question_texts(question: Question) -> Iterator[tuple[str, Texts]]:
    yield question.name, question.labels
    for suffix, texts in (("hint", question.hints), ("constraint", question.constraint_messages)):
        if texts:
            yield f"{question.name}.{suffix}", texts
    for option in question.options:
        yield f"{question.name}.{option.name}", option.labels


def untranslated(questionnaire: Questionnaire, language: str) -> list[str]:
    """Places of the texts that `language` lacks though another language has them.

    Plain Finnish falls back to Finnish, so for it a text is missing only if Finnish lacks it too.
    """
    accepted = {language, "fi"} if language == "fi-simple" else {language}
    return [
        place for place, texts in texts_of(questionnaire) if texts and not any(texts.get(each) for each in accepted)
    ]
