"""The packaged population: its sums, what weights read from it, and its way into the store."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from highfive.core.models import AuditEvent
from highfive.figures import actions, queries
from highfive.figures.formats import population
from highfive.figures.management.commands.load_population import TABLE
from highfive.figures.models import Figure, Publication
from highfive.figures.rules.population import BANDS, band_of, missing_cells, population_figures

ALL = {"320": 7274, "583": 939, "614": 3183, "732": 3400, "742": 1005, "R": 15801}
ADULTS = {"320": 6390, "583": 831, "614": 2818, "732": 3015, "742": 874, "R": 13928}


@pytest.fixture
def cells():
    return population.read(TABLE.read_text())


def test_the_sums_are_those_statistics_finland_gives(cells) -> None:
    made = {(row.area_code, row.group): row.value for row in population_figures(cells, "R")}
    assert {code: made[code, "all"] for code in ALL} == ALL
    assert {code: made[code, "age=18+"] for code in ADULTS} == ADULTS
    assert made["732", "age=18-29,sex=man"] == 134
    assert made["R", "sex=man"] + made["R", "sex=woman"] == 15801
    assert len(made) == 6 * (1 + 2 + 8 + 16)


def test_every_age_has_one_band() -> None:
    assert [band_of(age) for age in (0, 12, 13, 17, 18, 29, 30, 64, 65, 79, 80, 107)] == [
        "0-12", "0-12", "13-17", "13-17", "18-29", "18-29", "30-44", "45-64", "65-79", "65-79", "80+", "80+",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no age"):
        band_of(-1)


@pytest.mark.parametrize("broken", ["732,X", "732,M,1,2", "732,M,a,1,1,1,1,1,1"])
def test_a_broken_row_is_named(broken: str) -> None:
    head = "code,sex," + ",".join(BANDS)
    with pytest.raises(ValueError, match="row 2"):
        population.read(f"{head}\n{broken}\n")


def test_a_missing_cell_is_named(cells) -> None:
    del cells["732", "woman", "80+"]
    assert missing_cells(cells, ["614", "732"]) == [("732", "woman", "80+")]


@pytest.mark.slow
def test_it_is_loaded_audited_and_read_back_for_weights(region, cells) -> None:
    output = StringIO()
    call_command("load_population", "ita-lappi", stdout=output)
    assert json.loads(output.getvalue())["persons"] == 15801
    publication = Publication.objects.get()
    assert queries.population(publication) == cells
    assert AuditEvent.objects.get(event="figures.published").data == {"figures": 162}
    assert (publication.period, publication.source.licence, publication.synthetic) == ("31.12.2019", "CC BY 4.0", False)


@pytest.mark.slow
def test_loading_again_takes_the_place_of_the_first(region, cells) -> None:
    call_command("load_population", "ita-lappi", stdout=StringIO())
    call_command("load_population", "ita-lappi", stdout=StringIO())
    first, second = Publication.objects.order_by("id")
    assert (first.superseded_by, second.superseded_by) == (second, None)
    assert list(queries.current_publications(region)) == [second]


def test_a_table_with_holes_is_refused_whole(region, cells) -> None:
    del cells["742", "man", "0-12"]
    with pytest.raises(ValueError, match="lacks 1 cells, the first is 742 man 0-12"):
        actions.publish_population(
            region=region, cells=cells, period="31.12.2019", retrieved_on=date(2026, 11, 24), by=None
        )
    assert not Figure.objects.exists()


def test_a_region_the_table_does_not_know_is_told(other_region) -> None:
    with pytest.raises(CommandError, match="does not cover muu-seutu"):
        call_command("load_population", "muu-seutu")
    with pytest.raises(CommandError, match="no region nowhere"):
        call_command("load_population", "nowhere")
