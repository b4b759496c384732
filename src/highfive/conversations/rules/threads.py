"""Pure decisions about a thread: its states, who may read it, when an answer is due, when it is forgotten."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from highfive.conversations.rules.working_days import is_working_day
from highfive.core.rules import Refusal, role_refused

STATUSES = {
    "waiting": _("waits for an answer"),
    "answered": _("answered"),
    "closed": _("closed"),
}
TRANSITIONS = {
    ("waiting", "answered"),
    ("waiting", "closed"),
    ("answered", "waiting"),
    ("answered", "closed"),
    ("closed", "waiting"),
}
CHANNELS = {
    "web": _("the web page"),
    "poster": _("a poster"),
    "card": _("a contact card"),
    "referral": _("a referral card"),
}
OUTCOMES = {
    "answered": _("got an answer"),
    "joined": _("found something to take part in"),
    "guided": _("was guided to the right service"),
    "passed_on": _("the matter was passed on to the municipality"),
    "no_solution": _("no solution was found"),
    "silence": _("the conversation fell silent"),
    "unanswered": _("nobody answered in time"),
    "withdrawn": _("the writer removed it"),
    "not_meant": _("was not meant for us"),
}
STATED = ("answered", "joined", "guided", "passed_on", "no_solution", "not_meant")
"""Outcomes that staff state; the others come of themselves."""
FALSE = "not_meant"
"""Stated of a false message whose receipt nobody has used: no contact, and so in no tally."""
COUNTED = {key: words for key, words in OUTCOMES.items() if key != FALSE}
READERS = ("coordinator",)
EXPIRY_DAYS = 60
ANSWER_DAYS = 3  # working days


def meeting_refused(roles: Iterable[str]) -> Refusal | None:
    """Reading and answering conversations: the coordinator, and a deputy on the days of the deputyship."""
    return role_refused(roles, *READERS)


def step_refused(status: str, to: str) -> Refusal | None:
    """Why a thread may not go from one state to another."""
    if (status, to) in TRANSITIONS:
        return None
    return Refusal("status", _("This conversation is not in a state where that can be done."))


def forgotten_on(last_word_on: date, days: int = EXPIRY_DAYS) -> date:
    """The day on which a silent conversation is forgotten: it stands for `days` whole days after the last word."""
    return last_word_on + timedelta(days=days + 1)


def due_on(day: date, working_days: int = ANSWER_DAYS) -> date:
    """The day by which an answer is promised: that many working days after a day; the day itself is not counted."""
    due = day
    for _working_day in range(working_days):
        due += timedelta(days=1)
        while not is_working_day(due):
            due += timedelta(days=1)
    return due
