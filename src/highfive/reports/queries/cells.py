"""Figures as table cells and chart rows: one way to read a number, wherever a report shows it."""

from django.utils.translation import gettext as _

from highfive.figures.models import Figure
from highfive.figures.rules import HIDDEN
from highfive.reports.rules.document import ChartRow, Part, Sentence, plain
from highfive.reports.rules.numbers import bound_word, figure_number, sign


def reading(figure: Figure | None, language: str, interval: bool = True) -> Sentence:
    """ "24 % (18–31)", "alle 15 %", "3 400", or why there is no number."""
    if figure is None:
        return plain(_("not available"))
    if figure.value is None:
        return plain(_("not shown") if figure.reason in HIDDEN else figure.get_reason_display())
    unit, ref = figure.indicator.unit, f"f{figure.pk}"
    parts: list[Part] = [bound_word(figure.bound, language), figure_number(ref, "value", figure.value, unit, language)]
    parts.append(sign(unit, language))
    if interval and figure.low is not None and figure.high is not None:
        low, high = (figure_number(ref, r, v, unit, language) for r, v in (("low", figure.low), ("high", figure.high)))
        parts += [" (", low, "–", high, ")"]
    return Sentence(tuple(part for part in parts if part != ""))


def answers(figure: Figure | None, language: str) -> Sentence:
    """How many answered, or an empty cell where the number is not shown."""
    if figure is None or figure.n is None:
        return plain("–")
    return Sentence((figure_number(f"f{figure.pk}", "n", figure.n, "persons", language),))


def chart_row(figure: Figure, label: str, language: str, *, ours: bool = False, whole: bool = False) -> ChartRow:
    value, low, high = (None if v is None else float(v) for v in (figure.value, figure.low, figure.high))
    shown, n = reading(figure, language), answers(figure, language)
    return ChartRow(label, shown, n, value, low, high, figure.bound, ours, whole)


def limit_of(rows: tuple[ChartRow, ...], unit: str) -> float:
    """The end of a chart's axis: the first round number that holds every interval."""
    highest = max([row.high or row.value or 0 for row in rows], default=0)
    steps = (20, 40, 60, 80, 100) if unit == "percent" else (5, 10, 20, 50, 100, 200, 500, 1000)
    return float(next((step for step in steps if highest <= step), highest * 1.1))
