"""One conversation opened: its words by day, what was consented to, notes."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from highfive.conversations.models import AnswerTemplate, Consent, Message, Note, Thread
from highfive.conversations.rules.consents import CONSENTS
from highfive.core.queries import text


@dataclass(frozen=True)
class Reading:
    """Everything of a conversation that its reader may see."""

    days: list[tuple[date, list[Message]]]
    consents: list[Consent]
    notes: list[Note]
    last: int  # the number of the last word
    unanswered: list[int]  # numbers of the writer's words since the last answer

    @property
    def kinds(self) -> set[str]:
        return {consent.kind for consent in self.consents}


def reading(thread: Thread) -> Reading:
    """Unlock a conversation. Raises LostKeyError where a key is not among the keys of this installation."""
    words = list(thread.words.all())
    order = list(CONSENTS)
    answered = max((word.number for word in words if word.side == "staff"), default=0)
    return Reading(
        days=[(day, list(of_day)) for day, of_day in groupby(words, key=lambda word: word.day)],
        consents=sorted(thread.consents.prefetch_related("calls"), key=lambda consent: order.index(consent.kind)),
        notes=list(thread.notes.order_by("day", "pk")),
        last=max((word.number for word in words), default=0),
        unanswered=[word.number for word in words if word.side == "writer" and word.number > answered],
    )


def template_text(thread: Thread, typed: str) -> str:
    """A template's words in the writer's language; nothing when there is no such template."""
    known = typed.isdecimal() and len(typed) < 10  # more digits than any row has are no number of ours
    found = AnswerTemplate.objects.filter(region=thread.region, pk=int(typed)).first() if known else None
    return text(found.texts, thread.language) if found else ""
