"""The whole protection of a round: passes its own attack, and is refused when a hidden number is shown after all."""

from dataclasses import replace

import numpy as np
import pytest

from surveystats.disclosure import Form, Reason, Thresholds, protect
from surveystats.disclosure.attack import attack
from surveystats.disclosure.tests.examples import region

FEW = [("one", 5), ("one", 2), ("many", 6), ("sums", 6), ("region", 4)]


@pytest.fixture(scope="module")
def tables():
    return region(np.random.default_rng(5), questions=FEW)


@pytest.fixture(scope="module")
def protected(tables):
    return protect(tables)


@pytest.mark.slow
def test_nothing_is_recovered(protected):
    assert protected.audit.recovered == 0
    assert protected.audit.values > protected.audit.cells / 2


@pytest.mark.slow
def test_protected_and_too_few_look_alike(protected):
    hidden = [cell for *_, cell in protected if cell.form is Form.HIDDEN]
    assert {cell.reason for cell in hidden} >= {Reason.TOO_FEW, Reason.SECONDARY, Reason.REGION_ONLY}
    assert len({cell.public for cell in hidden}) == 1


@pytest.mark.slow
def test_showing_a_hidden_number_is_refused(tables, protected):
    hidden = np.argwhere(protected.items[0].shown.form == Form.HIDDEN)
    refused = 0
    for g, j in hidden[:: max(len(hidden) // 12, 1)]:
        shown = [item.shown for item in protected.items]
        form = shown[0].form.copy()
        form[g, j] = Form.VALUE
        shown[0] = replace(shown[0], form=form)
        refused += not attack(tables, shown, Thresholds()).passed
    assert refused >= 10
