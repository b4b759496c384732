"""Agreement with svy, a second implementation, on the same data in the same run."""

import numpy as np
import polars
import pytest
import svy

from surveystats import Domains, domains, means, proportion_differences, proportions, rake
from surveystats.tests.stored import (
    coded,
    number,
    region_design,
    region_margins,
    region_people,
    region_weights,
    school_design,
    table,
)

ITEMS = ["b01", "b05", "b10", "b15", "b20"]


def region_sample(tol: float = 1e-12, **options: object) -> svy.Sample:
    """The region's first wave raked by svy to municipality, sex and age."""
    rows, people = table("region_wave1"), region_people()
    frame = polars.DataFrame(
        {name: rows[name].astype(str) for name in ("muni", "sex", "age")}
        | {name: number(rows[name]) for name in (*ITEMS, "s01", "N_stratum")}
        | {"base": region_weights(1, "rake3").base}
    ).with_columns(polars.col(name).fill_nan(None) for name in (*ITEMS, "s01"))
    sums = {"muni": people.sum(axis=(1, 2)), "sex": people.sum(axis=(0, 2)), "age": people.sum(axis=(0, 1))}
    controls = {name: dict(zip(coded(rows[name])[1], total, strict=True)) for name, total in sums.items()}
    sample = svy.Sample(frame, svy.Design(stratum="muni", wgt="base", pop_size="N_stratum"))
    return sample.weighting.rake(controls=controls, tol=tol, max_iter=500, **options)


def region_groups(name: str) -> tuple[Domains, dict[str, np.ndarray]]:
    rows, design = region_design(1, "rake3")
    return domains(design, *coded(rows[name])), rows


def answers(rows: dict[str, np.ndarray], item: str) -> np.ndarray:
    return np.where(rows[item] == "", -1, rows[item] == "1").astype(int)


@pytest.mark.slow
@pytest.mark.parametrize("group", ["muni", "sex", "age"])
def test_raked_shares_with_wilson_and_beta_limits_and_design_effect(group):
    sample, (by, rows) = region_sample(), region_groups(group)
    for svy_method, method in (("wilson", "wilson"), ("beta", "korn_graubard"), ("logit", "logit")):
        theirs = sample.estimation.prop(ITEMS, by=group, ci_method=svy_method, deff="wor", drop_nulls=True)
        for item, estimates in zip(ITEMS, theirs, strict=True):
            ours = proportions(by, answers(rows, item), ["0.0", "1.0"], interval=method)
            for their in estimates.estimates:
                own = ours.at(their.by_level[0], str(their.y_level))
                found = (own.value, own.se, own.lower, own.upper, own.deff)
                wanted = (their.est, their.se, their.lci, their.uci, their.deff)
                assert found == pytest.approx(wanted, rel=1e-8)
                assert (own.df, own.n) == (their.df, their.n)


@pytest.mark.slow
@pytest.mark.parametrize("group", ["muni", "age"])
def test_differences_between_groups_have_their_covariance(group):
    sample, (by, rows) = region_sample(), region_groups(group)
    pairs = [(left, right) for left in by.labels for right in by.labels if left < right]
    for item in ITEMS:
        theirs = sample.estimation.mean(item, by=group, drop_nulls=True)
        place = {estimate.by_level[0]: number_ for number_, estimate in enumerate(theirs.estimates)}
        matrix = np.asarray(theirs.covariance)
        ours = proportion_differences(by, answers(rows, item), ["no", "yes"], pairs)
        for r, (left, right) in enumerate(pairs):
            i, j = place[left], place[right]
            variance = matrix[i, i] + matrix[j, j] - 2 * matrix[i, j]
            assert ours.at(r, "yes").se == pytest.approx(np.sqrt(variance), rel=1e-8)
            difference = theirs.estimates[i].est - theirs.estimates[j].est
            assert ours.at(r, "yes").value == pytest.approx(difference, rel=1e-7, abs=1e-11)


@pytest.mark.slow
def test_trimming_inside_raking_meets_the_same_margins_and_limits():
    rows = table("region_wave1")
    own = rake(region_weights(1, "rake3").base, region_margins(rows, "rake3"), limits=(0.4, 2.0))
    mean = own.final.mean()
    trimming = svy.TrimConfig(lower=0.4 * mean, upper=2.0 * mean, redistribute=False, max_iter=500)
    theirs = region_sample(tol=1e-7, trimming=trimming)._data["rk_wgt"].to_numpy()
    assert own.trimmed
    for weights in (own.final, theirs):
        assert weights.min() >= 0.4 * mean * (1 - 1e-6)
        assert weights.max() <= 2.0 * mean * (1 + 1e-6)
    np.testing.assert_allclose(own.final, theirs, rtol=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "options"), [
    ("srs_nofpc", {}),
    ("srs_fpc", {"pop_size": "fpc"}),
    ("strat_fpc", {"stratum": "stype", "pop_size": "fpc"}),
    ("strat_nofpc", {"stratum": "stype"}),
    ("clus1_fpc", {"psu": "dnum", "pop_size": "fpc"}),
    ("clus1_nofpc", {"psu": "dnum"}),
    ("clus2_wr", {"psu": "dnum"}),
])  # fmt: skip
def test_school_designs(name, options):
    rows, design = school_design(name)
    size = number(rows["fpc" if "fpc" in rows else "fpc1"])
    frame = polars.DataFrame(
        {column: rows[column].astype(str) for column in ("stype", "sch.wide", "awards")}
        | {"dnum": rows.get("dnum", rows["stype"]).astype(str), "pw": number(rows["pw"]), "fpc": size}
        | {"api00": number(rows["api00"])}
    )
    sample = svy.Sample(frame, svy.Design(wgt="pw", **options))
    by = domains(design, *coded(rows["awards"]))
    ours = means(by, number(rows["api00"]))
    for their in sample.estimation.mean("api00", by="awards").estimates:
        own = ours.at(their.by_level[0])
        assert (own.value, own.se, own.lower, own.upper) == pytest.approx(
            (their.est, their.se, their.lci, their.uci), rel=1e-10
        )
        assert own.df == their.df
