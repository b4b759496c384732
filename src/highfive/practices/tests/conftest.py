"""What tests of practices share: an entry as a person would write it."""

from typing import Any

import pytest

from highfive.core.models import Person, Region
from highfive.practices import actions
from highfive.practices.models import Practice


@pytest.fixture
def make_practice(region: Region, cast: dict[str, Person]) -> Any:
    """make_practice("Kyläkahvila", status="shared", **content) -> an entry in the given status."""

    def make(name: str = "Kyläkahvila", status: str = "draft", **content: Any) -> Practice:
        by = content.pop("by", cast["aino"])
        content = {"core_idea": {"fi": "Kylän väki juo kahvit yhdessä."}, "for_whom": {"fi": "Kyläläisille."}} | content
        practice = actions.create_practice(region=content.pop("region", region), by=by, names={"fi": name}, **content)
        for to in {"draft": (), "shared": ("shared",), "public": ("shared", "public")}[status]:
            actions.move_practice(practice=practice, to=to, by=by)
        practice.refresh_from_db()
        return practice

    return make
