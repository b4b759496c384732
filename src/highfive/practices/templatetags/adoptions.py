"""Template tags of the adoption ledger: a state's shape, a cell of the matrix, a number of hours."""

from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from highfive.figures.rules.reading import number, sign
from highfive.practices.queries.matrices import Row
from highfive.practices.rules.adoption import SHAPES, STATUSES, status_name
from highfive.practices.rules.savings import LEFT_OUT, Savings

register = template.Library()
CELL = '<svg width="20" height="20" aria-hidden="true"><use href="#{}"/></svg><span>{}</span>'


@register.filter
def shape(status: str) -> str:
    """The id of a state's shape in practices/_adoption_shapes.html."""
    return SHAPES[status]


@register.simple_tag
def cell_marks() -> dict[str, SafeString]:
    """What a cell shows for each state, made once a page: the shape, and the word."""
    return {status: format_html(CELL, SHAPES[status], status_name(status)) for status in ("", *STATUSES)}


@register.filter
def cells(row: Row, marks: dict[str, SafeString]) -> SafeString:
    """A row's cells. Joined here and not in the template: 4,200 cells through its loop take several times as long."""
    before, after = _address_of_adoptions()
    return SafeString(
        "".join(
            f'<td><a href="{before}{cell.adoption}{after}">{marks[cell.status]}</a></td>'
            if cell.adoption
            else f"<td>{marks[cell.status]}</td>"
            for cell in row.cells
        )
    )


def _address_of_adoptions() -> tuple[str, str]:
    """What stands before and after the key in an adoption's address; our own route, so there is nothing to escape."""
    before, after = reverse("adoption_detail", args=[0]).rsplit("0", 1)
    return before, after


@register.filter
def saved(savings: Savings) -> SafeString:
    """What sharing saved: hours, euros, or that it is not known."""
    sums = [amount_in(each.total, each.unit) for each in (savings.hours, savings.euros) if each.total is not None]
    if not sums:
        return format_html('<span class="hf-muted">{}</span>', _("not known"))
    return format_html_join(SafeString("<br>"), "<b>{}</b>", ((words,) for words in sums))


@register.filter
def hours(amount: Decimal | None) -> str:
    """12.5 as "12,5 h" in the page's language; "" where it is not known."""
    return "" if amount is None else f"{_plain(amount)}\u00a0h"


@register.filter
def euros(amount: Decimal | None) -> str:
    """1250 as "1 250 €" or "€1,250"; "" where it is not known."""
    if amount is None:
        return ""
    in_english = get_language() == "en"
    return f"€{_plain(amount)}" if in_english else f"{_plain(amount)}{sign('euros', 'fi')}"


@register.filter(name="amount")
def amount_in(amount: Decimal | None, unit: str) -> str:
    """An amount in the unit of a sum."""
    return hours(amount) if unit == "hours" else euros(amount)


def _plain(amount: Decimal) -> str:
    return number(amount, "number", get_language() or "fi")


@register.filter
def left_out(why: str) -> str:
    """Why an adopter has no term in the sum of savings."""
    return str(LEFT_OUT[why])
