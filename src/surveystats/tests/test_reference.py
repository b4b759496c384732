"""Every stored result of R survey that concerns what is built, at the tolerances of reference/README.md."""

import numpy as np
import pytest

from surveystats import Estimate, change_between, domains, means, proportions, totals
from surveystats.intervals import effective_n, korn_graubard, logit, quantile_t
from surveystats.tests.stored import (
    coded,
    expected,
    grouping,
    number,
    region_design,
    region_weights,
    school_design,
    school_weights,
    table,
)

SCHOOLS = ["srs_fpc", "srs_nofpc", "strat_fpc", "strat_nofpc", "clus1_fpc", "clus1_nofpc", "clus2_fpc", "clus2_wr"]
WEIGHTED_SCHOOLS = ["clus1.poststrat", "clus1.rake", "clus1.cal.raking", "strat.rake"]
REGION = ["base", "base_nofpc", "rake3", "rake2", "post40", "cal_raking"]
SHARE_INTERVALS = ["srs_fpc", "strat_fpc", "clus1_fpc", "strat_nofpc"]


def agrees(got: float, wanted: str, tolerance: float) -> bool:
    return not wanted or got == pytest.approx(float(wanted), rel=tolerance, abs=1e-15)


def estimate(rows, design, statistic, row) -> Estimate:
    """The estimate that a row of results is about: item "b01", "l01=3", "sch.wide=Yes", "stypeE", "yes", "enroll"."""
    item, level, fpc = row["item"], row["level"], {"fpc": True}
    by = domains(design, *grouping(rows, row["domain"]))
    if statistic.startswith("total"):
        values = (rows["sch.wide"] == "Yes").astype(float) if item == "yes" else number(rows[item])
        return totals(by, values, **fpc).at(level)
    name, category = next(
        (
            (name, item[len(name) :].strip("="))
            for name in ("sch.wide", "stype", "l01", "l10", "l30")
            if item.startswith(name)
        ),
        (item, "1" if item.startswith("b") else ""),
    )
    if not category:
        return means(by, number(rows[name])).at(level)
    answered = rows[name] != ""
    categories = sorted(set(rows[name][answered]))
    codes = np.where(answered, np.searchsorted(categories, rows[name]), -1)
    return proportions(by, codes, categories).at(level, category)


def check(case, rows, design, statistic, tolerance) -> None:
    found = expected(case)
    assert found
    for row in found:
        got = estimate(rows, design, statistic, row)
        assert agrees(got.value, row["est"], min(tolerance, 1e-9)), row
        assert agrees(got.se, row["se"], tolerance), row
        assert agrees(got.deff, row["deff"], tolerance), row
        assert "region" not in case or not row["n"] or got.n == int(row["n"]), row  # schools: R gives the rows
        assert got.n < len(rows["stype" if "stype" in rows else "id"]) or not row["df"] or got.df == int(row["df"]), row
        half = quantile_t(int(row["df"] or 1)) * got.se  # R's df are those of the whole design, also with gaps
        assert agrees(got.value - half, row["lo"], tolerance), row
        assert agrees(got.value + half, row["hi"], tolerance), row


@pytest.mark.parametrize("statistic", ["mean", "mean.by", "prop", "prop.by", "total", "total.by"])
@pytest.mark.parametrize("name", SCHOOLS)
def test_school_designs(name, statistic):
    check(f"{name}.{statistic}", *school_design(name), statistic, 1e-10)


@pytest.mark.parametrize("statistic", ["mean", "mean.by", "total"])
@pytest.mark.parametrize("name", WEIGHTED_SCHOOLS)
def test_weighted_schools(name, statistic):
    check(f"{name}.{statistic}", *school_design(name), statistic, 1e-8)


@pytest.mark.slow
@pytest.mark.parametrize("weighting", REGION)
def test_region(weighting):
    rows, design = region_design(1, weighting)
    tolerance = 1e-10 if weighting.startswith("base") else 1e-8
    check(f"region.{weighting}.mean", rows, design, "mean", tolerance)
    check(f"region.{weighting}.mean.by", rows, design, "mean.by", tolerance)


@pytest.mark.slow
@pytest.mark.parametrize("weighting", ["base", "rake3"])
def test_categories_of_the_region(weighting):
    rows, design = region_design(1, weighting)
    check(f"region.{weighting}.prop.by", rows, design, "prop.by", 1e-10 if weighting == "base" else 1e-8)


def test_design_effect_where_three_scores_are_answered():
    rows, design = region_design(1, "base")
    scores = {name: number(rows[name]) for name in ("s01", "s05", "s10")}
    answered = ~np.isnan(np.sum(list(scores.values()), axis=0))
    for row in expected("region.base.deff.mean"):
        got = means(domains(design), np.where(answered, scores[row["item"]], np.nan)).at()
        assert agrees(got.value, row["est"], 1e-10)
        assert agrees(got.se, row["se"], 1e-10)
        assert agrees(got.deff, row["deff"], 1e-10)


@pytest.mark.parametrize("method", ["beta", "logit"])
@pytest.mark.parametrize("name", SHARE_INTERVALS)
def test_share_intervals_of_schools(name, method):
    rows, design = school_design(name)
    for row in expected(f"{name}.ciprop.{method}"):
        check_share_interval(estimate(rows, design, "prop", row), row, method, len(rows["pw"]), 1e-7)


@pytest.mark.parametrize("method", ["beta", "logit"])
def test_share_intervals_of_school_types(method):
    rows, design = school_design("strat_fpc")
    codes, labels = grouping(rows, "stype")
    for row in expected(f"strat_fpc.ciprop.by.{method}"):
        got = proportions(domains(design, codes, labels), coded(rows["awards"])[0], ["No", "Yes"]).at(
            row["level"], "Yes"
        )
        check_share_interval(got, row, method, got.n, 1e-7)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["beta", "logit"])
def test_share_intervals_of_the_region(method):
    rows, design = region_design(1, "rake3")
    for row in expected(f"region.rake3.ciprop.{method}"):
        check_share_interval(estimate(rows, design, "prop", row), row, method, len(rows["id"]), 1e-7)


def check_share_interval(got, row, method, n, tolerance) -> None:
    """R's beta takes n = all rows of a calibrated design; its logit is fitted iteratively, hence the tolerance."""
    variance, df = got.se**2, int(row["df"])
    assert got.df == df
    if method == "beta":
        lower, upper = korn_graubard(got.value, effective_n(got.value, variance, n, df, 1.0))
    else:
        lower, upper = logit(got.value, variance, 1.0, df)
    assert agrees(float(lower), row["lo"], tolerance), row
    assert agrees(float(upper), row["hi"], tolerance), row


@pytest.mark.slow
def test_change_between_waves():
    (rows, first), (later, second) = region_design(1, "rake3"), region_design(2, "rake3")
    for row in expected("region.wavediff.rake3"):
        waves = []
        for source, design in ((rows, first), (later, second)):
            values = number(source[row["item"]])
            waves.append(means(domains(design, *grouping(source, row["domain"])), values))
        got = change_between(*waves).at(row["level"])
        # R raked to an absolute epsilon; a difference near 0 keeps fewer digits than its parts
        assert got.value == pytest.approx(float(row["est"]), abs=1e-8 * float(row["se"]) + 1e-11)
        assert agrees(got.se, row["se"], 1e-8)
        normal = float(quantile_t(np.inf))
        assert got.value - normal * got.se == pytest.approx(float(row["lo"]), abs=1e-8)
        assert got.value + normal * got.se == pytest.approx(float(row["hi"]), abs=1e-8)


@pytest.mark.parametrize("name", WEIGHTED_SCHOOLS)
def test_weights_of_schools(name):
    stored = table("api_weights")
    wanted = number(stored["weight"][stored["case"] == name])
    np.testing.assert_allclose(school_weights(name).final, wanted, rtol=1e-8)


@pytest.mark.parametrize("weighting", ["rake3", "rake2", "post40"])
def test_weights_of_the_region(weighting):
    np.testing.assert_allclose(
        region_weights(1, weighting).final, number(table("region_weights")[weighting]), rtol=1e-8
    )


def test_all_stored_results_are_compared():
    statistics = ("mean", "mean.by", "prop", "prop.by", "total", "total.by")
    compared = {f"{name}.{statistic}" for name in SCHOOLS for statistic in statistics}
    compared |= {f"{name}.{statistic}" for name in WEIGHTED_SCHOOLS for statistic in ("mean", "mean.by", "total")}
    compared |= {f"region.{weighting}.{statistic}" for weighting in REGION for statistic in ("mean", "mean.by")}
    compared |= {
        f"{name}.ciprop.{method}" for name in [*SHARE_INTERVALS, "region.rake3"] for method in ("beta", "logit")
    }
    compared |= {f"strat_fpc.ciprop.by.{method}" for method in ("beta", "logit")}
    compared |= {"region.base.prop.by", "region.rake3.prop.by", "region.base.deff.mean", "region.wavediff.rake3"}
    assert set(table("estimates")["case"]) == compared
