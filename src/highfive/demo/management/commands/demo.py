"""Load the demo region, tell the road station by station, serve the site."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation
from rich.console import Console
from rich.progress import Progress

from highfive.core.models import Region
from highfive.core.queries import is_synthetic
from highfive.demo import actions, queries, rules
from highfive.demo.management import meet, share
from highfive.projects.models import Project
from highfive.projects.queries import card_sections, practice_proposals
from highfive.reports.models import Report
from highfive.reports.queries.audit import compare_renditions
from highfive.surveys.models import Round
from highfive.surveys.queries import missing_voices, questionnaire_of
from highfive.surveys.rules.codes import shown

NOTICED = 0.05  # seconds
OPEN_DAYS = 70
HALFWAY = 360  # answers so far in the round that is open now


class Command(BaseCommand):
    help = "Load the demo region if it is not there yet, and serve the site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="127.0.0.1:8000")
        parser.add_argument("--share", type=float, default=1.0, help="Share of the invented respondents who answer.")
        parser.add_argument("--load-only", action="store_true", help="Load and stop.")

    def handle(self, *args: Any, **options: Any) -> None:
        translation.activate("en")
        self.console = Console(highlight=False, soft_wrap=True)
        self.started = self.arrived = time.monotonic()
        self.station = 0
        Path(settings.VAR).mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        if not Region.objects.filter(slug="ita-lappi").exists():
            self.load(options["share"])
        elif not is_synthetic():
            self.console.print("This database holds a real region; the demo will not touch it.")
            return
        self.say_where(options["address"])
        if not options["load_only"]:
            call_command("serve", address=options["address"])

    def say(self, station: str, *lines: str) -> None:
        """A station of the road, with the seconds since the one before."""
        now = time.monotonic()
        self.station, seconds, self.arrived = self.station + 1, now - self.arrived, now
        took = f" [dim]({seconds:.1f} s)[/dim]" if seconds >= NOTICED else ""
        self.console.print(f"[bold]{self.station:>2}  {station}[/bold]{took}")
        for line in lines:
            self.console.print(f"    {line}", markup=False)

    def load(self, share: float) -> None:
        self.console.print(
            "[bold]High Five, the demo.[/bold] Real places and population; people and answers are invented.\n"
        )
        region, cast = actions.make_region()
        table = actions.load_population(region)
        people = rules.draw_people(actions.adults(table))
        self.say(
            "The region",
            f"{region}: {region.municipalities.count()} municipalities, {len(people.band):,} adults "
            f"({table.source.producer}, {table.period})",
            "staff: " + ", ".join(person.name for person in cast.people.values()),
        )
        project = self.card(region, cast)
        round_ = self.survey(region, cast, people, share)
        self.results(round_, cast, people)
        stage = self.share(region, cast, project)
        self.report(region, cast)
        self.trial(region, cast, round_, people)
        self.meet(stage)
        self.console.print(f"\nLoaded in {time.monotonic() - self.started:.0f} s.")

    def share(self, region: Region, cast: actions.Cast, project: Project) -> actions.Stage:
        """Share and Try."""
        stage = actions.set_stage(region, cast)
        share.tell_network(self.say, stage, project)
        share.fill_bank(self.say, stage, project)
        share.confirm_proposal(self.say, stage, project)
        adoption = share.adopt(self.say, stage)
        share.draw_matrix(self.say, stage)
        share.look_for(self.say, stage)
        share.try_things(self.say, stage, project)
        share.end_project(self.say, stage, project, adoption)
        return stage

    def meet(self, stage: actions.Stage) -> None:
        """Meet, and the coordinator's Monday, which reads from every room."""
        meet.hear(self.say, stage)
        meet.meet(self.say, stage)
        meet.fall_silent(self.say, stage)
        meet.begin_week(self.say, stage)

    def card(self, region: Region, cast: actions.Cast) -> Project:
        project = actions.bring_card(region, cast.aino).project
        sections = card_sections(project, "en")
        stated = sum(bool(text) for _heading, text in sections)
        self.say(
            "A project card comes in",
            f"{project.code}, {project.starts_on:%-d.%-m.%Y}–{project.ends_on:%-d.%-m.%Y}, "
            f"public funding used {project.public_funding:,} €",
            f"{len(sections)} headings: {stated} stated, {len(sections) - stated} not stated; "
            f"{len(project.unplaced)} pieces of text without a place; "
            f"{len(practice_proposals(project))} practices proposed",
        )
        return project

    def survey(self, region: Region, cast: actions.Cast, people: rules.People, share: float) -> Round:
        long, _short = actions.bring_questionnaires(region, cast.aino)
        first = timezone.localdate() - timedelta(days=actions.DAYS + 14)
        round_ = actions.open_survey(region, long, first, actions.DAYS, cast.aino)
        form = questionnaire_of(round_)
        self.say(
            "A questionnaire and a round",
            f"{len(form.pages)} pages in {len(form.languages)} language variants, read from {long.source_name}",
        )
        counts = {code: int((people.municipality == code).sum()) for code in rules.MUNICIPALITIES}
        codes = actions.post_codes(round_, counts, cast.aino)
        before = {code: set(made) for code, made in codes.items()}
        began = time.monotonic()
        with Progress(console=self.console, transient=True) as progress:
            task = progress.add_task("  residents answer", total=actions.DAYS)
            for _day, _count in actions.respond(round_, people, codes, cast, share):
                progress.advance(task)
        openly = actions.respond_openly(round_, people, cast, max(3, int(80 * share)))
        self.used = {code: sorted(made - set(codes[code])) for code, made in before.items()}
        used = sum(len(made) for made in self.used.values())
        self.say(
            "Residents answer",
            f"{sum(counts.values()):,} codes made, {used:,} used; {openly} answered without a code",
            f"page by page on the web, whole from paper and phone: {time.monotonic() - began:.0f} s",
        )
        return round_

    def results(self, round_: Round, cast: actions.Cast, people: rules.People) -> None:
        began = time.monotonic()
        told = actions.release(round_, cast)
        seconds = time.monotonic() - began
        modes = ", ".join(f"{mode} {count}" for mode, count in told["n_by_mode"].items())
        joined = actions.joined_to_codes(round_, self.used)
        self.say(
            "Answers are sealed",
            f"answers with a code, by channel (to the nearest 5): {modes}",
            f"answers that can be joined to a code: {joined} of {round_.answers.count():,}",
        )
        self.release(told, seconds)
        assert round_.publication is not None  # noqa: S101 - a released round has one
        form = questionnaire_of(round_)
        told_of = {
            where: queries.closeness(round_.publication, people, form, kind)
            for where, kind in (("the region", "region"), ("a municipality", "municipality"))
        }
        self.say(
            "Against the truth, which only a demo knows",
            *(
                f"{where}: {close.compared} shown indicators, on average {close.error:.1f} points off "
                f"(unweighted {close.unweighted_error:.1f}); {close.inside} intervals hold the truth "
                f"({100 * close.inside / close.compared:.0f} %)"
                for where, close in told_of.items()
            ),
        )

    def release(self, told: dict[str, Any], seconds: float) -> None:
        audit = told["audit"]
        self.say(
            "The release",
            f"margins met: {told['margin_cells']} cells of {' and '.join(told['margins'])}, "
            f"largest gap {told['largest_margin_gap']:.1e}; {len(told['merged'])} small cells merged; "
            f"design effect {told['design_effect']:.2f}",
            f"cells: {audit['cells']:,}; shown {audit['values']:,}, shown as a limit {audit['bounded']:,}, "
            f"hidden for few answers {audit['primary']:,}, hidden to protect those {audit['secondary']:,}",
            f"the attacker tried {audit['attacked']:,} protected numbers and recovered {audit['recovered']}",
            f"closing and release: {seconds:.1f} s",
        )

    def report(self, region: Region, cast: actions.Cast) -> None:
        began = time.monotonic()
        report: Report = actions.write_report(region, cast, timezone.localdate().year)
        seconds = time.monotonic() - began
        compared = compare_renditions(report)
        read = ", ".join(f"{where.upper()} {count}" for where, count in compared["compared"].items())
        self.say(
            "Salla's wellbeing report",
            f"HTML, DOCX and PDF in {seconds:.1f} s; {compared['numbers']} numbers; read back: {read}; "
            f"{len(compared['mismatches'])} differ",
        )

    def trial(self, region: Region, cast: actions.Cast, round_: Round, people: rules.People) -> None:
        """A round that is open now: some have answered, a voice is missing, and whoever tries the demo can answer."""
        first = timezone.localdate() - timedelta(days=10)
        year = (first + timedelta(days=OPEN_DAYS)).year
        titles = {language: f"{title} {year}" for language, title in actions.TITLES.items()}
        trial = actions.open_survey(region, round_.questionnaire, first, OPEN_DAYS, cast.aino, titles=titles)
        actions.respond_halfway(trial, people, cast, HALFWAY)
        codes = actions.post_codes(trial, {"732": 5}, cast.aino)["732"]
        missing = missing_voices(region)
        self.say(
            "A round is open now: whose voice is missing?",
            *(f"{each.area}: {each.sex} {each.band}, {each.answers or 'few'} of {each.expected}" for each in missing),
            "try it yourself; codes you may use: " + "  ".join(map(shown, codes)),
        )

    def say_where(self, address: str) -> None:
        self.console.print(
            f"\nOpen in the browser:\n"
            f"  http://{address}/ita-lappi/             the region's public page (/fi-simple, /sv, /en in front)\n"
            f"  http://{address}/ita-lappi/avoin-data/  open data\n"
            f"  http://{address}/esittely/              sign in as Aino, Sulo or another with one click\n"
            f"Ctrl-C stops the server."
        )
