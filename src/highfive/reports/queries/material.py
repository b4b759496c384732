"""Everything a report is made of, read once: places, current publications, their figures and tested differences."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Q

from highfive.core.models import Area, Region
from highfive.core.queries import municipalities
from highfive.core.rules import text
from highfive.figures import queries as figures
from highfive.figures.models import Comparison, Figure, Indicator, Publication
from highfive.figures.rules import ALL
from highfive.reports.rules.sentences import Result, Verdict
from highfive.reports.rules.words import Place, group_words, place

MIRRORED: dict[str, Verdict] = {"higher": "lower", "lower": "higher", "unclear": "unclear"}


@cache
def headings() -> dict[str, Any]:
    """The usual structure of the yearly report, as data that says of itself whether it was checked."""
    read: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "headings.json").read_text())
    return read


@dataclass(frozen=True)
class Material:
    """What one municipality's report may use; `figures` are those of its own area, its region and its neighbours."""

    language: str
    year: int
    region: Region
    area: Area
    neighbours: tuple[Area, ...]  # every municipality of the region, ours too, by name
    publications: tuple[Publication, ...]
    figures: dict[tuple[int, str, int, str], Figure]  # (publication, indicator code, area, group)
    comparisons: tuple[Comparison, ...]

    def text(self, texts: dict[str, str]) -> str:
        return text(texts, self.language)

    def place(self, area: Area) -> Place:
        return place(area.names, area.forms, area.kind, self.language)

    def of_kind(self, *kinds: str) -> list[Publication]:
        return [publication for publication in self.publications if publication.kind in kinds]

    def survey(self) -> Publication | None:
        """The newest release of the survey with codes; open answers are never mixed in."""
        return next(iter(self.of_kind("survey")), None)

    def indicators(self, publication: Publication) -> list[Indicator]:
        found = {f.indicator.code: f.indicator for key, f in self.figures.items() if key[0] == publication.pk}
        return sorted(found.values(), key=lambda indicator: (indicator.order, indicator.code))

    def results(self, publication: Publication) -> list[Indicator]:
        """What each question says as one share; the shares of single options have a dot in their code."""
        return [indicator for indicator in self.indicators(publication) if "." not in indicator.code]

    def options(self, publication: Publication) -> list[Indicator]:
        """Options of questions that take several answers; those of other questions are parts of their result."""
        found = self.indicators(publication)
        questions = {indicator.code for indicator in found}
        return [i for i in found if "." in i.code and i.does and i.code.split(".")[0] not in questions]

    def figure(self, publication: Publication, code: str, area: Area, group: str = ALL) -> Figure | None:
        return self.figures.get((publication.pk, code, area.pk, group))

    def groups(self, publication: Publication, code: str, area: Area) -> list[Figure]:
        """An area's figures by one trait (sex, age) in the order sex, then age."""
        rows = [
            figure
            for (source, indicator, where, group), figure in self.figures.items()
            if (source, indicator, where) == (publication.pk, code, area.pk) and group_words(group, self.language)
        ]
        return sorted(rows, key=lambda figure: _order_of_group(figure.group))

    def result(self, figure: Figure, where: Place | None = None) -> Result:
        """A figure as a sentence needs it, about its area or about `where` (a group)."""
        language, base = self.language, self.language.split("-")[0]
        does = figure.indicator.does
        return Result(
            f"f{figure.pk}", self.text(figure.indicator.titles), does.get(language) or does.get(base, ""),
            where or self.place(figure.area), figure.indicator.unit, figure.value, figure.bound, figure.reason,
            figure.low, figure.high, figure.n, figure.uncertain,
        )  # fmt: skip

    def verdict(self, publication: Publication, code: str, area: Area, other: Area) -> Verdict | None:
        """How the area's whole differs from another's, if that was tested; read in either direction."""
        for row in self.comparisons_of(publication, code):
            if (row.group, row.other_group) != (ALL, ALL):
                continue
            if (row.area_id, row.other_area_id) == (area.pk, other.pk):
                return row.verdict  # type: ignore[return-value]
            if (row.area_id, row.other_area_id) == (other.pk, area.pk):
                return MIRRORED[row.verdict]
        return None

    def comparisons_of(self, publication: Publication, code: str) -> Iterable[Comparison]:
        return (c for c in self.comparisons if c.publication_id == publication.pk and c.indicator.code == code)


def _order_of_group(key: str) -> tuple[bool, bool, str]:
    """Women, men, then ages from the youngest."""
    return not key.startswith("sex="), key != "sex=woman", key


def material(region: Region, area: Area, year: int, language: str) -> Material:
    """Read all that a report of `area` may use, in a handful of queries."""
    publications = tuple(figures.current_publications(region))
    neighbours = tuple(municipalities(region))
    here = Q(area__in=(area, region.area)) | Q(group=ALL)
    rows = Figure.objects.filter(here, publication__in=publications).select_related(
        "indicator", "area", "publication__source"
    )
    tested = (
        Comparison.objects.filter(publication__in=publications)
        .select_related("indicator", "area", "other_area")
        .order_by("pk")
    )
    return Material(
        language, year, region, area, neighbours, publications,
        {(f.publication_id, f.indicator.code, f.area_id, f.group): f for f in rows}, tuple(tested),
    )  # fmt: skip
