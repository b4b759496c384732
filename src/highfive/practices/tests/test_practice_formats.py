"""What a file is; Innokylä's fields; schema.org: without a database."""

import io
import json
import zipfile

import pytest

from highfive.practices.formats import innokyla, schema_org
from highfive.practices.formats.files import media_type
from highfive.practices.rules import MEDIA_TYPES


def packed(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, data in members.items():
            package.writestr(name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), data)
    return file.getvalue()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("Kyläkahvit\nkerran viikossa".encode(), "text/plain"),
        (packed(**{"TYPES": b"", "word__document.xml": b""}), DOCX),
        (packed(mimetype=ODT.encode()), ODT),
    ],
)
def test_what_is_taken_is_known_by_its_bytes(data, found) -> None:
    assert media_type(data) == found
    assert found in MEDIA_TYPES


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>",
        b"\n  <svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00\x03",
        b"GIF89a\x01\x00",
        "ISO-8859-1 ä".encode("latin-1"),
        b"PK\x03\x04 broken",
        packed(**{"TYPES": b"", "word__document.xml": b"", "word__vbaProject.bin": b""}),
        packed(**{"a.txt": b""}),
        packed(mimetype=b"application/epub+zip"),
        packed(**{"TYPES": b"", "unknown__part.xml": b""}),
    ],
)
def test_everything_else_is_nothing(data) -> None:
    assert media_type(data) is None


def test_innokyla_fields_keep_the_forms_order_and_name_what_is_missing() -> None:
    found = innokyla.fields({"name": "Kyläkahvit", "core_idea": "Kahvit. " * 60})
    assert [field.key for field in found] == [key for key, _label in innokyla.FIELDS]
    assert found[0].text == "Kyläkahvit"
    assert len(found[1].text) <= innokyla.SHORT
    assert found[1].text.endswith(".")
    text = innokyla.text_file(found)
    assert text.startswith("Toimintamallin nimi\nKyläkahvit\n\n")
    assert "Toimintamallin rahoittaja\n(ei tietoa)" in text


def test_one_long_sentence_is_cut_between_words() -> None:
    short = innokyla.shortened("pitkä " * 100)
    assert short.endswith("pitkä …")
    assert len(short) <= innokyla.SHORT + 2


WORK = schema_org.Work(
    address="https://example.test/kaytannot/1/", language="fi", name="Kyläkahvit", description="Kahvit yhdessä.",
    version=2, created="2026-01-01", changed="2026-02-01", steps=("Keitä.", "Kutsu."), first_year_euros=0,
    audience="Kyläläisille", places=("Salla",), blocks=(("Kyyti", "Kunta ajaa."),), source=("High five", ""),
)  # fmt: skip
KNOWN = {  # properties of HowTo, CreativeWork and Thing in schema.org's vocabulary that are used here
    "@context", "@type", "@id", "url", "name", "description", "inLanguage", "version", "dateCreated", "dateModified",
    "keywords", "audience", "spatialCoverage", "publisher", "isBasedOn", "hasPart", "step", "estimatedCost",
}  # fmt: skip


def test_a_practice_with_steps_is_a_how_to() -> None:
    data = schema_org.as_json_ld(WORK)
    assert data["@type"] == "HowTo"
    assert [step["position"] for step in data["step"]] == [1, 2]
    assert data["estimatedCost"] == {"@type": "MonetaryAmount", "currency": "EUR", "value": 0}
    assert set(data) <= KNOWN
    assert json.loads(json.dumps(data)) == data


def test_without_steps_it_is_a_creative_work_with_no_cost() -> None:
    data = schema_org.as_json_ld(schema_org.Work(**{**WORK.__dict__, "steps": ()}))
    assert data["@type"] == "CreativeWork"
    assert not {"step", "estimatedCost"} & set(data)
