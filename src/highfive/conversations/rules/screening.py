"""What may not, or should rather not, stand in a resident's words: identity numbers; health; other people's need."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from highfive.conversations.rules.screening_words import HEALTH, NEED, OTHERS
from highfive.core.rules import Refusal
from highfive.core.rules.identity_numbers import identity_spans

IDENTITY = Refusal(
    "identity_number",
    _(
        "There is an identity number in the text. We never need it here, and it is not safe to send. Take it out, and "
        "the rest can be sent."
    ),
    status=422,
)


def identity_refused(*texts: str) -> Refusal | None:
    """Why these words may not be kept; they are, when it has been taken out."""
    return IDENTITY if any(map(identity_spans, texts)) else None


@dataclass(frozen=True)
class Piece:
    """A sentence of a text as it stands there; `kind` says what it seems to tell of: "health", "others" or nothing."""

    text: str
    kind: str = ""


SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?]+|\n+|$)\s*")


def pieces(text: str) -> list[Piece]:
    """The text sentence by sentence; put together again, it is the same text."""
    return [Piece(part, _kind(part)) for part in SENTENCE.findall(text) if part]


def is_warned(text: str) -> bool:
    return any(piece.kind for piece in pieces(text))


def without_warned(text: str) -> str:
    """The text without the sentences that were warned of."""
    return "".join(piece.text for piece in pieces(text) if not piece.kind).strip()


def _kind(sentence: str) -> str:
    for language, others in OTHERS.items():
        if others.search(sentence) and (NEED[language].search(sentence) or HEALTH[language].search(sentence)):
            return "others"
    return "health" if any(words.search(sentence) for words in HEALTH.values()) else ""
