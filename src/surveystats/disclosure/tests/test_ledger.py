"""What was told before counts."""

import numpy as np
import pytest

from surveystats.disclosure import Ledger, Thresholds, protect
from surveystats.disclosure.attack import attack
from surveystats.disclosure.tests.examples import region
from surveystats.errors import SurveyStatsError


def test_two_counts_that_differ_by_a_few_are_refused():
    ledger = (
        Ledger().tell("respondents", {"municipality": "583"}, 113).tell("respondents", {"municipality": "583"}, 116)
    )
    with pytest.raises(SurveyStatsError, match="113 and 116"):
        ledger.refuse_differences(4)


def test_equal_counts_and_far_ones_pass():
    ledger = Ledger().tell("respondents", {}, 113).tell("respondents", {}, 113).tell("respondents", {}, 118)
    ledger.refuse_differences(4)
    assert len(ledger.differences(5)) == 2


def test_a_rate_tells_a_count():
    told = Ledger().tell_rate("respondents", {}, 28, 950).told[0]
    assert (told.low, told.high) == (262, 270)


def test_labels_outside_the_lattice_are_no_knowledge():
    lattice = region(np.random.default_rng(1), questions=[]).lattice
    ledger = Ledger().tell("respondents", {"channel": "paper"}, 9).tell("respondents", {"municipality": "583"}, 99)
    counts = ledger.counts(lattice)
    assert [count.members.sum() for count in counts] == [9]


@pytest.mark.slow
def test_a_told_number_of_withheld_answers_is_found_out():
    tables = region(np.random.default_rng(3), questions=[("one", 3)])
    shown = [item.shown for item in protect(tables).items]
    assert attack(tables, shown, Thresholds()).passed
    item = tables.items[0]
    group = next(g for g, n in enumerate(tables.lattice.withheld_members @ item.n) if n > 0)
    labels = tables.lattice.withheld[group].parts
    n = float(tables.lattice.withheld_members[group] @ item.n)
    findings = attack(tables, shown, Thresholds(), Ledger().tell("respondents", labels, n))
    assert {finding.kind for finding in findings.recovered} == {"rounded base"}
