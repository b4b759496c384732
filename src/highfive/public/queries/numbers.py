"""A publication's figures and tested differences, read once for a page, in one language."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from highfive.core.models import Area, Region
from highfive.core.queries import text
from highfive.figures.models import Comparison, Figure, Indicator, Publication
from highfive.figures.queries import comparisons_of, figures_of
from highfive.figures.rules import ALL
from highfive.figures.rules.reading import group_title
from highfive.public.queries.regions import areas_in_order
from highfive.public.rules.open_data import group_order
from highfive.public.rules.results import traits
from highfive.reports.rules.sentences import Result
from highfive.reports.rules.words import Place, place, start

Found = list[tuple[str, Figure]]  # what a row is called, and its figure


@dataclass(frozen=True)
class Numbers:
    """What a page may show; every list it gives is in the one fixed order, whatever is shown or hidden."""

    region: Region
    publication: Publication
    language: str
    areas: tuple[Area, ...]
    figures: dict[tuple[str, int, str], Figure]  # (indicator, area, group)
    comparisons: tuple[Comparison, ...]

    def text(self, texts: dict[str, str]) -> str:
        return text(texts, self.language)

    def place(self, area: Area) -> Place:
        return place(area.names, area.forms, area.kind, self.language)

    def label(self, area: Area) -> str:
        return _("Whole region") if area == self.region.area else self.place(area).name

    def figure(self, code: str, area: Area, group: str = ALL) -> Figure | None:
        return self.figures.get((code, area.pk, group))

    def indicators(self) -> list[Indicator]:
        found = {code: figure.indicator for (code, _area, _group), figure in self.figures.items()}
        return sorted(found.values(), key=lambda indicator: (indicator.order, indicator.code))

    def groups(self, code: str) -> list[str]:
        return sorted({group for indicator, _area, group in self.figures if indicator == code}, key=group_order)

    def by_area(self, code: str) -> Found:
        """Municipalities by name, the whole region last."""
        return [(self.label(area), figure) for area in self.areas if (figure := self.figure(code, area))]

    def by_group(self, code: str, *names: str) -> Found:
        """The whole region's groups of exactly these traits: "sex", "age", or both crossed."""
        wanted = [group for group in self.groups(code) if traits(group) == tuple(sorted(names))]
        return [
            (start(group_title(group)), figure)
            for group in wanted
            if (figure := self.figure(code, self.region.area, group))
        ]

    def result(self, figure: Figure) -> Result:
        """A figure of a whole area as a sentence needs it."""
        area = next(area for area in self.areas if area.pk == figure.area_id)
        indicator, language = figure.indicator, self.language
        does = indicator.does.get(language) or indicator.does.get(language.split("-")[0], "")
        return Result(
            f"f{figure.pk}", self.text(indicator.titles), does, self.place(area), indicator.unit, figure.value,
            figure.bound, figure.reason, figure.low, figure.high, figure.n, figure.uncertain,
        )  # fmt: skip


def numbers_of(
    region: Region, publication: Publication, language: str, *, question: str = "", headlines: bool = False,
    whole: bool = False,
) -> Numbers:  # fmt: skip
    """The numbers of one question, of the headlines, of the whole region only, or all of them."""
    wanted = Q()
    if question:
        wanted &= Q(indicator__code=question) | Q(indicator__code__startswith=f"{question}.")
    if headlines:
        wanted &= Q(indicator__headline=True)
    figures = figures_of(publication).filter(wanted)
    if whole:
        figures = figures.filter(area=region.area, group=ALL)
    return Numbers(
        region, publication, language, tuple(areas_in_order(region)),
        {(row.indicator.code, row.area_id, row.group): row for row in figures},
        tuple(comparisons_of(publication).filter(wanted)),
    )  # fmt: skip
