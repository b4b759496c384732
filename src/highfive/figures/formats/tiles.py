"""The tile map: one tile a municipality, where it lies among its neighbours; at most four shades, numbers printed."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from highfive.figures.rules.reading import DECIMALS, SPACE, number, sign

WIDTH, HEIGHT, GAP = 152, 86, 6


@dataclass(frozen=True)
class Tile:
    """A municipality on the map: `row` from the top, `column` in half tiles, as the region's places are stored."""

    label: str
    text: str
    row: int
    column: int
    value: float | None = None
    bound: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Shades:
    """Cuts between at most four shades, from numbers that are shown; `texts` is the legend."""

    cuts: tuple[float, ...]
    texts: tuple[str, ...]

    def shade(self, value: float) -> int:
        """1 (lightest) to 4."""
        return 1 + sum(value >= cut for cut in self.cuts)


@dataclass(frozen=True)
class TileMap:
    """The map, its legend and the words a screen reader says instead of it; its numbers are in the chart beside it."""

    title: str
    subtitle: str
    tiles: tuple[Tile, ...]
    shades: Shades
    source_line: str = ""

    @property
    def spoken(self) -> str:
        return _("Tile map: %(numbers)s. The same numbers are in the table beside it.") % {
            "numbers": ", ".join(f"{tile.label} {tile.text}" for tile in self.tiles)
        }

    @property
    def has_hidden(self) -> bool:
        return any(tile.hidden for tile in self.tiles)


def shades_for(values: Iterable[float], unit: str, language: str) -> Shades:
    """Round cuts for the numbers that are shown (limits and hidden ones take no shade)."""
    found = sorted(values)
    if not found or found[0] == found[-1]:
        return Shades((), ())
    least = 10.0 ** -DECIMALS[unit]
    step = next(size for size in _sizes(found[-1] - found[0], least) if _classes(found, size) <= 4)
    first = (math.floor(found[0] / step) + 1) * step
    cuts = tuple(round(first + step * at, 6) for at in range(_classes(found, step) - 1))
    return Shades(cuts, _legend(cuts, unit, language))


def _sizes(span: float, least: float) -> Iterable[float]:
    """Round widths of a class, the narrowest first, never finer than the unit is shown."""
    power = max(least, 10.0 ** (math.floor(math.log10(span)) - 1))
    return (power * size for size in (1, 2, 5, 10, 20, 50, 100))


def _classes(found: list[float], step: float) -> int:
    return math.floor(found[-1] / step) - math.floor(found[0] / step) + 1


def _legend(cuts: tuple[float, ...], unit: str, language: str) -> tuple[str, ...]:
    """ "under 25 %", "25–29", "30–34", "35 or over": the last digit shown of one class ends before the next begins."""
    smallest = Decimal(1).scaleb(-DECIMALS[unit])
    texts = [number(cut, unit, language) for cut in cuts]
    middle = [
        f"{texts[at]}–{number(Decimal(str(cuts[at + 1])) - smallest, unit, language)}" for at in range(len(cuts) - 1)
    ]
    first = _("under %(limit)s") % {"limit": texts[0] + sign(unit, language)}
    return (first.replace(" ", SPACE), *middle, _("%(limit)s or over") % {"limit": texts[-1]})


def tile_svg(tiles: TileMap) -> SafeString:
    """The map for the page: a viewBox SVG with its words as label; needs the page's hatching for hidden tiles."""
    left, top = min(tile.column for tile in tiles.tiles), min(tile.row for tile in tiles.tiles)
    drawn = [(2 + (t.column - left) * (WIDTH + GAP) // 2, 2 + (t.row - top) * (HEIGHT + GAP), t) for t in tiles.tiles]
    width, height = max(x for x, _y, _t in drawn) + WIDTH + 2, max(y for _x, y, _t in drawn) + HEIGHT + 2
    content = format_html_join("", "{}", ((_tile(x, y, tile, tiles.shades),) for x, y, tile in drawn))
    return format_html(
        '<svg class="hf-tile" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        width, height, tiles.spoken, content,
    )  # fmt: skip


def _tile(x: int, y: int, tile: Tile, shades: Shades) -> SafeString:
    drawn = tile.value is not None and not tile.bound and not tile.hidden
    shade = shades.shade(tile.value or 0) if drawn else 0
    ink = "c-t c-t--inv" if shade == 4 else "c-t"
    size, middle = 20 if drawn else 13, x + WIDTH // 2
    words = format_html(
        '<text x="{0}" y="{1}" text-anchor="middle" class="{2}" font-size="15">{3}</text>'
        '<text x="{0}" y="{4}" text-anchor="middle" class="{2}" font-size="{5}">{6}</text>',
        middle, y + 36, ink, tile.label, y + 62, size, tile.text,
    )  # fmt: skip
    return _ground(x, y, tile, shade) + words


def _ground(x: int, y: int, tile: Tile, shade: int) -> SafeString:
    look = SafeString('fill="url(#hatch)" class="c-none"') if tile.hidden else _look(shade)
    ground = format_html('<rect x="{}" y="{}" width="{}" height="{}" rx="10" {}/>', x, y, WIDTH, HEIGHT, look)
    if not tile.hidden:
        return ground
    return ground + format_html(
        '<rect x="{}" y="{}" width="{}" height="50" rx="6" class="c-cover"/>', x + 10, y + 18, WIDTH - 20
    )


def _look(shade: int) -> SafeString:
    return format_html('class="c-s{}"', shade) if shade else SafeString('fill="none" class="c-none"')
