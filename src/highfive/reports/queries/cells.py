"""Figures as table cells and chart rows: the store's reading of a number, taken apart so that each part is linked."""

from django.utils.translation import gettext as _

from highfive.figures.models import Figure
from highfive.figures.queries import figure_reading
from highfive.figures.rules import HIDDEN
from highfive.figures.rules.reading import bound_word, sign
from highfive.reports.rules.document import DASH, ChartRow, Part, Sentence, figure_number, plain


def reading(figure: Figure | None, language: str) -> Sentence:
    """ "24 % (18–31)", "alle 15 %", "3 400", or why there is no number."""
    if figure is None:
        return plain(_("not available"))
    if figure.value is None:
        return plain(figure_reading(figure, language).text)
    unit, ref = figure.indicator.unit, f"f{figure.pk}"
    parts: list[Part] = [bound_word(figure.bound, language), figure_number(ref, "value", figure.value, unit, language)]
    parts.append(sign(unit, language))
    if figure.low is not None and figure.high is not None:
        low, high = (figure_number(ref, r, v, unit, language) for r, v in (("low", figure.low), ("high", figure.high)))
        parts += [" (", low, DASH, high, ")"]
    return Sentence(tuple(part for part in parts if part != ""))


def answers(figure: Figure | None, language: str) -> Sentence:
    """How many answered, or a dash where the number is not shown."""
    if figure is None or figure.n is None:
        return plain("–")
    return Sentence((figure_number(f"f{figure.pk}", "n", figure.n, "persons", language),))


def chart_row(figure: Figure, label: str, language: str, *, whole: bool = False) -> ChartRow:
    value, low, high = (None if v is None else float(v) for v in (figure.value, figure.low, figure.high))
    shown, n = reading(figure, language), answers(figure, language)
    return ChartRow(label, shown, n, value, low, high, figure.bound, figure.reason in HIDDEN, whole)
