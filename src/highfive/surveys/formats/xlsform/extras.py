"""The two sheets of our own: texts around the questionnaire with help lines, and the indicators to publish."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from highfive.surveys.formats.xlsform.problems import Findings
from highfive.surveys.formats.xlsform.rows import Languages, Row
from highfive.surveys.rules.questionnaire import LEVELS, MIN_N, HelpLine, Indicator, Question, Texts


@dataclass(frozen=True)
class Words:
    """What surrounds the questions: texts by name, and where to call for help."""

    texts: dict[str, Texts]
    help_lines: tuple[HelpLine, ...]


def read_texts(rows: Iterable[Row], languages: Languages, findings: Findings) -> Words:
    """The sheet texts: a row with a phone is a help line, any other a text known by its name."""
    texts: dict[str, Texts] = {}
    lines = []
    for row in rows:
        name, words = row.get("name"), languages.texts(row, "label")
        if not name and not words:
            continue
        if not name or not words or name in texts:
            findings.problem(row.sheet, row.number, "name", _("Each row needs a name of its own and a text."))
        elif row.get("phone"):
            lines.append(HelpLine(name, words, row.get("phone")))
        else:
            texts[name] = words
    return Words(texts, tuple(lines))


def read_indicators(
    rows: Iterable[Row], questions: Mapping[str, Question], languages: Languages, findings: Findings
) -> tuple[Indicator, ...]:
    """The sheet indicators: one published share a row."""
    found: dict[str, Indicator] = {}
    for row in rows:
        if not row.get("code") and not row.get("question"):
            continue
        question = questions.get(row.get("question"))
        if refused := _refused(row, question, found):
            findings.problem(row.sheet, row.number, *refused)
        elif question:
            found[row.get("code")] = _indicator(row, question, languages)
    return tuple(found.values())


def _refused(row: Row, question: Question | None, found: Mapping[str, Indicator]) -> tuple[str, str] | None:
    if not row.get("code") or row.get("code") in found:
        return "code", _("Each indicator needs a code of its own.")
    if question is None or not question.options:
        message = _("“%(name)s” is not a choice question of this form. Check the spelling.")
        return "question", message % {"name": row.get("question")}
    names = {option.name for option in question.options}
    for column in ("options", "excluded"):
        if strange := [name for name in row.get(column).split() if name not in names]:
            return column, _("“%(name)s” is not an option of the question.") % {"name": strange[0]}
    if not row.get("options"):
        return "options", _("Write the options that make the share, with spaces between them.")
    if row.get("publish") not in ("", *LEVELS):
        return "publish", _("“%(value)s” is not known. Use one of: %(known)s.") % {
            "value": row.get("publish"),
            "known": ", ".join(LEVELS),
        }
    return None


def _indicator(row: Row, question: Question, languages: Languages) -> Indicator:
    level = row.get("publish") or question.level
    least = int(row.get("min_n")) if row.get("min_n").isdecimal() else 0
    return Indicator(
        code=row.get("code"),
        question=question.name,
        options=tuple(row.get("options").split()),
        excluded=tuple(row.get("excluded").split()),
        titles=languages.texts(row, "title"),
        does=languages.texts(row, "does"),
        theme=question.theme,
        headline=row.get("headline").lower() in ("yes", "true", "1"),
        level=level,
        min_n=max(least, question.min_n, MIN_N[level]),
    )
