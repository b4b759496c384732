"""Who waits for a word, and whose voice is missing from the survey that is open now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from highfive.conversations.queries.staff import WaitingLine, visible_threads, waiting_lines
from highfive.conversations.rules.lines import ICONS, KINDS, pressing, promised
from highfive.conversations.rules.threads import READERS
from highfive.core.models import Person, Region
from highfive.desk.queries.tasks import Owner
from highfive.desk.rules import MOST, Group, Task, bar, days_left, grouped, waited
from highfive.network.rules.members import contributing_refused
from highfive.network.rules.themes import THEMES
from highfive.surveys.models import Round
from highfive.surveys.queries import MissingVoice, Reach, codes_made, missing_voices, reach, rounds_of


def meets(owner: Owner) -> bool:
    """Whether conversations are the owner's work: a list of them belongs to the desk even when nobody waits."""
    return bool(owner.roles & set(READERS))


def waiting_people(owner: Owner, viewer: Person, today: date) -> Group[Task]:
    """A line for each who waits for the owner's answer, as far as the viewer may read the conversation too."""
    lines = waiting_lines(owner.person, owner.region, today)
    if not meets(owner):  # of a deputy's own desk only what was handed over to them by name
        lines = [line for line in lines if line.thread.holder_id == owner.person.pk]
    if viewer != owner.person:
        seen = set(visible_threads(viewer, owner.region, today).values_list("pk", flat=True))
        lines = [line for line in lines if line.thread.pk in seen]
    return grouped(lines).told(lambda line: _line(line, owner.person, today))


def _line(line: WaitingLine, reader: Person, today: date) -> Task:
    return Task(
        ICONS[line.kind],
        f"{KINDS[line.kind]}, {line.area}" if line.area else str(KINDS[line.kind]),
        "\N{NO-BREAK SPACE}· ".join(_facts(line, reader, today)),  # no line begins with the dot
        line.thread.get_absolute_url(),
        waited(line.since or today, today),
        "clock",
        warm=pressing(line.due, today),
    )


def _facts(line: WaitingLine, reader: Person, today: date) -> Iterator[str]:
    """How it came, what about by a closed list, what was promised: never what was written."""
    came = {
        "poster": _("came by the QR code of a poster"),
        "card": _("came by a contact card"),
        "referral": _("came by a referral card"),
    }
    if line.channel in came:
        yield came[line.channel]
    if line.thread.theme != "other":
        yield str(THEMES[line.thread.theme])
    if line.due:
        yield promised(line.due, today)
    if line.thread.holder and line.thread.holder != reader:
        yield _("handed over to %(name)s") % {"name": line.thread.holder.name}


def voices(owner: Owner) -> list[Task]:
    """Groups that have clearly answered too little, for everybody who may go and meet them; the largest gap first."""
    if contributing_refused(owner.member):
        return []
    return [_voice(one) for one in missing_voices(owner.region, MOST)]


def _voice(one: MissingVoice) -> Task:
    group = ", ".join(filter(None, [one.sex, one.band])).lower()
    title = f"{one.area}: {group}" if group else str(one.area)
    why = _("About %(answers)d have answered; by the population it would be about %(expected)d.") % {
        "answers": one.answers or 0, "expected": one.expected
    }  # fmt: skip
    if one.answers is None:
        why = _("Only few have answered; by the population it would be about %(expected)d.") % {
            "expected": one.expected
        }
    return Task("megaphone", title, why, one.url, _("a clear gap"), warm=True)


@dataclass(frozen=True)
class SurveyNow:
    """The survey that takes answers now: answers by channel, codes made for it, days left; other open rounds."""

    round: Round
    reach: Reach
    codes: int
    left: int
    others: list[Round]

    @property
    def bars(self) -> list[tuple[object, int | None, str]]:
        """Each channel, its answers (None: few) and its share of the shown ones, as a width of a bar."""
        return [(one.label, one.count, bar(one.count or 0, self.reach.at_least)) for one in self.reach.channels]


def survey_now(region: Region, today: date) -> SurveyNow | None:
    """The region's own survey before a pilot's short one; the one that closes first."""
    rows = rounds_of(region).select_related(None).filter(status="open", opens_on__lte=today, closes_on__gte=today)
    rounds = list(rows.order_by("short", "closes_on", "pk"))
    if not rounds:
        return None
    first, *others = rounds
    return SurveyNow(first, reach(first), codes_made(first), days_left(first.closes_on, today), others)
