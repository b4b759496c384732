"""Honest small numbers: weights, estimates, intervals, change, gaps and disclosure; arrays in, frozen dataclasses out.

From answers to a number:

    muni = crossed_margin("municipality x age", muni_codes, munis, age_codes, ages, people)   people (munis, ages)
    sex = margin("sex", sex_codes, ("F", "M"), people_by_sex)
    weights = weigh(base_weights(muni_codes, muni_sizes), [muni, sex])   merges small cells, rakes, trims; tells all
    design = survey_design(weights, muni_codes, stratum_sizes=muni_sizes)
    by_sex = domains(design, sex_codes, ("F", "M"))                         once per grouping
    shares = proportions(by_sex, item_codes, ("no", "yes"))                 once per item
    shares.at("F", "yes")                                                   Estimate(...) or TooFew(n)

Codes are integers from 0, with -1 for unknown or not answered; numbers use NaN for not answered. Shares are 0..1.
Nothing here rounds or hides for publication: that is the work of `surveystats.disclosure`.
Open (uncoded) answers: `open_proportions`, which has no interval.
"""

from surveystats.change import (
    Difference,
    Differences,
    change_between,
    clear_differences,
    mean_differences,
    proportion_differences,
)
from surveystats.design import Design, survey_design
from surveystats.errors import RakingError, SurveyStatsError
from surveystats.estimates import (
    Domains,
    Estimate,
    Estimates,
    OpenShares,
    TooFew,
    domains,
    means,
    open_proportions,
    proportions,
    scores,
    totals,
)
from surveystats.gaps import Gap, Quality, Verdict, gaps, quality
from surveystats.weighting import (
    Margin,
    Merge,
    Weights,
    base_weights,
    crossed_margin,
    kish_effect,
    limits_around,
    margin,
    merge_small_cells,
    rake,
    weigh,
)

__all__ = [
    "Design",
    "Difference",
    "Differences",
    "Domains",
    "Estimate",
    "Estimates",
    "Gap",
    "Margin",
    "Merge",
    "OpenShares",
    "Quality",
    "RakingError",
    "SurveyStatsError",
    "TooFew",
    "Verdict",
    "Weights",
    "base_weights",
    "change_between",
    "clear_differences",
    "crossed_margin",
    "domains",
    "gaps",
    "kish_effect",
    "limits_around",
    "margin",
    "mean_differences",
    "means",
    "merge_small_cells",
    "open_proportions",
    "proportion_differences",
    "proportions",
    "quality",
    "rake",
    "scores",
    "survey_design",
    "totals",
    "weigh",
]
