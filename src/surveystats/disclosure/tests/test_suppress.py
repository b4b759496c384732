"""Choice of complementary cells: proven optima, an audit of our own, and Tau-Argus as second opinion."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytauargus
import pytest
from scipy.optimize import linprog

from surveystats.disclosure.suppress import Needs, System, complementary, enough_together
from surveystats.disclosure.tables import Dimension, Lattice
from surveystats.errors import SurveyStatsError

TABLES = json.loads((Path(__file__).parent / "reference" / "disclosure.json").read_text())
LEAST = {("muni", "age"): 40, ("muni", "sex", "age"): 30}


def _lattice(table):
    labels = [[] for _ in table["dims"]]
    for key in table["counts"]:
        for known, part in zip(labels, key.split("|"), strict=True):
            if part != "T" and part not in known:
                known.append(part)
    names = table["dims"]
    groupings = tuple(chosen for size in range(len(names) + 1) for chosen in combinations(names, size))
    return Lattice(tuple(Dimension(n, tuple(found)) for n, found in zip(names, labels, strict=True)), groupings)


def _needs(table, lattice):
    names = table["dims"]
    keys = ["|".join(group.parts.get(name, "T") for name in names) for group in lattice.groups]
    values = np.array([table["counts"][key] for key in keys], dtype=float)
    primary = (values > 0) & (values < LEAST.get(tuple(names), 5))
    protection = np.ceil(0.2 * values) if table["item"] else np.ones(len(values))
    fixed = np.array([not group.labels for group in lattice.groups])
    return Needs(values, primary, protection, protection, np.ones(len(values)), fixed, values.max())


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES, ids=lambda table: "x".join(table["dims"]) + f" {table['item']}")
def test_as_few_cells_as_proven(table):
    lattice = _lattice(table)
    needs = _needs(table, lattice)
    system = System(lattice.members, lattice.equations)
    hidden = complementary(system, needs, gap=0.05 if table["n_cells"] == 540 else 0.0)
    assert needs.primary.sum() == table["n_primary"]
    assert (hidden & ~needs.primary).sum() <= table["optimal_secondary"]
    assert _audit(lattice, needs, hidden) == []


def _audit(lattice, needs, hidden):
    """Primary cells that one linear program each narrows below its protection; nothing shared with the chooser."""
    shown = ~hidden
    narrowed = []
    for place in np.flatnonzero(needs.primary):
        ends = [
            linprog(
                sign * lattice.members[place],
                A_eq=lattice.members[shown],
                b_eq=needs.values[shown],
                bounds=(0, needs.cap),
            ).fun
            for sign in (1, -1)
        ]
        low, high = ends[0], -ends[1]
        if low > max(needs.values[place] - needs.lower[place], 0) + 1e-6 or (
            high < needs.values[place] + needs.upper[place] - 1e-6
        ):
            narrowed.append(place)
    return narrowed


@pytest.mark.slow
def test_primary_cells_alone_are_recovered():
    table = TABLES[2]
    lattice = _lattice(table)
    needs = _needs(table, lattice)
    assert len(_audit(lattice, needs, needs.primary)) == table["primary_only_exactly_recovered"]


@pytest.mark.slow
def test_tau_argus_hides_no_fewer(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # its engine leaves files where it runs
    table = TABLES[2]
    rows = {name: [] for name in table["dims"]}
    for key, count in table["counts"].items():
        if "T" not in (parts := key.split("|")):
            for name, part in zip(table["dims"], parts, strict=True):
                rows[name] += [part] * count
    rows["one"] = [1] * len(rows["muni"])
    result = pytauargus.protect(
        rows, table["dims"], response="one", safety_rules="FREQ(5,20)", suppress="MOD(1)", workdir=str(tmp_path)
    )
    audit = result.engine.audit(0)
    secondary = sum(cell["status"] == "m" for cell in audit)
    assert not any(cell["unsafe"] for cell in audit)
    lattice = _lattice(table)
    needs = _needs(table, lattice)
    hidden = complementary(System(lattice.members, lattice.equations), needs)
    assert (hidden & ~needs.primary).sum() <= secondary


def test_hidden_parts_hold_enough_together():
    lattice = Lattice((Dimension("age", ("a", "b", "c", "d")),), ((), ("age",)))
    values = np.array([110.0, 8, 10, 42, 50])
    primary = np.array([False, True, False, False, False])
    system, ones = System(lattice.members, lattice.equations), np.ones(5)
    fixed = np.array([True, False, False, False, False])
    plain = Needs(values, primary, ones, ones, 1 + values, fixed, 110.0)
    assert complementary(system, plain).tolist() == [False, True, True, False, False]
    strict = Needs(values, primary, ones, ones, 1 + values, fixed, 110.0, ((values, 30.0),))
    hidden = complementary(system, strict)
    assert hidden.tolist() == [False, True, False, True, False]
    assert enough_together(system, hidden, strict.together)
    assert not enough_together(system, complementary(system, plain), strict.together)


def test_what_cannot_be_protected_is_said():
    lattice = Lattice((Dimension("age", ("a", "b")),), ((), ("age",)))
    ones, primary = np.ones(3), np.array([False, True, False])
    needs = Needs(np.array([9.0, 3, 6]), primary, ones, ones, ones, np.array([True, False, True]), 9.0)
    with pytest.raises(SurveyStatsError, match="protects every primary cell"):
        complementary(System(lattice.members, lattice.equations), needs)
