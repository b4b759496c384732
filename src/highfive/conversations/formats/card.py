"""A receipt as a picture: the code in its groups, where to come back to, and where to keep it."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parents[2] / "fonts"  # cut at set-up; without them the picture library's own letters do
WIDTH, EDGE = 1080, 80  # pixels: as wide as a telephone's screen
PAPER, INK, MUTED, ACCENT = "#ffffff", "#1d2a33", "#55606a", "#0e5a6b"
PER_LINE, COLUMN = 2, 480  # groups on a line, pixels from one to the next


def card_png(groups: Sequence[str], *, title: str, way_back: str, address: str, keep: str) -> bytes:
    """A PNG with no mark of when or where it was made. `way_back` comes before the address, `keep` stands last."""
    from PIL import Image, ImageDraw  # here, as few pages draw

    lines = _lines(groups, title, way_back, address, keep)
    height = sum(step for *_line, step in lines) + 2 * EDGE
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, WIDTH - 21, height - 21), outline=ACCENT, width=6)
    top = EDGE
    for parts, font, colour, step in lines:
        for place, part in enumerate(parts):
            pen.text((EDGE + place * COLUMN, top), part, font=font, fill=colour)
        top += step
    file = io.BytesIO()
    picture.quantize(16).save(file, "PNG")
    return file.getvalue()


def _lines(
    groups: Sequence[str], title: str, way_back: str, address: str, keep: str
) -> list[tuple[Sequence[str], Any, str, int]]:
    """Each line of the picture: its parts side by side, font, colour and height."""
    small, strong, digits = _font("Regular", 40), _font("SemiBold", 44), _font("Bold", 118)
    lines: list[tuple[Sequence[str], Any, str, int]] = [([title], strong, INK, 84)]
    lines += [(groups[start : start + PER_LINE], digits, INK, 144) for start in range(0, len(groups), PER_LINE)]
    lines += [([], small, INK, 24), *(([part], small, MUTED, 56) for part in _wrapped(way_back, small))]
    lines += [([part], strong, INK, 62) for part in _broken(address, strong)]
    return [*lines, ([], small, INK, 24), *(([part], small, MUTED, 56) for part in _wrapped(keep, small))]


def _font(weight: str, size: int) -> Any:
    from PIL import ImageFont

    path = FONTS / f"PublicSans-{weight}.ttf"
    return ImageFont.truetype(str(path), size) if path.exists() else ImageFont.load_default(size)


def _wrapped(words: str, font: Any) -> list[str]:
    """Words in lines that fit."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= WIDTH - 2 * EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _broken(address: str, font: Any) -> list[str]:
    """An address in lines that fit, broken after its strokes; one part too long for a line is cut where it must be."""
    lines = [""]
    for letter in address:
        if font.getlength(lines[-1] + letter) > WIDTH - 2 * EDGE:
            head, stroke, tail = lines[-1].rpartition("/")
            lines[-1:] = [head + stroke, tail] if head and tail else [lines[-1], ""]
        lines[-1] += letter
    return lines
