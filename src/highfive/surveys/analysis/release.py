"""From sealed answers to the protected numbers of one release."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from decimal import Decimal
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray

from highfive.figures.rules import NewComparison, NewFigure, group_key
from highfive.surveys.rules.tables import Tabulated
from surveystats import (
    Design,
    Domains,
    Margin,
    Quality,
    RakingError,
    Weights,
    base_weights,
    clear_differences,
    crossed_margin,
    domains,
    limits_around,
    margin,
    proportion_differences,
    proportions,
    quality,
    survey_design,
    weigh,
)
from surveystats.disclosure.ledger import Ledger
from surveystats.disclosure.protection import Cell, Protected, RevealingError, protect
from surveystats.disclosure.rules import Form, Reason
from surveystats.disclosure.tables import Dimension, Group, Item, Lattice, TableSet, tabulate

__all__ = ["NobodyError", "RakingError", "Release", "Respondent", "RevealingError", "release_coded", "release_open"]

SEXES = ("woman", "man")
BANDS = ("18-29", "30-44", "45-64", "65-79", "80+")
PUBLIC_AGES = {"18-29": "18-44", "30-44": "18-44", "45-64": "45-64", "65-79": "65+", "80+": "65+"}
AGES = ("18-44", "45-64", "65+")
UNKNOWN = "unknown"
WHOLE, WITHIN_ONE = ((),), ((), ("sex",), ("age",))  # where one municipality was asked, the whole is that one
GROUPINGS = (*WITHIN_ONE, ("sex", "age"), ("municipality",), ("municipality", "sex"), ("municipality", "age"))
FEWEST_OPEN = 30  # open answers under this are too few for any table
MOST_PROCESSES = 4

Population = dict[tuple[str, str, str], int]
Groups = dict[tuple[str, ...], tuple[Domains, Sequence[int]]]  # of each grouping, with their places in the lattice


@dataclass(frozen=True)
class Respondent:
    """One sealed answer: what weighting needs, normalised, and all answers by question code."""

    municipality: str | None
    sex: str | None
    band: str | None
    mode: str
    answers: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Release:
    """What a release publishes: rows for the store of figures, and what must be told of how they came about."""

    figures: tuple[NewFigure, ...]
    comparisons: tuple[NewComparison, ...]
    facts: dict[str, Any]


class NobodyError(Exception):
    """No respondent told a municipality of the region."""


@dataclass(frozen=True, eq=False)
class _Sample:
    """Respondents who can be placed, as codes: municipality, sex, age and band (n,), -1 = not told."""

    rows: tuple[Respondent, ...]
    municipalities: tuple[str, ...]
    municipality: NDArray[np.int64]
    sex: NDArray[np.int64]
    band: NDArray[np.int64]
    age: NDArray[np.int64]
    unplaced: int


def release_coded(
    respondents: Sequence[Respondent], population: Population, municipalities: Sequence[str], region: str,
    questions: Sequence[Tabulated], *, whole_only: bool = False,
) -> Release:  # fmt: skip
    """Weigh, estimate, protect and test the answers given with a code.

    population counts adults by (municipality code, sex, age band); region is the region's area code. Raises
    RevealingError when the attack succeeds, RakingError when weights cannot be made, NobodyError with nobody to weigh.
    """
    sample = _placed(respondents, tuple(municipalities))
    weights, people = _weights(sample, population)
    design = survey_design(weights, sample.municipality, stratum_sizes=people.sum(axis=(1, 2)))
    lattice, codes = _lattice(sample, WHOLE if whole_only else GROUPINGS if len(municipalities) > 1 else WITHIN_ONE)
    groups = _domains(design, lattice, codes)
    answered = [(question, *_chosen(question, sample.rows)) for question in questions]
    items = tuple(_item(question, took, chosen, design, lattice, codes, groups) for question, took, chosen in answered)
    tables = TableSet(lattice, _group_people(lattice, population), items)
    with _each_on_a_core() as each:
        protected = protect(tables, ledger=_told(sample), each=each)
    figures = tuple(_figures(protected, questions, region))
    facts = {**_weight_facts(weights, sample), "audit": _audit(protected)}
    return Release(figures, tuple(_comparisons(answered, groups, figures, region)), facts)


def release_open(
    respondents: Sequence[Respondent], population: Population, municipalities: Sequence[str], region: str,
    questions: Sequence[Tabulated],
) -> Release | None:  # fmt: skip
    """Shares of answers given without a code: the region as a whole, no interval, no test; None when too few."""
    if sum(row.municipality in municipalities for row in respondents) < FEWEST_OPEN:
        return None
    sample = _placed(respondents, tuple(municipalities))
    people = _people(population, sample.municipalities)
    margins = [
        margin("age", sample.band, BANDS, people.sum(axis=(0, 1))),
        margin("sex", sample.sex, SEXES, people.sum(axis=(0, 2))),
    ]
    weights = weigh(np.full(len(sample.rows), people.sum() / len(sample.rows)), _told_by_somebody(margins))
    design = survey_design(weights)
    lattice, codes = _lattice(sample, ((),))
    groups = _domains(design, lattice, codes)
    items = tuple(_item(q, *_chosen(q, sample.rows), design, lattice, codes, groups) for q in questions)
    protected = protect(TableSet(lattice, np.array([float(people.sum())]), items))
    figures = tuple(_without_interval(figure) for figure in _figures(protected, questions, region))
    return Release(figures, (), {**_weight_facts(weights, sample), "audit": _audit(protected)})


def _placed(respondents: Sequence[Respondent], municipalities: tuple[str, ...]) -> _Sample:
    """Who told a municipality of the region; the others cannot be weighted and are counted."""
    rows = tuple(row for row in respondents if row.municipality in municipalities)
    if not rows:
        raise NobodyError

    def coded(values: Iterable[str | None], labels: Sequence[str]) -> NDArray[np.int64]:
        places = {label: place for place, label in enumerate(labels)}
        return np.array([places.get(value or "", -1) for value in values], dtype=np.int64)

    return _Sample(
        rows, municipalities, coded((row.municipality for row in rows), municipalities),
        coded((row.sex for row in rows), SEXES), coded((row.band for row in rows), BANDS),
        coded((PUBLIC_AGES.get(row.band or "") for row in rows), AGES), len(respondents) - len(rows),
    )  # fmt: skip


def _people(population: Population, municipalities: Sequence[str]) -> NDArray[np.float64]:
    """(municipalities, sexes, bands)."""
    return np.array([[[float(population[m, s, b]) for b in BANDS] for s in SEXES] for m in municipalities])


def _weights(sample: _Sample, population: Population) -> tuple[Weights, NDArray[np.float64]]:
    people = _people(population, sample.municipalities)
    base = base_weights(sample.municipality, people.sum(axis=(1, 2)))
    by_age = crossed_margin(
        "municipality x age", sample.municipality, sample.municipalities, sample.band, BANDS, people.sum(axis=1)
    )
    by_sex = margin("sex", sample.sex, SEXES, people.sum(axis=(0, 2)))
    return weigh(base, _told_by_somebody([by_age, by_sex]), limits=limits_around(base)), people


def _told_by_somebody(margins: Iterable[Margin]) -> list[Margin]:
    """Margins of what was asked: a questionnaire may do without the question of age or of sex."""
    return [margin_ for margin_ in margins if (margin_.codes >= 0).any()]


def _lattice(sample: _Sample, groupings: tuple[tuple[str, ...], ...]) -> tuple[Lattice, dict[str, NDArray[np.int64]]]:
    """The lattice with a withheld label where somebody did not tell, and each respondent's codes in it.

    A trait that no grouping uses, or that is the same in all who told it, divides nobody and is left out.
    """
    dimensions, codes = [Dimension("municipality", sample.municipalities)], {"municipality": sample.municipality}
    for name, labels, column in (("sex", SEXES, sample.sex), ("age", AGES, sample.age)):
        if len(set(column[column >= 0])) < 2 or not any(name in names for names in groupings):
            continue
        silent = bool((column < 0).any())
        dimensions.append(
            Dimension(name, (*labels, UNKNOWN), frozenset({UNKNOWN})) if silent else Dimension(name, labels)
        )
        codes[name] = np.where(column < 0, len(labels), column)
    return Lattice(tuple(dimensions), tuple(names for names in groupings if set(names) <= set(codes))), codes


def _domains(design: Design, lattice: Lattice, codes: dict[str, NDArray[np.int64]]) -> Groups:
    sets: Groups = {}
    labels = {dimension.name: dimension.labels for dimension in lattice.dimensions}
    for grouping in lattice.groupings:
        places = [g for g, group in enumerate(lattice.groups) if group.grouping == grouping]
        column = np.full(len(design.weight), -1)
        for k, g in enumerate(places):
            inside = np.ones(len(column), dtype=bool)
            for name, label in lattice.groups[g].parts.items():
                inside &= codes[name] == labels[name].index(label)
            column[inside] = k
        sets[grouping] = domains(design, column, [lattice.groups[g].name for g in places]), places
    return sets


def _chosen(question: Tabulated, rows: Sequence[Respondent]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Who answered (n,), and what they chose (n, categories, and the indicator's sum where there is one)."""
    places = {category: j for j, category in enumerate(question.categories)}
    chosen = np.zeros((len(rows), len(places) + question.has_sum), dtype=bool)
    for i, row in enumerate(rows):
        given = row.answers.get(question.code, ())
        for option in (given,) if isinstance(given, str) else given:
            if option in places:
                chosen[i, places[option]] = True
    if question.has_sum:
        chosen[:, -1] = chosen[:, [places[option] for option in question.indicator]].any(axis=1)
    return np.asarray(chosen.any(axis=1)), chosen


def _item(
    question: Tabulated, answered: NDArray[np.bool_], chosen: NDArray[np.bool_], design: Design, lattice: Lattice,
    codes: dict[str, NDArray[np.int64]], groups: Groups,
) -> Item:  # fmt: skip
    shape = (len(lattice.groups), chosen.shape[1])
    share, low, high = (np.full(shape, np.nan) for _ in range(3))
    for by, places in groups.values():
        for j in range(shape[1]):
            column = np.where(answered, chosen[:, j].astype(np.int64), -1)
            found = proportions(by, column, ("no", "yes"))
            share[places, j], low[places, j], high[places, j] = found.value[:, 1], found.lower[:, 1], found.upper[:, 1]
    places_of = {category: j for j, category in enumerate(question.categories)}
    indicator = tuple(places_of[option] for option in question.indicator)
    return Item(
        question.code, _categories(question),
        **tabulate(lattice, lattice.cell_of(codes), design.weight, chosen, answered),  # type: ignore[arg-type]
        share=share, low=low, high=high, several=question.several, at_most=question.at_most,
        alone=places_of.get(question.alone or ""),
        sums=((shape[1] - 1, indicator),) if question.has_sum else (),
        least=question.least, region_only=question.region_only,
        region_categories=frozenset(places_of[category] for category in question.region_categories),
    )  # fmt: skip


@contextmanager
def _each_on_a_core() -> Iterator[Callable[..., Iterable[Any]]]:
    """A `map` over as many processes as there are cores for us; they only calculate, so forking is safe and quick."""
    cores = len(os.sched_getaffinity(0))
    if cores < 2:
        yield map
        return
    with ProcessPoolExecutor(min(cores, MOST_PROCESSES), mp_context=get_context("fork")) as pool:
        yield pool.map


def _told(sample: _Sample) -> Ledger:
    """What is published besides the tables: how many answered, all and by channel, to the nearest 5."""
    low = high = 0
    for count in Counter(row.mode for row in sample.rows).values():
        low, high = low + max(_to_five(count) - 2, 1), high + _to_five(count) + 2
    shown = _to_five(len(sample.rows))
    return Ledger().tell("respondents", {}, max(shown - 2, low), min(shown + 2, high))


def _to_five(count: int) -> int:
    return 5 * round(count / 5)


def _categories(question: Tabulated) -> tuple[str, ...]:
    return (*question.categories, "") if question.has_sum else question.categories


def _group_people(lattice: Lattice, population: Population) -> NDArray[np.float64]:
    """People in each published group (G,)."""
    counted = [
        ({"municipality": m, "sex": s, "age": PUBLIC_AGES[b]}, n) for (m, s, b), n in population.items() if b in BANDS
    ]
    return np.array([
        float(sum(n for parts, n in counted if group.parts.items() <= parts.items())) for group in lattice.groups
    ])  # fmt: skip


def _code(question: Tabulated, category: str) -> str:
    """Code in the store of figures: the indicator's own, or question.option for one option's share."""
    return f"{question.code}.{category}" if category else question.name


def _figures(protected: Protected, questions: Sequence[Tabulated], region: str) -> Iterator[NewFigure]:
    by_code = {question.code: question for question in questions}
    for item, category, group, cell in protected:
        question = by_code[item]
        municipal = "municipality" in group.parts
        if municipal and (question.region_only or category in question.region_categories):
            continue  # by design told for the region only: not a hidden number but none
        yield _figure(_code(question, category), group, region, cell)
        if question.indicator == (category,) and not question.several:
            yield _figure(question.name, group, region, cell)


def _figure(code: str, group: Group, region: str, cell: Cell) -> NewFigure:
    parts = group.parts
    area = parts.pop("municipality", region)
    key = group_key(**parts)
    if cell.form is Form.HIDDEN:
        few = cell.reason in (Reason.TOO_FEW, Reason.SMALL_POPULATION)
        return NewFigure(code, area, key, reason="too_few" if few else "protected", rule=str(cell.reason))
    value, rule = Decimal(cell.value or 0), str(cell.reason or "")
    if cell.form is not Form.VALUE:
        return NewFigure(code, area, key, value, bound=cell.form.name.lower(), n=cell.n, rule=rule)
    low, high = Decimal(cell.low or 0), Decimal(cell.high or 0)
    # From rounded numbers only, so that the label tells nothing they do not.
    unsure = quality(cell.n or 0, float(low) / 100, float(high) / 100) is not Quality.GOOD
    return NewFigure(code, area, key, value, low=low, high=high, n=cell.n, rule=rule, uncertain=unsure)


def _without_interval(figure: NewFigure) -> NewFigure:
    return NewFigure(figure.indicator, figure.area_code, figure.group, figure.value, figure.bound, figure.reason,
                     n=figure.n, rule=figure.rule)  # fmt: skip


def _comparisons(
    answered: Sequence[tuple[Tabulated, NDArray[np.bool_], NDArray[np.bool_]]],
    groups: Groups, figures: Sequence[NewFigure], region: str,
) -> Iterator[NewComparison]:  # fmt: skip
    """Municipality against the region, women against men, an age against all: tested as differences, false finds kept
    down over all tests of the release together (Benjamini-Hochberg at 10 %), told only where both numbers are shown."""
    plain = {(f.indicator, f.area_code, f.group) for f in figures if f.value is not None and not f.bound}
    tests: list[tuple[NewComparison, float, float]] = []
    for question, took, chosen in answered:
        for category, j in _compared(question):
            column = np.where(took, chosen[:, j].astype(np.int64), -1)
            for by, pairs in _pairs(groups, region):
                found = proportion_differences(by, column, ("no", "yes"), [pair for pair, _ in pairs])
                for r, (_, place) in enumerate(pairs):
                    new = NewComparison(_code(question, category), place[0], place[2], "unclear",
                                        place[1], place[3])  # fmt: skip
                    sides = {(new.indicator, place[0], place[1]), (new.indicator, place[2], place[3])}
                    if sides <= plain:
                        tests.append((new, float(found.value[r, 1]), float(found.p_value[r, 1])))
    clear = clear_differences([p for _, _, p in tests])
    for (new, difference, _), is_clear in zip(tests, clear, strict=True):
        verdict = ("higher" if difference > 0 else "lower") if is_clear else "unclear"
        yield NewComparison(new.indicator, new.area_code, new.other_area_code, verdict, new.group, new.other_group)


def _compared(question: Tabulated) -> list[tuple[str, int]]:
    """What is compared: the indicator of a single choice, each option of a multiple one."""
    if question.several:
        return [(category, j) for j, category in enumerate(question.categories)]
    if question.has_sum:
        return [("", len(question.categories))]
    return [("", question.categories.index(question.indicator[0]))] if question.indicator else []


Place = tuple[str, str, str, str]  # area, group, other area, other group


def _pairs(groups: Groups, region: str) -> Iterator[tuple[Domains, list[tuple[tuple[Any, Any], Place]]]]:
    if ("municipality",) in groups:
        areas = groups["municipality",][0]
        yield areas, [((m, areas.labels), (m, "all", region, "all")) for m in areas.labels]
    if ("sex",) in groups:
        yield groups["sex",][0], [(SEXES, (region, group_key(sex=SEXES[0]), region, group_key(sex=SEXES[1])))]
    if ("age",) in groups:
        ages = groups["age",][0]
        yield ages, [((age, ages.labels), (region, group_key(age=age), region, "all")) for age in ages.labels]


def _weight_facts(weights: Weights, sample: _Sample) -> dict[str, Any]:
    """What readers are told of the weighting; counts to the nearest 5."""
    modes = [row.mode for row in sample.rows]
    gaps = [_gap(margin_, weights) for margin_ in weights.margins]
    return {
        "n": _to_five(len(sample.rows)),
        "n_by_mode": {mode: _to_five(modes.count(mode)) for mode in sorted(set(modes))},
        "unplaced": _to_five(sample.unplaced),
        "margins": [m.name for m in weights.margins],
        "margin_cells": sum(len(m.labels) for m in weights.margins),
        "largest_margin_gap": max(gaps, default=0.0),
        "merged": [{"small": merge.small, "into": merge.neighbour} for merge in weights.merges],
        "rounds": weights.rounds,
        "trimmed": weights.trimmed,
        "design_effect": round(weights.kish, 3),
        "largest_to_median": round(weights.largest_to_median, 2),
        "warnings": list(weights.warnings),
    }


def _gap(margin_: Margin, weights: Weights) -> float:
    told = margin_.codes >= 0
    met = np.bincount(margin_.codes[told], weights.final[told], len(margin_.labels))
    return float(np.abs(met / margin_.totals - 1).max())


def _audit(protected: Protected) -> dict[str, Any]:
    return {name: value for name, value in asdict(protected.audit).items() if name != "narrowest"}
