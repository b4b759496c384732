"""What an indicator of Sotkanet is to the store: its name there, its groups, whose it is and what its terms allow."""

from dataclasses import dataclass

from highfive.figures.rules.numbers import ALL, group_key

THL = 2  # Sotkanet's number for its keeper: only THL's own numbers are CC BY 4.0, others need their producer's consent
GENDERS = {"total": ALL, "male": group_key(sex="man"), "female": group_key(sex="woman")}
COUNTRY_CODE = "358"  # the whole country among the areas of the category MAA
ORDER = 800  # after the survey's indicators


@dataclass(frozen=True)
class SotkanetIndicator:
    """An indicator's own description. `notes` is its description and limits in plain text, per language."""

    id: int
    titles: dict[str, str]
    producer_id: int
    producers: dict[str, str]
    unit: str
    start: int
    end: int
    updated: str
    genders: tuple[str, ...]
    notes: dict[str, str]

    @property
    def publishable(self) -> bool:
        return self.producer_id == THL


def indicator_code(number: int) -> str:
    """The store's name of an indicator of Sotkanet."""
    return f"sotkanet.{number}"
