"""Cut the fonts of pages and PDFs from the Public Sans package: small woff2 for the web, static TTF for typst."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

LATIN = {
    *range(0x20, 0x100), 0x131, 0x152, 0x153, *range(0x2000, 0x2070), 0x20AC, 0x2122, *range(0x2190, 0x2194),
    0x2212, 0x2215,
}  # fmt: skip
LATIN_EXTENDED = {*range(0x100, 0x2BB), *range(0x1E00, 0x1F00)} - LATIN  # North and Inari Sámi live here
WEB = {"public-sans-latin.woff2": LATIN, "public-sans-latin-ext.woff2": LATIN_EXTENDED}
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl"]


class Command(BaseCommand):
    help = "Cut the fonts of pages and PDFs; does nothing when they are there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--package", type=Path, default=settings.PACKAGE, help="where static/ and fonts/ are")

    def handle(self, *args: Any, **options: Any) -> None:
        web, pdf = options["package"] / "static" / "fonts", options["package"] / "fonts"
        wanted = [web / name for name in WEB] + [pdf / f"PublicSans-{name}.ttf" for name in WEIGHTS.values()]
        if all(path.exists() for path in wanted):
            return
        for folder in (web, pdf):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "OFL.txt").write_text((files("fontpkg_public_sans") / "LICENSE").read_text())
        for name, letters in WEB.items():
            cut_web(web / name, letters)
        for weight, name in WEIGHTS.items():
            cut_static(pdf / f"PublicSans-{name}.ttf", weight, name)
        self.stdout.write("Fonts cut: two for pages, three for PDFs")


def _upright() -> Any:
    from fontTools.ttLib import TTFont

    folder = files("fontpkg_public_sans") / "files"
    source = next(file for file in folder.iterdir() if file.name == "PublicSans[wght].ttf")
    return TTFont(source.open("rb"))


def cut_web(path: Path, letters: set[int]) -> None:
    """One variable font of the weights in use, with the given letters only."""
    from fontTools.subset import Options, Subsetter
    from fontTools.varLib.instancer import instantiateVariableFont

    font = instantiateVariableFont(_upright(), {"wght": (400, 700)})
    subsetter = Subsetter(Options(layout_features=FEATURES))
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(path)


def cut_static(path: Path, weight: int, name: str) -> None:
    """One static font: typst reads neither variable fonts nor woff2, and finds a face by the names written here."""
    from fontTools.varLib.instancer import instantiateVariableFont

    font = instantiateVariableFont(_upright(), {"wght": weight})
    family = "Public Sans"
    names = {1: family, 2: name, 4: f"{family} {name}", 6: f"PublicSans-{name}", 16: family, 17: name}
    for number, value in names.items():
        font["name"].setName(value, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font.save(path)
