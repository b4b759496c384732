"""Bad input of every kind: a clear page in the reader's language and a 4xx, never a 500; what was typed stays."""

import csv
import html
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from highfive.core.models import Area, Person
from highfive.figures.models import Indicator
from highfive.projects.models import Project
from highfive.surveys.actions import create_codes
from highfive.surveys.models import Draft, Questionnaire, Round
from highfive.surveys.tests.forms import form as xlsform

from .hands import fields, filled, in_finnish, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("undone")]
PREFIXES = {"fi": "", "fi-simple": "/fi-simple", "sv": "/sv", "en": "/en"}
HUGE = 10 * 1024 * 1024
TYPED = 'Näin "minä" <b>kirjoitin</b> & pidän'
EVIL = (
    "\x00\x07\x1b[31m", "9" * 40, "-1", "1e999", "2026-02-30", "0001-01-01", "9999-12-31", "'; DROP TABLE x; --",
    "{{ 7*7 }}{% debug %}", "../../etc/passwd", "x" * 20_000, "\u202e\u2066\ufeff", "=1+1", "", "٣", "0x10", "NaN",
)  # fmt: skip
BROKEN_ZIP = b"PK\x03\x04" + b"\x00" * 200
each_language = pytest.mark.parametrize("language", PREFIXES)


@pytest.fixture
def resident(demo: None) -> Client:
    """A resident whose draft waits at the first page."""
    client, round_ = Client(raise_request_exception=False), Round.objects.get(status="open")
    assert client.post(f"/kyselyt/{round_.pk}/vastaa/", {"go": "open"}).status_code == 302
    return client


@pytest.fixture
def survey(demo: None) -> str:
    return in_finnish("survey_start", Round.objects.get(status="open").pk)


def told_clearly(answer: Any, language: str = "fi", *, least: int = 400) -> str:
    """The page of an answer, once it is a 4xx in the language with words in its main part."""
    assert least <= answer.status_code < 500, answer.status_code
    page = str(answer.content.decode())
    assert f'<html lang="{language}"' in page
    main = lxml.html.fromstring(page).xpath("//main")
    assert len(" ".join(main[0].text_content().split())) > 40
    return page


def error_text(page: str) -> str:
    """The summary of errors, or the page's lead."""
    found = lxml.html.fromstring(page).xpath(
        "//*[contains(@class, 'hf-errors')] | //*[contains(@class, 'hf-error')] | //*[contains(@class, 'hf-lead')]"
    )
    return " ".join(" ".join(each.text_content().split()) for each in found)


def test_a_card_of_ten_megabytes_is_refused_in_each_language(aino: Client) -> None:
    said = set()
    for language, prefix in PREFIXES.items():
        pasted = aino.post(f"{prefix}/hankkeet/tuo/", {"text": "a" * HUGE})
        file = SimpleUploadedFile("kortti.txt", b"a" * HUGE, "text/plain")
        uploaded = aino.post(f"{prefix}/hankkeet/tuo/", {"text": "", "file": file})
        for answer in (pasted, uploaded):
            assert answer.status_code == 413
            said.add(error_text(told_clearly(answer, language)))
    assert len(said) >= 6


@pytest.mark.parametrize(
    "content",
    [
        "Hankkeen nimi ja ääkköset".encode("latin-1"), b"\xff\xfe\x00\x01\x02", BROKEN_ZIP, b"%PDF-1.7\n%\xe2\xe3",
        b"", b"\x00" * 5000, "Hanke".encode("utf-16"), b"Hankkeen nimi\x07\x1b",
    ],
)  # fmt: skip
def test_a_card_of_any_bytes_is_read_or_refused(aino: Client, content: bytes) -> None:
    answer = aino.post("/hankkeet/tuo/", {"text": "", "file": SimpleUploadedFile("kortti.txt", content)})
    if answer.status_code != 200:
        told_clearly(answer)
    before = Project.objects.count()
    saved = aino.post("/hankkeet/tuo/tallenna/", {"text": content.decode("latin-1")})
    page = told_clearly(saved)
    assert Project.objects.count() == before
    assert "<form" in page


@each_language
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rikki.xlsx", BROKEN_ZIP), ("tyhja.xlsx", b""), ("kuva.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64),
        ("sana.docx", b"PK\x05\x06" + b"\x00" * 18), ("kysely.exe", b"MZ" + b"\x00" * 100),
        ("taulukko.csv", b"\xff\xfe\x00"), ("vanha.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600),
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_is_told(aino: Client, language: str, name: str, content: bytes) -> None:
    before = Questionnaire.objects.count()
    answer = aino.post(f"{PREFIXES[language]}/kyselyt/lomakkeet/tuo/", {"file": SimpleUploadedFile(name, content)})
    told_clearly(answer, language)
    assert Questionnaire.objects.count() == before


def zip_with(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_zip_of_something_else_and_a_zip_that_swells_are_told(aino: Client) -> None:
    for content in (zip_with(hello=b"x"), zip_with(**{"xl/workbook.xml": b"<a>" + b" " * 50_000_000})):
        told_clearly(aino.post("/kyselyt/lomakkeet/tuo/", {"file": SimpleUploadedFile("a.xlsx", content)}))


@each_language
def test_a_form_with_repeats_is_told_by_its_place(aino: Client, language: str) -> None:
    content = xlsform(
        ("select_one yes_no", "hyva", "Hyvä?", "Bra?"), ("begin_repeat", "lapset", "Lapsi", "Barn"),
        ("text", "nimi", "Nimi", "Namn"), ("end_repeat",),
    )  # fmt: skip
    file = SimpleUploadedFile("toisto.xlsx", content)
    page = told_clearly(aino.post(f"{PREFIXES[language]}/kyselyt/lomakkeet/tuo/", {"file": file}), language)
    main = lxml.html.fromstring(page).xpath("//main")[0].text_content()
    assert "begin_repeat" in main or "repeat" in main
    assert re.search(r"\b3\b", main)  # the row of the sheet


def test_a_questionnaire_over_two_megabytes_and_one_over_ten_are_told(aino: Client) -> None:
    for size in (2_100_000, HUGE):
        told_clearly(aino.post("/kyselyt/lomakkeet/tuo/", {"file": SimpleUploadedFile("a.xlsx", b"x" * size)}))


# Every form of every page


FORM_PAGES = ("round_create", "codes_create", "answer_enter", "card_import", "report_create", "publication_withdraw",
              "questionnaire_import", "round_open", "round_close", "codes_void", "account_set_password",
              "account_email", "account_reset_password")  # fmt: skip


def addresses() -> Iterator[tuple[str, str]]:
    """Pages with forms of staff, on rows of the demo."""
    from highfive.figures.models import Publication
    from highfive.surveys.models import CodeBatch

    open_round = Round.objects.get(status="open")
    rows = {"codes_void": CodeBatch.objects.filter(round=open_round).latest("pk").pk,
            "publication_withdraw": Publication.objects.filter(kind="survey").latest("pk").pk}  # fmt: skip
    bare = {"round_create", "card_import", "report_create", "questionnaire_import"}
    for name in FORM_PAGES:
        args = [] if name in bare or name.startswith("account_") else [rows.get(name, open_round.pk)]
        yield name, in_finnish(name, *args)


def test_no_value_in_any_form_of_staff_breaks_anything(aino: Client) -> None:
    posted = 0
    for name, address in addresses():
        shown = filled(aino.get(address).content.decode(), "")
        for value in EVIL:
            answer = aino.post(address, dict.fromkeys(shown, value))
            assert answer.status_code < 500, f"{name} with {value[:20]!r}"
            posted += 1
        for field, value in itertools.product(shown, EVIL[:6]):
            answer = aino.post(address, {field: value})
            assert answer.status_code < 500, f"{name}.{field} with {value[:20]!r}"
            posted += 1
    assert posted > 200


@each_language
@pytest.mark.parametrize("name", ["round_create", "codes_create", "answer_enter", "publication_withdraw"])
def test_what_staff_typed_stays_when_it_is_refused(aino: Client, name: str, language: str) -> None:
    address = PREFIXES[language] + dict(addresses())[name]
    form = fields(aino.get(address).content.decode())
    texts = [field for field, kind, _value in form if kind in ("text", "textarea")]
    assert texts
    typed = {field: f"{TYPED} {at}" for at, field in enumerate(texts)}
    others = {field: "xyz" for field, kind, _value in form if kind in ("date", "number", "email", "tel")}
    if name == "publication_withdraw":  # any reason will do: only its lack, or its length, is refused
        typed = dict.fromkeys(typed, f"{TYPED} {'ö' * 5000}")
    answer = aino.post(address, {**typed, **others})
    page = told_clearly(answer, language)
    for field, value in typed.items():
        assert html.escape(value) in page or html.escape(value).replace("&quot;", '"') in page, field


def test_no_value_in_a_residents_pages_breaks_anything(resident: Client, survey: str) -> None:
    names = [q.name for page in pages_of(survey) for q in page.questions]
    for value in EVIL:
        for posted in (dict.fromkeys(names, value), {name: [value, value, "x"] for name in names}):
            for place in (1, 3, 5, 8, 34):
                answer = resident.post(f"{survey}{place}/", {**posted, "next": "1"})
                assert answer.status_code < 500, f"page {place} with {value[:20]!r}"
        for typed in (value, f"{value}{TYPED}"):
            answer = Client(raise_request_exception=False).post(survey, {"code": typed, "go": "code"})
            told_clearly(answer)
    assert not set(str(Draft.objects.latest("pk").answers)) & {"\x00", "\x1b"}


def pages_of(survey: str) -> Any:
    from highfive.surveys.queries import questionnaire_of

    return questionnaire_of(Round.objects.get(status="open")).pages


@each_language
def test_a_residents_words_stay_when_they_are_refused(resident: Client, survey: str, language: str) -> None:
    place, name = next(
        (at, q.name) for at, page in enumerate(pages_of(survey), 1) for q in page.questions if q.kind == "text"
    )
    typed = f"{TYPED}\r\n" * 400
    answer = resident.post(f"{PREFIXES[language]}{survey}{place}/", {name: typed, "next": "1"})
    page = told_clearly(answer, language)
    assert page.count("&lt;b&gt;kirjoitin&lt;/b&gt;") == 400
    assert error_text(page)


# The protocol


def posting_routes() -> list[str]:
    """Addresses that take posts, of staff and residents."""
    open_round = Round.objects.get(status="open")
    resident = [in_finnish(name, open_round.pk) for name in ("survey_start", "survey_finish", "survey_end")]
    more = [in_finnish("survey_page", open_round.pk, 1), in_finnish("account_login"), in_finnish("card_save")]
    return [address for _name, address in addresses()] + resident + more


@each_language
def test_a_post_without_its_token_is_told_in_the_readers_language(demo: None, language: str) -> None:
    """A resident's pages have no token, which would be a cookie for all pages; they ask the browser who sends."""
    client = signed_in("aino", enforce_csrf_checks=True)
    for address in posting_routes():
        sender = {"Sec-Fetch-Site": "cross-site"} if "/vastaa/" in address else {}
        answer = client.post(PREFIXES[language] + address, {"text": "x", "title_fi": "x"}, headers=sender)
        assert answer.status_code == 403, address
        told_clearly(answer, language)


BODIES = (
    ("application/json", b'{"text": "x"}'), ("text/plain", b"hello"), ("application/xml", b"<a/>"),
    ("multipart/form-data", b"no boundary"), ("multipart/form-data; boundary=x", b"--x\r\nContent-Dis"),
    ("multipart/form-data; boundary=x",
     b"--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n\xff\xfe\r\n--x--"),
    ("application/x-www-form-urlencoded", b"text=%ff%fe&code=%00&label=%c3%28"),
    ("application/x-www-form-urlencoded; charset=utf-16", b"text=abc"),
    ("application/x-www-form-urlencoded; charset=nonsense", b"text=abc"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(2000))),
    ("", b"x"), ("nonsense", b"\x00\xff"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_bodies_of_wrong_kinds_break_nothing(aino: Client, resident: Client, kind: str, body: bytes) -> None:
    for address in posting_routes():
        for client in (aino, resident):
            answer = client.generic("POST", address, body, content_type=kind)
            assert answer.status_code < 500, address
            if answer.status_code >= 400 and "json" not in answer["Content-Type"]:  # allauth's own answer to JSON
                told_clearly(answer)


def private_and_public_patterns() -> list[str]:
    """The paths of all routes with a number in them."""
    found: list[str] = []

    def walk(patterns: list[Any], before: str) -> None:
        for each in patterns:
            prefix = each.pattern.__class__.__name__ == "LocalePrefixPattern"
            path = before + ("" if prefix else str(each.pattern))
            if hasattr(each, "url_patterns"):
                walk(each.url_patterns, path)
            elif "<int:" in path:
                found.append("/" + path)

    walk(get_resolver().url_patterns, "")
    return found


@pytest.mark.parametrize("number", ["0", "9223372036854775808", "9" * 60, "00000000000000000001"])
def test_absurd_numbers_in_addresses_are_not_found(aino: Client, number: str) -> None:
    paths = private_and_public_patterns()
    assert len(paths) > 25
    for path in paths:
        address = re.sub(r"<int:\w+>", number, path)
        address = re.sub(r"<slug:\w+>", "ita-lappi", address).replace("<report_format:kind>", "pdf")
        for answer in (aino.get(address), aino.post(address)):
            assert answer.status_code < 500, address
            assert number.endswith("1") or answer.status_code in (404, 405), address


@pytest.mark.parametrize(
    "path",
    ["/%00/", "/ita-lappi/tulokset/%ff%fe/", "/ita-lappi%0d%0aSet-Cookie:x/", "/sv/sv/en/", "/kyselyt/1;2/",
     "/..%2f..%2f", "/ita-lappi/hankkeet/S21758'--/", "/luvut/١/",
     "/kyselyt/lomakkeet/1/?language=%00", "/" + "a" * 5000],
)  # fmt: skip
def test_absurd_addresses_are_not_found(aino: Client, path: str) -> None:
    for prefix in ("", "/sv"):
        answer = aino.get(prefix + path)
        assert answer.status_code < 500
        if answer.status_code >= 400:
            assert answer.status_code in (400, 404)


@pytest.mark.parametrize("value", EVIL[:8])
def test_queries_and_cookies_of_any_kind_break_nothing(aino: Client, resident: Client, survey: str, value: str) -> None:
    form = Questionnaire.objects.latest("pk").pk
    for address in (f"/kyselyt/lomakkeet/{form}/", "/luvut/julkaisut/2/", "/ita-lappi/", "/tili/login/", survey):
        for name in ("language", "indicator", "next", "page"):
            assert aino.get(address, {name: value}).status_code < 500
    for name in ("draft_fi", "sessionid", "csrftoken", "django_language", "messages"):
        for address in (survey, f"{survey}3/", f"{survey}jatka/", "/ita-lappi/", "/tyopoyta/"):
            client = Client(raise_request_exception=False)
            client.cookies[name] = value.replace("\x00", "%00").replace("\x1b", "") or "x"
            assert client.get(address).status_code < 500, f"{name} {address}"


def test_a_host_that_is_not_ours_is_a_400(demo: None) -> None:
    answer = Client(raise_request_exception=False).get("/ita-lappi/", headers={"host": "evil.example"})
    assert answer.status_code == 400


# Formulas


def test_no_cell_of_open_data_is_a_formula(demo: None) -> None:
    """Names that begin as formulas do reach the files, made harmless; negative numbers would stay numbers."""
    starts = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "  =1+1")
    for start, indicator in zip(starts, Indicator.objects.order_by("pk"), strict=False):
        indicator.titles = dict.fromkeys(("fi", "sv", "en", "fi-simple"), f"{start} otsikko")
        indicator.save()
    salla = Area.objects.get(code="732")
    salla.names = {"fi": '=HYPERLINK("http://evil.example")', "sv": "@Salla", "en": "+Salla"}
    salla.save()
    cells = [
        cell
        for prefix, name in itertools.product(PREFIXES.values(), ("luvut", "indikaattorit", "alueet"))
        for row in csv.reader(io.StringIO(csv_text(prefix, name)))
        for cell in row
    ]
    assert any("HYPERLINK" in cell for cell in cells)
    assert any("calc" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert not [cell for cell in cells if cell.startswith("-") and not re.fullmatch(r"-\d+(\.\d+)?", cell)]


def csv_text(prefix: str, name: str) -> str:
    return Client().get(f"{prefix}/ita-lappi/avoin-data/{name}.csv").content.decode("utf-8-sig")


def test_labels_of_codes_are_text_and_nothing_else(aino: Client) -> None:
    round_ = Round.objects.get(status="open")
    by = Person.objects.get(email__startswith="aino@")
    create_codes(round_=round_, count=1, label="<script>alert(1)</script>=1+1", by=by)
    page = aino.get(f"/kyselyt/{round_.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;=1+1" in page
    assert "<script>" not in page
