"""The parts of a report that come from registers: population, indicators, and indicators left out with a reason."""

import re
from typing import Any

from django.utils.translation import gettext as _

from highfive.figures.models import Figure, Indicator, Publication
from highfive.figures.queries import kept_publications
from highfive.figures.rules import ALL, group_key, group_parts
from highfive.figures.rules.reading import NO_NUMBER
from highfive.figures.rules.sotkanet import indicator_code
from highfive.reports.queries.cells import reading
from highfive.reports.queries.material import Material, headings
from highfive.reports.rules.document import Block, Note, Paragraph, Sentence, Table, figure_number, plain
from highfive.reports.rules.sentences import fill
from highfive.reports.rules.words import group_words, start

ADULTS = "18+"  # a sum of the other bands, so not a row of its own


def population_blocks(material: Material) -> tuple[Block, ...]:
    """How many people live here, and a table by age and sex."""
    for publication in material.of_kind("population"):
        for indicator in material.indicators(publication):
            figure = material.figure(publication, indicator.code, material.area)
            if figure is not None and figure.value is not None:
                return _population(material, publication, indicator, figure)
    return (Note(plain(_("Population figures have not been fetched yet."))),)


def _population(
    material: Material, publication: Publication, indicator: Indicator, figure: Figure
) -> tuple[Block, ...]:
    number = figure_number(f"f{figure.pk}", "value", figure.value or 0, "persons", material.language)
    words = {"where": material.place(material.area).where, "title": material.text(indicator.titles)}
    model = _("{where}: {number} residents, {period}.")
    said = [fill(model, number=number, period=publication.period, **words)]
    used = plain(_("The survey’s answers are weighted to these figures."))
    table = population_table(material, publication, indicator.code)
    return (Paragraph((*said, used)), *((table,) if table else ()))


def population_table(material: Material, publication: Publication, code: str) -> Table | None:
    """Age bands by sex, as far as the store has them."""
    here = [f for key, f in material.figures.items() if key[:3] == (publication.pk, code, material.area.pk)]
    found = {group_parts(figure.group).get("age") for figure in here} - {None, ADULTS}
    ages = sorted(filter(None, found), key=_youngest)
    if not ages:
        return None
    rows = []
    for age in ages:
        words = group_words(f"age={age}", material.language)
        keys = [group_key(age=age, sex=sex) for sex in ("woman", "man")] + [group_key(age=age)]
        cells = [reading(material.figure(publication, code, material.area, key), material.language) for key in keys]
        rows.append((plain(start(words.name) if words else age), *cells))
    keys = [group_key(sex=sex) for sex in ("woman", "man")] + [ALL]
    total = [reading(material.figure(publication, code, material.area, key), material.language) for key in keys]
    rows.append((plain(_("Everybody")), *total))
    columns = (_("Age"), _("Women"), _("Men"), _("Everybody"))
    return _without_empty_columns(Table(_("Residents by age and sex, %s") % publication.period, columns, tuple(rows)))


def _youngest(age: str) -> int:
    return int((re.match(r"\d+", age) or [0])[0])


def _without_empty_columns(table: Table) -> Table:
    """A column that has no number in any row tells nothing."""
    kept = [0] + [i for i in range(1, len(table.columns)) if any(row[i].numbers for row in table.rows)]
    rows = tuple(tuple(row[i] for i in kept) for row in table.rows if any(row[i].numbers for i in kept[1:]))
    return Table(table.title, tuple(table.columns[i] for i in kept), rows)


def register_blocks(material: Material) -> tuple[Block, ...]:
    """Indicators of registers that have a number here, with the region's and the country's where there are such."""
    rows = [_register_row(material, figure) for figure in newest_figures(material) if figure.value is not None]
    if not rows:
        text = _(
            "No register indicators have been fetched to this database yet. "
            "Those usually reported are listed under omitted indicators."
        )
        return (Note(plain(text)),)
    told = plain(
        _(
            "Register figures cover all residents, so they have no confidence interval. "
            "Differences between areas and years were not tested."
        )
    )
    places = [material.place(area).name for area in (material.area, material.region.area)]
    columns = (_("Indicator"), *places, _("Year"))
    return (Paragraph((told,)), _without_empty_columns(Table(_("Indicators from registers"), columns, tuple(rows))))


def newest_figures(material: Material) -> list[Figure]:
    """Our municipality's figure of each register indicator in its newest year."""
    newest: dict[str, Figure] = {}
    for publication in sorted(material.of_kind("register"), key=lambda publication: publication.period):
        for indicator in material.indicators(publication):
            if figure := material.figure(publication, indicator.code, material.area):
                newest[indicator.code] = figure
    return sorted(newest.values(), key=lambda figure: (figure.indicator.order, figure.indicator.code))


def _register_row(material: Material, figure: Figure) -> tuple[Sentence, ...]:
    region = material.figure(figure.publication, figure.indicator.code, material.region.area)
    cells = [reading(row, material.language) for row in (figure, region)]
    title = material.text(figure.indicator.titles) + ("" if figure.indicator.verified else " *")
    return plain(title), *cells, plain(figure.publication.period)


def omitted_blocks(material: Material) -> tuple[Block, ...]:
    """Indicators that a reader may miss, each with the reason for its absence."""
    rows = [*hidden_rows(material), *missing_rows(material)]
    if not rows:
        return (Paragraph((plain(_("No indicator was left out.")),)),)
    told = plain(_("An indicator that is missing was left out on purpose. The reason stands beside it."))
    columns = (_("Indicator"), _("Why it is missing"))
    unchecked = plain(
        _(
            "The list of register indicators that are usually reported has not been checked "
            "against the current official list."
        )
    )
    return Paragraph((told,)), Table(_("Omitted indicators"), columns, tuple(rows), numeric=False), Note(unchecked)


def hidden_rows(material: Material) -> list[tuple[Sentence, ...]]:
    """Results and register figures of our municipality that have a reason instead of a number."""
    survey = material.survey()
    results = material.results(survey) if survey else []
    figures = [material.figure(survey, i.code, material.area) for i in results] if survey else []
    return [
        (plain(material.text(figure.indicator.titles)), plain(str(NO_NUMBER[figure.reason])))
        for figure in (*figures, *newest_figures(material))
        if figure is not None and figure.value is None
    ]


def missing_rows(material: Material) -> list[tuple[Sentence, ...]]:
    """Register indicators usually reported that this report may not or cannot show."""
    known = {indicator_code(row["sotkanet"]): row for row in headings()["registers"]}
    shown = {figure.indicator.code for figure in newest_figures(material)}
    kept = kept_publications(material.region).filter(figures__indicator__code__in=known)
    withheld = set(kept.filter(source__publishable=False).values_list("figures__indicator__code", flat=True))
    reasons = {
        True: _("The source’s terms do not allow publishing."),
        False: _("Not fetched from Sotkanet to this database."),
    }
    return [
        (plain(f"{material.text(row['titles'])} (Sotkanet {row['sotkanet']})"), plain(reasons[code in withheld]))
        for code, row in known.items()
        if code not in shown
    ]


def contents_rows(material: Material, chapters: dict[str, Any]) -> list[tuple[Sentence, ...]]:
    """What such a report usually tells, and where this one does; a part that is not here is named."""
    nowhere = _("Not in this report: there is no material for it yet.")
    return [
        (plain(material.text(row["item"])), plain(chapters.get(row["chapter"], nowhere)))
        for row in headings()["contents"]
    ]
