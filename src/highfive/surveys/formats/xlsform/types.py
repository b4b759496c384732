"""Types of XLSForm questions: which are taken, which are left out, which are refused with what to do instead."""

import re

from django.utils.translation import gettext as _

from highfive.surveys.rules.questionnaire import KINDS

TAKEN = {  # what the form may write -> our kind
    **dict.fromkeys(("text", "string", "q string", "add text prompt"), "text"),
    **dict.fromkeys(("integer", "int", "q int", "add integer prompt"), "integer"),
    **dict.fromkeys(("decimal", "q decimal", "add decimal prompt"), "decimal"),
    **dict.fromkeys(("date", "q date", "add date prompt"), "date"),
    **dict.fromkeys(("note", "q note", "add note prompt"), "note"),
    **dict.fromkeys(("calculate", "q calculate", "add calculate prompt"), "calculate"),
}
SELECTS = {
    **dict.fromkeys(
        ("select_one", "select one", "select1", "select one from", "select one using", "add select one prompt using"),
        "select_one",
    ),
    **dict.fromkeys(
        (
            "select_multiple", "select multiple", "select all that apply", "select all that apply from",
            "select multiple from", "select multiple using", "add select multiple prompt using",
        ),
        "select_multiple",
    ),
}  # fmt: skip
_SELECT = re.compile(
    rf"({'|'.join(sorted(map(re.escape, SELECTS), key=len, reverse=True))})\s+(\S+)(\s+or[ _].*other)?"
)
_CONTROL = re.compile(r"(begin|end)[ _](group|repeat|loop|lgroup|looped group)\b.*")
LEFT_OUT = re.compile(
    r"(get )?(start|end|start time|end time|today|device ?id|imei|sim ?(serial|id)|subscriber ?id|phone ?number"
    r"|username|email|audit|start-geopoint|background-(audio|geopoint)|hidden)|uri:.*"
)
_REFUSED = (
    (re.compile(r".*(repeat|loop|lgroup).*"), "repeat"),
    (re.compile(r".*(_from_file|from file|external|\.(csv|xml|geojson)).*|cascading.*"), "file"),
    (re.compile(r".*(geo|location|gps|osm).*"), "place"),
    (re.compile(r".*(image|photo|audio|video|file|barcode).*"), "media"),
    (re.compile(r"(select|rank).*"), "select"),
    (re.compile(r".*time.*|range|percentage|.*acknowledge.*|trigger|number of.*"), "other"),
)


def control(written: str) -> tuple[str, str] | None:
    """("begin" or "end", "group" or "repeat") of a row that opens or closes something."""
    match = _CONTROL.fullmatch(written)
    return (match[1], "group" if match[2] == "group" else "repeat") if match else None


def select(written: str) -> tuple[str, str, bool] | None:
    """(kind, list name, whether "or_other" follows) of a choice question."""
    match = _SELECT.fullmatch(written)
    return (SELECTS[match[1]], match[2], bool(match[3])) if match else None


def refused(written: str) -> str:
    """Why a type cannot be taken, and what to do instead."""
    family = next((name for pattern, name in _REFUSED if pattern.fullmatch(written.lower())), "unknown")
    messages = {
        "repeat": _("Repeats (%(type)s) cannot be taken. Write the questions as many times as needed."),
        "file": _("Lists in another file (%(type)s) cannot be taken. Copy the options to the sheet choices."),
        "place": _("Places on a map (%(type)s) could reveal who answered. Ask for the area as options."),
        "media": _("Pictures, sounds and files (%(type)s) cannot be taken. Ask in words, or leave the question out."),
        "select": _("“%(type)s” cannot be taken. Write select_one or select_multiple, a space and the name of a list."),
        "other": _("Questions of the type %(type)s cannot be taken. Use select_one, integer, date or text."),
        "unknown": _("The type “%(type)s” is not known. Use one of: %(known)s."),
    }
    return messages[family] % {"type": written[:60], "known": ", ".join(KINDS)}
