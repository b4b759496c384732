"""A started pilot cannot be altered by any action, bulk write, raw SQL or import; the hash proves what was locked."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from highfive.core.models import AuditEvent, Organisation, Person, Region
from highfive.core.rules import Refused
from highfive.pilots import actions, queries
from highfive.pilots.models import Commitment, Pilot
from highfive.pilots.models.guards import MOVING, ONCE, PERSONS, lower_guards
from highfive.pilots.tests.conftest import TODAY, make_pilot

Cast = dict[str, Person]
FROZEN = sorted(
    field.column
    for field in Pilot._meta.concrete_fields
    if field.column not in (*MOVING, *ONCE, *PERSONS, "id", "created_at")
)
OTHER = {
    "region_id": None, "names": '{"fi": "Toinen"}', "question": "{}", "hypothesis": "{}", "activity": "{}",
    "area_id": None, "source_project_id": None, "predecessor_id": None, "measure": "indicator", "questions": "[]",
    "indicator_id": None, "group": "sex=woman", "before_period": "2020", "after_period": "2021", "direction": "up",
    "adopt_at": 5, "stop_at": -3, "confidence": 80, "people": 951, "expected_before": 41, "planned_before": 199,
    "planned_after": 201, "decide_on": "2031-01-01", "frozen_at": None, "frozen_text": "{}", "frozen_hash": "0" * 64,
}  # fmt: skip


def refused_by_the_database(statement: str, *values: object) -> bool:
    """Whether the database refuses the statement because the pilot is locked."""
    locked = pytest.raises(IntegrityError, match="a started pilot is locked")
    with locked, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return True


def test_what_is_locked_is_the_canonical_text_of_what_was_stated(running: Pilot) -> None:
    statement = json.loads(running.frozen_text)
    assert statement == queries.statement_of(Pilot.objects.get(pk=running.pk))
    assert (statement["rule"]["adopt_at"], statement["planned"]["people"]) == ("10.0", 950)
    assert statement["commitments"][0]["text"] == "Kylätalo on kahvilan käytössä."
    assert running.frozen_text == json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert running.frozen_hash == hashlib.sha256(running.frozen_text.encode()).hexdigest()
    assert AuditEvent.objects.get(event="pilot.started").data == {"hash": running.frozen_hash}
    assert queries.frozen_holds(running)


def test_no_action_changes_a_started_pilot(running: Pilot, cast: Cast, association: Organisation) -> None:
    commitment = running.commitments.get()
    for attempt in (
        lambda: actions.save_pilot(pilot=running, adopt_at=1, by=cast["aino"]),
        lambda: actions.add_commitment(pilot=running, organisation=association, text="Muuta", by=cast["aino"]),
        lambda: actions.remove_commitment(commitment=commitment, by=cast["aino"]),
        lambda: actions.confirm_commitment(commitment=commitment, by=cast["kerttu"]),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.refusal.code == "frozen"
    with pytest.raises(Refused) as refused:
        actions.start_pilot(pilot=running, by=cast["aino"])
    assert refused.value.refusal.code == "status"
    assert queries.frozen_holds(Pilot.objects.get(pk=running.pk))


@pytest.mark.parametrize("column", [column for column in FROZEN if OTHER.get(column) is not None])
def test_the_database_refuses_each_locked_column(running: Pilot, column: str) -> None:
    assert refused_by_the_database(f'UPDATE pilots_pilot SET "{column}" = %s WHERE id = %s', OTHER[column], running.pk)


def test_every_locked_column_is_tried() -> None:
    assert set(FROZEN) == set(OTHER)


def test_the_database_refuses_foreign_keys_emptying_and_unlocking(
    running: Pilot, region: Region, cast: Cast, other_region: Region
) -> None:
    second = make_pilot(region, cast["aino"])
    for column, value in (
        ("region_id", other_region.pk), ("area_id", region.area.pk), ("predecessor_id", second.pk), ("frozen_at", None),
        ("people", None), ("id", 999_999),
    ):  # fmt: skip
        assert refused_by_the_database(f'UPDATE pilots_pilot SET "{column}" = %s WHERE id = %s', value, running.pk)


def test_the_database_refuses_bulk_writes_and_deleting(running: Pilot) -> None:
    for attempt in (
        lambda: Pilot.objects.update(adopt_at=1),
        lambda: Pilot.objects.filter(pk=running.pk).update(decide_on=TODAY),
        lambda: Pilot.objects.bulk_update([_changed(running)], ["confidence"]),
        lambda: Pilot.objects.filter(pk=running.pk).delete(),
        lambda: Pilot.objects.filter(pk=running.pk)._raw_delete("default"),
        lambda: Commitment.objects.update(text="Ei mitään"),
        lambda: Commitment.objects.update(confirmed_at=None),
        lambda: Commitment.objects.all().delete(),
        lambda: Commitment.objects.create(pilot=running, organisation=_another(running), text="Lisää"),
        lambda: running.target_groups.through.objects.create(pilot=running, targetgroup=_group(running)),
    ):
        with pytest.raises(IntegrityError, match="a started pilot is locked"), transaction.atomic():
            attempt()
    assert queries.frozen_holds(Pilot.objects.get(pk=running.pk))


def _changed(pilot: Pilot) -> Pilot:
    pilot.confidence = 80
    return pilot


def _another(pilot: Pilot) -> Organisation:
    return Organisation.objects.create(region=pilot.region, name="Uusi", kind="other")


def _group(pilot: Pilot):
    from highfive.network.models import TargetGroup

    return TargetGroup.objects.create(region=pilot.region, slug="nuoret", names={"fi": "Nuoret"})


def test_replacing_the_row_by_an_insert_is_refused(running: Pilot) -> None:
    """SQLite's REPLACE asks no DELETE trigger; PostgreSQL knows no REPLACE, its upsert is an UPDATE."""
    columns = ", ".join(f'"{field.column}"' for field in Pilot._meta.concrete_fields)
    if connection.vendor == "sqlite":
        statement = f"INSERT OR REPLACE INTO pilots_pilot ({columns}) SELECT {columns} FROM pilots_pilot WHERE id = %s"
    else:
        statement = (
            f"INSERT INTO pilots_pilot ({columns}) SELECT {columns} FROM pilots_pilot WHERE id = %s "
            "ON CONFLICT (id) DO UPDATE SET confidence = 80"
        )
    assert refused_by_the_database(statement, running.pk)
    if connection.vendor == "sqlite":
        kept = ", ".join(f'"{field.column}"' for field in Commitment._meta.concrete_fields)
        statement = f"INSERT OR REPLACE INTO pilots_commitment ({kept}) SELECT {kept} FROM pilots_commitment"
        assert refused_by_the_database(statement)


def test_a_round_once_opened_is_not_exchanged_for_another(running: Pilot, cast: Cast) -> None:
    days = {"opens_on": TODAY, "closes_on": TODAY + timedelta(days=14)}
    words = {"channels": ["web"], "controllers": [{"name": "Kunta"}], "contact_phone": "040 1"}
    first = actions.open_pilot_round(pilot=running, which="before", by=cast["aino"], **days, **words)
    assert refused_by_the_database("UPDATE pilots_pilot SET baseline_round_id = NULL WHERE id = %s", running.pk)
    assert Pilot.objects.get(pk=running.pk).baseline_round == first


def test_what_must_move_still_moves_and_a_person_can_be_erased(running: Pilot, cast: Cast) -> None:
    Pilot.objects.filter(pk=running.pk).update(status="superseded", published_on=TODAY)
    Pilot.objects.filter(pk=running.pk).update(frozen_by=None, created_by=None)
    Commitment.objects.update(confirmed_by=None)
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Commitment.objects.update(confirmed_by=cast["aino"], text="x")
    assert queries.frozen_holds(Pilot.objects.get(pk=running.pk))


def test_drafts_are_free(draft: Pilot, running: Pilot, region: Region, cast: Cast) -> None:
    second = make_pilot(region, cast["aino"])
    Pilot.objects.filter(pk=second.pk).update(adopt_at=3)
    assert Pilot.objects.filter(pk=second.pk).delete()[0] == 1


def test_a_change_behind_the_guards_shows(running: Pilot) -> None:
    """Whoever owns the database can take the guards away; the hash still tells."""
    lower_guards(connection)
    Pilot.objects.filter(pk=running.pk).update(adopt_at=2)
    assert not queries.frozen_holds(Pilot.objects.get(pk=running.pk))
    Pilot.objects.filter(pk=running.pk).update(adopt_at=10)
    assert queries.frozen_holds(Pilot.objects.get(pk=running.pk))
    changed = running.frozen_text.replace('"10.0"', '"2.0"')
    digest = hashlib.sha256(changed.encode()).hexdigest()
    Pilot.objects.filter(pk=running.pk).update(adopt_at=2, frozen_text=changed, frozen_hash=digest)
    assert not queries.frozen_holds(Pilot.objects.get(pk=running.pk))  # the trail remembers another hash


@pytest.mark.slow
def test_the_guards_stand_after_every_migrate(running: Pilot) -> None:
    lower_guards(connection)
    call_command("migrate", verbosity=0)
    assert refused_by_the_database("UPDATE pilots_pilot SET confidence = 80 WHERE id = %s", running.pk)


def test_an_import_of_rows_is_refused(running: Pilot, tmp_path) -> None:
    """Loading a dump with other words over the pilot is a write like any other."""
    dump = tmp_path / "pilots.json"
    with dump.open("w") as file:
        call_command("dumpdata", "pilots.pilot", stdout=file)
    rows = json.loads(dump.read_text())
    rows[0]["fields"]["adopt_at"] = "1.0"
    dump.write_text(json.dumps(rows))
    with pytest.raises(IntegrityError, match="a started pilot is locked"), transaction.atomic():
        call_command("loaddata", str(dump), verbosity=0)
    assert queries.frozen_holds(Pilot.objects.get(pk=running.pk))
