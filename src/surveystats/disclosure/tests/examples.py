"""Random regions with a wellbeing questionnaire like the real one, for the tests of disclosure control."""

import numpy as np

from surveystats.disclosure.tables import Item, TableSet, municipal_lattice, tabulate

REAL_SIZES = {"320": 6390, "583": 831, "614": 2818, "732": 3015, "742": 874}
SEXES = ("woman", "man", "unknown")
AGES = ("18-44", "45-64", "65+")
AGE_SHARES = np.array([0.2, 0.36, 0.44])
# (categories, kind) of about thirty questions as in the region's survey
QUESTIONS = (
    [("one", 5)] * 2 + [("one", 4)] * 8 + [("one", 3)] * 4 + [("one", 5)] * 4 + [("one", 2)] * 2
    + [("many", 8), ("many", 11), ("three", 10), ("three", 9)]
    + [("region", 4)] * 2 + [("one", 6)] + [("sums", 6)] * 2
)  # fmt: skip


def region(rng, sizes=None, rate=1 / 7, questions=QUESTIONS, unknown=0.012):
    """A table set of a simulated round: everybody invited, `rate` answer, raked roughly by municipality x age."""
    sizes = REAL_SIZES if sizes is None else sizes
    lattice = municipal_lattice(tuple(sizes), SEXES, AGES, ("unknown",))
    people = np.stack([np.outer([0.49, 0.51], AGE_SHARES) * size for size in sizes.values()])
    people = np.round(people * rng.uniform(0.85, 1.15, people.shape)).astype(int)
    eager = rate * np.array([0.55, 1.0, 1.2]) * np.array([[1.1], [0.9]])
    answers = rng.binomial(people, np.clip(eager, 0, 1))
    cell, weights = _people(rng, people, answers, unknown)
    population = np.zeros((len(sizes), 3, 3))
    population[:, :2] = people
    groups = lattice.members @ population.ravel()
    items = tuple(_item(rng, lattice, f"q{k}", cell, weights, kind, size) for k, (kind, size) in enumerate(questions))
    return TableSet(lattice, groups, items)


def _people(rng, people, answers, unknown):
    cell, weights = [], []
    for m in range(len(people)):
        for s in range(2):
            for a in range(3):
                count = answers[m, s, a]
                if not count:
                    continue
                hidden = rng.random(count) < unknown
                sex = np.where(hidden, 2, s)
                cell.append(np.ravel_multi_index((np.full(count, m), sex, np.full(count, a)), (len(people), 3, 3)))
                weights.append(people[m, s, a] / count * rng.uniform(0.95, 1.05, count))
    return np.concatenate(cell), np.concatenate(weights)


def _item(rng, lattice, code, cell, weights, kind, size):
    respondents = len(cell)
    answered = rng.random(respondents) < 0.97
    tilt = rng.normal(0, 0.3, (lattice.cells, size))
    base = rng.dirichlet(np.full(size, 1.2))
    if kind in ("one", "region", "sums"):
        basic = size - 1 if kind == "sums" else size
        odds = np.log(base[:basic] / base[:basic].sum() + 0.01) + tilt[cell][:, :basic]
        pick = (odds + rng.gumbel(size=odds.shape)).argmax(axis=1)
        chosen = np.eye(size, dtype=bool)[pick]
        if kind == "sums":
            chosen[:, -1] = chosen[:, 0] | chosen[:, 1]
        extra = {"region_only": True} if kind == "region" else {"sums": ((size - 1, (0, 1)),)} if kind == "sums" else {}
    else:
        chance = np.clip(rng.uniform(0.02, 0.5, size) * np.exp(tilt[cell]), 0, 0.9)
        chosen = rng.random(chance.shape) < chance
        if kind == "three":
            chosen &= np.cumsum(chosen, axis=1) <= 3
        chosen[:, -1] = ~chosen[:, :-1].any(axis=1)
        extra = {"several": True, "alone": size - 1, "at_most": 3 if kind == "three" else None}
    parts = tabulate(lattice, cell, weights, chosen & answered[:, None], answered)
    share, low, high = shares(lattice, parts, cell, weights, answered)
    return Item(code, tuple(f"c{j}" for j in range(size)), share=share, low=low, high=high, **parts, **extra)


def shares(lattice, parts, cell, weights, answered):
    """Weighted shares and Wilson limits (Kish's effective n) of every published group."""
    weight = lattice.members @ parts["weight"]
    square = lattice.members @ np.bincount(cell[answered], weights[answered] ** 2, minlength=lattice.cells)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = (lattice.members @ parts["weighted"]) / weight[:, None]
        z = (1.96**2 * square / weight**2)[:, None]
    centre, half = (p + z / 2) / (1 + z), np.sqrt(z * p * (1 - p) + z * z / 4) / (1 + z)
    return p, np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
