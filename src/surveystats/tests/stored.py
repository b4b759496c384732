"""Reads the stored reference data into designs and items, one place for all tests that compare."""

import csv
from functools import cache
from pathlib import Path

import numpy as np

from surveystats import (
    Design,
    Margin,
    Weights,
    base_weights,
    crossed_margin,
    margin,
    rake,
    survey_design,
)

FOLDER = Path(__file__).parent / "reference"
Rows = dict[str, np.ndarray]


@cache
def table(name: str) -> Rows:
    """Columns of a CSV file as arrays of text."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    return {column: np.array([line[column] for line in lines]) for column in lines[0]}


@cache
def expected(case: str) -> list[dict[str, str]]:
    """Rows of estimates.csv for one case."""
    rows = table("estimates")
    return [{column: str(rows[column][place]) for column in rows} for place in np.flatnonzero(rows["case"] == case)]


def number(text: np.ndarray) -> np.ndarray:
    """Text to numbers, empty to NaN."""
    return np.array([float(value) if value else np.nan for value in text])


def coded(text: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Codes of the sorted levels, and the levels."""
    levels, codes = np.unique(text, return_inverse=True)
    return codes, [str(level) for level in levels]


def grouping(rows: Rows, domain: str) -> tuple[np.ndarray, list[str]]:
    """Codes and labels ("M1|F") of a domain such as "muni*sex"; all rows for an empty one."""
    parts = [rows[name] for name in domain.split("*")] if domain else [np.full(len(next(iter(rows.values()))), "")]
    return coded(np.array(["|".join(values) for values in zip(*parts, strict=True)]))


SCHOOLS = {"stype": (["E", "H", "M"], [4421, 755, 1018]), "sch.wide": (["No", "Yes"], [1072, 5122])}


def school_weights(name: str) -> Weights:
    """The weighted api designs: clus1.poststrat, clus1.rake, clus1.cal.raking, strat.rake."""
    rows = table(f"api_{name.split('.')[0]}")
    known = ["stype"] if name.endswith("poststrat") else ["stype", "sch.wide"]
    margins = [margin(column, coded(rows[column])[0], *SCHOOLS[column]) for column in known]
    return rake(number(rows["pw"]), margins, limits=None, tolerance=1e-11)


@cache
def school_design(name: str) -> tuple[Rows, Design]:
    """The api designs by the names used in the results."""
    sample, option = name.replace(".", "_").split("_", 1)
    rows = table(f"api_{sample}")
    weights = number(rows["pw"]) if "." not in name else school_weights(name)
    regression = "equal" if option == "rake" else "base"
    sizes = number(rows["fpc1" if sample == "clus2" else "fpc"])
    with_fpc = option == "fpc" or name == "strat.rake"
    if sample in ("srs", "strat"):
        strata = coded(rows["stype"])[0] if sample == "strat" else np.zeros(len(sizes), dtype=int)
        per_stratum = sizes[np.unique(strata, return_index=True)[1]] if with_fpc else None
        return rows, survey_design(weights, strata, stratum_sizes=per_stratum, regression=regression)
    clusters = coded(rows["dnum"])[0]
    inside = number(rows["fpc2"])[np.unique(clusters, return_index=True)[1]] if name == "clus2_fpc" else None
    return rows, survey_design(
        weights,
        stratum_sizes=sizes[:1] if with_fpc else None,
        clusters=clusters,
        cluster_sizes=inside,
        regression=regression,
    )


@cache
def region_people() -> np.ndarray:
    """People by municipality, sex and age group (5, 2, 4)."""
    rows = table("region_population")
    codes = [coded(rows[name])[0] for name in ("muni", "sex", "age")]
    people = np.zeros(tuple(int(code.max()) + 1 for code in codes))
    people[tuple(codes)] = number(rows["count"])
    return people


def region_margins(rows: Rows, weighting: str) -> list[Margin]:
    """Margins of rake3 (and cal_raking), rake2 and post40."""
    people = region_people()
    (muni, munis), (sex, sexes), (age, ages) = (coded(rows[name]) for name in ("muni", "sex", "age"))
    by_sex = margin("sex", sex, sexes, people.sum(axis=(0, 2)))
    if weighting == "post40":
        codes, labels = grouping(rows, "muni*sex*age")
        return [margin("cells", codes, labels, people.ravel())]
    if weighting == "rake2":
        return [crossed_margin("muni x age", muni, munis, age, ages, people.sum(axis=1)), by_sex]
    ends = (people.sum(axis=(1, 2)), people.sum(axis=(0, 1)))
    return [margin("muni", muni, munis, ends[0]), by_sex, margin("age", age, ages, ends[1])]


def region_weights(wave: int, weighting: str, tolerance: float = 1e-11) -> Weights:
    """Raked weights of a wave, without limits."""
    rows = table(f"region_wave{wave}")
    base = base_weights(coded(rows["muni"])[0], region_people().sum(axis=(1, 2)))
    return rake(base, region_margins(rows, weighting), limits=None, tolerance=tolerance)


@cache
def region_design(wave: int, weighting: str) -> tuple[Rows, Design]:
    """base, base_nofpc, rake3, rake2, post40 or cal_raking of a wave: strata are the municipalities."""
    rows = table(f"region_wave{wave}")
    strata, people = coded(rows["muni"])[0], region_people().sum(axis=(1, 2))
    if weighting.startswith("base"):
        return rows, survey_design(
            base_weights(strata, people), strata, stratum_sizes=people if weighting == "base" else None
        )
    weights = region_weights(wave, "rake3" if weighting == "cal_raking" else weighting)
    regression = "equal" if weighting.startswith("rake") else "base"
    return rows, survey_design(weights, strata, stratum_sizes=people, regression=regression)
