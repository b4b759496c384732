"""Reading the public pages in tests: their addresses, what a reader sees, the cells of a table."""

from typing import Any

import lxml.html
from django.test import Client

PREFIXES = {"fi": "", "fi-simple": "/fi-simple", "sv": "/sv", "en": "/en"}
PAGES = (
    "/ita-lappi/", "/ita-lappi/tulokset/", "/ita-lappi/tulokset/lonely/", "/ita-lappi/tulokset/someone/",
    "/ita-lappi/tulokset/joys/", "/ita-lappi/menetelma/", "/ita-lappi/avoin-data/", "/ita-lappi/hankkeet/S21758/",
    "/ita-lappi/kaytannot/", "/ita-lappi/kokeilut/", "/ita-lappi/toiminta/", "/saavutettavuus/", "/tietosuoja/",
)  # fmt: skip
SPACES = str.maketrans("\u00a0", " ")


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def words(html: str) -> str:
    """What a reader sees, without the scripts' data."""
    tree = lxml.html.fromstring(html)
    for script in tree.xpath("//script"):
        script.getparent().remove(script)
    return " ".join(" ".join(tree.itertext()).translate(SPACES).split())


def cells(row: Any) -> list[str]:
    return [" ".join(cell.text_content().translate(SPACES).split()) for cell in row.xpath("./th|./td")]
