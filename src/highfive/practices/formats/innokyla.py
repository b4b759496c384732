"""An entry in the order of Innokylä's form: each field with its Finnish name and the text that is ready to copy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Innokylä's fields in the order its pages have them, under the Finnish names they have there.
FIELDS = (
    ("name", "Toimintamallin nimi"),
    ("summary", "Toimintamallin lyhyt kuvaus"),
    ("place", "Toteutuspaikka"),
    ("area", "Paikkakunta, maakunta tai hyvinvointialue"),
    ("funder", "Toimintamallin rahoittaja"),
    ("collection", "Toimintamallin kokonaisuus"),
    ("environment", "Toimintaympäristö"),
    ("start", "Lähtötilanne ja strategiset liittymäkohdat"),
    ("need", "Kehitystyön lähtökohtana olevat tarpeet"),
    ("developers", "Kehittäjäjoukon kokoaminen ja yhteiskehittäminen"),
    ("group", "Kohderyhmä ja asiakasymmärrys"),
    ("change", "Tavoiteltu muutos"),
    ("measuring", "Muutoksen mittaaminen"),
    ("steps", "Valitut ratkaisut"),
    ("core_idea", "Ratkaisun perusidea"),
    ("conditions", "Toimivuuden ja käyttöönoton ehdot"),
    ("results", "Arvioinnin tulokset tiivistettynä"),
    ("lessons", "Vinkit toimintamallin soveltajille"),
)
SHORT = 300  # letters of the short description


@dataclass(frozen=True)
class Field:
    """One field of the form; `text` is empty where the entry says nothing."""

    key: str
    label: str
    text: str

    @property
    def rows(self) -> int:
        """Lines the text takes where some seventy letters fit on one."""
        return sum(1 + len(line) // 70 for line in self.text.split("\n"))


def fields(said: Mapping[str, Any]) -> list[Field]:
    """`said`: text by the keys of FIELDS; a missing one is empty. The short description is made of the core idea."""
    texts = dict(said)
    texts.setdefault("summary", shortened(str(texts.get("core_idea", ""))))
    return [Field(key, label, str(texts.get(key) or "").strip()) for key, label in FIELDS]


def shortened(text: str) -> str:
    """As many whole sentences as fit into SHORT letters; one that does not fit is cut between words."""
    whole = " ".join(text.split())
    if len(whole) <= SHORT:
        return whole
    cut = whole[:SHORT]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? "))
    return cut[: end + 1] if end > 0 else cut.rpartition(" ")[0] + " …"


def text_file(found: list[Field]) -> str:
    """The whole as one text: the field's name, its text, an empty line between; empty fields are named too."""
    return "\n\n".join(f"{field.label}\n{field.text or '(ei tietoa)'}" for field in found) + "\n"
