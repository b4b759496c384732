"""The demo region: real places, an invented cast, and a model of answers whose truth is known."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

SEED = 21758

MUNICIPALITIES = ("320", "583", "614", "732", "742")  # their names and forms are in data/places.json
CAST = (  # short name, name, role, municipality, organisation of data/organisations.json: all invented
    ("aino", "Aino Alatalo", "coordinator", None, "kuntayhtyma"),
    ("sulo", "Sulo Sallinen", "wellbeing_lead", "732", "salla"),
    ("pirita", "Pirita Pohjola", "wellbeing_lead", "614", "posio"),
    ("kerttu", "Kerttu Kumpula", "partner", None, "tyollisyys"),
    ("taimi", "Taimi Tuisku", "partner", None, "kylayhdistys"),
    ("eetu", "Eetu Erkkilä", "partner", None, "kirjasto"),
    ("raili", "Raili Rautio", "partner", None, "omaisyhdistys"),
    ("veikko", "Veikko Vaara", "interviewer", None, None),
    ("helmi", "Helmi Hautala", "council_member", "732", None),
    ("oula", "Oula Outakoski", "administrator", None, None),
)

BANDS = ("18-29", "30-44", "45-64", "65-79", "80+")
SEXES = ("woman", "man")
# Chance of answering by band, (women, men): young men answer least.
RESPONSE = {
    "18-29": (0.075, 0.04),
    "30-44": (0.12, 0.085),
    "45-64": (0.155, 0.12),
    "65-79": (0.195, 0.165),
    "80+": (0.125, 0.11),
}

# Per question: shares of its options in order (per cent), loading on wellbeing, and shifts of the latent by group.
# A positive shift moves answers towards the later (worse) options.


@dataclass(frozen=True)
class Ordinal:
    shares: tuple[float, ...]
    loading: float = 0.5
    shifts: dict[str, float] = field(default_factory=dict)


ORDINAL: dict[str, Ordinal] = {
    "life_now": Ordinal((18, 45, 25, 9, 3), 0.8, {"18-29": 0.15, "65-79": -0.15}),
    "lonely": Ordinal((26, 34, 26, 10, 4), 0.7, {"18-29": 0.35, "80+": 0.3, "45-64": -0.1, "614": 0.1}),
    "someone": Ordinal((70, 21, 9), 0.5, {"man": 0.25, "80+": 0.2}),
    "welcome": Ordinal((30, 38, 18, 8, 6), 0.5, {"18-29": 0.3, "742": -0.25, "320": 0.1}),
    "heard": Ordinal((12, 28, 28, 16, 16), 0.4, {"18-29": 0.35, "583": -0.2, "742": -0.2}),
    "know_how": Ordinal((40, 38, 22), 0.3, {"18-29": 0.5, "65-79": -0.2}),
    "opinion": Ordinal((28, 72), 0.2, {"18-29": 0.4, "742": -0.3}),
    "takes_part": Ordinal((22, 18, 28, 32), 0.4, {"man": 0.2, "80+": 0.3, "65-79": -0.2}),
    "wants_more": Ordinal((20, 38, 42), 0.1, {"18-29": -0.3, "80+": 0.5}),
    "safe_home": Ordinal((80, 16.5, 2.5, 1), 0.5, {}),
    "safe_village": Ordinal((55, 36, 7, 2), 0.4, {"woman": 0.2, "320": 0.25, "742": -0.3, "583": -0.2}),
    "safe_traffic": Ordinal((20, 52, 22, 6), 0.2, {"614": 0.2, "732": 0.1}),
    "safe_online": Ordinal((18, 52, 18, 5, 7), 0.2, {"80+": 0.6, "18-29": -0.3}),
    "prepared": Ordinal((52, 32, 16), 0.2, {"18-29": 0.5, "320": 0.25}),
    "care_access": Ordinal((12, 32, 33, 17, 6), 0.3, {"583": 0.35, "742": 0.35, "614": 0.2, "320": -0.25}),
    "local_access": Ordinal((48, 34, 8, 3, 7), 0.2, {"583": 0.2}),
    "transport": Ordinal((62, 22, 11, 5), 0.3, {"80+": 0.7, "18-29": 0.3, "583": 0.2}),
    "digital": Ordinal((70, 12, 12, 6), 0.1, {"80+": 1.4, "65-79": 0.5, "18-29": -0.7}),
    "money": Ordinal((28, 42, 22, 8), 0.5, {"18-29": 0.4, "65-79": -0.25}),
    "trust_people": Ordinal((35, 48, 14, 3), 0.5, {"742": -0.3, "583": -0.2}),
    "trust_municipality": Ordinal((10, 40, 38, 12), 0.4, {"18-29": 0.2, "732": 0.1}),
    "alone": Ordinal((31, 69), 0.0, {"80+": -0.7, "30-44": 0.3}),
    "language": Ordinal((96.9, 0.6, 1.0, 1.5), 0.0, {}),
}
MANY: dict[
    str, tuple[float, ...]
] = {  # chance of each option, in order; the last of joys, obstacles and worries stands alone
    "joys": (0.72, 0.66, 0.31, 0.38, 0.34, 0.22, 0.10, 0.0),
    "obstacles": (0.18, 0.24, 0.16, 0.27, 0.17, 0.15, 0.22, 0.24, 0.20, 0.07, 0.0),
    "safety_worry": (0.30, 0.32, 0.45, 0.26, 0.19, 0.14, 0.025, 0.33, 0.04, 0.0),
    "helps": (0.27, 0.24, 0.26, 0.16, 0.14, 0.38, 0.20, 0.15, 0.06),
}
AT_MOST = {"safety_worry": 3, "helps": 3}
WORK = {  # working, unemployed, student, retired, caring, other
    "18-29": (48, 13, 30, 1, 6, 2), "30-44": (74, 12, 3, 2, 7, 2), "45-64": (62, 11, 1, 20, 4, 2),
    "65-79": (5, 0, 0, 93, 1, 1), "80+": (0, 0, 0, 99, 0, 1),
}  # fmt: skip
OPEN_SENTENCES = (
    "Kirkonkylän liikuntapaikat ovat hyvät, mutta sivukyliltä ei pääse niihin ilman autoa.",
    "Kiitos kirjastoauton vuorosta. Se on kuukauden paras päivä.",
    "Tien hoito talvella on huonontunut.",
    "Toivoisin paikan, jossa voi vain istua ja jutella.",
    "Nuorille tarvitaan tekemistä iltaisin.",
)


@dataclass(frozen=True)
class People:
    """The invented adults: one entry a person in each array; codes point into the tuples."""

    municipality: NDArray[np.str_]
    sex: NDArray[np.str_]
    band: NDArray[np.str_]
    wellbeing: NDArray[np.float64]
    answers: dict[str, NDArray[np.int16]]  # single choice: index of the option, -1 = skipped
    many: dict[str, NDArray[np.bool_]]  # (people, options)
    responds: NDArray[np.bool_]
    mode: NDArray[np.str_]


def draw_people(population: dict[tuple[str, str, str], int], seed: int = SEED) -> People:
    """Every adult of the region with the answers they would give, and whether they answer at all.

    `population` counts people by (municipality code, sex, age band). The truth of a question is its share of them all.
    """
    rng = np.random.default_rng(seed)
    cells = [key for key in sorted(population) if key[2] in BANDS]
    sizes = [population[key] for key in cells]
    municipality, sex, band = (np.repeat([key[i] for key in cells], sizes) for i in range(3))
    wellbeing = rng.normal(size=municipality.size)
    groups = {
        name: (municipality == name) | (sex == name) | (band == name) for name in (*MUNICIPALITIES, *SEXES, *BANDS)
    }
    answers = {name: _ordinal(model, wellbeing, groups, rng) for name, model in ORDINAL.items()}
    answers["work"] = _work(band, rng)
    answers["sex"] = np.where(rng.random(sex.size) < 0.004, 2, np.where(sex == "woman", 0, 1)).astype(np.int16)
    chance = np.array([RESPONSE[b][SEXES.index(s)] for b, s in zip(band, sex, strict=True)])
    return People(
        municipality, sex, band, wellbeing, answers,
        {name: _many(name, chances, wellbeing, rng) for name, chances in MANY.items()},
        rng.random(chance.size) < chance, _modes(band, rng),
    )  # fmt: skip


def _ordinal(
    model: Ordinal, wellbeing: NDArray[np.float64], groups: dict[str, NDArray[np.bool_]], rng: np.random.Generator
) -> NDArray[np.int16]:
    """A graded answer: normal latent, cut where the shares say; 2 % skip the question."""
    shares = np.array(model.shares) / sum(model.shares)
    latent = -model.loading * wellbeing + np.sqrt(1 - model.loading**2) * rng.normal(size=wellbeing.size)
    for name, shift in model.shifts.items():
        latent = latent + shift * groups[name]
    chosen = np.searchsorted(ndtri(np.cumsum(shares)[:-1]), latent).astype(np.int16)
    chosen[rng.random(chosen.size) < 0.02] = -1
    return np.asarray(chosen)


def _work(band: NDArray[np.str_], rng: np.random.Generator) -> NDArray[np.int16]:
    chosen = np.empty(band.size, np.int16)
    for name, shares in WORK.items():
        here = band == name
        chosen[here] = rng.choice(len(shares), size=int(here.sum()), p=np.array(shares) / sum(shares))
    return chosen


def _many(
    name: str, chances: tuple[float, ...], wellbeing: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Several answers: independent chances, at most three where the question says so; whoever picks nothing says so."""
    picked = rng.random((wellbeing.size, len(chances))) < np.array(chances)
    if limit := AT_MOST.get(name):
        order = np.argsort(rng.random(picked.shape), axis=1)
        shuffled = np.take_along_axis(picked, order, axis=1)
        shuffled &= np.cumsum(shuffled, axis=1) <= limit
        np.put_along_axis(picked, order, shuffled, axis=1)
    if chances[-1] == 0.0:
        picked[:, -1] = ~picked.any(axis=1)
    return picked


def _modes(band: NDArray[np.str_], rng: np.random.Generator) -> NDArray[np.str_]:
    """Web, paper or phone; the older, the more paper."""
    paper = np.select([band == "80+", band == "65-79", band == "45-64"], [0.62, 0.38, 0.2], 0.08)
    phone = np.select([band == "80+", band == "65-79"], [0.18, 0.1], 0.03)
    draw = rng.random(band.size)
    return np.where(draw < paper, "paper", np.where(draw < paper + phone, "phone", "web"))
