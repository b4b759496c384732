"""A chart's strips and scale as SVG files for PDF and Word: the page's own marks in fixed light colours."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from highfive.figures.formats.charts import Chart, ChartRow, Scale, axis_content, strip_content

ROOM, HEIGHT, HEAD, WIDTH = 14, 34, 18, 300  # room at both ends for dots and texts that stand on the edge
STYLE = SafeString(
    ".c-line{stroke:#dcdad3}.c-ref{stroke:#55606a;stroke-width:1.5;stroke-dasharray:3 3}"
    ".c-int{stroke:#5491a0;stroke-width:6;stroke-linecap:round}.c-int--all{stroke:#7f8684}"
    ".c-dot{fill:#0e5a6b;stroke:#ffffff;stroke-width:2}.c-dot--all{fill:#1d2a33}"
    ".c-dot--open{fill:#ffffff;stroke:#0e5a6b;stroke-width:2.5}.c-bar{fill:#5491a0}"
    ".c-wh{stroke:#1d2a33;stroke-width:1.75}.c-none{stroke:#7f8684}.c-hatch{stroke:#7f8684;stroke-width:1.25}"
    ".c-txt{fill:#55606a;font-size:13px}"
)
HATCH = SafeString(
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line x1="0" x2="0" y1="0" y2="6" class="c-hatch"/></pattern></defs>'
)


def strip_file(chart: Chart, row: ChartRow) -> SafeString:
    """A row's strip as an SVG document of WIDTH x HEIGHT units; strips under each other make one chart."""
    return _file(strip_content(chart, row), HEIGHT)


def axis_file(scale: Scale) -> SafeString:
    """The printed scale over the strips, as wide as they are."""
    return _file(axis_content(scale), HEAD)


def _file(content: SafeString, height: int) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" '
        'font-family="Public Sans, sans-serif"><style>{2}</style>{3}'
        '<svg x="{4}" y="0" width="{5}" height="{1}" overflow="visible">{6}</svg></svg>',
        WIDTH, height, STYLE, HATCH, ROOM, WIDTH - 2 * ROOM, content,
    )  # fmt: skip
