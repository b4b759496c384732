"""Pure decisions of comments: who reads, writes, edits, removes and closes; what a text may hold."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from highfive.core.rules import ROLES, Refusal, role_refused
from highfive.core.rules.identity_numbers import telling_refused

EDITORS = ("coordinator", "wellbeing_lead", "administrator")
WRITERS = (*EDITORS, "partner")
MODERATORS = ("coordinator", "administrator")
AUDIENCES = {"members": tuple(ROLES), "editors": EDITORS}
TEXT_LIMIT = 5000  # characters
REASON_LIMIT = 500
TEXT_MISSING = _("Write something first.")
REASON_MISSING = _("Write why the comment is removed. Its writer will want to know.")
EXCERPT = 600  # characters of a comment that a digest shows
LONGEST_LOOK_BACK = timedelta(weeks=4)  # a digest that was off or could not be sent tells at most this much

# Direction overrides and isolates, zero-width and other characters that show nothing but change what is read.
# Joiners (200C, 200D) stay: Persian and family emoji need them.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")
_ACCENT = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
PILES = re.compile(f"({_ACCENT}{{3}}){_ACCENT}+")


def cleaned(text: str) -> str:
    """A text as it is kept and shown: one form of each letter and line break, nothing unseen, no piles of accents."""
    seen = UNSEEN.sub("", BREAKS.sub("\n", text))
    return PILES.sub(r"\1", unicodedata.normalize("NFC", seen)).strip()


def one_line(text: str) -> str:
    """A text fit for a title, a name or a mail's header."""
    return " ".join(cleaned(text).split())


def text_refused(text: str) -> Refusal | None:
    """Why a cleaned text may not become a comment."""
    if not text:
        return Refusal("comment_empty", TEXT_MISSING, 422)
    if len(text) > TEXT_LIMIT:
        over = len(text) - TEXT_LIMIT
        message = ngettext_lazy(
            "The comment is %(over)d character too long: at most 5,000 fit. Nothing was lost. Shorten it here.",
            "The comment is %(over)d characters too long: at most 5,000 fit. Nothing was lost. Shorten it here.",
            over,
        )
        return Refusal("comment_long", message % {"over": over}, 422)
    return telling_refused([text])


def reading_refused(roles: Collection[str], audience: str) -> Refusal | None:
    """Why a person holding `roles` in the thread's region may not read it: pages and digests ask this alone."""
    return role_refused(roles, *AUDIENCES[audience])


def writing_refused(roles: Collection[str], *, audience: str, closed: bool) -> Refusal | None:
    if refusal := reading_refused(roles, audience):
        return refusal
    if not set(roles) & set(WRITERS):
        return Refusal("comment_role", _("Your role lets you read this conversation, not write in it."), 403)
    return (
        Refusal("thread_closed", _("This conversation is closed. It can be read, not continued.")) if closed else None
    )


def replying_refused(*, same_thread: bool, is_reply: bool, removed: bool) -> Refusal | None:
    """Why a comment may not be answered; an answer to an answer belongs under the first comment."""
    if not same_thread or is_reply:
        return Refusal("reply", _("Answer the first comment of the conversation."))
    return _gone() if removed else None


def editing_refused(*, own: bool, removed: bool, writing: Refusal | None) -> Refusal | None:
    """`writing`: why the person may not write in the thread now, or None."""
    if not own:
        return Refusal("comment_other", _("Only the person who wrote a comment may change it."), 403)
    return _gone() if removed else writing


def removing_refused(roles: Collection[str], *, own: bool, removed: bool) -> Refusal | None:
    if not own and not set(roles) & set(MODERATORS):
        message = _("Only its writer, the coordinator or an administrator may remove a comment.")
        return Refusal("comment_moderator", message, 403)
    return _gone() if removed else None


def reason_refused(reason: str, *, own: bool) -> Refusal | None:
    """The author needs no reason; a moderator gives one, and everybody who reads the conversation sees it."""
    if not own and not reason:
        return Refusal("comment_reason", REASON_MISSING, 422)
    if len(reason) > REASON_LIMIT:
        return Refusal("comment_reason_long", _("The reason is too long: at most 500 characters fit."), 422)
    return None


def closing_refused(roles: Collection[str]) -> Refusal | None:
    """Why a person may not close a conversation or open it again."""
    return role_refused(roles, *MODERATORS)


def _gone() -> Refusal:
    return Refusal("comment_removed", _("The comment was removed already."))


def week_name(day: date) -> str:
    """The ISO week of a day: "2026-W48"."""
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02}"


def week_start(day: date, zone: tzinfo) -> datetime:
    """The first moment of the day's ISO week: what came before it is told in that week's digest."""
    return datetime.combine(day - timedelta(days=day.weekday()), time.min, zone)


def look_back(start: datetime, last: datetime | None) -> datetime:
    """From when a digest tells: from where the last one ended, else the week before, and never too long."""
    return max(last or start - timedelta(weeks=1), start - LONGEST_LOOK_BACK)
