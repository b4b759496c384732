"""The change, its interval and the rule's two thresholds on one printed axis. Colours come from the page's classes."""

import math
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from highfive.figures.formats.charts import Scale
from highfive.pilots.rules.words import signed


@dataclass(frozen=True)
class ChangeDrawing:
    """Marks (SVG content for a strip 34 high and for an axis), and where things stand on the axis (0..100)."""

    strip: SafeString
    axis: SafeString


def drawing(
    change: float | None, low: float | None, high: float | None, adopt: float, stop: float, language: str
) -> ChangeDrawing:
    """`adopt` and `stop` are changes (already turned the way the measure should go); no change draws the rule alone."""
    scale = scale_around([value for value in (change, low, high, adopt, stop, 0.0) if value is not None], language)
    lines = [_line(scale.place(0), "c-line")]
    lines += [_line(scale.place(value), "c-ref") for value in dict.fromkeys((adopt, stop))]
    if change is not None and low is not None and high is not None:
        ends = (scale.place(low), scale.place(high))
        lines.append(format_html('<line x1="{}%" x2="{}%" y1="17" y2="17" class="c-int"/>', *ends))
        lines.append(format_html('<circle cx="{}%" cy="17" r="6" class="c-dot"/>', scale.place(change)))
    text = '<text x="{}%" y="14" text-anchor="middle" class="c-txt">{}</text>'
    strip = format_html_join("", "{}", ((line,) for line in lines))
    return ChangeDrawing(strip, format_html_join("", text, scale.marks))


def scale_around(values: list[float], language: str) -> Scale:
    """A round axis that holds all values and zero, with at most six steps."""
    low, high = min(values), max(values)
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100) if (high - low) <= 5 * size)
    start, end = step * math.floor(low / step), step * math.ceil(high / step)
    end = end if end > start else start + step
    marks = [start + step * at for at in range(round((end - start) / step) + 1)]
    return Scale(
        start, end, tuple((round(100 * (mark - start) / (end - start), 1), signed(mark, language)) for mark in marks)
    )


def _line(place: float, kind: str) -> SafeString:
    return format_html('<line x1="{0}%" x2="{0}%" y1="0" y2="34" class="{1}"/>', place, kind)
