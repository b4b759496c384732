"""Rows of a sheet in XLSForm's canonical columns, and the languages of their texts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from pyxform import aliases
from pyxform.errors import PyXFormError
from pyxform.parsing.sheet_headers import dealias_and_group_headers
from pyxform.question import MultipleChoiceQuestion, Option

from highfive.surveys.formats.xlsform.problems import Findings
from highfive.surveys.formats.xlsform.sheets import Sheet
from highfive.surveys.rules.questionnaire import Texts

ALIASES = {"survey": aliases.survey_header, "choices": aliases.list_header}
COLUMNS = {
    "survey": set(MultipleChoiceQuestion.get_slot_names()),
    "choices": set(Option.get_slot_names()),
    "settings": {"default_language", "form_title", "form_id", "name"},
    "texts": {"name", "label", "phone"},
    "indicators": {"code", "question", "options", "excluded", "title", "does", "headline", "publish", "min_n"},
}
NAMES = {  # names of languages that forms write without a code
    "fi": ("suomi", "finnish", "finska"),
    "fi-simple": ("selkosuomi", "selkokieli", "easy finnish", "plain finnish"),
    "sv": ("svenska", "ruotsi", "swedish"),
    "en": ("english", "englanti", "engelska"),
}
LANGUAGE_OF = {name: code for code, names in NAMES.items() for name in (*names, code)}
CURLY, STRAIGHT = "‘’“”", "''\"\""
_HIDE = str.maketrans(CURLY, "\ue000\ue001\ue002\ue003")  # pyxform straightens quotation marks, in texts too: ours stay
_SHOW = str.maketrans("\ue000\ue001\ue002\ue003", CURLY)
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\s*\)\s*$")


@dataclass(frozen=True)
class Row:
    """One row: its number as the author sees it, and its cells ({"label": …, "bind": {"relevant": …}})."""

    sheet: str
    number: int
    cells: Mapping[str, Any]

    def get(self, *path: str) -> str:
        """A cell's text by canonical path, row.get("bind", "relevant"); blank when there is none."""
        value: Any = self.cells
        for key in path:
            value = value.get(key, "") if isinstance(value, Mapping) else ""
        return value if isinstance(value, str) else ""


@dataclass
class Languages:
    """The languages met in headers, in order; texts without one are in the form's default language."""

    findings: Findings
    default: str = "fi"
    found: dict[str, str] = field(default_factory=dict)  # header -> code

    def texts(self, row: Row, *path: str) -> Texts:
        """A translated cell as {language code: text}."""
        value: Any = row.cells
        for key in path:
            value = value.get(key, {}) if isinstance(value, Mapping) else {}
        if isinstance(value, str):
            value = {"default": value}
        return {self.code(header): text for header, text in value.items() if isinstance(text, str) and text}

    def code(self, header: str) -> str:
        if header not in self.found:
            self.found[header] = self._code(header)
        return self.found[header]

    def _code(self, header: str) -> str:
        if header == "default":
            message = _("Texts without a language are read as “%(code)s”. Name the language: label::Suomi (fi).")
            self.findings.notice("survey", 1, "label", message % {"code": self.default})
            return self.default
        if code := known_code(header):
            return code
        message = _("The language “%(name)s” has no code. Write it in brackets, for example label::Suomi (fi).")
        self.findings.notice("survey", 1, f"label::{header}", message % {"name": header})
        return "-".join(header.casefold().split())

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.found.values())) or (self.default,)


def known_code(header: str) -> str:
    """The code of a language as headers write it: "Suomi (fi)", "English", "sv"; blank when not known."""
    match = _CODE.search(header)
    return match[1].lower() if match else LANGUAGE_OF.get(" ".join(header.casefold().split()), "")


def canonical_rows(name: str, sheet: Sheet, findings: Findings) -> list[Row]:
    """A sheet's rows with XLSForm's column names, whichever of their aliases the author used."""
    for header in sorted({header for header in sheet.headers if sheet.headers.count(header) > 1}):
        findings.problem(name, 1, header, _("The column is there twice. Remove or rename one of them."))
    try:
        result = dealias_and_group_headers(
            sheet_name=name,
            sheet_data=[{key: value.translate(_HIDE) for key, value in row.items()} for row in sheet.rows],
            sheet_header=[dict.fromkeys(sheet.headers)],
            header_aliases=ALIASES.get(name, {}),
            header_columns=COLUMNS[name],
            strip_whitespace=True,
        )
    except (PyXFormError, AttributeError, TypeError):
        message = _("Two columns mean the same, or a column's name cannot be read. Check the first row.")
        findings.problem(name, 1, "", message)
        return []
    return [Row(name, number, _shown(cells)) for number, cells in enumerate(result.data, start=2)]


def _shown(cells: Any) -> Any:
    if isinstance(cells, Mapping):
        return {key: _shown(value) for key, value in cells.items()}
    return cells.translate(_SHOW) if isinstance(cells, str) else cells
