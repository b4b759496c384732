"""Pure decisions about a writer's words: how long they may be, what stops them, when a receipt counts as kept."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from highfive.conversations.rules.receipts import GROUP, UNKNOWN, normalised
from highfive.conversations.rules.screening import identity_refused
from highfive.core.rules import Refusal

LONGEST = 5000  # letters
MOST_UNANSWERED = 50  # words in a row that nobody has answered

EMPTY = Refusal("empty", _("Write something first. A few words are enough."), status=422)
TOO_LONG = Refusal(
    "too_long",
    format_lazy(
        _("The text is too long: at most {most} letters fit. Shorten it, or send the rest as a second message."),
        most=LONGEST,
    ),
    status=422,
)
SENT_ALREADY = Refusal(
    "sent_already", _("This message was sent already. Open the conversation with the code that you kept.")
)
UNCONFIRMED = Refusal(
    "not_the_group", _("These are not the last four digits of your code. Look at the code again."), status=422
)

CODES_FIRST = Refusal(
    "codes_first",
    _("You have sent many messages and not put their codes down. Read the code page first. Your words stay here."),
)
WAIT = Refusal(
    "unanswered",
    _("You have written many messages that we have not answered yet. They are safe. Wait for our answer."),
)


def writing_refused(text: str, *, needed: bool = True) -> Refusal | None:
    """Why a writer's words are not kept."""
    if not text.strip():
        return EMPTY if needed else None
    return TOO_LONG if len(text) > LONGEST else identity_refused(text)


def confirming_refused(receipt: str, typed: str) -> Refusal | None:
    """Why the receipt does not count as kept: its last group, or the whole of it, has to be typed."""
    return None if normalised(typed) in (receipt[-GROUP:], receipt) else UNCONFIRMED


NOT_THIS = UNKNOWN
