"""A year's ended conversations as numbers: what is counted and how it is called, who publishes it and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from highfive.conversations.rules.threads import CHANNELS, COUNTED
from highfive.core.rules import Refusal, Texts, role_refused
from highfive.figures.rules import NewIndicator
from highfive.network.rules.themes import THEMES

PUBLISHERS = ("coordinator",)
KIND = "contacts"
UNTOLD = "untold"  # the municipality was not told
FEWEST = 10  # with fewer, hardly a number would not be under five; so nothing is published, as of a year without any
WORDS: Texts = {
    "fi": "Yhteydenotot", "fi-simple": "Yhteydenotot", "sv": "Kontakter", "en": "Contacts",
}  # fmt: skip
IN_PLACE: Texts = {
    "fi": "Yhteydenotot kunnasta", "fi-simple": "Yhteydenotot kunnasta", "sv": "Kontakter från kommunen",
    "en": "Contacts from the municipality",
}  # fmt: skip
NO_PLACE: Texts = {
    "fi": "Yhteydenotot, kuntaa ei kerrottu", "fi-simple": "Yhteydenotot: kuntaa ei kerrottu",
    "sv": "Kontakter, kommunen inte angiven", "en": "Contacts, municipality not told",
}  # fmt: skip
PARTS = {"theme": THEMES, "channel": CHANNELS, "outcome": COUNTED}

NOT_OVER = Refusal("year_not_over", _("The year is not over. Its contacts can be published when it is."))
PUBLISHED = Refusal("published_already", _("The contacts of that year are published. They are never counted anew."))
TOO_FEW = Refusal(
    "few_contacts", _("Fewer than ten conversations ended that year, perhaps none. So few are not published.")
)


@dataclass(frozen=True)
class Ended:
    """One conversation that has ended, as it was tallied; `place` is a municipality's code or UNTOLD."""

    place: str
    theme: str
    channel: str
    outcome: str


def publishing_refused(roles: Iterable[str], year: int, today: date, *, published: bool) -> Refusal | None:
    """Why a year's contacts may not be published: once, when the year is over, by the coordinator."""
    if refusal := role_refused(roles, *PUBLISHERS):
        return refusal
    if year >= today.year:
        return NOT_OVER
    return PUBLISHED if published else None


def indicators(languages: Iterable[str]) -> Iterator[NewIndicator]:
    """What each number is about; the words of themes, channels and outcomes are those of the pages."""
    codes = list(languages)
    yield NewIndicator("contacts.total", WORDS, "number")
    yield NewIndicator("contacts.place", IN_PLACE, "number", order=1)
    yield NewIndicator(f"contacts.place.{UNTOLD}", NO_PLACE, "number", order=2)
    order = 2
    for part, words in PARTS.items():
        for key, label in words.items():
            order += 1
            yield NewIndicator(f"contacts.{part}.{key}", _titles(codes, label), "number", order=order)


def _titles(languages: list[str], label: object) -> Texts:
    titles = {}
    for language in languages:
        with translation.override(language):
            titles[language] = f"{WORDS[language]}: {label}"
    return titles
