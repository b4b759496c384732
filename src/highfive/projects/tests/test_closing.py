"""A project's end: its pages, who may write, what is kept of changes, the status table, the hand-over list."""

import html
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from highfive.core.actions import add_organisation
from highfive.core.models import AuditEvent
from highfive.core.rules import Refused
from highfive.projects import actions, queries, rules
from highfive.projects.models import Output, Project
from highfive.projects.tests import mangling
from highfive.projects.tests.at_once import at_once

TODAY = date.today()
EVIL = "<script>alert(1)</script> & 'lainaus' \u202e {{ 1 }}\r\nToinen rivi: €; loppu"


@pytest.fixture
def project(region, cast) -> Project:
    return actions.import_card(region=region, source=mangling.SEED_BYTES, by=cast["aino"]).project


@pytest.fixture
def library(region):
    return add_organisation(region=region, name="Sallan kirjasto", kind="municipality", by=None)


@pytest.fixture
def output(project, cast) -> Output:
    return actions.add_row(project=project, what="output", by=cast["aino"], text="Kyläkahvilan opas")


PAGES = {
    "project_closing": lambda output: [output.project_id],
    "project_handover": lambda output: [output.project_id],
    "output_heir": lambda output: [output.project_id, output.pk],
    "closing_row_add": lambda output: [output.project_id, "lesson"],
    "closing_row_edit": lambda output: [output.project_id, "output", output.pk],
    "closing_row_remove": lambda output: [output.project_id, "output", output.pk],
    "project_status": lambda output: [output.project_id, "closing"],
}
READ = ("project_closing", "project_handover")


def address(page: str, output: Output) -> str:
    return reverse(page, args=PAGES[page](output))


def words(answer) -> str:
    return html.unescape(answer.content.decode())


# --- rules --------------------------------------------------------------------------------------------------------

EVERY_STEP = [(before, after) for before in rules.STATUSES for after in rules.STATUSES]


@pytest.mark.parametrize(("before", "after"), EVERY_STEP)
def test_every_step_is_allowed_or_refused_by_the_one_table(before, after) -> None:
    refusal = rules.transition_refused(["coordinator"], before, after, told=True, heirless={1}, seen={1})
    legal = {("running", "closing"), ("closing", "closed"), ("closing", "running"), ("closed", "closing")}
    assert (refusal is None) == ((before, after) in legal)
    if refusal:
        assert refusal.code == "transition"


@pytest.mark.parametrize(
    ("roles", "told", "seen", "code"),
    [
        (["council_member"], True, {1}, "role"),
        (["partner"], True, {1}, "role"),
        (["coordinator"], False, {1}, "untold"),
        (["coordinator"], True, set(), "heirs"),
        (["coordinator"], True, {1, 2}, "heirs"),
    ],
)
def test_why_a_project_may_not_close(roles, told, seen, code) -> None:
    refusal = rules.transition_refused(roles, "closing", "closed", told=told, heirless={1}, seen=seen)
    assert refusal is not None
    assert refusal.code == code


@pytest.mark.parametrize(
    ("heir", "ending", "until", "state"),
    [
        (False, "", None, "none"),
        (False, "Tarve päättyi", None, "ended"),
        (True, "", None, "carried"),
        (True, "", TODAY - timedelta(1), "expired"),
        (True, "", TODAY, "expiring"),
        (True, "", TODAY + rules.SOON, "expiring"),
        (True, "", TODAY + rules.SOON + timedelta(1), "carried"),
    ],
)
def test_state_of_an_heir(heir, ending, until, state) -> None:
    assert rules.heir_state(heir=heir, ending=ending, until=until, today=TODAY) == state


# --- pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["aino", "sulo", "kerttu", "veikko", "helmi", "oula"])
def test_every_member_reads(output, cast, as_person, key) -> None:
    for page in READ:
        answer = as_person(cast[key]).get(address(page, output))
        assert answer.status_code == 200
        assert "Kyläkahvilan opas" in words(answer)


@pytest.mark.parametrize("key", ["kerttu", "veikko", "helmi"])
@pytest.mark.parametrize("page", [page for page in PAGES if page not in READ])
def test_others_are_told_why_they_may_not_write(output, cast, as_person, page, key) -> None:
    answer = as_person(cast[key]).post(address(page, output), {"text": "x"})
    assert answer.status_code == 403
    assert Output.objects.get().text == "Kyläkahvilan opas"
    assert Project.objects.get().status == "running"


@pytest.mark.parametrize("page", PAGES)
def test_another_region_gets_not_found(output, stranger, as_person, page) -> None:
    client = as_person(stranger)
    assert client.get(address(page, output)).status_code == 404
    assert client.post(address(page, output), {"text": "x"}).status_code in (404, 405)
    assert "Kyläkahvilan" not in words(client.get(reverse("handover_list")))


@pytest.mark.parametrize("page", PAGES)
def test_anonymous_is_sent_to_sign_in(output, client, page) -> None:
    assert client.get(address(page, output)).status_code == 302


def test_an_identity_number_is_kept_out_of_rows_and_what_was_typed_stays(output, cast, as_person) -> None:
    said = "Opas, jota 131052-308T käyttää"
    for page in ("closing_row_add", "closing_row_edit"):
        answer = as_person(cast["aino"]).post(address(page, output), {"text": said, "kind": "model"})
        assert (answer.status_code, said in words(answer)) == (422, True), page
    output.refresh_from_db()
    assert output.text == "Kyläkahvilan opas"


def test_a_row_of_another_project_or_kind_is_not_found(output, project, cast, as_person) -> None:
    client = as_person(cast["aino"])
    for args in ([project.pk, "lesson", output.pk], [project.pk, "output", 10**18], [10**18, "output", output.pk]):
        assert client.get(reverse("closing_row_edit", args=args)).status_code == 404
    assert client.get(reverse("project_status", args=[project.pk, "nonsense"])).status_code == 404
    assert client.get(f"/hankkeet/{project.pk}/paatos/muu/uusi/").status_code == 404


TYPED = {
    "output": {"text": EVIL, "kind": "guide"},
    "result": {"text": EVIL, "known_from": "kysely"},
    "lesson": {"text": EVIL, "for_whom": "seuraavalle hankkeelle"},
    "dissemination": {"text": EVIL, "where": "seminaari", "day": "2022-03-01"},
}


@pytest.mark.parametrize("kind", TYPED)
def test_each_kind_is_added_changed_and_removed_with_its_history(project, cast, as_person, kind) -> None:
    client = as_person(cast["sulo"])
    client.post(reverse("closing_row_add", args=[project.pk, kind]), TYPED[kind])
    row = getattr(project, {"dissemination": "disseminations"}.get(kind, f"{kind}s")).get()
    assert row.text == EVIL
    assert "<script>alert" not in client.get(reverse("project_closing", args=[project.pk])).content.decode()
    edit = reverse("closing_row_edit", args=[project.pk, kind, row.pk])
    assert EVIL.split("\r")[0] in words(client.get(edit))
    client.post(edit, TYPED[kind] | {"text": "Muutettu"})
    remove = reverse("closing_row_remove", args=[project.pk, kind, row.pk])
    assert "Muutettu" in words(client.get(remove))
    client.post(remove)
    assert not type(row).objects.exists()
    assert client.post(remove).status_code == 404
    lines = queries.closing_history(project)
    assert [line.what.split(": ")[1] for line in lines] == [
        str(rules.HISTORY[k]) for k in ("removed", "saved", "added")
    ]
    assert {line.person for line in lines} == {"Sulo Sallinen"}
    assert (EVIL, "Muutettu") in [(before, after) for _label, before, after in lines[1].changes]
    assert ("Muutettu", "") in [(before, after) for _label, before, after in lines[0].changes]
    page = words(client.get(reverse("project_closing", args=[project.pk])))
    assert "Muutettu" in page


@pytest.mark.parametrize("kind", TYPED)
@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": "y" * 4001}, {"text": "a\x00b"}])
def test_bad_input_is_refused_and_typed_text_survives(project, cast, as_person, kind, wrong) -> None:
    typed = TYPED[kind] | wrong
    answer = as_person(cast["aino"]).post(reverse("closing_row_add", args=[project.pk, kind]), typed)
    assert answer.status_code == 422
    assert "Virhe" in words(answer)
    for value in typed.values():
        assert value.strip()[:50].split("\r")[0] in words(answer)
    assert not AuditEvent.objects.filter(event=f"{kind}.added").exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"money": "talousarvio"}, "money"),
        ({"until": "2030-01-01"}, "until"),
        ({"heir_name": "Kirjasto", "ending": "loppuu"}, "ending"),
        ({"heir_organisation": "999999"}, "heir_organisation"),
        ({"heir_organisation": "x"}, "heir_organisation"),
        ({"heir_name": "Kirjasto", "until": "31.31.2022"}, "until"),
    ],
)
def test_an_heir_that_makes_no_sense_is_refused(output, cast, as_person, typed, field) -> None:
    answer = as_person(cast["aino"]).post(address("output_heir", output), typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Output.objects.get().heir == ""


def test_an_organisation_of_another_region_cannot_be_an_heir(output, other_region, cast, as_person) -> None:
    alien = add_organisation(region=other_region, name="Vieras", kind="other", by=None)
    answer = as_person(cast["aino"]).post(address("output_heir", output), {"heir_organisation": alien.pk})
    assert answer.status_code == 422
    assert "Vieras" not in words(answer)


def test_an_heir_is_named_and_taken_back(output, library, cast, as_person) -> None:
    client = as_person(cast["sulo"])
    typed = {"heir_organisation": library.pk, "heir_name": "lähipalvelut", "money": "budjetti", "until": "2030-12-31"}
    client.post(address("output_heir", output), typed)
    saved = Output.objects.get()
    assert saved.heir == "Sallan kirjasto, lähipalvelut"
    assert saved.state == "carried"
    client.post(address("output_heir", output), {"ending": "Tarve päättyi"})
    saved = Output.objects.get()
    assert (saved.heir, saved.money, saved.until, saved.state) == ("", "", None, "ended")
    events = AuditEvent.objects.filter(event="output.heir_named").order_by("id")
    assert [event.data["changes"]["heir_organisation"] for event in events] == [
        ["", "Sallan kirjasto"], ["Sallan kirjasto", ""]
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"kind": "treasure"},
        {"heir_name": "Joku", "ending": "loppuu"},
        {"money": "rahaa"},
        {"until": date(2030, 1, 1)},
    ],
)
def test_the_database_refuses_what_makes_no_sense(output, fields) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Output.objects.filter(pk=output.pk).update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.update(status="dead")


# --- the end ------------------------------------------------------------------------------------------------------


def test_a_project_closes_with_outputs_without_heir_and_lists_them(output, project, cast, as_person) -> None:
    client = as_person(cast["aino"])
    status = [reverse("project_status", args=[project.pk, to]) for to in ("closing", "closed")]
    client.post(status[0])
    asked = client.get(status[1])
    assert f'name="seen" value="{output.pk}"' in asked.content.decode()
    assert "Kyläkahvilan opas" in words(asked)
    other = actions.add_row(project=project, what="output", by=cast["sulo"], text="Ehti väliin")
    refused = client.post(status[1], {"seen": [output.pk]})
    assert refused.status_code == 409
    assert "Ehti väliin" in words(refused)
    assert client.post(status[1], {"seen": ["x", "9" * 5000, output.pk]}).status_code == 409
    assert client.post(status[1], {"seen": [output.pk, other.pk]}).status_code == 302
    assert Project.objects.get().status == "closed"
    event = AuditEvent.objects.filter(event="project.status_changed").first()
    assert event.data == {"before": "closing", "after": "closed", "heirless": [output.pk, other.pk]}


def test_a_closed_project_changes_no_more_but_finds_heirs(output, project, cast, as_person) -> None:
    for to in ("closing", "closed"):
        actions.change_status(project=project, to=to, by=cast["aino"], seen=[output.pk])
    client = as_person(cast["aino"])
    for page in ("closing_row_add", "closing_row_edit", "closing_row_remove"):
        assert client.get(address(page, output)).status_code == 409
        assert client.post(address(page, output), TYPED["output"]).status_code == 409
    assert Output.objects.get().text == "Kyläkahvilan opas"
    for act in (
        lambda: actions.add_row(project=project, what="result", by=cast["aino"], text="x"),
        lambda: actions.save_row(row=output, by=cast["aino"], text="x"),
        lambda: actions.remove_row(row=output, by=cast["aino"]),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.refusal.code == "closed"
    assert client.post(address("output_heir", output), {"heir_name": "Kirjasto"}).status_code == 302
    assert Output.objects.get().state == "carried"
    client.post(reverse("project_status", args=[project.pk, "closing"]))
    assert Project.objects.get().status == "closing"


def test_a_project_that_tells_nothing_does_not_close(project, cast, as_person) -> None:
    Project.objects.update(texts={}, status="closing")
    answer = as_person(cast["aino"]).get(reverse("project_status", args=[project.pk, "closed"]))
    assert answer.status_code == 409
    assert '<button class="hf-btn" type="submit">Päätä hanke' not in answer.content.decode()


def test_a_step_the_table_does_not_have_is_refused_on_the_page(project, cast, as_person) -> None:
    answer = as_person(cast["aino"]).post(reverse("project_status", args=[project.pk, "closed"]))
    assert answer.status_code == 409
    assert Project.objects.get().status == "running"


def test_the_most_urgent_comes_first(project, region, cast) -> None:
    texts = {
        "jatkuu": {"heir_name": "A"},
        "päättyi": {"heir_name": "A", "until": TODAY - timedelta(5)},
        "loppuu": {"ending": "Tarve päättyi"},
        "ilman": {},
        "pian": {"heir_name": "A", "until": TODAY + timedelta(5)},
        "päättyi ennen": {"heir_name": "A", "until": TODAY - timedelta(9)},
    }
    for text, values in texts.items():
        actions.add_row(project=project, what="output", by=cast["aino"], text=text, **values)
    assert [item.output.text for item in queries.handover(project)] == ["ilman", "päättyi ennen", "päättyi", "pian"]
    assert queries.region_handover(region)[0].output.text == "ilman"
    assert [output.text for output in queries.outputs_without_heir(region)] == ["ilman"]


def test_outputs_of_the_project_that_ended_first_come_first(project, region, cast) -> None:
    later = Project.objects.create(region=region, code="S20000", name="Myöhempi", ends_on=date(2030, 1, 1))
    undated = Project.objects.create(region=region, code="S20001", name="Ajaton")
    for row in (undated, later, project):
        actions.add_row(project=row, what="output", by=cast["aino"], text=row.name)
    names = [output.text for output in queries.outputs_without_heir(region)]
    assert names == [project.name, "Myöhempi", "Ajaton"]
    assert [item.output.text for item in queries.region_handover(region)] == names


def test_members_talk_under_a_project(project, cast, as_person) -> None:
    assert project.thread.address == f"/hankkeet/{project.pk}/"
    assert 'id="keskustelu"' in as_person(cast["helmi"]).get(project.get_absolute_url()).content.decode()


# --- two at once --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_of_two_who_close_at_once_exactly_one_does(transactional_db, project, cast, tmp_path, monkeypatch) -> None:
    actions.change_status(project=project, to="closing", by=cast["aino"])
    acts = [
        lambda: actions.change_status(project=project, to="closed", by=cast["aino"]) and "done",
        lambda: actions.change_status(project=project, to="running", by=cast["sulo"]) and "done",
        lambda: actions.change_status(project=project, to="closed", by=cast["oula"]) and "done",
    ]
    assert sorted(at_once(acts, tmp_path, monkeypatch)) == ["done", "transition", "transition"]


@pytest.mark.slow
def test_nothing_is_written_into_a_project_that_closes_at_that_moment(
    transactional_db, project, cast, tmp_path, monkeypatch
) -> None:
    """Either the row came first and the closing was refused, or the project closed and the row was refused."""
    actions.change_status(project=project, to="closing", by=cast["aino"])
    told = at_once(
        [
            lambda: actions.change_status(project=project, to="closed", by=cast["aino"]) and "done",
            lambda: actions.add_row(project=project, what="output", by=cast["sulo"], text="Opas") and "done",
        ],
        tmp_path,
        monkeypatch,
    )
    assert told in (["done", "closed"], ["heirs", "done"])


@pytest.mark.slow
def test_a_row_removed_meanwhile_is_told_of(transactional_db, output, cast, tmp_path, monkeypatch) -> None:
    acts = [
        lambda: actions.remove_row(row=output, by=cast["aino"]),
        lambda: actions.remove_row(row=output, by=cast["sulo"]),
    ]
    assert sorted(at_once(acts, tmp_path, monkeypatch)) == ["done", "gone"]
