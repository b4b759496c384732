"""The survey sheet: rows into pages of questions, with conditions, limits and calculations."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from highfive.core.rules import Refused
from highfive.surveys.formats.xlsform import types
from highfive.surveys.formats.xlsform.problems import Findings
from highfive.surveys.formats.xlsform.rows import CURLY, STRAIGHT, Languages, Row
from highfive.surveys.rules.expressions import both, parse, references
from highfive.surveys.rules.questionnaire import LEVELS, LONGEST, MIN_N, ROLES, Option, Page, Question

_NAME = re.compile(r"[A-Za-z][\w.-]{0,63}", re.ASCII)  # a leading _ is left for the page's own fields
RESERVED = {"meta", "csrfmiddlewaretoken"}
MOST = 400  # questions


@dataclass
class Group:
    """A group that is open while its rows are read; `page` collects the questions shown together."""

    row: Row
    relevant: list[Any] | None
    labels: dict[str, str]
    page: list[Question] | None


@dataclass
class Survey:
    """The survey sheet as it is read, row by row."""

    choices: Mapping[str, tuple[Option, ...]]
    languages: Languages
    findings: Findings
    pages: list[Page] = field(default_factory=list)
    calculations: list[Question] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)  # by name of question or group
    expressions: list[tuple[Row, str, list[Any]]] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


def read_survey(
    rows: list[Row], choices: Mapping[str, tuple[Option, ...]], languages: Languages, findings: Findings
) -> Survey:
    """Pages and calculations of the survey sheet; what cannot be taken goes to `findings`."""
    survey = Survey(choices, languages, findings)
    for row in rows:
        if row.get("disabled").lower() in ("yes", "true"):
            continue
        written = " ".join(row.get("type").split())
        if written:
            _read_row(survey, row, written)
        elif row.get("name") or row.cells.get("label"):
            findings.problem("survey", row.number, "type", _("The type is missing. Write, for example, text or note."))
    for group in survey.groups:
        message = _("The group “%(name)s” is never closed. Add a row of the type end_group.")
        findings.problem("survey", group.row.number, "type", message % {"name": group.row.get("name")})
    _check_references(survey)
    if not any(question.is_answered for page in survey.pages for question in page.questions) and not findings.problems:
        findings.problem("survey", None, "", _("There are no questions on the sheet. Add at least one."))
    if len(survey.rows) > MOST:
        findings.problem(
            "survey", None, "", _("There are more than %(most)d questions. Split the form.") % {"most": MOST}
        )
    return survey


def _read_row(survey: Survey, row: Row, written: str) -> None:
    if control := types.control(written.lower()):
        _read_control(survey, row, written, control)
        return
    if types.LEFT_OUT.fullmatch(written.lower()):
        message = _("Left out: it would record who answered, when or on what device.")
        if written.lower() == "hidden":
            message = _("Left out: nobody would see it.")
        survey.findings.notice("survey", row.number, "type", message)
        return
    select = types.select(written)
    kind = select[0] if select else types.TAKEN.get(written.lower(), "")
    if not kind:
        survey.findings.problem("survey", row.number, "type", types.refused(written))
        _named(survey, row)
        return
    name = _named(survey, row)
    options = _options(survey, row, select) if select else ()
    if not name or options is None:
        return
    _place(survey, row, _question(survey, row, name, kind, options))


def _named(survey: Survey, row: Row) -> str:
    """The row's name, kept so that no other row takes it; blank when it cannot be used."""
    name = row.get("name") or (f"note_{row.number}" if row.get("type").lower() == "note" else "")
    message = ""
    if not name:
        message = _("The name is missing. Write a short word without spaces; answers are stored under it.")
    elif not _NAME.fullmatch(name):
        message = _("“%(name)s” cannot be a name. Begin with a letter; use only letters a–z, digits and _.")
    elif name.lower() in RESERVED:
        message = _("The name “%(name)s” is reserved. Choose another.")
    elif name in survey.rows:
        message = _("The name “%(name)s” is already on row %(row)d. Give each question and group its own name.")
    if message:
        first = survey.rows[name].number if name in survey.rows else 0
        survey.findings.problem("survey", row.number, "name", message % {"name": name, "row": first})
        return ""
    survey.rows[name] = row
    return name


def _read_control(survey: Survey, row: Row, written: str, control: tuple[str, str]) -> None:
    step, what = control
    if what == "repeat":
        if step == "begin":
            survey.findings.problem("survey", row.number, "type", types.refused(written))
        return
    if step == "end":
        if not survey.groups:
            message = _("This end_group closes nothing. Remove it, or add the begin_group that is missing.")
            survey.findings.problem("survey", row.number, "type", message)
            return
        _close(survey, survey.groups.pop())
        return
    name = _named(survey, row)
    outer = survey.groups[-1] if survey.groups else None
    relevant = both(outer.relevant if outer else None, _expression(survey, row, "relevant"))
    together = {"field-list", "table-list"} & set(row.get("control", "appearance").split())
    page = outer.page if outer and outer.page is not None else [] if together else None
    survey.groups.append(Group(row, relevant, _texts(survey, row, "label") if name else {}, page))


def _close(survey: Survey, group: Group) -> None:
    """A group shown together becomes a page when its outermost row closes."""
    outer = survey.groups[-1] if survey.groups else None
    if group.page and (outer is None or outer.page is None):
        survey.pages.append(Page(group.row.get("name"), tuple(group.page), group.labels))


def _place(survey: Survey, row: Row, question: Question) -> None:
    group = survey.groups[-1] if survey.groups else None
    if group:
        question = replace(question, relevant=both(group.relevant, question.relevant))
    if question.kind == "calculate":
        survey.calculations.append(question)
    elif group and group.page is not None:
        group.page.append(question)
    else:
        survey.pages.append(Page(question.name, (question,)))


def _options(survey: Survey, row: Row, select: tuple[str, str, bool]) -> tuple[Option, ...] | None:
    """The options of a choice question; None when its list cannot be taken."""
    kind, list_name, or_other = select
    message = ""
    if re.search(r"\$\{|\.(csv|xml|geojson)$", list_name):
        message = types.refused("select_from_file")
    elif or_other:
        message = _("“or_other” cannot be taken. Add the option other to the list, and a text question after this one.")
    elif row.get("choice_filter"):
        message = _("Filtered lists (choice_filter) cannot be taken. Make a list of its own for each case.")
    elif kind == "select_multiple" and any(" " in option.name for option in survey.choices.get(list_name, ())):
        message = _("Names of options in “%(list)s” have spaces. Write short codes, and the words in label.")
    elif list_name not in survey.choices:
        message = _("The list “%(list)s” is not on the sheet choices. Check the spelling, or add its options there.")
    if message:
        column = "choice_filter" if row.get("choice_filter") and not or_other else "type"
        survey.findings.problem("survey", row.number, column, message % {"list": list_name, "name": row.get("name")})
        return None
    return survey.choices[list_name]


def _question(survey: Survey, row: Row, name: str, kind: str, options: tuple[Option, ...]) -> Question:
    labels = _texts(survey, row, "label")
    if not labels and kind != "calculate":
        message = _("The text is missing. Write what people read in label.")
        survey.findings.problem("survey", row.number, "label", message)
    constraint = _expression(survey, row, "constraint")
    role, level, min_n = _publishing(survey, row)
    _notice_left_out(survey, row, kind)
    return Question(
        name=name,
        kind=kind,
        labels=labels,
        hints=_texts(survey, row, "hint"),
        options=options,
        relevant=_expression(survey, row, "relevant"),
        constraint=constraint,
        constraint_messages=survey.languages.texts(row, "bind", "jr:constraintMsg"),
        calculation=_calculation(survey, row, kind),
        appearance=row.get("control", "appearance"),
        max_length=int(_limit(constraint, "string-length") or LONGEST),
        max_selected=int(_limit(constraint, "count-selected") or 0),
        role=role,
        theme=row.get("theme"),
        level=level,
        min_n=min_n,
    )


def _limit(constraint: list[Any] | None, function: str) -> float | None:
    """The most that a limit like `string-length(.) <= 1000` allows; found under `and` too."""
    if not constraint:
        return None
    if constraint[0] == "and":
        return _limit(constraint[1], function) or _limit(constraint[2], function)
    operator, *sides = constraint
    if operator == "<=" and sides == [["call", function, ["self"]], sides[1]] and sides[1][0] == "number":
        return float(sides[1][1])
    return None


def _calculation(survey: Survey, row: Row, kind: str) -> list[Any] | None:
    calculation = _expression(survey, row, "calculate")
    if kind == "calculate" and not row.get("bind", "calculate"):
        survey.findings.problem("survey", row.number, "calculation", _("The calculation is missing."))
    if kind != "calculate" and calculation:
        message = _("Only a row of the type calculate may have a calculation. Change the type, or empty the cell.")
        survey.findings.problem("survey", row.number, "calculation", message)
    return calculation


def _expression(survey: Survey, row: Row, what: str) -> list[Any] | None:
    source = row.get("bind", what).translate(str.maketrans(CURLY, STRAIGHT))
    if not source:
        return None
    column = "calculation" if what == "calculate" else what
    try:
        tree = parse(source)
    except Refused as refused:
        survey.findings.problem("survey", row.number, column, str(refused.refusal.message))
        return None
    survey.expressions.append((row, column, tree))
    return tree


def _texts(survey: Survey, row: Row, column: str) -> dict[str, str]:
    texts = survey.languages.texts(row, column)
    if any("${" in text for text in texts.values()):
        message = _("Texts cannot repeat an earlier answer (${…}). Write the sentence without it.")
        survey.findings.problem("survey", row.number, column, message)
    return texts


def _publishing(survey: Survey, row: Row) -> tuple[str, str, int]:
    """The columns of our own: role, publish (all, region, none) and min_n."""
    role, level = row.get("role"), row.get("publish") or "all"
    for column, value, known in (("role", role, ("", *ROLES)), ("publish", level, LEVELS)):
        if value not in known:
            message = _("“%(value)s” is not known. Use one of: %(known)s.")
            known_words = ", ".join(filter(None, known))
            survey.findings.problem("survey", row.number, column, message % {"value": value, "known": known_words})
    least = row.get("min_n") or "0"
    if not least.isdecimal():
        survey.findings.problem("survey", row.number, "min_n", _("Write a whole number, for example 30."))
        least = "0"
    return role, level, max(int(least), MIN_N.get(level, 0))


def _notice_left_out(survey: Survey, row: Row, kind: str) -> None:
    notices = {
        "required": (row.get("bind", "required"), _("Left out: every question may be skipped.")),
        "default": (row.get("default"), _("Left out: no answer is filled in for a person.")),
        "image, audio, video": (row.cells.get("media"), _("Pictures and sounds are left out.")),
        "read_only": (row.get("bind", "readonly"), _("Left out: read-only questions are shown as usual.")),
        "parameters": (row.get("parameters"), _("Left out: options are always in the order of the sheet.")),
    }
    for column, (value, message) in notices.items():
        if value and kind != "calculate" and str(value).lower() not in ("no", "false", "false()"):
            survey.findings.notice("survey", row.number, column, message)


def _check_references(survey: Survey) -> None:
    known = {question.name for page in survey.pages for question in page.questions}
    known |= {question.name for question in survey.calculations}
    for row, column, tree in survey.expressions:
        for name in references(tree):
            if name not in known and name not in survey.rows:
                message = _("It refers to “%(name)s”, which is not a question of this form. Check the spelling.")
                survey.findings.problem("survey", row.number, column, message % {"name": name})
