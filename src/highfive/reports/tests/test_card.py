"""The card a project writes of itself: what it says, the row behind each sentence, and that it reads back the same."""

import csv
import io
import json
import re
from dataclasses import asdict
from datetime import date

import page as pdf_ua
import pikepdf
import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from highfive.core.actions import add_organisation
from highfive.core.rules import Refused
from highfive.projects import actions
from highfive.projects.formats import card as cards
from highfive.projects.formats import plain, read_card, written
from highfive.projects.formats.files import text_of
from highfive.projects.models import Project
from highfive.projects.queries import shipped_card
from highfive.projects.rules import EXTRA_HEADINGS, HEADINGS, Card
from highfive.reports.formats.card_docx import render_card_docx
from highfive.reports.formats.card_html import card_html, render_card_html
from highfive.reports.formats.card_pdf import render_card_pdf
from highfive.reports.queries.card import card_sheet, card_text_out
from highfive.reports.rules import card as rules

WORDINGS = [heading.wording for heading in (*HEADINGS, *EXTRA_HEADINGS)]
EVIL = (
    "Tavoitteet: kylä; Muut tiedot 5 €\r\nToimintatapa\r\n\r\nTuotokset\r\n<b>x</b> #panic() hyvin-\r\nvointi "
    "Sijoittamatta jäänyt teksti S12345 1.1.2020 – 2.2.2021 https://example.test/a. \u202e\u200b " + "pitkä" * 40
)


@pytest.fixture(scope="module")
def fonts() -> None:
    call_command("cut_fonts")


@pytest.fixture
def project(region, cast) -> Project:
    return actions.import_card(region=region, source=shipped_card("S21758"), by=cast["aino"]).project


@pytest.fixture
def full(project, region, cast) -> Project:
    """The seed's project with rows of every kind, hostile ones too."""
    library = add_organisation(region=region, name="Sallan kirjasto", kind="municipality", by=None)
    rows = [
        ("output", {"text": "Kyläkahvilan opas", "kind": "guide", "heir_organisation": library,
                    "heir_name": "lähipalvelut", "money": "kunnan talousarvio", "until": date(2030, 12, 31)}),
        ("output", {"text": "Kimppakyydit", "kind": "activity"}),
        ("output", {"text": "Kyselylomake.", "kind": "study", "ending": "korvautuu seudun kyselyllä"}),
        ("result", {"text": "Kahvilassa kävi 40 ihmistä viikossa", "known_from": "kävijälaskenta"}),
        ("result", {"text": EVIL}),
        ("lesson", {"text": "Kyyti oli tärkeämpi kuin ohjelma", "for_whom": "seuraavalle hankkeelle"}),
        ("lesson", {"text": EVIL}),
        ("dissemination", {"text": "Esittely Lapin seminaarissa", "where": "Rovaniemi", "day": date(2022, 3, 1)}),
        ("dissemination", {"text": EVIL}),
    ]  # fmt: skip
    for what, values in rows:
        actions.add_row(project=project, what=what, by=cast["aino"], **values)
    return project


def compared(card: Card) -> dict[str, object]:
    """A card field by field; `layout`, `missing` and `notes` tell of the reading only."""
    return {name: value for name, value in asdict(card).items() if name not in ("layout", "missing", "notes")}


def under(sheet: rules.Sheet, key: str) -> str:
    return sheet.card.texts.get(key, "")


# --- what it says -------------------------------------------------------------------------------------------------


def test_a_project_without_rows_writes_the_card_it_was_read_from(project) -> None:
    assert compared(card_sheet(project).card) == compared(read_card(shipped_card("S21758")))


def test_the_twelve_headings_stand_in_order_and_empty_ones_are_empty(project) -> None:
    text = card_text_out(card_sheet(project))
    lines = [line for line in text.splitlines() if line in WORDINGS]
    assert lines == [heading.wording for heading in HEADINGS]
    assert "Hankkeen tausta\n\nTavoitteet\n" in text
    assert "ei kerrottu" not in text


def test_outputs_name_their_heirs_or_say_there_is_none(full) -> None:
    assert under(card_sheet(full), "outputs") == (
        "Opas tai aineisto: Kyläkahvilan opas. Työn jatkaja: Sallan kirjasto, lähipalvelut. "
        "Jatkon rahoitus: kunnan talousarvio. Jatkosta on sovittu 31.12.2030 saakka. "
        "Toiminta: Kimppakyydit. Jatkajaa ei ole nimetty. "
        "Kysely tai selvitys: Kyselylomake. Työtä ei jatketa: korvautuu seudun kyselyllä."
    )


def test_results_lessons_and_spreading_follow_what_the_card_said(full, project) -> None:
    sheet = card_sheet(full)
    assert under(sheet, "other_results").startswith(project.texts["other_results"] + ". Kahvilassa kävi 40 ihmistä")
    assert "Tiedon lähde: kävijälaskenta." in under(sheet, "other_results")
    assert "Tiedon lähdettä ei ole kirjattu." in under(sheet, "other_results")
    assert "Tiedoksi: seuraavalle hankkeelle." in under(sheet, "remarks")
    assert "Missä ja milloin: Rovaniemi, 1.3.2022." in under(sheet, "dissemination")
    for key in ("other_results", "remarks", "dissemination"):
        assert plain.canonical(EVIL) in under(sheet, key)


def test_the_card_is_finnish_whatever_the_readers_language(full, cast, as_person) -> None:
    address = reverse("project_card", args=[full.pk])
    for prefix in ("", "/sv", "/en"):
        page = as_person(cast["helmi"]).get(prefix + address).content.decode()
        assert "Jatkajaa ei ole nimetty." in page
        assert all(f">{heading.wording}</h2>" in page for heading in HEADINGS)


# --- where each sentence comes from -------------------------------------------------------------------------------


def test_every_sentence_has_its_row(full) -> None:
    sheet = card_sheet(full)
    lines = rules.trace_lines(sheet)
    for key, _wording, passages in sheet.sections:
        assert rules.text_of(item.passage for item in passages) == under(sheet, key)
    assert {line["row"] for line in lines} == {
        "projects.project", "projects.output", "projects.projectresult", "projects.lesson", "projects.dissemination"
    }  # fmt: skip
    heirless = [line for line in lines if line["sentence"] == "Jatkajaa ei ole nimetty."]
    assert [line["pk"] for line in heirless] == [full.outputs.get(text="Kimppakyydit").pk]
    assert not heirless[0]["own_words"]
    numbers = [item.number for _key, _wording, passages in sheet.sections for item in passages]
    assert set(numbers) == set(range(1, len(sheet.sources) + 1))


def test_the_trace_as_files(full, cast, as_person) -> None:
    client = as_person(cast["sulo"])
    lines = rules.trace_lines(card_sheet(full))
    data = json.loads(client.get(reverse("project_card_trace", args=[full.pk])).content)
    assert data["sentences"] == lines
    table = client.get(reverse("project_card_trace_csv", args=[full.pk])).content.decode("utf-8-sig")
    assert [row["sentence"] for row in csv.DictReader(io.StringIO(table))] == [line["sentence"] for line in lines]


def test_a_spreadsheet_takes_no_cell_for_a_formula(project, cast, as_person) -> None:
    actions.add_row(project=project, what="lesson", by=cast["aino"], text="=HYPERLINK(1)")
    table = as_person(cast["sulo"]).get(reverse("project_card_trace_csv", args=[project.pk])).content.decode()
    assert "'=HYPERLINK" in table


def test_links_of_the_page_lead_to_a_source_and_sources_to_a_row(full, cast, as_person) -> None:
    client = as_person(cast["aino"])
    page = client.get(reverse("project_card", args=[full.pk])).content.decode()
    anchors = set(re.findall(r'href="#(source-\d+)"', page))
    assert anchors == set(re.findall(r'id="(source-\d+)"', page))
    closing = client.get(reverse("project_closing", args=[full.pk])).content.decode()
    rows = re.findall(rf'href="[^"]*{reverse("project_closing", args=[full.pk])}#([\w-]+)"', page)
    assert len(rows) == 9
    assert all(f'id="{row}"' in closing for row in rows)


# --- reads back the same ------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("render", [render_card_docx, render_card_html, render_card_pdf])
def test_every_file_reads_back_field_by_field(full, fonts, render) -> None:
    sheet = card_sheet(full)
    assert compared(read_card(text_of(render(sheet)))) == compared(sheet.card)


def test_the_text_reads_back_field_by_field(full) -> None:
    sheet = card_sheet(full)
    assert compared(read_card(card_text_out(sheet))) == compared(sheet.card)
    assert compared(read_card(card_text_out(sheet).replace("\n", "\r\n").encode("utf-8-sig"))) == compared(sheet.card)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["txt", "docx", "pdf", "html"])
def test_a_downloaded_file_is_brought_back_in_and_changes_nothing(full, cast, as_person, fonts, kind) -> None:
    """Through the pages: download, upload, save; then the card that is made says the same, nothing twice."""
    client = as_person(cast["aino"])
    before = compared(card_sheet(full).card)
    file = client.get(reverse("project_card_file", args=[full.pk, kind]))
    assert file.status_code == 200
    upload = io.BytesIO(file.content)
    upload.name = f"kortti.{kind}"
    preview = client.post(reverse("card_import"), {"file": upload})
    assert preview.status_code == 200
    assert compared(preview.context["card"]) == before
    text = preview.context["form"]["text"].value()
    assert client.post(reverse("card_save"), {"text": text}).status_code == 302
    assert compared(card_sheet(Project.objects.get(pk=full.pk)).card) == before


def visible_words(pdf: bytes, title: str) -> str:
    """Every letter of the pages but spaces, without the pages' feet and the marks where a long word may break."""
    pages = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(rf"{re.escape(''.join(title.split()))}\d+/\d+", "", "".join(pages.split())).replace("\u200b", "")


@pytest.mark.slow
def test_what_is_seen_of_the_pdf_is_the_card_too(full, fonts) -> None:
    """Not only the text attached to it: every passage stands on its pages, in order."""
    sheet = card_sheet(full)
    seen = visible_words(render_card_pdf(sheet), sheet.card.title)
    place = 0
    for _key, wording, passages in sheet.sections:
        for words in (wording, *(item.passage.text for item in passages)):
            place = seen.index("".join(words.split()), place)


@pytest.mark.slow
def test_the_pdf_is_accessible(full, fonts) -> None:
    content = render_card_pdf(card_sheet(full))
    checked = pdf_ua.validate_pdf_bytes(content)
    assert checked.is_compliant, [failure.message for failure in checked.failures]
    assert "ua" in str(checked.profile).lower()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "fi"


@pytest.mark.slow
def test_the_word_document_has_real_headings_and_no_dead_link(full) -> None:
    from docx import Document as open_docx
    from docx.oxml.ns import qn

    paper = open_docx(io.BytesIO(render_card_docx(card_sheet(full))))
    headings = [line.text for line in paper.paragraphs if line.style.base_style.name == "Heading 1"]
    assert headings == [*(heading.wording for heading in HEADINGS), "Mistä kukin lause on"]
    body = paper.element.body
    names = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None} <= names


TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("aäö €;:–-\n\r\t.\u00ad\u200b\u2028\ufb01\u0301")),
    max_size=60,
)
HARD = [
    "\n\n",
    "\n",
    ": ",
    "; ",
    "https://x.test/å",
    "S12345",
    "1.1.2020 – 2.2.2021",
    "5 €",
    "hyvin-\nvointi",
    "w" * 90,
]
PIECES = st.one_of(TEXTS, st.sampled_from(WORDINGS), st.sampled_from([*HARD, "Sijoittamatta jäänyt teksti"]))
WRITTEN = st.lists(PIECES, min_size=1, max_size=6).map("".join)
ROWS = st.lists(
    st.tuples(st.sampled_from(["output", "result", "lesson", "dissemination"]), WRITTEN), min_size=1, max_size=4
)
OWN = st.dictionaries(
    st.sampled_from([h.key for h in HEADINGS if h.key not in ("identity", "funding")]), WRITTEN, max_size=4
)


def composed(own: dict[str, str], rows: list[tuple[str, str]]) -> Card:
    """The text parts of a card as `card_sheet` puts them together, without a database."""
    places = {"output": "outputs", "result": "other_results", "lesson": "remarks", "dissemination": "dissemination"}
    texts = {"identity": "S21758, Kylä, 1.1.2020 – 2.2.2021", "funding": "ELY, 5 €"}
    source = rules.Source("projects.project", 1, "/hankkeet/1/")
    for heading in HEADINGS:
        said = [rules.Passage(heading.key, plain.canonical(rules.stopped(text.strip())), source)
                for kind, text in rows if places[kind] == heading.key]  # fmt: skip
        words = plain.canonical(own.get(heading.key, ""))
        first = rules.Passage(heading.key, words, source) if words else None
        if passages := rules.joined(heading.key, first, said):
            texts[heading.key] = rules.text_of(passages)
    return Card(title="S21758, Kylä", code="S21758", name="Kylä", texts=texts)


@pytest.mark.slow
@settings(max_examples=400, deadline=None, derandomize=True)
@given(OWN, ROWS)
def test_whatever_people_wrote_round_trips_as_text(own, rows) -> None:
    draft = composed(own, rows)
    found = written.read(cards.write(draft))
    assert found is not None
    assert dict(found.texts) == {key: text for key, text in draft.texts.items() if text}
    assert read_card(cards.write(found)) == found
    for kind, text in rows:
        assert plain.canonical(text) in " ".join(draft.texts.values()), kind


def sheet_of(card: Card) -> rules.Sheet:
    source = rules.Source("projects.project", 1, "/hankkeet/1/")
    sections = tuple(
        (h.key, h.wording, (rules.NumberedPassage(rules.Passage(h.key, card.texts[h.key], source), 1),)
         if card.texts.get(h.key) else ())
        for h in HEADINGS
    )  # fmt: skip
    return rules.Sheet(card, sections, (source,), "Itä-Lappi", date(2026, 11, 24))


@pytest.mark.slow
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(OWN, ROWS)
def test_whatever_people_wrote_round_trips_through_each_file(fonts, own, rows) -> None:
    exported = written.read(cards.write(composed(own, rows)))
    for render in (render_card_docx, render_card_html, render_card_pdf):
        assert compared(read_card(text_of(render(sheet_of(exported))))) == compared(exported), render.__name__


def test_a_card_that_would_not_read_back_is_refused_and_says_where(project, cast, as_person) -> None:
    Project.objects.filter(pk=project.pk).update(name="Toinen nimi kuin kortissa")
    changed = Project.objects.get(pk=project.pk)
    with pytest.raises(Refused) as caught:
        card_sheet(changed)
    assert caught.value.refusal.code == "card_differs"
    answer = as_person(cast["aino"]).get(reverse("project_card", args=[project.pk]))
    assert answer.status_code == 409
    assert "Hankkeen nimi, S-numero ja toteutusaika" in answer.content.decode()


# --- pages --------------------------------------------------------------------------------------------------------

PAGES = [("project_card", []), ("project_card_file", ["txt"]), ("project_card_trace", []),
         ("project_card_trace_csv", []), ("project_account", [])]  # fmt: skip


@pytest.mark.parametrize(("page", "args"), PAGES)
def test_members_read_strangers_do_not(full, cast, stranger, client, as_person, page, args) -> None:
    address = reverse(page, args=[full.pk, *args])
    for key in ("aino", "kerttu", "helmi", "veikko"):
        assert as_person(cast[key]).get(address).status_code == 200
    assert as_person(stranger).get(address).status_code == 404
    assert client.get(address).status_code == 302
    assert as_person(cast["aino"]).post(address).status_code == 405


def test_an_unknown_format_is_not_found(full, cast, as_person) -> None:
    address = reverse("project_card_file", args=[full.pk, "pdf"]).replace(".pdf", ".exe")
    assert as_person(cast["aino"]).get(address).status_code == 404


def test_hostile_text_is_text(full) -> None:
    assert "<b>x</b>" not in card_html(card_sheet(full))
    assert "&lt;b&gt;x&lt;/b&gt;" in render_card_html(card_sheet(full)).decode()
