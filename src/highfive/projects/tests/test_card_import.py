"""Bringing a card in: what was found is shown first; nothing typed is lost; every write is audited."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from highfive.core.models import AuditEvent
from highfive.projects.forms import LIMIT
from highfive.projects.models import Project
from highfive.projects.tests import mangling

IMPORT, SAVE = "card_import", "card_save"


def body(answer) -> str:
    return html.unescape(answer.content.decode())


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("kortti.txt", data, "text/plain")


@pytest.fixture
def aino(cast, as_person) -> Client:
    return as_person(cast["aino"])


def carried(answer) -> str:
    """The text that the preview sends on to be saved."""
    return re.search(r'name="text" value="([^"]*)"', answer.content.decode())[1]


def test_pasted_card_is_shown_before_it_is_saved(aino) -> None:
    answer = aino.post(reverse(IMPORT), {"text": mangling.SEED})
    page = body(answer)
    assert answer.status_code == 200
    assert "High five – Yhteistyöllä hyvinvointia Itä-Lappiin" in page
    assert "259\u00a0577\u00a0€" in page
    silent = re.search(r'<h2 id="silent">.*?</ul>', page, re.S)[0]
    assert silent.count("<li>") == 3
    assert Project.objects.count() == 0


def test_shown_card_is_saved_and_audited(aino, region, cast) -> None:
    preview = aino.post(reverse(IMPORT), {"file": upload(mangling.SEED_BYTES)})
    answer = aino.post(reverse(SAVE), {"text": html.unescape(carried(preview))})
    project = Project.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == project.get_absolute_url()
    assert (project.region, project.code, project.public_funding) == (region, "S21758", 259_577)
    event = AuditEvent.objects.get(event="card.imported")
    assert (event.person_id, event.region_slug) == (cast["aino"].pk, "ita-lappi")
    assert event.target == f"projects.project:{project.pk}"


@pytest.mark.parametrize("mangle", mangling.MANGLINGS, ids=lambda mangle: mangle.__name__)
def test_every_spoilt_copy_can_be_uploaded(aino, mangle) -> None:
    spoilt = mangle(mangling.SEED)
    preview = aino.post(reverse(IMPORT), {"file": upload(spoilt if isinstance(spoilt, bytes) else spoilt.encode())})
    assert preview.status_code == 200
    assert aino.post(reverse(SAVE), {"text": html.unescape(carried(preview))}).status_code == 302
    assert Project.objects.get().public_funding == 259_577


def test_second_import_says_what_changes_and_updates(aino) -> None:
    aino.post(reverse(SAVE), {"text": mangling.SEED})
    later = mangling.SEED.replace("259 577 €", "260 000 €")
    page = body(aino.post(reverse(IMPORT), {"text": later}))
    assert "259\u00a0577\u00a0€" in page
    assert "260\u00a0000\u00a0€" in page
    aino.post(reverse(SAVE), {"text": later})
    project = Project.objects.get()
    assert project.public_funding == 260_000
    assert [sorted(done.changes) for done in project.imports.all()][:1] == [["funding", "public_funding"]]


@pytest.mark.parametrize("key", ["kerttu", "veikko", "helmi"])
def test_wrong_role_is_told_why_and_loses_nothing(cast, as_person, key) -> None:
    client = as_person(cast[key])
    assert client.get(reverse(IMPORT)).status_code == 403
    for name in (IMPORT, SAVE):
        answer = client.post(reverse(name), {"text": mangling.SEED})
        assert answer.status_code == 403
        assert "joiden ääni ei perinteisten kanavien kautta kuulu" in body(answer)
        assert 'role="alert"' in body(answer)
    assert not Project.objects.exists()


@pytest.mark.parametrize("key", ["aino", "sulo", "oula"])
def test_who_may_import(cast, as_person, key) -> None:
    assert as_person(cast[key]).get(reverse(IMPORT)).status_code == 200
    assert as_person(cast[key]).post(reverse(SAVE), {"text": mangling.SEED}).status_code == 302


@pytest.mark.parametrize("name", [IMPORT, SAVE])
def test_anonymous_is_sent_to_sign_in_and_loses_no_words(client, db, name) -> None:
    answer = client.post(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert client.post(reverse(name), {"text": mangling.SEED}).status_code == 403
    assert not Project.objects.exists()


def test_other_regions_same_card_is_another_project(aino, stranger, as_person) -> None:
    aino.post(reverse(SAVE), {"text": mangling.SEED})
    theirs = as_person(stranger)
    assert 'id="changes"' not in body(theirs.post(reverse(IMPORT), {"text": mangling.SEED}))
    theirs.post(reverse(SAVE), {"text": mangling.SEED})
    assert Project.objects.filter(code="S21758").count() == 2


def test_nothing_given(aino) -> None:
    answer = aino.post(reverse(IMPORT), {"text": "  \n"})
    assert answer.status_code == 422
    assert 'role="alert"' in body(answer)


def test_text_and_file_together_keep_the_text(aino) -> None:
    answer = aino.post(reverse(IMPORT), {"text": "Tavoitteet\nYhteistyö", "file": upload(b"Tuotokset\nOpas")})
    assert answer.status_code == 422
    assert "Yhteistyö" in body(answer)


@pytest.mark.parametrize("data", [b"%PDF-1.7 x", b"PK\x03\x04xx", b"\xd0\xcf\x11\xe0xx"])
def test_a_file_that_is_not_text(aino, data) -> None:
    answer = aino.post(reverse(IMPORT), {"file": upload(data)})
    assert answer.status_code == 422
    assert 'role="alert"' in body(answer)


@pytest.mark.parametrize("data", [b"", b" \r\n", b"\x00\xff\xfe\x80", b"\xff\xfe", bytes(range(256)) * 9])
def test_odd_bytes_are_never_our_fault(aino, data) -> None:
    assert aino.post(reverse(IMPORT), {"file": upload(data)}).status_code in {200, 422}


def test_control_characters_are_counted_and_left_out(aino) -> None:
    answer = aino.post(reverse(IMPORT), {"text": mangling.SEED.replace("Itä-Lapin", "Itä\x00-\x07Lapin")})
    assert answer.status_code == 200
    assert "\x07" not in body(answer)
    assert re.search(r"\b2 \w+", re.search(r'<div class="hf-note.*?</div>', body(answer), re.S)[0])


@pytest.mark.slow
def test_ten_megabytes_in_a_file_keep_what_was_typed(aino) -> None:
    answer = aino.post(reverse(IMPORT), {"text": "Kirjoitin tämän", "file": upload(b"a" * 10_000_000)})
    assert answer.status_code == 413
    assert "Kirjoitin tämän" in body(answer)
    assert 'role="alert"' in body(answer)


def test_a_long_text_keeps_what_was_typed(aino) -> None:
    text = "ä" * (LIMIT + 1)
    answer = aino.post(reverse(IMPORT), {"text": text})
    assert answer.status_code == 413
    assert text in answer.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", [IMPORT, SAVE])
@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_ten_megabytes_of_text_get_a_page_of_ours(aino, name, kind) -> None:
    if kind == "multipart":
        answer = aino.post(reverse(name), {"text": "a" * 10_000_000})
    else:
        answer = aino.post(reverse(name), "text=" + "a" * 10_000_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert 'role="alert"' in body(answer)


@pytest.mark.parametrize("name", [IMPORT, SAVE])
def test_forms_are_protected_against_forgery(cast, name) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["aino"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse(name), {"text": mangling.SEED}).status_code == 403
    assert not Project.objects.exists()


def test_a_card_without_code_or_name_asks_for_them(aino) -> None:
    text = "Tavoitteet\nKylät hiljenevät"
    preview = aino.post(reverse(IMPORT), {"text": text})
    assert {'name="code"', 'name="name"'} <= set(re.findall(r'name="\w+"', body(preview)))
    refused = aino.post(reverse(SAVE), {"text": text, "code": "21758", "name": "Kylän ääni"})
    assert refused.status_code == 422
    assert 'value="21758"' in body(refused)
    assert "Kylät hiljenevät" in body(refused)
    assert aino.post(reverse(SAVE), {"text": text, "code": "s21758", "name": "Kylän ääni"}).status_code == 302
    assert Project.objects.get().name == "Kylän ääni"


def test_the_save_page_alone_leads_back_to_the_beginning(aino) -> None:
    assert aino.get(reverse(SAVE))["Location"] == reverse(IMPORT)


def test_a_card_of_markup_is_shown_as_text(aino) -> None:
    answer = aino.post(reverse(IMPORT), {"text": "Tavoitteet\n<script>alert(1)</script>"})
    assert b"<script>alert" not in answer.content


def test_a_card_that_names_a_person_by_number_is_shown_and_not_saved(aino) -> None:
    text = mangling.SEED.replace("259", "131052-308T 259", 1)
    for page in (IMPORT, SAVE):
        answer = aino.post(reverse(page), {"text": text})
    assert (answer.status_code, Project.objects.count()) == (422, 0)
    assert "henkilötunnus" in body(answer)
    assert "131052-308T" in carried(answer)
