"""The survey's part of a report: a section per theme; findings as sentences, the headline as charts, all in tables."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from highfive.figures.models import Figure, Indicator, Publication
from highfive.figures.queries import kept_publications
from highfive.reports.queries.cells import answers, reading
from highfive.reports.queries.charts import chart_of_areas, chart_of_groups
from highfive.reports.queries.material import Material, headings
from highfive.reports.rules.document import Block, Bullets, Note, Paragraph, Section, Sentence, Table, plain
from highfive.reports.rules.sentences import comparison_sentence, result_sentences
from highfive.reports.rules.words import listed, start


def theme_sections(material: Material, themes: list[str]) -> Iterator[Section]:
    """One section for each theme that has results of this municipality or its region; "" holds what has no theme."""
    publication = material.survey()
    if publication is None:
        return
    titles = headings()["themes"]
    for theme in themes:
        indicators = [i for i in material.results(publication) if i.theme.lower() == theme]
        options = [i for i in material.options(publication) if i.theme.lower() == theme]
        if indicators or options:
            blocks = theme_blocks(material, publication, indicators) + option_tables(material, publication, options)
            yield Section(f"theme-{theme or 'other'}", material.text(titles[theme]), blocks)


def theme_blocks(material: Material, publication: Publication, indicators: list[Indicator]) -> tuple[Block, ...]:
    """The headline first, with its charts; then a sentence for every other result, and all of those in a table."""
    if not indicators:
        return ()
    headline = headline_of(indicators)
    paragraph = Paragraph(tuple(indicator_sentences(material, publication, headline, always=True)))
    charts = [chart_of_areas(material, publication, headline), chart_of_groups(material, publication, headline)]
    rest = [indicator for indicator in indicators if indicator is not headline]
    blocks: list[Block] = [paragraph, *filter(None, charts)]
    if rest:
        said = [sentence for i in rest for sentence in indicator_sentences(material, publication, i)]
        named = [(indicator, material.text(indicator.titles)) for indicator in rest]
        blocks += [Paragraph(tuple(said)), results_table(material, publication, _("Results of the theme"), named)]
    return tuple(blocks)


def headline_of(indicators: list[Indicator]) -> Indicator:
    """The indicator that speaks for its theme, else the first."""
    return next((indicator for indicator in indicators if indicator.headline), indicators[0])


def indicator_sentences(
    material: Material, publication: Publication, indicator: Indicator, always: bool = False
) -> Iterator[Sentence]:
    """What our figure says, and how it differs from the region; `always` tells also that no difference is seen.

    A result that is told of the whole region only is told of it.
    """
    region = material.region.area
    theirs = material.figure(publication, indicator.code, region)
    ours = material.figure(publication, indicator.code, material.area)
    if ours is None or theirs is None:
        if told := ours or theirs:
            yield from result_sentences(material.result(told), material.language)
        return
    yield from result_sentences(material.result(ours), material.language)
    verdict = material.verdict(publication, indicator.code, material.area, region)
    if verdict is None or (verdict == "unclear" and not always):
        return
    said = comparison_sentence(material.result(ours), material.result(theirs), verdict, material.language)
    if said is not None:
        yield said


def option_tables(material: Material, publication: Publication, indicators: list[Indicator]) -> tuple[Block, ...]:
    """A table for each question that takes several answers ("Ilon aihe: luonto"): what precedes the colon names it."""
    families: dict[str, list[tuple[Indicator, str]]] = {}
    for indicator in indicators:
        family, _colon, option = material.text(indicator.titles).partition(": ")
        families.setdefault(family, []).append((indicator, start(option or family)))
    return tuple(results_table(material, publication, family, named) for family, named in families.items())


def results_table(
    material: Material, publication: Publication, title: str, named: list[tuple[Indicator, str]]
) -> Table:
    """Results with our share, the region's, and how many answered here."""
    ours, whole = material.place(material.area).name, material.place(material.region.area).name
    rows = []
    for indicator, name in named:
        figure = material.figure(publication, indicator.code, material.area)
        theirs = material.figure(publication, indicator.code, material.region.area)
        here = reading(figure, material.language) if figure else plain(_("region only"))
        rows.append((plain(name), here, reading(theirs, material.language), answers(figure, material.language)))
    columns = (_("Result"), ours, whole, _("Answers, %(place)s") % {"place": ours})
    return Table(title, columns, tuple(rows))


def summary_blocks(material: Material) -> tuple[Block, ...]:
    """What each theme's headline says, and the themes where we clearly differ from the region."""
    publication = material.survey()
    if publication is None:
        return (Note(plain(_("The survey’s results have not been published yet.")), warm=True),)
    said: list[Sentence] = []
    different: list[str] = []
    for theme, titles in headings()["themes"].items():
        indicators = [i for i in material.results(publication) if theme and i.theme.lower() == theme]
        if not indicators:
            continue
        headline = headline_of(indicators)
        said += headline_sentence(material, material.figure(publication, headline.code, material.area))
        if material.verdict(publication, headline.code, material.area, material.region.area) in ("higher", "lower"):
            different.append(material.text(titles).lower())
    closing = [_differences(material, different)] if different else []
    return Bullets(tuple(said)), Paragraph((*closing, change_sentence(material)))


def change_sentence(material: Material) -> Sentence:
    """Why nothing is said of change: there is one round only, or rounds have not been tested against each other."""
    if kept_publications(material.region).filter(kind="survey", withdrawn_on=None, superseded_by=None).count() > 1:
        return plain(_("Changes since earlier surveys have not been tested, so nothing is said of them."))
    return plain(_("This is the first survey of its kind here, so nothing can be said of change yet."))


def headline_sentence(material: Material, figure: Figure | None) -> tuple[Sentence, ...]:
    return result_sentences(material.result(figure), material.language)[:1] if figure else ()


def _differences(material: Material, different: list[str]) -> Sentence:
    words = {"themes": listed(different, material.language), "place": material.place(material.area).name}
    return plain(
        _("%(place)s clearly differs from the whole region in the main number of these themes: %(themes)s.") % words
    )
