"""A report's document, built from the store of figures and the region's projects."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from highfive.core.models import Area, Region
from highfive.core.queries import is_synthetic
from highfive.figures.rules.reading import day
from highfive.reports.models import Report
from highfive.reports.queries.differences import difference_blocks
from highfive.reports.queries.material import Material, headings, material
from highfive.reports.queries.method import method_blocks, origins_of, provenance_of
from highfive.reports.queries.projects import project_sections
from highfive.reports.queries.registers import omitted_blocks, population_blocks, register_blocks
from highfive.reports.queries.survey import summary_blocks, theme_sections
from highfive.reports.rules.document import Block, ChartBlock, Document, Note, Section, from_json, numbers_of, plain
from highfive.reports.rules.sentences import report_title

BUILT = {
    "summary": summary_blocks,
    "population": population_blocks,
    "differences": difference_blocks,
    "registers": register_blocks,
    "omitted": omitted_blocks,
}


def document_of(report: Report) -> Document:
    return from_json(report.document)


def build_document(region: Region, area: Area, year: int, language: str, on: date) -> Document:
    """The municipality's report of the year in one language; every number in it is a figure that stands now."""
    with translation.override(language):
        return _build(material(region, area, year, language), on)


def _build(made_of: Material, on: date) -> Document:
    sections = numbered(tuple(chapter(made_of, described) for described in headings()["chapters"]))
    place, whole = made_of.place(made_of.area), made_of.place(made_of.region.area)
    draft = Document(
        title=report_title(place, made_of.year, made_of.language),
        lead=_("Yearly report to the council. The numbers come from the residents’ survey and from registers."),
        language=made_of.language, area_code=made_of.area.code, area=place.name, region=whole.name, year=made_of.year,
        made_on=day(on, made_of.language), made_at=on.isoformat(), sections=sections, synthetic=is_synthetic(),
        site=settings.ORIGIN, labels=labels(),
    )  # fmt: skip
    papers = provenance_of(made_of, numbers_of(draft))
    return replace(draft, provenance=papers, origins=origins_of(made_of, {paper.origin for paper in papers}))


def chapter(made_of: Material, described: dict[str, Any]) -> Section:
    """One chapter of the usual structure; the safety chapter and others of themes hold a section per theme."""
    key, title = described["key"], made_of.text(described["titles"])
    if themes := described.get("themes"):
        inner = tuple(theme_sections(made_of, themes))
        missing = _("The survey’s results on this have not been published yet.")
        blocks: tuple[Block, ...] = () if inner else (Note(plain(missing), warm=True),)
        if len(themes) == 1 and inner:
            return Section(key, title, inner[0].blocks)
        return Section(key, title, blocks, inner)
    if key == "projects":
        return project_sections(made_of, title)
    if key == "method":
        chapters = {d["key"]: made_of.text(d["titles"]) for d in headings()["chapters"]}
        return Section(key, title, method_blocks(made_of, chapters))
    return Section(key, title, BUILT[key](made_of))


def numbered(sections: tuple[Section, ...], start: int = 1) -> tuple[Section, ...]:
    """Number the charts through the whole report."""
    counter = iter(range(start, 10_000))

    def number(section: Section) -> Section:
        blocks = tuple(
            replace(block, number=next(counter)) if isinstance(block, ChartBlock) else block for block in section.blocks
        )
        return replace(section, blocks=blocks, sections=tuple(number(inner) for inner in section.sections))

    return tuple(number(section) for section in sections)


def labels() -> dict[str, str]:
    """Words of the frame that every format needs, in the document's language."""
    return {
        "contents": _("Contents"), "chart": _("Chart"), "sources": _("Where the numbers come from"),
        "sources_lead": _(
            "Every number of the report opens its row here. "
            "Each row tells what the number is, of whom, and how it was made."
        ),
        "marks": _("The dot is the estimate, the bar its 95 per cent confidence interval."),
        "number": _("Number"), "all": _("Every number"), "ref": _("Reference"), "what": _("What the number is"),
        "about": _("Of whom"), "interval": _("Interval"), "n": _("Answers"),
        "rule": _("How made"), "producer": _("Producer"), "licence": _("Licence"),
        "period": _("Time of the numbers"), "retrieved": _("Retrieved or released"), "made": _("Written on"),
        "synthetic": _("Demo: every person and answer here is invented. Population figures are real."),
        "invented": _("Invented for the demo"),
    }  # fmt: skip
