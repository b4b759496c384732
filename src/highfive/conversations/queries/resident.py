"""What a resident's pages read: who answers, where help is, and their own conversation."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from highfive.conversations.models import Call, Consent, ContactSettings, Message, Thread
from highfive.conversations.queries.contact import contact_settings
from highfive.conversations.queries.receipts import lives
from highfive.conversations.rules.calls import REACHED
from highfive.conversations.rules.threads import READERS, forgotten_on
from highfive.core.models import Area, Person, Region
from highfive.core.queries import holders_of, municipalities


def social_emergency(region: Region | None) -> list[tuple[str, str]]:
    """Telephones of the social emergency service, each with its region; of every region if none is known."""
    rows = ContactSettings.objects.select_related("region__area").exclude(social_phone="").order_by("region__slug")
    rows = rows.filter(region=region) if region else rows
    return [(str(row.region), row.social_phone) for row in rows]


@dataclass(frozen=True)
class Readers:
    """Who may read a message of today, by name."""

    coordinators: list[Person]
    deputies: list[Person]

    def __bool__(self) -> bool:
        return bool(self.coordinators or self.deputies)


def readers(region: Region, today: date) -> Readers:
    everybody = holders_of(READERS, region, today)
    own = set(region.memberships.filter(role__in=READERS).values_list("person", flat=True))
    return Readers(
        coordinators=[person for person in everybody if person.pk in own],
        deputies=[person for person in everybody if person.pk not in own],
    )


def takes_messages(region: Region, today: date) -> bool:
    """Whether the contact page is open: the region has said so, and there is somebody to answer."""
    return contact_settings(region).open and bool(readers(region, today))


def regions_by_contact(today: date) -> tuple[list[Region], list[Region]]:
    """Regions whose contact page is open, and the others."""
    regions = list(Region.objects.select_related("area").order_by("slug"))
    taking = [region for region in regions if takes_messages(region, today)]
    return taking, [region for region in regions if region not in taking]


def places(region: Region) -> list[tuple[str, str]]:
    """Municipalities to choose from, by code."""
    return [(area.code, str(area)) for area in municipalities(region)]


def place(region: Region, code: str) -> Area | None:
    return region.municipalities.filter(code=code).first() if code else None


def thread_by_key(key: int, today: date) -> Thread | None:
    """A conversation whose key a writer's browser holds, unless its day to be forgotten has come."""
    thread = Thread.objects.select_related("region__area", "area", "holder").filter(pk=key).first()
    return thread if thread and lives(thread, today) else None


@dataclass(frozen=True)
class Own:
    """A conversation as its writer reads it: everything of it but what staff note to each other."""

    days: list[tuple[date, list[Message]]]
    consents: dict[str, Consent]
    openings: list[tuple[date, list[str]]]
    last: int  # the number of the last word
    forgotten_on: date

    @property
    def calls(self) -> list[Call]:
        """The last call or meeting of each step, the latest at the end."""
        last = [call for consent in self.consents.values() for call in list(consent.calls.all())[-1:]]
        return sorted(last, key=lambda call: call.day)

    @property
    def talked(self) -> bool:
        """Whether the last that staff did was to reach the person by phone or video."""
        answers = [word.day for _day, words in self.days for word in words if word.side == "staff"]
        return any(call.result == REACHED and call.day >= max(answers, default=call.day) for call in self.calls)

    @property
    def count(self) -> int:
        return sum(word.side != "event" for _day, words in self.days for word in words)


def own_view(thread: Thread) -> Own:
    """Unlock a writer's conversation. Raises LostKeyError where a key is not among those of this installation."""
    words = list(thread.words.all())
    openings = thread.openings.order_by("day", "person_name")
    return Own(
        days=[(day, list(of_day)) for day, of_day in groupby(words, key=lambda word: word.day)],
        consents={consent.kind: consent for consent in thread.consents.prefetch_related("calls")},
        openings=[
            (day, [opening.person_name for opening in of_day])
            for day, of_day in groupby(openings, key=lambda opening: opening.day)
        ],
        last=max((word.number for word in words), default=0),
        forgotten_on=forgotten_on(thread.last_word_on, contact_settings(thread.region).expiry_days),
    )
