"""The survey's part of a report: a section per theme, its findings as sentences, its headline as charts, all in tables."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from highfive.core.models import Area
from highfive.figures.models import Figure, Indicator, Publication
from highfive.figures.queries import source_line
from highfive.figures.rules import ALL
from highfive.figures.rules.reading import NOT_SHOWN
from highfive.reports.queries.cells import answers, chart_row, reading
from highfive.reports.queries.material import MIRRORED, Material, headings
from highfive.reports.rules.document import (
    Block,
    Bullets,
    ChartBlock,
    Note,
    Paragraph,
    Section,
    Sentence,
    Table,
    plain,
)
from highfive.reports.rules.sentences import Pair, comparison_sentence, finding, result_sentences
from highfive.reports.rules.words import group_words, listed, start


def theme_sections(material: Material, themes: list[str]) -> Iterator[Section]:
    """One section for each theme that has figures of this municipality."""
    publication = material.survey()
    if publication is None:
        return
    titles = headings()["themes"]
    for theme in themes:
        indicators = [i for i in material.indicators(publication) if i.theme.lower() == theme]
        if indicators:
            blocks = theme_blocks(material, publication, indicators)
            yield Section(f"theme-{theme}", material.text(titles[theme]), blocks)


def theme_blocks(material: Material, publication: Publication, indicators: list[Indicator]) -> tuple[Block, ...]:
    headline = headline_of(indicators)
    paragraph = Paragraph(tuple(indicator_sentences(material, publication, headline, always=True)))
    charts = [chart_of_areas(material, publication, headline), chart_of_groups(material, publication, headline)]
    rest = [indicator for indicator in indicators if indicator is not headline]
    blocks: list[Block] = [paragraph, *filter(None, charts)]
    if rest:
        said = [sentence for i in rest for sentence in indicator_sentences(material, publication, i)]
        blocks += [Paragraph(tuple(said)), results_table(material, publication, rest)]
    return tuple(blocks)


def headline_of(indicators: list[Indicator]) -> Indicator:
    """The indicator that speaks for its theme, else the first."""
    return next((indicator for indicator in indicators if indicator.headline), indicators[0])


def indicator_sentences(
    material: Material, publication: Publication, indicator: Indicator, always: bool = False
) -> Iterator[Sentence]:
    """What our figure says, and how it differs from the region; `always` tells also that no difference is seen."""
    ours = material.figure(publication, indicator.code, material.area)
    if ours is None:
        return
    yield from result_sentences(material.result(ours), material.language)
    region = material.region.area
    verdict = material.verdict(publication, indicator.code, material.area, region)
    theirs = material.figure(publication, indicator.code, region)
    if theirs is None or verdict is None or (verdict == "unclear" and not always):
        return
    said = comparison_sentence(material.result(ours), material.result(theirs), verdict, material.language)
    if said is not None:
        yield said


def results_table(material: Material, publication: Publication, indicators: list[Indicator]) -> Table:
    """Every other result of a theme: ours, the region's, and how many answered."""
    ours, whole = material.place(material.area).name, material.place(material.region.area).name
    rows = []
    for indicator in indicators:
        figure = material.figure(publication, indicator.code, material.area)
        theirs = material.figure(publication, indicator.code, material.region.area)
        cells = (reading(figure, material.language), reading(theirs, material.language))
        rows.append((plain(material.text(indicator.titles)), *cells, answers(figure, material.language)))
    columns = (_("Result"), ours, whole, _("Answers, %(place)s") % {"place": ours})
    return Table(_("Results of the theme"), columns, tuple(rows))


def chart_of_areas(material: Material, publication: Publication, indicator: Indicator) -> ChartBlock | None:
    """The municipalities and the region; the title is what the tested differences allow."""
    figures = []
    for area in (*material.neighbours, material.region.area):
        figure = material.figure(publication, indicator.code, area)
        if figure is not None:
            figures.append((figure, material.place(area).name, area == material.region.area))
    pairs = area_pairs(material, publication, indicator)
    return chart(material, figures, finding(pairs, "areas", measure(material, indicator), material.language), _("Area"))


def chart_of_groups(material: Material, publication: Publication, indicator: Indicator) -> ChartBlock | None:
    """Our municipality by sex and age."""
    whole = material.figure(publication, indicator.code, material.area)
    groups = material.groups(publication, indicator.code, material.area)
    if whole is None or len(groups) < 2:
        return None
    figures = [(whole, material.place(material.area).name, True)]
    figures += [(figure, start(group_name(material, figure)), False) for figure in groups]
    pairs = group_pairs(material, publication, indicator)
    return chart(
        material, figures, finding(pairs, "groups", measure(material, indicator), material.language), _("Group")
    )


def chart(material: Material, figures: list[tuple[Figure, str, bool]], title: str, first: str) -> ChartBlock | None:
    """Figures of one indicator as a chart, each with its label and whether it is the whole; None for a lone number."""
    rows = tuple(chart_row(figure, label, material.language, whole=whole) for figure, label, whole in figures)
    if len(rows) < 2 or not any(row.value is not None for row in rows):
        return None
    indicator, publication = figures[0][0].indicator, figures[0][0].publication
    name = measure(material, indicator)
    hidden = f"{NOT_SHOWN} " if any(row.hidden for row in rows) else ""
    source = hidden + source_line(publication, [], material.language)
    alt = f"{name}: {'; '.join(f'{row.label} {row.reading.text}' for row in rows)}."
    columns = (first, _("Result and interval"), _("Answers"))
    return ChartBlock(0, title, name, columns, rows, indicator.unit, source, alt)


def measure(material: Material, indicator: Indicator) -> str:
    return material.text(indicator.titles)


def group_name(material: Material, figure: Figure) -> str:
    words = group_words(figure.group, material.language)
    return words.name if words else figure.group


def area_pairs(material: Material, publication: Publication, indicator: Indicator) -> list[Pair]:
    """Tested differences between whole areas, seen from ours where it takes part."""
    pairs = []
    for row in material.comparisons_of(publication, indicator.code):
        if (row.group, row.other_group) == (ALL, ALL):
            pairs.append(_pair(material, row.area, row.other_area, row.verdict))
    return pairs


def _pair(material: Material, area: Area, other: Area, verdict: str) -> Pair:
    if other == material.area:
        area, other, verdict = other, area, MIRRORED[verdict]
    return Pair(material.place(area), material.place(other), verdict, area == material.area)  # type: ignore[arg-type]


def group_pairs(material: Material, publication: Publication, indicator: Indicator) -> list[Pair]:
    """Tested differences between groups of our municipality that have words."""
    pairs = []
    for row in material.comparisons_of(publication, indicator.code):
        first, second = group_words(row.group, material.language), group_words(row.other_group, material.language)
        if row.area == row.other_area == material.area and first and second:
            pairs.append(Pair(first, second, row.verdict))  # type: ignore[arg-type]
    return pairs


def difference_blocks(material: Material) -> tuple[Block, ...]:
    """Clear differences between our groups, each as a sentence; when there is none, that is said."""
    publication = material.survey()
    if publication is None:
        return (Note(plain(_("The survey’s results have not been published yet."))),)
    tested, rows = False, []
    for indicator in material.indicators(publication):
        pairs = group_pairs(material, publication, indicator)
        tested = tested or bool(pairs)
        rows += [difference_row(material, indicator, pair) for pair in pairs if pair.verdict != "unclear"]
    explained = plain(
        _(
            "A difference is called clear only when the difference itself was tested. The limit takes into account that many differences were tested at once."
        )
    )
    if rows:
        title = _("Clear differences between groups, %(place)s") % {"place": material.place(material.area).name}
        return (Paragraph((explained,)), Table(title, (_("Result"), _("Difference")), tuple(rows), numeric=False))
    nothing = _("None of the tested differences between groups is clear. Small differences are still possible.")
    untested = _("Differences between groups were not tested in this municipality.")
    return (Paragraph((explained, plain(nothing if tested else untested))),)


def difference_row(material: Material, indicator: Indicator, pair: Pair) -> tuple[Sentence, ...]:
    said = finding([pair], "groups", "", material.language)
    return plain(measure(material, indicator)), plain(said + ".")


def summary_blocks(material: Material) -> tuple[Block, ...]:
    """What each theme's headline says, and the themes where we clearly differ from the region."""
    publication = material.survey()
    if publication is None:
        return (Note(plain(_("The survey’s results have not been published yet.")), warm=True),)
    said: list[Sentence] = []
    different: list[str] = []
    for theme in headings()["themes"]:
        indicators = [i for i in material.indicators(publication) if i.theme.lower() == theme]
        if not indicators:
            continue
        headline = headline_of(indicators)
        figure = material.figure(publication, headline.code, material.area)
        said += result_sentences(material.result(figure), material.language)[:1] if figure else ()
        if material.verdict(publication, headline.code, material.area, material.region.area) in ("higher", "lower"):
            different.append(material.text(headings()["themes"][theme]).lower())
    closing = _difference_summary(material, different)
    return (Bullets(tuple(said)), *((Paragraph((closing,)),) if closing else ()))


def _difference_summary(material: Material, different: list[str]) -> Sentence | None:
    if not different:
        return None
    words = {"themes": listed(different, material.language), "place": material.place(material.area).name}
    return plain(_("%(place)s clearly differs from the whole region in these themes: %(themes)s.") % words)
