"""The chapter of differences between population groups: the clear ones in words and numbers, or that none is clear."""

from django.utils.translation import gettext as _

from highfive.core.models import Area
from highfive.figures.models import Comparison, Publication
from highfive.reports.queries.cells import reading
from highfive.reports.queries.charts import side
from highfive.reports.queries.material import Material
from highfive.reports.rules.document import Block, Note, Paragraph, Sentence, Table, plain
from highfive.reports.rules.sentences import Pair, finding
from highfive.reports.rules.words import start


def difference_blocks(material: Material) -> tuple[Block, ...]:
    """Our own municipality's tested differences where there are such, and the whole region's."""
    publication = material.survey()
    if publication is None:
        return (Note(plain(_("The survey’s results have not been published yet."))),)
    explained = _(
        "A difference is called clear only when the difference itself was tested. "
        "The test takes into account that many differences were tested at once."
    )
    blocks: list[Block] = [Paragraph((plain(explained),))]
    for area in (material.area, material.region.area):
        blocks += of_area(material, publication, area)
    return tuple(blocks)


def of_area(material: Material, publication: Publication, area: Area) -> tuple[Block, ...]:
    """The clear differences between the area's groups as a table; a sentence where none is clear or none was tested."""
    name = material.place(area).name
    wanted = {indicator.pk for indicator in material.results(publication)}
    tested = [
        row
        for row in material.comparisons
        if row.publication_id == publication.pk and row.area == row.other_area == area and row.indicator_id in wanted
    ]
    rows = [difference_row(material, publication, row) for row in tested if row.verdict != "unclear"]
    if rows:
        columns = (_("Result"), _("Difference"), _("Share of the group"), _("Share it is compared with"))
        return (Table(_("Clear differences between groups, %(place)s") % {"place": name}, columns, tuple(rows), False),)
    nothing = _("%(place)s: none of the tested differences between groups is clear. Small differences are possible.")
    untested = _("%(place)s: differences between groups were not tested, because the groups are small.")
    return (Paragraph((plain((nothing if tested else untested) % {"place": name}),)),)


def difference_row(material: Material, publication: Publication, row: Comparison) -> tuple[Sentence, ...]:
    """What was asked, the difference in words, and both numbers."""
    pair = Pair(side(material, row.group), side(material, row.other_group), row.verdict)  # type: ignore[arg-type]
    said = finding([pair], "groups", "", material.language)
    numbers = [
        reading(material.figure(publication, row.indicator.code, area, group), material.language)
        for area, group in ((row.area, row.group), (row.other_area, row.other_group))
    ]
    return plain(start(material.text(row.indicator.titles))), plain(said), *numbers
