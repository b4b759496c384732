"""A year of a region's work, in any amounts, put in at once as the actions would leave it: for tests and the bench."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from highfive.conversations.models import Message, Thread
from highfive.core.models import Area, Membership, Organisation, Person, Region
from highfive.network.models import Activity, Meeting, MeetingTask, Observation, WorkEntry
from highfive.pilots.models import Commitment, Pilot
from highfive.practices.models import Adoption, Practice
from highfive.projects.models import Output, Project
from highfive.reports.models import Report
from highfive.reports.rules import document
from highfive.reports.rules.document import Document, Section
from highfive.surveys.models import Answer, GapReading, Questionnaire, Round
from highfive.surveys.rules import questionnaire as rules
from highfive.surveys.rules.questionnaire import to_json

RESULT = {"why": "too_few", "before": None, "after": None}
QUESTIONS = to_json(rules.Questionnaire(code="k", titles={"fi": "Kysely"}, languages=("fi",), pages=()))
WORDS = {"fi": "Mitä kuuluu ja mitä tarvitaan. " * 20}


def report(title: str) -> Any:
    """A report's text as JSON, as long as they are."""
    long = (Section("summary", WORDS["fi"] * 100),)
    return document.to_json(Document(title, "", "fi", "732", "Salla", "Seutu", 2026, "24.11.2026", "2026-11-24", long))


@dataclass(frozen=True)
class Amounts:
    """How much of each there is; `waiting` of the conversations wait, a round in twenty is open."""

    conversations: int = 400
    waiting: int = 60
    practices: int = 300
    pilots: int = 40
    rounds: int = 20
    answers: int = 3000
    meetings: int = 200
    work: int = 2000
    activities: int = 500
    observations: int = 300
    projects: int = 30


@dataclass(frozen=True)
class Year:
    """Fills a region's tables; `person` is whose desk it is, `other` somebody else of the region."""

    region: Region
    person: Person
    other: Person
    amounts: Amounts

    def fill(self) -> None:
        areas = list(self.region.municipalities.all())
        self._conversations(areas)
        self._practices(areas)
        self._pilots(areas)
        self._surveys(areas)
        self._network(areas)
        self._projects(areas)

    @property
    def today(self) -> date:
        return timezone.localdate()

    def _day(self, number: int, ahead: int = 0) -> date:
        """Days spread over a year that ends `ahead` days from now."""
        return self.today + timedelta(days=ahead - number * 37 % 365)

    def _conversations(self, areas: list[Area]) -> None:
        rows = [self._thread(number, areas) for number in range(self.amounts.conversations)]
        Thread.objects.bulk_create(rows, batch_size=500)
        sides = ("writer", "staff", "writer")
        words = [
            Message(thread=row, number=number, side=side, text=WORDS["fi"], day=row.last_word_on)
            for row in rows
            for number, side in enumerate(sides, 1)
        ]
        Message.objects.bulk_create(words, batch_size=500)

    def _thread(self, number: int, areas: list[Area]) -> Thread:
        since = self.today - timedelta(days=number % 6)
        waits = number < self.amounts.waiting
        return Thread(
            region=self.region, mark=f"{number:08x}", receipt=uuid.uuid4().hex, area=areas[number % len(areas)],
            channel=("poster", "web", "card")[number % 3], theme="company", status="waiting" if waits else "answered",
            started_on=since, last_word_on=since, waiting_since=since if waits else None,
            due_on=since + timedelta(days=3) if waits else None,
        )  # fmt: skip

    def _practices(self, areas: list[Area]) -> None:
        shared = {"status": "shared", "version": 1, "confirmed_on": self.today, "reviewed_on": self.today}
        rows = [
            Practice(
                region=self.region, names={"fi": f"Kyläkahvila {n}"}, core_idea=WORDS, steps=WORDS, conditions=WORDS,
                review_due_on=self._day(n, 300), **shared,
            )
            for n in range(self.amounts.practices)
        ]  # fmt: skip
        Practice.objects.bulk_create(rows)
        Practice.objects.bulk_create(
            Practice(region=self.region, status="candidate", names={"fi": f"Ehdotus {n}"}, source_text="Ehdotus")
            for n in range(self.amounts.projects)
        )
        Adoption.objects.bulk_create(
            Adoption(practice=row, area=areas[n % len(areas)], status="considering") for n, row in enumerate(rows)
        )

    def _pilots(self, areas: list[Area]) -> None:
        statuses = ("running", "measured", "draft", "abandoned")
        rows = [self.pilot(n, statuses[n % 4], areas[n % len(areas)]) for n in range(self.amounts.pilots)]
        Pilot.objects.bulk_create(rows)
        own, _made = Organisation.objects.get_or_create(region=self.region, name="Kylät", kind="association")
        Membership.objects.filter(person=self.person, region=self.region).update(organisation=own)
        drafts = [row for row in rows if row.status == "draft"]
        Commitment.objects.bulk_create(Commitment(pilot=row, organisation=own, text="Tila on auki.") for row in drafts)

    def pilot(self, number: int, status: str, area: Area, decide_on: date | None = None) -> Pilot:
        """One that is not saved yet: a started one is locked for good."""
        frozen: dict[str, Any] = {}
        if status in ("running", "measured"):
            frozen = {"frozen_at": timezone.now(), "frozen_text": "{}" * 500, "frozen_hash": "0" * 64}
        if status == "measured":
            frozen |= {"result": RESULT, "recommended": "adopt"}
        return Pilot(
            region=self.region, status=status, names={"fi": f"Kimppakyyti {number}"}, area=area, question=WORDS,
            adopt_at=5, stop_at=0, decide_on=decide_on or self._day(number, 60), **frozen,
        )  # fmt: skip

    def _surveys(self, areas: list[Area]) -> None:
        form = Questionnaire.objects.create(region=self.region, code="k", titles={"fi": "Kysely"}, definition=QUESTIONS)
        rows = list(self._rounds(form))
        Round.objects.bulk_create(rows)
        Answer.objects.bulk_create(
            (
                Answer(round=rows[0], sample="coded", mode=("web", "paper")[n % 2], language="fi", week=1, answers={})
                for n in range(self.amounts.answers)
            ),
            batch_size=500,
        )
        GapReading.objects.bulk_create(
            GapReading(round=rows[0], area=area, sex="man", band="18-29", answers=10, expected=25) for area in areas
        )

    def _rounds(self, form: Questionnaire) -> Iterator[Round]:
        for n in range(self.amounts.rounds):
            status = "open" if n % 20 == 0 else ("closed", "draft")[n % 2]
            days = {"opens_on": self._day(n), "closes_on": self.today + timedelta(days=20)}
            yield Round(
                region=self.region, questionnaire=form, titles={"fi": f"Kysely {n}"}, status=status,
                results_by=self.today + timedelta(days=60), channels=["web", "paper"], contact_phone="1", **days,
            )  # fmt: skip

    def _network(self, areas: list[Area]) -> None:
        noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
        meetings = [self._meeting(n, noon + timedelta(days=14 - n * 37 % 365)) for n in range(self.amounts.meetings)]
        Meeting.objects.bulk_create(meetings)
        MeetingTask.objects.bulk_create(self._task(n, meeting) for n, meeting in enumerate(meetings))
        kinds, groups = ("contacts", "network", "travel"), [areas[n % len(areas)] for n in range(10)]
        WorkEntry.objects.bulk_create(
            (
                WorkEntry(
                    region=self.region, by=self.person, kind=kinds[n % 3], area=groups[n % 10], hours=Decimal("0.5"),
                    month=self._day(n).replace(day=1), day=self._day(n),
                )
                for n in range(self.amounts.work)
            ),
            batch_size=500,
        )  # fmt: skip
        Activity.objects.bulk_create(
            Activity(
                region=self.region, names={"fi": f"Kahvila {n}"}, starts_at=noon - timedelta(days=n * 37 % 365),
                ends_at=noon - timedelta(days=n * 37 % 365) + timedelta(hours=2), area=areas[n % len(areas)],
                recurrence=("weekly", "monthly")[n % 2],
            )
            for n in range(self.amounts.activities)
        )  # fmt: skip
        Observation.objects.bulk_create(self._observation(n) for n in range(self.amounts.observations))

    def _meeting(self, number: int, start: datetime) -> Meeting:
        return Meeting(
            region=self.region, title=f"Kokous {number}", starts_at=start, ends_at=start + timedelta(hours=2),
            place="Salla", agenda="Avaus\nAsiat\nLoppu",
        )  # fmt: skip

    def _task(self, number: int, meeting: Meeting) -> MeetingTask:
        """One in ten is open and the person's own."""
        return MeetingTask(
            meeting=meeting, text=f"Tehtävä {number}", responsible=self.person, due_on=self._day(number, 30),
            done_on=self.today if number % 10 else None,
        )  # fmt: skip

    def _observation(self, number: int) -> Observation:
        """One in twenty waits for a second reader."""
        shown = {"status": "shown", "reviewed_by": self.person, "reviewed_on": self.today} if number % 20 else {}
        return Observation(
            region=self.region, by=self.other, text=f"Kuultua {number}", heard="library", theme="company", **shown
        )  # fmt: skip

    def _projects(self, areas: list[Area]) -> None:
        rows = [
            Project(
                region=self.region, code=f"S{20000 + n}", name=f"Hanke {n}", texts={"outputs": WORDS["fi"] * 5},
                ends_on=self._day(n), unplaced=["rivi"] if n % 5 == 0 else [],
            )
            for n in range(self.amounts.projects)
        ]  # fmt: skip
        Project.objects.bulk_create(rows)
        Output.objects.bulk_create(Output(project=row, text=f"Tuotos {row.code}") for row in rows)
        Report.objects.bulk_create(
            Report(
                region=self.region, area=areas[n % len(areas)], year=2000 + n // len(areas), made_on=self.today,
                document=report(f"Kertomus {n}"),
            )
            for n in range(self.amounts.projects)
        )  # fmt: skip
