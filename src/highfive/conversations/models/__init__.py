"""Tables of conversations. What a resident's act makes has a key that says nothing, and no time finer than a day."""

from highfive.conversations.models.referrals import Card, Sheet
from highfive.conversations.models.settings import AnswerTemplate, ContactSettings
from highfive.conversations.models.tallies import Notice, Tally
from highfive.conversations.models.threads import Call, Consent, Message, Note, Opening, Thread

__all__ = [
    "AnswerTemplate",
    "Call",
    "Card",
    "Consent",
    "ContactSettings",
    "Message",
    "Note",
    "Notice",
    "Opening",
    "Sheet",
    "Tally",
    "Thread",
]
