"""A conversation under a row, as any room opens one."""

import pytest

from highfive.comments import actions
from highfive.comments.models import Thread


@pytest.fixture
def thread(region, cast) -> Thread:
    return actions.open_thread(region=region, title={"fi": "Kyläkahvila", "en": "Village café"}, address="/hankkeet/")
