"""The document: chapters, sentences, papers of every number, JSON there and back."""

from datetime import date

import pytest

from highfive.core.models import Area
from highfive.figures.models import Figure
from highfive.reports import queries
from highfive.reports.rules.document import ChartBlock, from_json, numbers_of, sections_of, sentences_of, to_json


@pytest.fixture
def document(region, published):
    return queries.build_document(region, Area.objects.get(code="732"), 2026, "fi", date(2026, 11, 24))


def words(document, key: str) -> str:
    section = next(section for section in sections_of(document) if section.key == key)
    inner = [section, *section.sections]
    return "\n".join(s.text for part in inner for block in part.blocks for s in sentences_of(block))


def charts(document) -> list[ChartBlock]:
    return [block for s in sections_of(document) for block in s.blocks if isinstance(block, ChartBlock)]


def test_chapters_follow_the_data_file(document) -> None:
    keys = [section.key for section in document.sections]
    assert keys == [chapter["key"] for chapter in queries.material.headings()["chapters"]]
    assert {"safety", "projects", "omitted", "method"} <= set(keys)


def test_json_gives_the_same_document_back(document) -> None:
    assert from_json(to_json(document)) == document


def test_a_result_reads_with_its_interval_and_answers(document) -> None:
    said = words(document, "wellbeing").replace("\u00a0", " ")
    assert (
        "Sallassa 23 prosenttia vastaajista tuntee itsensä usein yksinäiseksi (luottamusväli 14–31 %, n = 215)." in said
    )


def test_a_limit_reads_as_a_limit(document) -> None:
    assert "Sallassa alle\u00a015 prosenttia vastaajista on ilman ketään" in words(document, "wellbeing")


def test_a_hidden_number_has_no_number_and_is_named_among_the_omitted(document) -> None:
    hidden = Figure.objects.get(indicator__code="prepared", area__code="732")
    assert f"f{hidden.pk}" not in {number.ref for number in numbers_of(document)}
    assert "Lukua ei näytetä" in words(document, "safety")
    assert "Pärjäisi kolme päivää" in words(document, "omitted")


def test_charts_claim_only_what_was_tested(document) -> None:
    assert [chart.title for chart in charts(document)] == [
        "Kuntien erot voivat johtua sattumasta",
        "Ryhmien erot voivat johtua sattumasta",
        "Osuus on Sallassa suurempi kuin Posiolla ja seudulla Itä-Lappi",
    ]
    assert [chart.number for chart in charts(document)] == [1, 2, 3]


def test_every_number_has_its_papers_and_they_agree_with_the_store(document) -> None:
    papers = {paper.ref: paper for paper in document.provenance}
    origins = {origin.key for origin in document.origins}
    numbers = numbers_of(document)
    assert len(numbers) > 60
    for number in numbers:
        assert papers[number.ref].origin in origins
        assert number.figure_id is None or Figure.objects.filter(pk=number.figure_id, value__isnull=False).exists()


def test_population_and_registers_are_there(document) -> None:
    assert "3\u00a0400" in words(document, "population")
    assert "14,2\u00a0%" in words(document, "registers")
    assert "*" in words(document, "registers")  # the indicator is not verified
    assert "Sotkanet 4298" in words(document, "omitted")


def test_nothing_published_says_so_in_every_chapter(region) -> None:
    empty = queries.build_document(region, Area.objects.get(code="732"), 2026, "fi", date(2026, 11, 24))
    assert numbers_of(empty) == ()
    assert all(section.blocks or section.sections for section in empty.sections)
