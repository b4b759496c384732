"""What titles and names of results are made of, without a database."""

import pytest
from django.utils.translation import override

from highfive.public.rules.open_data import group_order
from highfive.public.rules.results import Against, against_whole, question_of, shared_title, title_against, traits


@pytest.mark.parametrize(("code", "question"), [("lonely", "lonely"), ("lonely.4", "lonely"), ("joys.nature", "joys")])
def test_an_option_belongs_to_its_question(code: str, question: str) -> None:
    assert question_of(code) == question


def test_traits_of_a_group() -> None:
    assert [traits(group) for group in ("all", "sex=man", "age=65+,sex=man")] == [(), ("sex",), ("age", "sex")]


@pytest.mark.parametrize(
    ("titles", "shared", "left"),
    [
        (["Joy: nature", "Joy: people"], "Joy", ["nature", "people"]),
        (["How often? – never", "How often? – now"], "How often?", ["never", "now"]),
        (["Home: safe – very", "Home: safe – fairly"], "Home: safe", ["very", "fairly"]),
        (["Nature", "Nation"], "", ["Nature", "Nation"]),
        (["Joy: nature"], "Joy", ["nature"]),
    ],
)
def test_what_titles_share_is_said_once(titles: list[str], shared: str, left: list[str]) -> None:
    assert shared_title(titles) == (shared, left)


@pytest.mark.parametrize(
    ("verdicts", "title"),
    [
        ({}, "Lonely"),
        ({"A": "unclear"}, "Differences between the municipalities may be due to chance"),
        ({"A": "higher", "B": "unclear"}, "The share is higher A than here"),
        ({"A": "lower", "B": "lower"}, "The share is lower A and B than here"),
        ({"A": "higher", "B": "lower"}, "The share is higher A and lower B than here"),
    ],
)
def test_a_title_names_only_what_is_clear(verdicts: dict[str, str], title: str) -> None:
    with override("en"):
        assert title_against(against_whole(list(verdicts.items()), "here"), "areas", "Lonely", "en") == title


def test_nothing_tested_claims_nothing() -> None:
    assert title_against(Against("here"), "areas", "Lonely", "en") == "Lonely"


def test_everybody_comes_before_groups_and_single_traits_before_crossed() -> None:
    groups = ["age=65+,sex=man", "sex=man", "all", "age=65+"]
    assert sorted(groups, key=group_order) == ["all", "age=65+", "sex=man", "age=65+,sex=man"]
