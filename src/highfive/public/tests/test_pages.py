"""The public pages: every number is a figure's, hidden ones are alike, nothing is claimed that was not tested."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from highfive.core.models import Region
from highfive.figures import actions
from highfive.figures.models import Figure, Publication
from highfive.figures.queries import shown
from highfive.figures.rules import NewFigure, NewIndicator
from highfive.figures.rules.reading import group_title
from highfive.projects.models import Project
from highfive.public.tests.conftest import number
from highfive.public.tests.reading import PAGES, PREFIXES, SPACES, cells, page, words
from highfive.surveys.models import Questionnaire, Round

pytestmark = pytest.mark.slow


def tables(client: Client, path: str) -> list[list[list[str]]]:
    tree = lxml.html.fromstring(page(client, path))
    return [
        [cells(row) for row in table.xpath(".//tr")] for table in tree.xpath("//table[contains(@class, 'hf-table')]")
    ]


def area_named(name: str) -> dict[str, str]:
    whole = ("Koko seutu", "Hela regionen", "Whole region")
    return {"area__kind": "region"} if name in whole else {"area__names__fi": name}


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize(
    ("question", "options"), [("lonely", ["lonely.4", "lonely.5"]), ("joys", ["joys.people", "joys.nature"])]
)
def test_every_cell_of_a_results_tables_is_its_figure(
    client: Client, published: Publication, language: str, question: str, options: list[str]
) -> None:
    found = tables(client, f"{PREFIXES[language]}/ita-lappi/tulokset/{question}/")
    with override(language):
        groups = {group_title(f.group).capitalize(): f.group for f in Figure.objects.all()}
    checked = 0
    if question == "lonely":
        head, *lines = found.pop(0)
        places = [
            ((name, title), {"indicator__code": question, "group": groups[title.capitalize()], **area_named(name)})
            for name, *_ in lines for title in head[1:]
        ]  # fmt: skip
        checked += same(lines, head, dict(places), language)
    for (head, *lines), by in zip(found, ("area", "group"), strict=True):
        places = [
            ((line[0], title), {"indicator__code": code} | (
                {"group": "all", **area_named(title)} if by == "area"
                else {"area__kind": "region", "group": groups[title.capitalize()]}
            ))
            for line, code in zip(lines, options, strict=True) for title in head[1:]
        ]  # fmt: skip
        checked += same(lines, head, dict(places), language)
    assert checked == (6 * 6 if question == "lonely" else 0) + 2 * 6 + 2 * 5


def same(lines: list[list[str]], head: list[str], places: dict[tuple[str, str], dict[str, str]], language: str) -> int:
    """Compare each cell with the figure at its place; how many were compared."""
    checked = 0
    for name, *numbers in lines:
        for title, text in zip(head[1:], numbers, strict=True):
            figure = Figure.objects.get(**places[name, title])
            assert text == shown(figure, language).translate(SPACES)
            checked += 1
    return checked


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("path", PAGES[:5])
def test_no_number_on_a_page_comes_from_anywhere_but_the_store(
    client: Client, published: Publication, project: Project, path: str, language: str
) -> None:
    """Each per cent and each interval that is written anywhere on the page is one a figure reads as."""
    text = words(page(client, PREFIXES[language] + path))
    readings = {shown(figure, language).translate(SPACES) for figure in Figure.objects.all()}
    for found in re.findall(r"\d+ ?% \(\d+–\d+\)", text):
        assert found in readings
    values = {int(figure.value) for figure in Figure.objects.exclude(value=None)}
    ends = {int(end) for figure in Figure.objects.exclude(low=None) for end in (figure.low, figure.high)}
    axis = {0, 5, 10, 20, 40, 60, 80, 100}
    values.add(95)  # the level of the interval, said in the legend
    written = {int(share) for share in re.findall(r"(\d+) ?(?:%|prosenttia|procent)", text)}
    assert written - axis <= values | ends
    if "tulokset" in path:
        assert written & values


def test_the_pages_numbers_reach_the_charts(client: Client, published: Publication) -> None:
    tree = lxml.html.fromstring(page(client, "/ita-lappi/"))
    rows = [cells(row) for row in tree.xpath("//table[contains(@class, 'hf-strip')]//tbody/tr")]
    assert len(rows) == 2 * (6 + 5)
    for name, _strip, text in rows[:5]:
        figure = Figure.objects.get(indicator__code="lonely", area__names__fi=name, group="all")
        assert text == shown(figure, "fi").translate(SPACES)


@pytest.mark.parametrize("language", PREFIXES)
def test_no_page_tells_which_reason_hides_a_number(
    client: Client, published: Publication, project: Project, language: str
) -> None:
    before = {path: page(client, PREFIXES[language] + path) for path in PAGES}
    swapped = {"too_few": "protected", "protected": "too_few"}
    for figure in Figure.objects.filter(reason__in=swapped):
        Figure.objects.filter(pk=figure.pk).update(reason=swapped[figure.reason], rule="another")
    assert {path: page(client, PREFIXES[language] + path) for path in PAGES} == before


def test_a_hidden_number_has_no_digit_and_keeps_its_place(client: Client, published: Publication) -> None:
    tree = lxml.html.fromstring(page(client, "/ita-lappi/tulokset/lonely/"))
    first = tree.xpath("//table[contains(@class, 'hf-strip')]")[0]
    rows = [cells(row) for row in first.xpath(".//tbody/tr")]
    assert [row[0] for row in rows] == ["Kemijärvi", "Pelkosenniemi", "Posio", "Salla", "Savukoski", "Koko seutu"]
    assert rows[4][2] == "ei näytetä"
    hidden = first.xpath(".//tbody/tr")[4]
    assert not re.search(r"\d", hidden.text_content())


def captions(client: Client, path: str) -> list[str]:
    return [str(title) for title in lxml.html.fromstring(page(client, path)).xpath("//figcaption/strong/text()")]


def test_the_title_of_a_chart_is_what_was_tested(client: Client, published: Publication) -> None:
    titles = captions(client, "/ita-lappi/")
    assert titles[0] == "Osuus on Posiolla suurempi kuin koko seudulla"
    assert "Osuus on 18–44-vuotiailla suurempi kuin kaikilla vastaajilla" in titles
    assert "Kuntien erot voivat johtua sattumasta" in titles
    assert captions(client, "/ita-lappi/tulokset/someone/")[0] == "=Ei ketään, jolle soittaa"
    assert captions(client, "/sv/ita-lappi/")[0] == "Andelen är större i Posio än i hela regionen"
    assert captions(client, "/en/ita-lappi/")[0] == "The share is higher in Posio than in the whole region"


def test_only_a_clear_difference_is_said_in_words(client: Client, published: Publication) -> None:
    text = words(page(client, "/ita-lappi/tulokset/lonely/"))
    assert "Osuus on Posiolla suurempi kuin" in text
    assert "Kemijärvellä suurempi" not in text
    assert text.count("Ero on selvä.") == 1
    assert "Luonto: osuus on Kemijärvellä pienempi kuin koko seudulla." in words(
        page(client, "/ita-lappi/tulokset/joys/")
    )


def test_areas_that_are_not_shown_are_named_together(client: Client, published: Publication) -> None:
    text = words(page(client, "/ita-lappi/tulokset/lonely/"))
    assert "Savukoski: Lukua ei näytetä: vastaajia on liian vähän tai luku on suojattu" in text


def test_options_are_named_by_what_differs_in_their_titles(client: Client, published: Publication) -> None:
    assert "Ilon aihe" in captions(client, "/ita-lappi/tulokset/joys/")
    assert tables(client, "/ita-lappi/tulokset/joys/")[0][1][0] == "läheiset"


def test_withdrawn_results_leave_every_page(client: Client, published: Publication) -> None:
    Publication.objects.update(withdrawn_on="2026-11-12", withdrawal_reason="väärä aineisto")
    assert "Tuloksia ei ole vielä julkaistu" in page(client, "/ita-lappi/")
    assert "Tuloksia ei ole vielä julkaistu" in page(client, "/ita-lappi/tulokset/")
    assert client.get("/ita-lappi/tulokset/lonely/").status_code == 404


def test_answers_without_a_code_stand_beside_without_an_interval(
    client: Client, published: Publication, publish_survey: Any
) -> None:
    region = published.region
    opened = [number("lonely", region.area.code, "all", 93, n=60), NewFigure("lonely", "742", reason="too_few")]
    publish_survey(opened, kind="open_survey")
    html = page(client, "/ita-lappi/tulokset/lonely/")
    section = lxml.html.fromstring(html).xpath("//section[@aria-labelledby='open']")[0]
    text = " ".join(section.text_content().translate(SPACES).split())
    assert "93 %" in text
    assert "eivät ole otos" in text
    assert "(86–100)" not in words(html)
    assert not section.xpath(".//*[contains(@class, 'c-int')]")
    assert "93 %" not in words(page(client, "/ita-lappi/"))


def test_the_method_page_tells_the_releases_own_figures(client: Client, region: Region, publish_survey: Any) -> None:
    publish_survey(facts={"n": 1905, "n_by_mode": {"web": 1200, "paper": 705, "phone": 0}, "design_effect": 1.31})
    text = words(page(client, "/ita-lappi/menetelma/"))
    for told in (
        "Vastauksia koodilla 1 905",
        "Vastauksia verkossa 1 200",
        "Vastauksia paperilla 705",
        "puhelimessa alle 5",
        "1,3",
    ):
        assert told in text
    assert "Noin 1 905 ihmistä kertoi arjestaan" in words(page(client, "/ita-lappi/"))


def test_before_the_first_release_every_page_says_so(client: Client, region: Region) -> None:
    for path in ("/ita-lappi/", "/ita-lappi/tulokset/", "/ita-lappi/menetelma/", "/ita-lappi/avoin-data/"):
        assert "vielä julkaistu" in words(page(client, path))


def test_register_numbers_stand_among_the_results_with_their_source(client: Client, published: Publication) -> None:
    areas = {area.code: area for area in published.region.municipalities.all()}
    source = actions.save_source(code="sotkanet", names={"fi": "Sotkanet"}, producer="THL", licence="CC BY 4.0")
    indicator = NewIndicator("poverty", {"fi": "Pienituloisuusaste"}, "share")
    figures = [NewFigure("poverty", "732", value=Decimal("14.2")), NewFigure("poverty", "742", reason="not_collected")]
    actions.publish(
        region=None, source=source, kind="register", titles={"fi": "Sotkanet 2024"}, period="2024", by=None,
        retrieved_on=date(2026, 11, 3), indicators=[indicator], figures=figures, areas=areas,
    )  # fmt: skip
    head, row = tables(client, "/ita-lappi/tulokset/")[-1]
    assert head == ["Indikaattori", "Salla", "Savukoski"]
    assert row[:2] == ["Pienituloisuusaste", "14,2 %"]
    assert "THL" in words(page(client, "/ita-lappi/tulokset/"))


def test_each_number_of_a_table_leads_to_its_own_page(client: Client, published: Publication) -> None:
    tree = lxml.html.fromstring(page(client, "/ita-lappi/tulokset/lonely/"))
    links = tree.xpath("//table[contains(@class, 'hf-table')]//td//a/@href")
    assert len(links) == 36 + 12 + 10
    figure = Figure.objects.get(indicator__code="lonely", area__code="320", group="all")
    assert links[0] == reverse("figure_detail", args=[figure.pk])


@pytest.fixture
def round_(region: Region) -> Round:
    form = Questionnaire.objects.create(region=region, code="kysely", titles={"fi": "Kysely"}, definition={})
    today = timezone.localdate()
    return Round.objects.create(
        region=region, questionnaire=form, titles={"fi": "Hyvinvointi 2026"}, opens_on=today, closes_on=today,
        results_by=today, contact_phone="040 000 0000", status="open",
    )  # fmt: skip


def test_an_open_survey_is_one_click_away(client: Client, round_: Round) -> None:
    html = page(client, "/ita-lappi/")
    assert f'href="{reverse("survey_start", args=[round_.pk])}"' in html
    assert "Hyvinvointi 2026 on auki" in words(html)


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_a_survey_that_takes_no_answers_is_not_offered(client: Client, round_: Round, status: str) -> None:
    Round.objects.update(status=status)
    assert "Vastaa kyselyyn" not in page(client, "/ita-lappi/")


def test_another_regions_survey_is_not_offered(client: Client, round_: Round, other_region: Region) -> None:
    assert "Vastaa kyselyyn" not in page(client, "/muu-seutu/")


def test_the_front_page_leads_to_the_only_region(client: Client, region: Region) -> None:
    assert client.get("/")["Location"] == "/ita-lappi/"
    assert client.get("/sv/")["Location"] == "/sv/ita-lappi/"


def test_the_front_page_lists_regions_when_there_are_several(
    client: Client, region: Region, other_region: Region
) -> None:
    text = page(client, "/")
    assert 'href="/ita-lappi/"' in text
    assert 'href="/muu-seutu/"' in text


@pytest.mark.django_db
def test_the_front_page_of_an_empty_installation_is_calm(client: Client) -> None:
    assert "ei ole vielä yhtään seutua" in page(client, "/")


@pytest.mark.parametrize(
    "path",
    ["/muualla/", "/ita-lappi/tulokset/nothing/", "/ita-lappi/hankkeet/S00000/", "/ita-lappi/avoin-data/999.json"],
)
def test_what_is_not_there_is_a_404(client: Client, published: Publication, path: str) -> None:
    assert client.get(path).status_code == 404


def test_another_regions_results_are_not_shown(client: Client, published: Publication, other_region: Region) -> None:
    assert "Tuloksia ei ole vielä julkaistu" in page(client, "/muu-seutu/")
    assert client.get("/muu-seutu/tulokset/lonely/").status_code == 404


def test_a_project_card_is_a_page_and_a_file(client: Client, project: Project) -> None:
    text = words(page(client, "/ita-lappi/hankkeet/S21758/"))
    assert "259 577 €" in text
    assert "Hyvien käytäntöjen jakaminen" in text
    file = client.get("/ita-lappi/hankkeet/S21758/kortti.txt")
    assert file["Content-Disposition"] == 'attachment; filename="S21758.txt"'
    assert "Toimintatapa" in file.content.decode()


def test_a_card_that_is_not_published_is_not_there(client: Client, project: Project, other_region: Region) -> None:
    assert client.get("/muu-seutu/hankkeet/S21758/").status_code == 404
    Project.objects.update(published_on=None)
    for path in ("/ita-lappi/hankkeet/S21758/", "/ita-lappi/hankkeet/S21758/kortti.txt"):
        assert client.get(path).status_code == 404
    assert "Hyvien käytäntöjen jakaminen" not in page(client, "/ita-lappi/")


def test_proposed_practices_say_that_nobody_has_confirmed_them(client: Client, project: Project) -> None:
    text = words(page(client, "/ita-lappi/"))
    assert "Hyvien käytäntöjen jakaminen" in text
    assert "Kukaan ei ole vielä vahvistanut, että ne toimivat." in text


@pytest.mark.parametrize(("code", "shades"), [("safe_village", 1), ("lonely", 4)])
def test_the_map_shades_what_is_clearly_different_and_no_more(
    client: Client, published: Publication, code: str, shades: int
) -> None:
    """Posio's loneliness was tested and is clear; nothing in safety is."""
    for at, figure in enumerate(Figure.objects.filter(indicator__code=code, group="all").exclude(value=None)):
        Figure.objects.filter(pk=figure.pk).update(value=46 + at, low=21, high=79, bound="")
    tree = lxml.html.fromstring(page(client, f"/ita-lappi/tulokset/{code}/"))
    found = tree.xpath("//svg[contains(@class, 'hf-tile')]/rect[starts-with(@class, 'c-s')]/@class")
    assert len(found) == 4
    assert len(set(found)) == shades


def test_the_menu_leads_to_every_part_of_the_regions_pages(client: Client, region: Region) -> None:
    tree = lxml.html.fromstring(page(client, "/ita-lappi/toiminta/"))
    (menu, *_folded) = tree.xpath("//header//nav")
    ends = [link.removeprefix("/ita-lappi/") for link in menu.xpath(".//a/@href")]
    assert ends == ["", "tulokset/", "kaytannot/", "kokeilut/", "toiminta/", "avoin-data/"]
    assert "/ita-lappi/menetelma/" in tree.xpath("//footer//a/@href")
    assert menu.xpath(".//a[@aria-current]/@href") == ["/ita-lappi/toiminta/"]
    assert all(client.get(link).status_code == 200 for link in menu.xpath(".//a/@href"))
    assert not re.search(r"[{}]|%\}|@@", words(page(client, "/ita-lappi/toiminta/")))
