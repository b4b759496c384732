"""Posted values: read into canonical answers, refused in words, never lost."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from highfive.core.rules import Refused
from highfive.surveys.rules.answering import read_answer, read_page
from highfive.surveys.rules.expressions import parse
from highfive.surveys.rules.questionnaire import Option, Page, Question, Questionnaire

TODAY = date(2026, 11, 24)
OPTIONS = tuple(Option(name, {"fi": name}) for name in ("a", "b", "c", "nothing"))
KINDS = ("select_one", "select_multiple", "text", "integer", "decimal", "date")


def question(kind: str, **fields: Any) -> Question:
    return Question("q", kind, {"fi": "?"}, options=OPTIONS if kind.startswith("select") else (), **fields)


@pytest.mark.parametrize(
    ("kind", "posted", "answer"),
    [
        ("select_one", ["b"], "b"),
        ("select_one", [], ""),
        ("select_multiple", ["c", "a", "c"], ["a", "c"]),
        ("select_multiple", [""], []),
        ("integer", [" 1 200 "], "1200"),
        ("integer", ["−5"], "-5"),
        ("integer", ["007"], "7"),
        ("decimal", ["12,50"], "12.5"),
        ("decimal", ["3"], "3"),
        ("date", ["24.11.2026"], "2026-11-24"),
        ("date", ["2026-2-1"], "2026-02-01"),
        ("text", ["  Hei\r\nmaailma\x00 "], "Hei\nmaailma"),
        ("text", ["   "], ""),
    ],
)
def test_what_people_post_is_read(kind: str, posted: list[str], answer: object) -> None:
    assert read_answer(question(kind), posted) == answer


@pytest.mark.parametrize(
    ("kind", "posted", "code"),
    [
        ("select_one", ["z"], "option"),
        ("select_multiple", ["a", "z"], "option"),
        ("integer", ["1.5"], "integer"),
        ("integer", ["9" * 5000], "integer"),
        ("decimal", ["1e5"], "decimal"),
        ("decimal", ["nan"], "decimal"),
        ("date", ["30.2.2026"], "date"),
        ("date", ["eilen"], "date"),
        ("text", ["x" * 11], "length"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(kind: str, posted: list[str], code: str) -> None:
    with pytest.raises(Refused) as raised:
        read_answer(question(kind, max_length=10), posted)
    assert (raised.value.refusal.code, raised.value.refusal.status) == (code, 422)
    assert raised.value.refusal.message


@pytest.mark.slow
@settings(deadline=None)
@given(st.sampled_from(KINDS), st.lists(st.text(max_size=30), max_size=4))
def test_anything_may_be_posted(kind: str, posted: list[str]) -> None:
    try:
        answer = read_answer(question(kind), posted)
    except Refused:
        return
    assert read_answer(question(kind), answer if isinstance(answer, list) else [answer]) == answer


HOLDER = Page(
    "both",
    (
        Question(
            "joys",
            "select_multiple",
            {"fi": "?"},
            options=OPTIONS,
            constraint=parse("not(selected(., 'nothing') and count-selected(.) > 1)"),
            constraint_messages={"fi": "Joko tai.", "sv": "Antingen eller."},
        ),
        Question("age", "integer", {"fi": "?"}, constraint=parse(". >= 18 or ${joys} = ''")),
        Question("why", "text", {"fi": "?"}, relevant=parse("selected(${joys}, 'a')")),
    ),
)
FORM = Questionnaire(
    "t", {}, ("fi",), (HOLDER, Page("after", (Question("after", "text", {"fi": "?"}, relevant=parse("${age} > 20")),)))
)


def read(posted: dict[str, list[str]], answers: dict[str, Any] | None = None, language: str = "fi") -> Any:
    return read_page(FORM, HOLDER, posted, answers or {}, language=language, today=TODAY)


def test_a_page_is_read_whole_and_earlier_answers_stay() -> None:
    result = read({"joys": ["b"], "age": ["30"]}, {"after": "x"})
    assert result.answers == {"joys": ["b"], "age": "30", "after": "x"}
    assert result.refusals == {}


def test_a_limit_is_refused_in_the_forms_own_words_and_keeps_what_was_typed() -> None:
    result = read({"joys": ["a", "nothing"], "age": ["x1"]}, language="sv")
    assert result.refusals["joys"].message == "Antingen eller."
    assert read({"joys": ["a", "nothing"]}, language="fi-simple").refusals["joys"].message == "Joko tai."
    assert result.refusals["age"].code == "integer"
    assert result.typed == {"joys": ["a", "nothing"], "age": ["x1"], "why": []}


def test_a_limit_may_look_at_other_answers_and_a_skipped_question_breaks_none() -> None:
    assert read({"age": ["12"]}).refusals == {}
    assert read({"joys": ["b"], "age": ["12"]}).refusals["age"].code == "constraint"
    assert read({"joys": ["b"], "age": [""]}).refusals == {}


def test_skipping_removes_and_what_became_irrelevant_goes() -> None:
    result = read({"joys": [], "age": ["19"]}, {"joys": ["a"], "age": "30", "why": "x", "after": "y"})
    assert result.answers == {"age": "19"}


def test_what_an_answer_reveals_on_the_same_page_is_told_once() -> None:
    assert read({"joys": ["a"], "age": []}).revealed == ("why",)
    assert read({"joys": ["a"], "age": [], "why": ["x"]}, {"joys": ["a"]}).revealed == ()


def test_nonsense_in_a_question_that_is_not_asked_is_no_matter() -> None:
    page = Page("p", (*HOLDER.questions[:1], Question("n", "integer", {"fi": "?"}, relevant=parse("${joys} != ''"))))
    form = Questionnaire("t", {}, ("fi",), (page,))
    assert read_page(form, page, {"n": ["nonsense"]}, {}, language="fi", today=TODAY).refusals == {}
