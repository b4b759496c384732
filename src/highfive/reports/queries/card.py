"""The card a project writes of itself: its own texts, and what its rows, practices and pilots say."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from highfive.core.queries import is_synthetic, text
from highfive.core.rules import refuse
from highfive.network.queries import work_of_project
from highfive.pilots.models import Pilot
from highfive.practices.models import Adoption, Practice
from highfive.practices.queries import adoptions, practices
from highfive.projects.formats import card as cards
from highfive.projects.formats import written
from highfive.projects.formats.plain import canonical
from highfive.projects.models import Project
from highfive.projects.queries import card_of
from highfive.projects.rules import HEADINGS, Card
from highfive.reports.rules import card as rules
from highfive.reports.rules.card import Passage, Sheet, Source

Said = Iterable[tuple[str, bool]]


def card_sheet(project: Project) -> Sheet:
    """The project's card from what the system holds now, with the row behind every sentence.

    Raises Refused when our own reader would not find in the written text exactly what was written.
    """
    under = _passages(project)
    texts = {key: rules.text_of(passages) for key, passages in under.items() if passages}
    draft = _draft(project, texts)
    exported = written.read(cards.write(draft))
    refuse(rules.same_card_refused(draft, exported, card_of(project)))
    found, sources = rules.numbered(under)
    return Sheet(
        card=exported or draft,
        sections=tuple((h.key, h.wording, found[h.key]) for h in HEADINGS),
        sources=tuple(sources),
        region=text(project.region.area.names, "fi"),
        made_on=localdate(),
        site=settings.ORIGIN,
        synthetic=is_synthetic(),
    )


def card_text_out(sheet: Sheet) -> str:
    """The card in exactly the layout that is read in."""
    return cards.write(sheet.card)


def _draft(project: Project, texts: dict[str, str]) -> Card:
    """The project's card with the composed texts; its typed fields are read from them."""
    own = card_of(project)
    extra = {key: written.sealed(canonical(own.texts[key])) for key in ("summary", "details") if own.texts.get(key)}
    title = canonical(own.title) or canonical(f"{own.code}, {own.name}")
    unplaced = tuple(filter(None, map(canonical, own.unplaced)))
    return replace(own, title=written.sealed(title), texts=texts | extra, unplaced=unplaced)


def _passages(project: Project) -> dict[str, tuple[Passage, ...]]:
    """What stands under each heading."""
    known = list(practices(project.region).filter(source_project=project).prefetch_related("blocks"))
    rows: dict[str, list[Passage]] = {heading.key: [] for heading in HEADINGS}
    for passage in (
        *_work(project), *_outputs(project), *_practices(known), *_results(project), *_pilots(project),
        *_adoptions(known), *_disseminations(project), *_lessons(project),
    ):  # fmt: skip
        rows[passage.heading].append(passage)
    return {key: rules.joined(key, _own(project, key), passages) for key, passages in rows.items()}


def _own(project: Project, key: str) -> Passage | None:
    """The text the project's card has under the heading, or what its typed fields say."""
    own = canonical(project.texts.get(key, "")) or canonical(_from_fields(project, key))
    source = Source("projects.project", project.pk, project.get_absolute_url())
    return Passage(key, own, source, own=True) if own else None


def _from_fields(project: Project, key: str) -> str:
    """The first headings from fields, for a project whose card said them nowhere else."""
    days = (project.starts_on, project.ends_on)
    period = f"{rules.shown_day(days[0])} – {rules.shown_day(days[1])}" if days[0] and days[1] else ""
    money = "" if project.public_funding is None else f"{project.public_funding} €"
    return {
        "identity": ", ".join(filter(None, (project.code, project.name, period))),
        "funding": ", ".join(filter(None, (project.funder, money))),
        "implementers": "; ".join(project.implementers),
        "primary_target_groups": "; ".join(project.target_groups),
    }.get(key, "")


def _from(heading: str, source: Source, said: Said) -> Iterator[Passage]:
    """Sentences of one row under a heading; none twice."""
    for sentence, own in dict.fromkeys(said):
        yield Passage(heading, sentence, source, own)


def _row(project: Project, model: str, pk: int) -> Source:
    """A row that stands on the page of the project's end."""
    place = reverse("project_closing", args=[project.pk])
    return Source(f"projects.{model}", pk, f"{place}#{model}-{pk}")


def _work(project: Project) -> Iterator[Passage]:
    done = work_of_project(project)
    if not (done.hours or done.euros):
        return
    source = Source("network.workentry", None, reverse("project_account", args=[project.pk]))
    hours, euros = rules.shown_amount(done.hours), rules.shown_amount(done.euros)
    parts = [f"{hours} työtuntia"] * bool(done.hours) + [f"{euros} euroa kuluja"] * bool(done.euros)
    yield from _from("approach", source, [(f"Työhön on kirjattu {' ja '.join(parts)}.", False)])


def _outputs(project: Project) -> Iterator[Passage]:
    for row in project.outputs.select_related("heir_organisation"):
        said = rules.output_sentences(
            text=row.text, kind=row.kind, heir=row.heir, money=row.money, until=row.until, ending=row.ending
        )
        yield from _from("outputs", _row(project, "output", row.pk), said)


def _practices(known: Iterable[Practice]) -> Iterator[Passage]:
    """Practices that came from the project and that members may see, and their building blocks."""
    for row in known:
        name, idea = text(row.names, "fi"), text(row.core_idea, "fi")
        said = rules.told("{words}", words=rules.stopped(f"{name}: {idea.strip()}" if idea else name))
        source = Source("practices.practice", row.pk, row.get_absolute_url())
        yield from _from("inclusion_practices", source, [(said, True)])
        for block in row.blocks.all():
            sentence = rules.told("Palanen: {name}", name=rules.stopped(text(block.names, "fi")))
            place = Source("practices.block", block.pk, block.get_absolute_url())
            yield from _from("inclusion_practices", place, [(sentence, True)])


def _results(project: Project) -> Iterator[Passage]:
    for row in project.results.all():
        said = rules.labelled(row.text, "Tiedon lähde", row.known_from, "Tiedon lähdettä ei ole kirjattu.")
        yield from _from("other_results", _row(project, "projectresult", row.pk), said)


def decided_pilots(project: Project) -> Iterable[Pilot]:
    """Pilots of the project that have ended in a decision, whichever it was."""
    return Pilot.objects.filter(source_project=project, status="decided").order_by("decided_on", "pk")


def _pilots(project: Project) -> Iterator[Passage]:
    for row in decided_pilots(project):
        said = [(rules.told("Kokeilu ”{name}”.", name=text(row.names, "fi")), False)]
        if question := text(row.question, "fi"):
            said = [(rules.told("Kokeilu ”{name}”: {question}", name=text(row.names, "fi"),
                                question=rules.stopped(question.strip())), True)]  # fmt: skip
        if row.decided_on:
            said.append((rules.DECIDED[row.ending].format(day=rules.shown_day(row.decided_on)), False))
        if lesson := text(row.lesson, "fi"):
            said.append((canonical(rules.stopped(lesson.strip())), True))
        yield from _from("other_results", Source("pilots.pilot", row.pk, row.get_absolute_url()), said)


def _adoptions(known: Iterable[Practice]) -> Iterator[Passage]:
    """Where the project's practices have gone; an embedded one names its heir."""
    for practice in known:
        for row in adoptions(practice):
            if row.status in rules.ADOPTED:
                source = Source("practices.adoption", row.pk, row.get_absolute_url())
                yield from _from("dissemination", source, _adopted(practice, row))


def _adopted(practice: Practice, row: Adoption) -> Iterator[tuple[str, bool]]:
    adopter = text(row.area.names, "fi") if row.area else str(row.organisation)
    yield rules.told(rules.ADOPTED[row.status], name=text(practice.names, "fi"), adopter=adopter), False
    if row.status == "embedded":
        organisation = row.heir_organisation.name if row.heir_organisation else ""
        heir = ", ".join(filter(None, (organisation, row.heir_name)))
        yield rules.told("Työn jatkaja: {heir}", heir=rules.stopped(heir)), False
        yield rules.told("Talousarviokohta: {line}", line=rules.stopped(row.budget_line)), True
        yield rules.told("Paikka suunnitelmassa: {place}", place=rules.stopped(row.plan_place)), True


def _disseminations(project: Project) -> Iterator[Passage]:
    for row in project.disseminations.all():
        where = ", ".join(filter(None, (row.where.strip(), rules.shown_day(row.day) if row.day else "")))
        said = rules.labelled(row.text, "Missä ja milloin" if row.where and row.day else
                              "Missä" if row.where else "Milloin", where)  # fmt: skip
        yield from _from("dissemination", _row(project, "dissemination", row.pk), said)


def _lessons(project: Project) -> Iterator[Passage]:
    for row in project.lessons.all():
        said = rules.labelled(row.text, "Tiedoksi", row.for_whom)
        yield from _from("remarks", _row(project, "lesson", row.pk), said)
