"""Charts in templates: {% chart chart %}, {% tile_map tiles %}, {% chart_patterns %}, and a figure as text."""

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from highfive.figures import queries
from highfive.figures.formats import charts, tiles
from highfive.figures.models import Figure
from highfive.figures.rules.reading import day, number

register = template.Library()


@register.inclusion_tag("figures/_patterns.html")
def chart_patterns() -> dict[str, Any]:
    """The hatching of hidden numbers; once on a page, before its first chart."""
    return {}


@register.inclusion_tag("figures/_chart.html")
def chart(chart: charts.Chart, frame: str = "hf-card") -> dict[str, Any]:
    """A chart in a card, or in `frame` "hf-figbox" inside another."""
    return {"chart": chart, "frame": frame}


@register.inclusion_tag("figures/_tiles.html")
def tile_map(tiles: tiles.TileMap, frame: str = "hf-card") -> dict[str, Any]:
    return {"tiles": tiles, "frame": frame}


@register.filter
def strip(chart: charts.Chart, row: charts.ChartRow) -> SafeString:
    return charts.strip(chart, row)


@register.filter
def axis(scale: charts.Scale) -> SafeString:
    return charts.axis(scale)


@register.filter
def tile_svg(tile_map: tiles.TileMap) -> SafeString:
    return tiles.tile_svg(tile_map)


@register.filter
def shown(figure: Figure) -> str:
    """A figure in the page's language: "31 % (27–35)"."""
    return queries.shown(figure, get_language() or "fi")


@register.filter
def whole(count: int) -> str:
    """A whole number in the page's language: 1 215, 1,215."""
    return number(count, "persons", get_language() or "fi")


@register.filter(name="day")
def day_in_words(when: date) -> str:
    """A date in the page's language: 24.11.2026, 24 November 2026."""
    return day(when, get_language() or "fi")
