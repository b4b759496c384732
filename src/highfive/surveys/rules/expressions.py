"""The expressions of XLSForm (conditions, limits, calculations): parsed to a JSON tree, evaluated as XPath 1.0 would.

A blank answer is the empty string, so it is no number and compares false. Two things go beyond XPath 1.0, as in
OpenRosa: a text that is a date counts as its day since 1970-01-01, and the functions of forms (`selected`, …) exist.
"""

import math
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from re import _parser as _parser_of_patterns
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from highfive.core.rules import Refusal, Refused

if TYPE_CHECKING:
    from lark import Lark

Value = str | float | bool
Ast = list[Any]  # ["and", a, b], ["ref", "age"], ["self"], ["string", "x"], ["number", 3.0], ["call", "selected", a, b]

LONGEST = 2000  # characters
DEEPEST = 40  # levels of nesting
MANY = 99
FEW = 20  # a repetition up to this often is short
TESTED = 300  # characters: a longer text matches no pattern
FUNCTIONS = {  # name: (fewest, most) arguments
    "selected": (2, 2), "count-selected": (1, 1), "if": (3, 3), "coalesce": (1, MANY), "today": (0, 0), "date": (1, 1),
    "regex": (2, 2), "string-length": (0, 1), "string": (0, 1), "number": (0, 1), "boolean": (1, 1), "not": (1, 1),
    "true": (0, 0), "false": (0, 0), "concat": (1, MANY), "contains": (2, 2), "starts-with": (2, 2),
    "int": (1, 1), "round": (1, 1),
}  # fmt: skip
GRAMMAR = r"""
?start: or_
?or_: and_ | or_ "or" and_ -> binary_or
?and_: equal | and_ "and" equal -> binary_and
?equal: compare | equal EQUAL compare -> binary
?compare: sum | compare COMPARE sum -> binary
?sum: product | sum SIGN product -> binary
?product: unary | product PRODUCT unary -> binary
?unary: atom | "-" unary -> minus
?atom: NUMBER -> number | STRING -> string | REFERENCE -> ref | SELF -> self_
     | FUNCTION "(" [or_ ("," or_)*] ")" -> call | "(" or_ ")"
EQUAL: "!=" | "="
COMPARE: "<=" | ">=" | "<" | ">"
SIGN: "+" | "-"
PRODUCT: "*" | "div" | "mod"
NUMBER.2: /\d+(\.\d*)?|\.\d+/
STRING: /"[^"]*"|'[^']*'/
REFERENCE: /\$\{\s*[^\s{}]+\s*\}/
SELF: "."
FUNCTION: /[A-Za-z_][\w:.-]*(?=\s*\()/
%ignore /\s+/
"""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:\d+(?:\.\d*)?|\.\d+))[ \t\r\n]*", re.ASCII)
_EPOCH = date(1970, 1, 1).toordinal()


# --- parsing ------------------------------------------------------------------------------------------------------


@cache
def _parser() -> "Lark":
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr", maybe_placeholders=False)


def parse(source: str) -> Ast:
    """The tree of an expression. Raises Refused with a message that names what cannot be read, and what to do."""
    from lark import UnexpectedInput

    if len(source) > LONGEST:
        raise Refused(Refusal("too_long", _("The expression is too long. Split it into several calculations.")))
    try:
        tree = _parser().parse(source)
    except UnexpectedInput as error:
        ended = getattr(getattr(error, "token", None), "type", "") == "$END" or error.pos_in_stream is None
        place = len(source) if ended else int(error.pos_in_stream or 0)
        raise Refused(_unreadable(source, place)) from None
    return _ast(tree, 0)


def _unreadable(source: str, place: int) -> Refusal:
    rest = source[place : place + 30].strip()
    if not rest:
        return Refusal("unreadable", _("The expression breaks off. Check its brackets and quotation marks."))
    message = _("The expression cannot be read from “%(rest)s” on. Check the spelling, brackets and quotation marks.")
    return Refusal("unreadable", message % {"rest": rest})


def _ast(tree: Any, depth: int) -> Ast:
    if depth > DEEPEST:
        raise Refused(Refusal("too_deep", _("The expression is nested too deep. Split it into several calculations.")))
    leaves: dict[str, Callable[[str], Ast]] = {
        "number": lambda text: ["number", float(text)],
        "string": lambda text: ["string", text[1:-1]],
        "ref": lambda text: ["ref", text[2:-1].strip()],
        "self_": lambda _text: ["self"],
    }
    if tree.data in leaves:
        return leaves[tree.data](str(tree.children[0]))
    if tree.data == "binary":
        left, operator, right = tree.children
        return [str(operator), _ast(left, depth + 1), _ast(right, depth + 1)]
    if tree.data == "call":
        name, *arguments = tree.children
        return _call(str(name), [_ast(each, depth + 1) for each in arguments])
    operator = {"binary_or": "or", "binary_and": "and", "minus": "minus"}[tree.data]
    return [operator, *(_ast(each, depth + 1) for each in tree.children)]


def _call(name: str, arguments: list[Ast]) -> Ast:
    if name not in FUNCTIONS:
        message = _("The function %(name)s() is not supported. These are: %(known)s.")
        raise Refused(Refusal("function", message % {"name": name, "known": ", ".join(sorted(FUNCTIONS))}))
    fewest, most = FUNCTIONS[name]
    if not fewest <= len(arguments) <= most:
        message = _("The function %(name)s() has the wrong number of values in its brackets.")
        raise Refused(Refusal("arguments", message % {"name": name}))
    if name == "regex":
        _check_pattern(arguments[1])
    return ["call", name, *arguments]


def _check_pattern(pattern: Ast) -> None:
    """A pattern is a fixed text that compiles and cannot take long, whatever a person types into the answer."""
    if pattern[0] != "string":
        raise Refused(Refusal("pattern", _("The pattern of regex() must be a text in quotation marks.")))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            open_ended = sum(_open_ended(_parser_of_patterns.parse(pattern[1])))
            re.compile(pattern[1])
    except (re.error, OverflowError, RecursionError):
        raise Refused(Refusal("pattern", _("The pattern of regex() cannot be read. Check its brackets."))) from None
    if open_ended > 3:
        message = _("The pattern of regex() could take too long to check. Use fewer repetitions, none inside another.")
        raise Refused(Refusal("pattern", message))


def _open_ended(parsed: Any, times: int = 1) -> Iterator[int]:
    """1 for each long repetition, many for one inside another (`times`), which could try exponentially often."""
    for operation, argument in parsed:
        kind = str(operation)
        if kind.endswith("_REPEAT"):
            fewest, most, part = argument
            if fewest != most and times * int(most) > FEW:
                yield 1 if times == 1 else MANY
            yield from _open_ended(part, times * max(int(most), 1))
        elif kind == "BRANCH":
            yield MANY if times > FEW else 0
            for part in argument[1]:
                yield from _open_ended(part, times)
        elif kind.startswith("GROUPREF"):
            yield MANY
        else:
            for part in argument if isinstance(argument, tuple) else (argument,):
                if hasattr(part, "data"):
                    yield from _open_ended(part, times)


def references(ast: Ast | None) -> Iterator[str]:
    """The names of the questions an expression refers to."""
    if not ast:
        return
    if ast[0] == "ref":
        yield ast[1]
    for part in ast[1:]:
        if isinstance(part, list):
            yield from references(part)


def both(first: Ast | None, second: Ast | None) -> Ast | None:
    """The expression that holds when both hold; None always holds."""
    return ["and", first, second] if first and second else first or second


# --- evaluating ---------------------------------------------------------------------------------------------------


class _Scope:
    """What an expression sees while it is evaluated: answers, the question's own answer, and the day."""

    def __init__(self, values: Mapping[str, Any], own: str | list[str], today: date) -> None:
        self.values, self.own, self.today = values, own, today


def evaluate(ast: Ast, values: Mapping[str, Any], *, today: date, own: str | list[str] = "") -> Value:
    """The value of an expression: text, number (float, maybe NaN) or truth.

    `values` maps names of questions to answers (missing = blank), `own` is what `.` means, `today` what today() gives.
    """
    return _value(ast, _Scope(values, own, today))


def holds(ast: Ast | None, values: Mapping[str, Any], *, today: date, own: str | list[str] = "") -> bool:
    """Whether a condition is true; no condition always is."""
    return ast is None or to_boolean(evaluate(ast, values, today=today, own=own))


def _value(ast: Ast, scope: _Scope) -> Value:
    kind = ast[0]
    if kind in ("string", "number"):
        return ast[1]  # type: ignore[no-any-return]
    if kind == "ref":
        return _joined(scope.values.get(ast[1], ""))
    if kind == "self":
        return _joined(scope.own)
    if kind == "and":
        return to_boolean(_value(ast[1], scope)) and to_boolean(_value(ast[2], scope))
    if kind == "or":
        return to_boolean(_value(ast[1], scope)) or to_boolean(_value(ast[2], scope))
    if kind == "minus":
        return -to_number(_value(ast[1], scope))
    if kind == "call":
        return _called(ast[1], ast[2:], scope)
    return _OPERATORS[kind](_value(ast[1], scope), _value(ast[2], scope))


def _called(name: str, arguments: list[Ast], scope: _Scope) -> Value:
    if name == "today":
        return scope.today.isoformat()
    if name == "if":
        return _value(arguments[1] if to_boolean(_value(arguments[0], scope)) else arguments[2], scope)
    values = [_value(each, scope) for each in arguments]
    if not values and name in ("string", "number", "string-length"):
        values = [_joined(scope.own)]
    return _CALLS[name](*values)


def _joined(answer: Any) -> str:
    return " ".join(answer) if isinstance(answer, list | tuple) else str(answer)


def to_boolean(value: Value) -> bool:
    """XPath's boolean(): a text is true when not empty, a number when neither 0 nor NaN."""
    return bool(value) and value == value


def to_number(value: Value) -> float:
    """XPath's number(); a date in text counts as its day since 1970-01-01."""
    if not isinstance(value, str):
        return float(value)
    if match := _NUMBER.fullmatch(value):
        return float(match[1])
    day = _day(value)
    return math.nan if day is None else float(day.toordinal() - _EPOCH)


def to_string(value: Value) -> str:
    """XPath's string(): whole numbers without a decimal point, "true" and "false"."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value != value or math.isinf(value):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    return f"{value:.15f}".rstrip("0") if "e" in repr(value) else repr(value)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if _DATE.fullmatch(text[:10]) else None
    except ValueError:
        return None


def _date(value: Value) -> str:
    """date(): an ISO date of a text or of a day number; blank when it is neither."""
    if isinstance(value, str) and _day(value):
        return value[:10]
    number = to_number(value)
    try:
        return (date(1970, 1, 1) + timedelta(days=math.floor(number))).isoformat()
    except (ValueError, OverflowError):
        return ""


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return to_number(left) == to_number(right)


def _divided(left: float, right: float) -> float:
    if right:
        return left / right
    sign = math.copysign(1, left) * math.copysign(1, right)
    return math.nan if left == 0 or left != left else math.copysign(math.inf, sign)


def _whole(number: float, cut: Callable[[float], int]) -> float:
    return float(cut(number)) if math.isfinite(number) else number


def _remainder(left: float, right: float) -> float:
    return math.nan if right == 0 or math.isinf(left) else math.fmod(left, right)


def _numbers(operate: Callable[[float, float], Value]) -> Callable[[Value, Value], Value]:
    return lambda left, right: operate(to_number(left), to_number(right))


_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": _numbers(lambda a, b: a < b),
    "<=": _numbers(lambda a, b: a <= b),
    ">": _numbers(lambda a, b: a > b),
    ">=": _numbers(lambda a, b: a >= b),
    "+": _numbers(lambda a, b: a + b),
    "-": _numbers(lambda a, b: a - b),
    "*": _numbers(lambda a, b: a * b),
    "div": _numbers(_divided),
    "mod": _numbers(_remainder),
}
_CALLS: dict[str, Callable[..., Value]] = {
    "selected": lambda chosen, option: to_string(option).strip() in to_string(chosen).split(),
    "count-selected": lambda chosen: float(len(to_string(chosen).split())),
    "coalesce": lambda *values: next((value for value in values if to_string(value)), ""),
    "date": _date,
    "regex": lambda value, pattern: len(to_string(value)) <= TESTED and bool(re.fullmatch(pattern, to_string(value))),
    "string-length": lambda value: float(len(to_string(value))),
    "string": to_string,
    "number": to_number,
    "boolean": to_boolean,
    "not": lambda value: not to_boolean(value),
    "true": lambda: True,
    "false": lambda: False,
    "concat": lambda *values: "".join(map(to_string, values)),
    "contains": lambda value, part: to_string(part) in to_string(value),
    "starts-with": lambda value, part: to_string(value).startswith(to_string(part)),
    "int": lambda value: _whole(to_number(value), math.trunc),
    "round": lambda value: _whole(to_number(value) + 0.5, math.floor),
}
