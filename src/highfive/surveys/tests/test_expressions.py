"""Expressions: agreement with an XPath 1.0 engine on random expressions, and what forms add to it."""

import math
import re
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from highfive.core.rules import Refused
from highfive.surveys.rules.expressions import Ast, both, evaluate, holds, parse, references

TODAY = date(2026, 11, 24)
# Numbers are sums of powers of two and divisions are by two, for libxml2 writes 1 div 3 with 15 digits and not, as the
# recommendation says, with all it takes.
VALUES = {"a": "", "b": "5", "c": "x", "d": "x y", "e": "-2.5", "f": "word"}


def value(source: str, own: object = "", **values: object) -> object:
    return evaluate(parse(source), values, today=TODAY, own=own)


# --- the oracle: libxml2 evaluates the same text, with ${x} as string(/data/x) ------------------------------------


def _selected(_context: object, chosen: str, option: str) -> bool:
    return option.strip() in chosen.split()


DATA = etree.fromstring("<data>" + "".join(f"<{name}>{text}</{name}>" for name, text in VALUES.items()) + "</data>")
FORMS = {
    (None, "selected"): _selected,
    (None, "count-selected"): lambda _context, chosen: float(len(chosen.split())),
    (None, "if"): lambda _context, test, yes, no: (
        yes if test and not (isinstance(test, float) and math.isnan(test)) else no
    ),
    (None, "coalesce"): lambda _context, first, second: first or second,
    (None, "regex"): lambda _context, text, pattern: re.fullmatch(pattern, text) is not None,
}


def oracle(source: str) -> object:
    xpath = re.sub(r"\$\{(\w+)\}", r"string(/data/\1)", source)
    return etree.XPathEvaluator(DATA, extensions=FORMS)(xpath)


numbers = st.sampled_from(["0", "1", "2", "3.5", ".5", "10", "number('')", "number(${b})", "count-selected(${d})"])
texts = st.sampled_from(["''", "'x'", '"5"', "' 5 '", "'-'", "'x y'", *(f"${{{name}}}" for name in VALUES)])
truths = st.sampled_from(["true()", "false()", "selected(${d}, 'y')", "selected(${a}, 'x')", "regex(${f}, '[a-z]+')"])


def _wider(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "mod", "and", "or"])
    return st.one_of(
        st.tuples(pair, operators).map(lambda both_: f"({both_[0][0]} {both_[1]} {both_[0][1]})"),
        st.tuples(pair, operators).map(lambda both_: f"{both_[0][0]} {both_[1]} {both_[0][1]}"),
        inner.map(lambda one: f"not({one})"),
        inner.map(lambda one: f"({one} div 2)"),
        inner.map(lambda one: f"({one} div 0)"),
        inner.map(lambda one: f"-{one}" if one[0] != "-" else one),
        inner.map(lambda one: f"string({one})"),
        inner.map(lambda one: f"boolean({one})"),
        inner.map(lambda one: f"string-length({one})"),
        pair.map(lambda two: f"concat({two[0]}, {two[1]})"),
        pair.map(lambda two: f"contains({two[0]}, {two[1]})"),
        pair.map(lambda two: f"starts-with({two[0]}, {two[1]})"),
        pair.map(lambda two: f"coalesce(string({two[0]}), string({two[1]}))"),
        st.tuples(inner, inner, inner).map(lambda three: f"if({three[0]}, {three[1]}, {three[2]})"),
    )


expressions = st.recursive(st.one_of(numbers, texts, truths), _wider, max_leaves=8)


@pytest.mark.slow
@settings(max_examples=800, deadline=None)
@given(expressions)
def test_values_are_those_of_an_xpath_engine(source: str) -> None:
    assume(len(source) < 1500)
    ours, theirs = evaluate(parse(source), VALUES, today=TODAY), oracle(source)
    if isinstance(theirs, float) and math.isnan(theirs):
        assert isinstance(ours, float)
        assert math.isnan(ours)
        return
    assert type(ours) is (str if isinstance(theirs, str) else type(theirs))
    assert ours == pytest.approx(theirs) if isinstance(theirs, float) else ours == theirs


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("5 mod 2", 1),
        ("5 mod -2", 1),
        ("-5 mod 2", -1),
        ("1.5 mod .5", 0),
        ("1 div 4", 0.25),
        ("- -3", 3),
        ("2 - 1 - 1", 0),
        ("1 + 2 * 3", 7),
    ],
)
def test_arithmetic(source: str, number: float) -> None:
    assert value(source) == number == oracle(source)


def test_a_blank_answer_compares_false_and_is_not_equal() -> None:
    for source in ("${a} < 5", "${a} > 5", "${a} <= 5", "${a} >= 5", "${a} = 5", "${a} = 'x'"):
        assert value(source, a="") is False
        assert value(source) is False
    assert value("${a} != 5", a="") is True


def test_a_day_compares_as_a_day() -> None:
    assert value(". <= today()", own="2026-11-24") is True
    assert value(". <= today()", own="2026-11-25") is False
    assert value(". <= today()", own="") is False
    assert value("${a} < ${b}", a="2026-02-28", b="2026-03-01") is True
    assert value("today() - date('2026-11-20')") == 4
    assert value("date(today() + 7)") == "2026-12-01"
    assert value("date('nonsense')") == ""
    assert value("number('2026-02-30') = 1") is False


def test_several_choices() -> None:
    assert value("selected(., 'b')", own=["a", "b"]) is True
    assert value("selected(., 'b')", own=["ab"]) is False
    assert value("count-selected(.) <= 3", own=["a", "b", "c", "d"]) is False
    assert value("count-selected(.)", own="") == 0


def test_only_the_branch_that_holds_is_evaluated_and_texts_match_as_a_whole() -> None:
    assert value("if(${a} = 'x', 'yes', 'no')", a="x") == "yes"
    assert value("coalesce(${a}, ${b}, 'none')", b="second") == "second"
    assert value("regex(., '[0-9]{5}')", own="98900") is True
    assert value("regex(., '[0-9]{5}')", own="98900 Salla") is False
    assert value("int('3.9') + round('2.5')") == 6
    assert math.isnan(value("int('x')"))


@pytest.mark.parametrize(
    ("source", "code", "named"),
    [
        ("pulldata('a', 'b')", "function", "pulldata"),
        ("indexed-repeat(1)", "function", "indexed-repeat"),
        ("selected(${a})", "arguments", "selected"),
        ("${a} = ", "unreadable", ""),
        ("${a} = 'x", "unreadable", "'x"),
        ("${a} == 1", "unreadable", "= 1"),
        ("/data/a = 1", "unreadable", "/data/a"),
        ("document('http://example.test')", "function", "document"),
        ("", "unreadable", ""),
        ("(" * 5000 + "1" + ")" * 5000, "too_long", ""),
        ("not(" * 60 + "1" + ")" * 60, "too_deep", ""),
        ("regex(., '(a+)+$')", "pattern", ""),
        ("regex(., '((a?){10}){10}b')", "pattern", ""),
        ("regex(., '(')", "pattern", ""),
        ("regex(., ${a})", "pattern", ""),
    ],
)
def test_what_cannot_be_read_is_named(source: str, code: str, named: str) -> None:
    with pytest.raises(Refused) as raised:
        parse(source)
    assert raised.value.refusal.code == code
    assert named in raised.value.refusal.message


@pytest.mark.slow
@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        tree = parse(source)
    except Refused:
        return
    assert isinstance(tree, list)


def test_references_and_conjunction() -> None:
    tree: Ast = parse("${a} = 1 and selected(${b}, 'x')")
    assert list(references(tree)) == ["a", "b"]
    assert both(None, tree) is tree
    assert holds(both(tree, parse("false()")), {"a": "1", "b": ["x"]}, today=TODAY) is False
    assert holds(None, {}, today=TODAY) is True
