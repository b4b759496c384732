"""Going through a questionnaire: skips, endings, the way back, and that every way ends."""

import itertools
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highfive.surveys.rules.expressions import parse
from highfive.surveys.rules.navigation import (
    calculated,
    cleaned,
    ending,
    first_page,
    next_page,
    previous_page,
    progress,
    relevant_pages,
    resumed_page,
)
from highfive.surveys.rules.questionnaire import Option, Page, Question, Questionnaire

TODAY = date(2026, 11, 24)
YES_NO = tuple(Option(name, {"fi": name}) for name in ("yes", "no"))


def choice(name: str, relevant: str = "", **fields: Any) -> Question:
    return Question(
        name, "select_one", {"fi": name}, options=YES_NO, relevant=parse(relevant) if relevant else None, **fields
    )


def asked(*questions: Question, calculations: tuple[Question, ...] = ()) -> Questionnaire:
    pages = tuple(Page(question.name, (question,)) for question in questions)
    return Questionnaire("test", {"fi": "Testi"}, ("fi",), pages, calculations)


FORM = asked(
    choice("a"),
    Question("bye", "note", {"fi": "Kiitos"}, role="end", relevant=parse("${a} = 'no'")),
    choice("b", "${a} != 'no'"),
    choice("c", "${b} = 'yes'"),
    choice("d", "${c} = 'yes' or ${b} = 'no'"),
)


def names(questionnaire: Questionnaire, answers: dict[str, Any]) -> list[str]:
    return [page.name for page in relevant_pages(questionnaire, answers, today=TODAY)]


def test_pages_follow_the_answers() -> None:
    assert names(FORM, {}) == ["a", "b"]
    assert names(FORM, {"a": "yes", "b": "yes"}) == ["a", "b", "c"]
    assert names(FORM, {"a": "yes", "b": "yes", "c": "yes"}) == ["a", "b", "c", "d"]
    assert next_page(FORM, {"b": "no"}, "b", today=TODAY).name == "d"
    assert previous_page(FORM, {"b": "no"}, "d", today=TODAY).name == "b"
    assert previous_page(FORM, {}, "a", today=TODAY) is None
    assert next_page(FORM, {"b": "no"}, "d", today=TODAY) is None
    assert first_page(FORM, {}, today=TODAY).name == "a"
    assert next_page(FORM, {}, "not here", today=TODAY).name == "a"


def test_an_answer_that_became_irrelevant_goes_and_takes_others_with_it() -> None:
    answers = {"a": "yes", "b": "no", "c": "yes", "d": "no", "stranger": "x"}
    assert cleaned(FORM, answers, today=TODAY) == {"a": "yes", "b": "no", "d": "no"}
    assert cleaned(FORM, {**answers, "a": "no"}, today=TODAY) == {"a": "no"}
    assert cleaned(FORM, {**answers, "b": ""}, today=TODAY) == {"a": "yes"}


def test_what_depends_on_a_blank_stays_when_the_other_goes() -> None:
    form = asked(choice("a"), choice("b", "${a} = 'yes'"), choice("c", "not(${b} = 'yes')"))
    assert cleaned(form, {"a": "no", "b": "yes", "c": "yes"}, today=TODAY) == {"a": "no", "c": "yes"}


def test_a_condition_that_looks_ahead_follows_what_goes_later() -> None:
    form = asked(choice("a", "${c} = 'yes'"), choice("b"), choice("c", "${b} = 'yes'"))
    assert cleaned(form, {"a": "yes", "b": "no", "c": "yes"}, today=TODAY) == {"b": "no"}


def test_an_ending_note_ends() -> None:
    answers = {"a": "no", "b": "yes"}
    assert ending(FORM, answers, today=TODAY).name == "bye"
    assert names(FORM, answers) == ["a", "bye"]
    assert next_page(FORM, answers, "a", today=TODAY).name == "bye"
    assert next_page(FORM, answers, "bye", today=TODAY) is None
    assert ending(FORM, {"a": "yes"}, today=TODAY) is None


def test_progress_and_resuming() -> None:
    answers = {"a": "yes", "b": "yes", "c": "yes"}
    assert (progress(FORM, answers, "c", today=TODAY).number, progress(FORM, answers, "c", today=TODAY).total) == (3, 4)
    assert progress(FORM, answers, "a", today=TODAY).percent == 0
    assert progress(FORM, answers, "d", today=TODAY).percent == 75
    assert resumed_page(FORM, answers, "c", today=TODAY).name == "c"
    assert resumed_page(FORM, {"b": "no"}, "c", today=TODAY).name == "d"
    assert resumed_page(FORM, {}, "d", today=TODAY).name == "b"
    assert resumed_page(FORM, {}, "not here", today=TODAY).name == "a"


def test_calculations_come_in_order_and_conditions_see_them() -> None:
    sums = (
        Question("two", "calculate", calculation=parse("number(${n}) * 2")),
        Question("four", "calculate", calculation=parse("${two} + ${two}")),
        Question("none", "calculate", calculation=parse("'x'"), relevant=parse("${n} = 'never'")),
    )
    form = asked(Question("n", "integer", {"fi": "n"}), choice("big", "${four} > 10"), calculations=sums)
    assert calculated(form, {"n": "3"}, today=TODAY) == {"two": "6", "four": "12", "none": ""}
    assert names(form, {"n": "3"}) == ["n", "big"]
    assert cleaned(form, {"n": "2", "big": "yes"}, today=TODAY) == {"n": "2"}


# --- any form, any answers: going on ends, going back returns --------------------------------------------------------

NAMES = ("p", "q", "r", "s", "t")
conditions = st.one_of(
    st.just(""),
    st.builds(
        "${{{}}} {} '{}'".format, st.sampled_from(NAMES), st.sampled_from(["=", "!="]), st.sampled_from(["yes", "no"])
    ),
)
forms = st.lists(conditions, min_size=5, max_size=5).map(
    lambda each: asked(*(choice(name, condition) for name, condition in zip(NAMES, each, strict=True)))
)
some_answers = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["yes", "no"]))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(forms, some_answers, st.lists(st.sampled_from(["yes", "no", ""]), min_size=5, max_size=5))
def test_going_on_always_ends_even_when_conditions_point_at_each_other(
    form: Questionnaire, answers: dict[str, str], given_: list[str]
) -> None:
    answers = cleaned(form, answers, today=TODAY)
    page, seen = first_page(form, answers, today=TODAY), []
    while page:
        assert page.name not in seen
        seen.append(page.name)
        answers = cleaned(form, {**answers, page.name: given_[len(seen) - 1]}, today=TODAY)
        assert 1 <= progress(form, answers, page.name, today=TODAY).number <= 5 or not names(form, answers)
        page = next_page(form, answers, page.name, today=TODAY)
    way = names(form, answers)
    assert cleaned(form, answers, today=TODAY) == answers
    for before, after in itertools.pairwise(way):
        assert next_page(form, answers, before, today=TODAY).name == after
        assert previous_page(form, answers, after, today=TODAY).name == before
