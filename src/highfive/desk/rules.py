"""Pure decisions of the desk: what a line says, how urgent it is, what stands in which section, what the page says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

Line = TypeVar("Line")
Told = TypeVar("Told")
MONTH, YEAR = 30, 365
LAST_DAYS = 7  # what is due within them is of this week
SHOWN = 8  # lines of a section before its fold
MOST = 20  # lines of a section behind its fold
LONGEST = 70  # letters of a name in a line or in the heading
MORNING, AFTERNOON, EVENING = 4, 10, 17  # the hours from which one greets so


@dataclass(frozen=True)
class Task:
    """One thing to do: what, why, and the page where it is done.

    `tag` says how long or by when, with an icon, or in other words, without; `pressing`: of this week; `warm`: somebody
    waits for it, or its day has come.
    """

    icon: str
    title: str
    why: str
    url: str
    tag: str = ""
    mark: str = ""
    pressing: bool = False
    due: date | None = None
    warm: bool = False


@dataclass(frozen=True)
class Group(Generic[Line]):
    """Lines of a section: those shown at once, those behind a fold, and how many come into view as these get done."""

    shown: Sequence[Line]
    folded: Sequence[Line]
    left: int

    @property
    def more(self) -> int:
        return len(self.folded) + self.left

    @property
    def count(self) -> int:
        return len(self.shown) + self.more

    def told(self, tell: Callable[[Line], Told]) -> "Group[Told]":
        """The same in words; those left are not put into words at all."""
        return Group([tell(line) for line in self.shown], [tell(line) for line in self.folded], self.left)


def grouped(lines: Sequence[Line], shown: int = SHOWN) -> Group[Line]:
    """A fold of one line would hide what it could show: then there is none."""
    shown = len(lines) if len(lines) <= shown + 1 else shown
    return Group(lines[:shown], lines[shown : shown + MOST], max(0, len(lines) - shown - MOST))


def folded(lines: Sequence[Line]) -> Group[Line]:
    """All of them behind a fold."""
    return Group((), lines[:MOST], max(0, len(lines) - MOST))


def dated(icon: str, title: str, why: str, url: str, due: date | None, today: date) -> Task:
    """A thing with a day: its tag tells the day or how late it is."""
    warm = due is not None and due <= today
    mark = "clock" if warm else "calendar-days"
    return Task(icon, title, why, url, due_tag(due, today), mark, is_pressing(due, today), due, warm)


def named(name: object, act: str) -> str:
    """ "Village coffee: read the practice through": what, and what is to be done."""
    return f"{Truncator(str(name).rstrip(' .:;')).chars(LONGEST)}: {act}"


def days_left(closes_on: date, today: date) -> int:
    """Days a round still takes answers, its last day included; 0 when it is over."""
    return max(0, (closes_on - today).days + 1)


def round_task(round_: Any, url: str, today: date) -> Task | None:
    """What a round asks for by its status. One that takes answers asks for nothing: it is told of apart."""
    if round_.status == "draft":
        why = _("The round is a draft. Check it and open it for answers.")
        return dated("file-pen", named(round_, _("open the round")), why, url, round_.opens_on, today)
    if round_.status == "open" and not days_left(round_.closes_on, today):
        why = _("The last day to answer has passed. Close the round.")
        return dated("lock", named(round_, _("close the round")), why, url, round_.closes_on, today)
    if round_.status == "closed":
        why = _("The round is closed. Publish the results.")
        task = dated("chart-column", named(round_, _("publish the results")), why, url, round_.results_by, today)
        return replace(task, pressing=True)
    return None


def unhanded(state: str) -> str:
    """Why an output of a project waits, by the state of its heir (see projects.rules.UNHANDED)."""
    return {
        "none": _("Nobody carries this on yet. Name an heir, or say that it ends."),
        "expired": _("The time agreed with the heir is over. Who carries this on now?"),
        "expiring": _("The time agreed with the heir ends soon. Agree on what follows."),
    }[state]


def due_tag(due: date | None, today: date) -> str:
    """How late a thing is, or its day; "" where it has none."""
    if due is None:
        return ""
    late = (today - due).days
    if late >= 2 * MONTH:
        return _long_late(late)
    if late > 0:
        return ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
    return _("today") if late == 0 else day_tag(due, -late)


def _long_late(days: int) -> str:
    """Nobody counts a year in days."""
    if days >= 2 * YEAR:
        return ngettext("%(years)d year late", "%(years)d years late", days // YEAR) % {"years": days // YEAR}
    return ngettext("%(months)d month late", "%(months)d months late", days // MONTH) % {"months": days // MONTH}


def day_tag(day: date, ahead: int) -> str:
    """ "pe 27.11." within a week, "27.12." later, "27.1.2027" when it is not soon."""
    english = get_language() == "en"
    if ahead > YEAR // 2:
        return date_format(day, "j M Y" if english else "j.n.Y")
    numbers = date_format(day, "j M" if english else "j.n.")
    weekday = date_format(day, "D") if english else date_format(day, "D").lower()
    return f"{weekday} {numbers}" if ahead <= LAST_DAYS else numbers


def waited(since: date, today: date) -> str:
    """How long somebody has waited: "2 days", "today"."""
    days = (today - since).days
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days > 0 else _("today")


def is_pressing(due: date | None, today: date) -> bool:
    """Whether its day has come, or comes within a week."""
    return due is not None and (due - today).days <= LAST_DAYS


def in_order(tasks: list[Task]) -> list[Task]:
    """What presses first, the longest waiting at the head; otherwise as they came."""
    return sorted(tasks, key=lambda task: (not task.pressing, not task.warm, task.due or date.max))


def greeting(name: str, hour: int) -> str:
    """By the time of day, with the person's first name."""
    if MORNING <= hour < AFTERNOON:
        return _("Good morning, %(name)s.") % {"name": name}
    if AFTERNOON <= hour < EVENING:
        return _("Good afternoon, %(name)s.") % {"name": name}
    return _("Good evening, %(name)s.") % {"name": name}


def finding(people: str, now: Sequence[Task], voices: int, later: int) -> str:
    """What the page has found, the most urgent only; `people`: the sentence about those who wait, "" for nobody."""
    if people:
        return f"{people}."
    if now:
        return _("The most urgent thing is %(title)s.") % {"title": now[0].title.rstrip(" .?")}
    if voices:
        return ngettext(
            "The voice of %(count)d group is missing.", "The voices of %(count)d groups are missing.", voices
        ) % {"count": voices}  # fmt: skip
    return _("Nothing is urgent now.") if later else _("Nothing waits for you now.")


def long_day(day: date) -> str:
    """ "Tiistai 24. marraskuuta", "Tuesday 24 November"."""
    said = date_format(day, {"en": "l j F", "sv": "l j E"}.get(get_language() or "fi", "l j. E"))
    return said[:1].upper() + said[1:]


def bar(part: Decimal | int, whole: Decimal | int) -> str:
    """The width of a bar that shows a part of a whole: never wider than the whole."""
    return f"{min(Decimal(100), 100 * Decimal(part) / Decimal(whole)):.1f}%" if whole > 0 else "0%"
