"""The choices sheet: lists of options by name."""

from django.utils.translation import gettext as _

from highfive.surveys.formats.xlsform.problems import Findings
from highfive.surveys.formats.xlsform.rows import Languages, Row
from highfive.surveys.rules.questionnaire import Option

MOST = 400  # options of one list


def read_choices(rows: list[Row], languages: Languages, findings: Findings) -> dict[str, tuple[Option, ...]]:
    """Lists of options by list name; what cannot be taken goes to `findings`."""
    lists: dict[str, dict[str, Option]] = {}
    for row in rows:
        list_name, name = row.get("list name"), row.get("name")
        if not list_name and not name:
            continue
        options = lists.setdefault(list_name, {})
        if message := _refused(row, list_name, name, options):
            findings.problem(row.sheet, row.number, *message)
            continue
        if row.cells.get("media"):
            findings.notice(row.sheet, row.number, "image, audio", _("Pictures and sounds are left out."))
        options[name] = Option(name, languages.texts(row, "label"), row.get("group"))
    return {name: tuple(options.values()) for name, options in lists.items()}


def _refused(row: Row, list_name: str, name: str, options: dict[str, Option]) -> tuple[str, str] | None:
    """(column, what is wrong and what to do) of a row that cannot be an option."""
    if not list_name:
        return "list_name", _("The list's name is missing. Write the name used in the survey sheet.")
    if not name:
        return "name", _("The option's name is missing. Write a short code without spaces, for example yes.")
    if len(name) > 64:
        return "name", _("The option's name is too long. Write a short code, and the words in label.")
    if name in options:
        message = _("“%(name)s” is twice in the list “%(list)s”. Give each option its own name.")
        return "name", message % {"name": name, "list": list_name}
    if not row.cells.get("label"):
        return "label", _("“%(name)s” has no text. Write what people read in label.") % {"name": name}
    if len(options) >= MOST:
        return "list_name", _("The list “%(list)s” has more than %(most)d options.") % {"list": list_name, "most": MOST}
    return None
