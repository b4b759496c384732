"""XLSForm in: a workbook's bytes become a questionnaire, or a list of what to mend, by sheet, row and column."""

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from highfive.core.rules import Refused
from highfive.surveys.formats.xlsform.choices import read_choices
from highfive.surveys.formats.xlsform.extras import read_indicators, read_texts
from highfive.surveys.formats.xlsform.problems import Findings, Problem
from highfive.surveys.formats.xlsform.rows import Languages, Row, canonical_rows, known_code
from highfive.surveys.formats.xlsform.sheets import KNOWN, Sheet, read_sheets
from highfive.surveys.formats.xlsform.survey import read_survey
from highfive.surveys.rules.questionnaire import Questionnaire, untranslated

__all__ = ["Imported", "Problem", "read_xlsform"]
PYXFORM_SHEETS = ("survey", "choices", "settings")


@dataclass(frozen=True)
class Imported:
    """What came of a file: a questionnaire with notices, or problems to mend and no questionnaire."""

    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()


def read_xlsform(data: bytes, filename: str = "") -> Imported:
    """Read a questionnaire from an XLSForm file (xlsx, xls, csv or Markdown). Never raises for what is in the file.

    Messages are in the language that is active. All that can be found wrong is reported at once.
    """
    try:
        sheets = read_sheets(data)
    except Refused as refused:
        return Imported(None, (Problem("", (), "", str(refused.refusal.message)),))
    findings = Findings()
    questionnaire = _questionnaire(sheets, findings, PurePath(filename).stem)
    if not findings.problems:
        _check_with_pyxform(sheets, findings)
    if findings.problems or questionnaire is None:
        return Imported(None, tuple(findings.problems), tuple(findings.notices))
    _notice_untranslated(questionnaire, findings)
    return Imported(questionnaire, (), tuple(findings.notices))


def _questionnaire(sheets: dict[str, Sheet], findings: Findings, stem: str) -> Questionnaire | None:
    if "survey" not in sheets:
        message = _("There is no sheet named survey, only %(names)s. Rename the sheet that holds the questions.")
        findings.problem("", None, "", message % {"names": ", ".join(sheets) or "–"})
        return None
    rows = {name: canonical_rows(name, sheets[name], findings) for name in KNOWN if name in sheets}
    if not any(header.strip().lower() in ("type", "command") for header in sheets["survey"].headers):
        findings.problem("survey", 1, "type", _("The column type is missing. Row 1 must hold the columns' names."))
        return None
    settings = next(iter(rows.get("settings", [])), Row("settings", 2, {}))
    languages = Languages(findings, known_code(settings.get("default_language")) or "fi")
    choices = read_choices(rows.get("choices", []), languages, findings)
    survey = read_survey(rows["survey"], choices, languages, findings)
    words = read_texts(rows.get("texts", []), languages, findings)
    questions = {question.name: question for page in survey.pages for question in page.questions}
    indicators = read_indicators(rows.get("indicators", []), questions, languages, findings)
    title = settings.get("form_title") or stem or _("Questionnaire")
    return Questionnaire(
        code=settings.get("form_id") or stem or "questionnaire",
        titles=words.texts.pop("title", dict.fromkeys(languages.codes, title)),
        languages=languages.codes,
        pages=tuple(survey.pages),
        calculations=tuple(survey.calculations),
        indicators=indicators,
        texts=words.texts,
        help_lines=words.help_lines,
    )


def _check_with_pyxform(sheets: dict[str, Sheet], findings: Findings) -> None:
    """What the reference implementation refuses, we refuse: the form must work in other XLSForm tools too."""
    book: dict[str, Any] = {"sheet_names": list(sheets)}
    for name in PYXFORM_SHEETS:
        if name in sheets:
            book[name] = [dict(row) for row in sheets[name].rows]
            book[f"{name}_header"] = [dict.fromkeys(sheets[name].headers)]
    try:
        convert(book, validate=False)
    except PyXFormError as error:
        findings.problems.append(_pyxform_problem(str(error)))
    except Exception as error:  # a foreign library meets foreign input: whatever it raises is a form it cannot read
        findings.problems.append(_pyxform_problem(f"{type(error).__name__}: {error}"))


def _pyxform_problem(said: str) -> Problem:
    row = re.search(r"\[row : (\d+)\]", said)
    sheet = re.search(r"'(survey|choices|settings|entities)' sheet", said)
    column = re.search(r"the '(\w+)' value", said)
    rest = " ".join(re.sub(r"\[row : \d+\]|Learn more:.*", "", said).split())
    message = _("The form does not follow the XLSForm standard. pyxform says: %(said)s") % {"said": rest[:400]}
    where = sheet[1] if sheet else "survey" if row else ""
    return Problem(where, (int(row[1]),) if row else (), column[1] if column else "", message)


def _notice_untranslated(questionnaire: Questionnaire, findings: Findings) -> None:
    for language in questionnaire.languages:
        if missing := untranslated(questionnaire, language):
            message = ngettext(
                "%(count)d text is missing in the language “%(language)s”: %(first)s.",
                "%(count)d texts are missing in the language “%(language)s”: %(first)s …",
                len(missing),
            )
            words = {"language": language, "count": len(missing), "first": ", ".join(missing[:5])}
            findings.notice("survey", None, "label", message % words)
