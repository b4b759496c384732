"""Pages of entries, proposals, blocks and files: they work and are audited, and tell those who may not, why."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from highfive.core.actions import add_organisation
from highfive.core.models import AuditEvent
from highfive.network.models import TargetGroup
from highfive.practices import actions, queries, rules
from highfive.practices.forms.practice import initial
from highfive.practices.models import Attachment, Block, Practice
from highfive.practices.queries import content
from highfive.projects.actions import import_card, publish_project
from highfive.projects.queries import shipped_card

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def proposed(region, cast):
    project = import_card(region=region, source=shipped_card("S21758"), by=cast["aino"]).project
    return actions.propose_practices(project=project, by=cast["aino"])


def posted(practice=None, **typed):
    """What a browser sends from the form of an entry."""
    values = initial(content(practice)) | {"version": practice.version} if practice else {}
    return {key: value for key, value in (values | typed).items() if value not in (None, "", [])}


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


# --- reading ------------------------------------------------------------------------------------------------------


def test_a_practice_reads_its_core_idea_evidence_and_age(as_person, cast, make_practice):
    practice = make_practice(
        status="public", evidence_strength="before_after", evidence_effect="none", evidence_notes={"fi": "Ei eroa."}
    )
    text = page(as_person(cast["helmi"]), "practice_detail", practice.pk).content.decode()
    assert "Kylän väki juo kahvit yhdessä." in text
    assert "eroa ei näkynyt" in text
    assert "Tarkistettu" in text
    assert "Muokkaa käytäntöä" not in text


@pytest.mark.slow
def test_what_people_write_is_text_and_never_markup(as_person, cast, make_practice):
    practice = make_practice(SCRIPT, status="shared", core_idea={"fi": SCRIPT}, steps={"fi": f"{SCRIPT}\n{SCRIPT}"})
    for name in ("practice_detail", "practice_edit", "practice_versions", "practice_innokyla", "practice_review"):
        assert SCRIPT not in page(as_person(cast["aino"]), name, practice.pk).content.decode()
    assert SCRIPT not in page(as_person(cast["aino"]), "practice_list").content.decode()


def test_another_language_is_marked_where_a_text_falls_back(as_person, cast, make_practice):
    practice = make_practice(status="shared")
    text = as_person(cast["aino"]).get(f"/sv/kaytannot/{practice.pk}/").content.decode()
    assert '<h1 lang="fi">' in text


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_draft_is_not_for_readers_and_says_so(as_person, cast, make_practice, status):
    practice = make_practice()
    if status == "archived":
        actions.archive_practice(practice=practice, by=cast["aino"])
    assert page(as_person(cast["aino"]), "practice_detail", practice.pk).status_code == 200
    answer = page(as_person(cast["helmi"]), "practice_detail", practice.pk)
    assert answer.status_code == 403
    assert practice.names["fi"] not in answer.content.decode()


PRIVATE = [
    "practice_detail", "practice_edit", "practice_versions", "practice_review", "practice_innokyla",
    "practice_innokyla_text", "practice_jsonld",
]  # fmt: skip


@pytest.mark.parametrize("name", PRIVATE)
def test_other_regions_and_the_anonymous_see_nothing(client, as_person, stranger, make_practice, name):
    practice = make_practice(status="public")
    assert page(as_person(stranger), name, practice.pk).status_code == 404
    assert page(client, name, practice.pk).status_code == 302


@pytest.mark.slow
def test_the_list_searches_filters_and_names_what_it_does_not_understand(as_person, cast, make_practice, region):
    make_practice("Kyläkahvila", status="shared", euros_year=500)
    make_practice("Kelkkapaja", status="shared", euros_year=20_000)
    client = as_person(cast["helmi"])
    assert "2 käytäntöä" in page(client, "practice_list").content.decode()
    found = page(client, "practice_list", q="kyläkahvila").content.decode()
    assert "Kyläkahvila" in found
    assert "Kelkkapaja" not in found
    cheap = page(client, "practice_list", cost="small").content.decode()
    assert "Kelkkapaja" not in cheap
    assert page(client, "practice_list", cost="free").status_code == 400
    assert "Mitään ei löytynyt" in page(client, "practice_list", q="avaruusalus").content.decode()


def test_exports(as_person, cast, make_practice):
    practice = make_practice(status="shared", steps={"fi": "Keitä kahvi.\nKutsu väki."}, euros_year=100)
    client = as_person(cast["helmi"])
    text = page(client, "practice_innokyla_text", practice.pk)
    assert text.content.decode().startswith("Toimintamallin nimi\nKyläkahvila\n")
    assert "Euroja vuodessa: 100" in text.content.decode()
    data = json.loads(page(client, "practice_jsonld", practice.pk).content)
    assert data["@type"] == "HowTo"
    assert data["step"][1]["text"] == "Kutsu väki."
    assert data["url"].endswith(f"/kaytannot/{practice.pk}/")


def test_what_is_told_to_machines_names_nothing_that_is_only_inside(make_practice, region, cast):
    project = import_card(region=region, source=shipped_card("S21758"), by=cast["aino"]).project
    groups = [
        TargetGroup.objects.create(region=region, slug=slug, names={"fi": slug}, public=slug == "kaikille")
        for slug in ("kaikille", "sisainen")
    ]
    practice = make_practice(status="public", source_project=project, target_groups=groups)
    told = queries.json_ld(practice, "https://example.test/")
    assert told["keywords"] == ["kaikille"]
    assert "isBasedOn" not in told
    publish_project(project=project, by=cast["aino"])
    practice.refresh_from_db()
    assert queries.json_ld(practice, "https://example.test/")["isBasedOn"]["name"] == project.name


# --- writing ------------------------------------------------------------------------------------------------------


def test_writing_previewing_and_saving(as_person, cast, region):
    client = as_person(cast["sulo"])
    block = actions.create_block(region=region, names={"fi": "Kyyti"}, text={"fi": "Kunta ajaa."}, by=cast["aino"])
    typed = posted(names_fi="Lämmin lounas", core_idea_fi="Syödään yhdessä.", hours_month="2,5", euros_year="1 250")
    typed |= {"blocks": [block.pk], "evidence_effect": "negative"}
    shown = client.post(reverse("practice_create"), typed | {"preview": "1"})
    assert shown.status_code == 200
    text = shown.content.decode()
    assert all(word in text for word in ("mitään ei ole vielä tallennettu", "Kunta ajaa.", "Asiat huononivat."))
    assert not Practice.objects.exists()
    saved = client.post(reverse("practice_create"), typed)
    practice = Practice.objects.get()
    assert saved["Location"] == practice.get_absolute_url()
    assert (str(practice.hours_month), practice.euros_year) == ("2.5", 1250)
    assert AuditEvent.objects.filter(event="practice.created", person_id=cast["sulo"].pk).exists()


@pytest.mark.parametrize(
    "wrong", [{"names_fi": ""}, {"euros_year": "paljon"}, {"evidence_effect": "huge"}, {"blocks": ["999"]}]
)
def test_a_form_with_a_mistake_keeps_everything(as_person, cast, region, wrong):
    Block.objects.create(region=region, names={"fi": "Kyyti"})
    typed = posted(names_fi="Lämmin lounas", core_idea_fi="Syödään yhdessä.", core_idea_sv="Vi äter.") | wrong
    answer = as_person(cast["aino"]).post(reverse("practice_create"), typed)
    assert answer.status_code == 422
    assert "Syödään yhdessä." in answer.content.decode()
    assert "Vi äter." in answer.content.decode()


@pytest.mark.parametrize("who", ["helmi", "veikko", "kerttu"])
def test_who_may_not_write_is_told_and_loses_nothing(as_person, cast, make_practice, who):
    practice = make_practice(status="shared")
    client = as_person(cast[who])
    assert page(client, "practice_edit", practice.pk).status_code == 403
    answer = client.post(reverse("practice_edit", args=[practice.pk]), posted(practice, need_fi="Pitkä teksti"))
    assert answer.status_code == 403
    assert "Pitkä teksti" in answer.content.decode()
    assert page(client, "practice_create").status_code == 403


def test_a_partner_writes_for_their_own_organisation_and_drafts_stay_theirs(as_person, cast, region):
    own = add_organisation(region=region, name="Sallan kylät ry", kind="association", by=None)
    cast["kerttu"].memberships.update(organisation=own)
    client = as_person(cast["kerttu"])
    assert page(client, "practice_create").context["form"]["owner"].value() == own.pk
    assert client.post(reverse("practice_create"), posted(names_fi="Lounas", owner=own.pk)).status_code == 302
    draft = Practice.objects.get()
    assert (draft.status, draft.owner) == ("draft", own)
    assert "Lounas" in page(client, "practice_list", status="draft").content.decode()
    assert page(client, "practice_edit", draft.pk).status_code == 200
    assert client.post(reverse("practice_create"), posted(names_fi="Muiden")).status_code == 403


@pytest.mark.slow
def test_two_who_edit_at_once_both_see_both(as_person, cast, make_practice):
    practice = make_practice(status="shared", lessons={"fi": "Vanha neuvo"})
    ainos = posted(practice, need_fi="Ainon tarve", names_fi="Ainon nimi", core_idea_sv="Ainos idé")
    sulos = posted(practice, lessons_fi="Sulon neuvo", names_fi="Sulon nimi")
    address = reverse("practice_edit", args=[practice.pk])
    assert as_person(cast["sulo"]).post(address, sulos).status_code == 302
    answer = as_person(cast["aino"]).post(address, ainos)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Sulo Sallinen tallensi sillä välin" in text
    for word in ("Ainon tarve", "Ainon nimi", "Sulon neuvo", "Sulon nimi", "Ainos idé"):
        assert word in text
    form = answer.context["form"]
    again = {key: form[key].value() for key in form.fields if form[key].value() not in (None, "", [])}
    assert as_person(cast["aino"]).post(address, again).status_code == 302
    practice.refresh_from_db()
    assert (practice.names["fi"], practice.need["fi"], practice.lessons["fi"]) == (
        "Ainon nimi", "Ainon tarve", "Sulon neuvo",
    )  # fmt: skip
    assert practice.version == 3


def test_versions_tell_what_changed(as_person, cast, make_practice):
    practice = make_practice(status="shared")
    actions.save_practice(
        practice=practice, version=1, by=cast["sulo"], core_idea={"fi": "Kylän väki juo teet yhdessä."}
    )
    text = page(as_person(cast["helmi"]), "practice_versions", practice.pk).content.decode()
    assert "<del>kahvit </del><ins>teet </ins>" in text
    odd = page(as_person(cast["helmi"]), "practice_versions", practice.pk, uusi="x" * 50, vanha="-1")
    assert odd.status_code == 200


BUTTONS = [
    ("practice_share", "draft", "shared"), ("practice_take_back", "shared", "draft"),
    ("practice_publish", "shared", "public"), ("practice_withdraw", "public", "shared"),
    ("practice_archive", "public", "archived"), ("practice_archive", "draft", "archived"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "status", "to"), BUTTONS)
def test_a_button_moves_the_entry_for_those_who_decide(as_person, cast, make_practice, name, status, to):
    practice = make_practice(status=status)
    address = reverse(name, args=[practice.pk])
    assert as_person(cast["kerttu"]).post(address).status_code == 403
    assert as_person(cast["aino"]).get(address).status_code == 405
    assert as_person(cast["aino"]).post(address).status_code == 302
    practice.refresh_from_db()
    assert practice.status == to
    assert as_person(cast["sulo"]).post(address).status_code == 409


def test_a_review_is_asked_answered_and_remembered(as_person, cast, make_practice):
    practice = make_practice(status="shared")
    Practice.objects.update(review_due_on="2020-01-01")
    client = as_person(cast["sulo"])
    assert "1 käytäntö odottaa tarkistusta" in page(client, "practice_reviews").content.decode()
    address = reverse("practice_review", args=[practice.pk])
    assert client.post(address, {"note": "Kysyin."}).status_code == 422
    assert client.post(address, {"outcome": "in_use", "note": "Kysyin."}).status_code == 302
    assert "Yksikään käytäntö ei odota" in page(client, "practice_reviews").content.decode()
    assert as_person(cast["helmi"]).post(address, {"outcome": "not_in_use"}).status_code == 403


# --- proposals ----------------------------------------------------------------------------------------------------


def test_proposals_show_the_cards_words_and_lead_to_an_answer(as_person, cast, proposed):
    client = as_person(cast["aino"])
    text = page(client, "practice_candidates").content.decode()
    assert f"{len(proposed)} ehdotusta odottaa vastaustasi" in text
    assert "Muut tulokset ja vaikutukset" in text
    assert "seutukunnallinen ajattelu ja keskustelu" in text
    form = page(client, "practice_confirm", proposed[0].pk)
    assert proposed[0].source_text in form.content.decode()
    typed = posted(names_fi="Yhteinen osallisuuskoordinaattori", core_idea_fi="Viisi kuntaa, yksi koordinaattori.")
    done = client.post(reverse("practice_confirm", args=[proposed[0].pk]), typed)
    assert done["Location"] == proposed[0].get_absolute_url()
    proposed[0].refresh_from_db()
    assert proposed[0].status == "draft"
    late = as_person(cast["sulo"]).post(reverse("practice_confirm", args=[proposed[0].pk]), typed)
    assert late.status_code == 409
    assert "Viisi kuntaa, yksi koordinaattori." in late.content.decode()


def test_refusing_and_taking_up_again(as_person, cast, proposed):
    client = as_person(cast["sulo"])
    address = reverse("practice_refuse", args=[proposed[0].pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Liian yleinen"}).status_code == 302
    assert "Liian yleinen" in page(client, "practice_candidates").content.decode()
    assert client.post(reverse("practice_restore", args=[proposed[0].pk])).status_code == 302
    proposed[0].refresh_from_db()
    assert proposed[0].status == "candidate"


@pytest.mark.parametrize("who", ["kerttu", "helmi", "veikko"])
def test_proposals_are_for_those_who_decide(as_person, cast, proposed, who):
    client = as_person(cast[who])
    assert page(client, "practice_candidates").status_code == 403
    assert client.post(reverse("practice_propose", args=[proposed[0].source_project_id])).status_code == 403
    answer = client.post(reverse("practice_refuse", args=[proposed[0].pk]), {"reason": "Oma syyni"})
    assert answer.status_code == 403
    assert "Oma syyni" in answer.content.decode()


def test_another_regions_proposals_do_not_exist(as_person, stranger, proposed):
    client = as_person(stranger)
    assert client.post(reverse("practice_propose", args=[proposed[0].source_project_id])).status_code == 404
    for name in ("practice_confirm", "practice_refuse"):
        assert page(client, name, proposed[0].pk).status_code == 404


# --- blocks -------------------------------------------------------------------------------------------------------


def test_blocks_are_written_and_combined_into_a_practice(as_person, cast, region):
    client = as_person(cast["aino"])
    for name in ("Kyyti kylältä", "Avoin ovi"):
        typed = {"names_fi": name, "text_fi": f"{name}: näin.", "icon": "bus"}
        assert client.post(reverse("block_create"), typed).status_code == 302
    keys = list(Block.objects.values_list("pk", flat=True))
    answer = page(client, "practice_create", block=keys)
    assert answer.context["form"]["blocks"].value() == keys
    text = answer.content.decode()
    assert "Kyyti kylältä: näin." in text
    assert len(re.findall(r'name="blocks"[^>]* checked', text)) == 2
    assert "ei vielä käytetty" in page(as_person(cast["helmi"]), "block_list").content.decode()


def test_a_block_saved_meanwhile_is_shown_beside_what_was_typed(as_person, cast, region):
    block = actions.create_block(region=region, names={"fi": "Kyyti"}, text={"fi": "Kunta ajaa."}, by=cast["aino"])
    address = reverse("block_edit", args=[block.pk])
    typed = {"version": 1, "names_fi": "Kyyti", "text_fi": "Taksi ajaa."}
    assert as_person(cast["sulo"]).post(address, typed).status_code == 302
    answer = as_person(cast["aino"]).post(address, typed | {"text_fi": "Naapuri ajaa."})
    assert answer.status_code == 409
    assert all(word in answer.content.decode() for word in ("Taksi ajaa.", "Naapuri ajaa."))
    assert page(as_person(cast["helmi"]), "block_edit", block.pk).status_code == 403


# --- files --------------------------------------------------------------------------------------------------------


COFFEE = "Keitä kahvi.".encode()


def upload(client, practice, name="ohje.txt", data=COFFEE):
    return client.post(reverse("attachment_add", args=[practice.pk]), {"file": SimpleUploadedFile(name, data)})


def test_a_file_is_kept_under_a_safe_name_and_handed_out_safely(as_person, cast, make_practice):
    practice = make_practice(status="shared")
    client = as_person(cast["aino"])
    assert upload(client, practice, "../../Ohje ä.html").status_code == 302
    kept = Attachment.objects.get()
    assert (kept.name, kept.media_type) == ("Ohje ä.txt", "text/plain")
    answer = as_person(cast["helmi"]).get(kept.get_absolute_url())
    assert answer.content == COFFEE
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    remove = reverse("attachment_remove", args=[practice.pk, kept.pk])
    assert as_person(cast["helmi"]).post(remove).status_code == 403
    assert client.post(remove).status_code == 302
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("kuva.png", b"<svg onload=alert(1)>"),
        ("a.exe", b"MZ\x00\x01"),
        ("tyhja.txt", b""),
        ("iso.pdf", b"%PDF-" + b"0" * (5 * 1024**2)),
    ],
    ids=["svg", "exe", "empty", "large"],
)
def test_other_files_are_refused_beside_the_field(as_person, cast, make_practice, name, data):
    answer = upload(as_person(cast["aino"]), make_practice(), name, data)
    assert answer.status_code == 422
    assert "Virhe" in answer.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("status", ["draft", "shared", "public"])
def test_a_file_is_seen_exactly_as_far_as_its_entry(client, as_person, cast, stranger, make_practice, status):
    practice = make_practice(status=status)
    kept = actions.add_attachment(practice=practice, name="a.txt", data=b"a", by=cast["aino"])
    address = kept.get_absolute_url()
    assert as_person(cast["aino"]).get(address).status_code == 200
    assert as_person(cast["helmi"]).get(address).status_code == (403 if status == "draft" else 200)
    assert as_person(stranger).get(address).status_code == (200 if status == "public" else 404)
    assert client.get(address).status_code == (200 if status == "public" else 302)
    assert client.get(f"/kaytannot/{practice.pk + 1}/liitteet/{kept.pk}/").status_code == 302


def test_a_twenty_first_file_is_refused(as_person, cast, make_practice):
    practice = make_practice()
    for number in range(rules.COUNT_LIMIT):
        actions.add_attachment(practice=practice, name=f"{number}.txt", data=b"a", by=cast["aino"])
    assert upload(as_person(cast["aino"]), practice).status_code == 422
