"""The words around a written card in its files: Finnish, as the card; and the card's parts as plain values."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from highfive.projects.formats import card as cards
from highfive.projects.formats.card import UNPLACED
from highfive.reports.rules.card import Sheet, Source, shown_day


def frame_of(sheet: Sheet) -> dict[str, Any]:
    """Everything a file of the card shows, as plain values; texts beyond the twelve headings have no source number."""
    with override("fi"):
        return {
            "title": sheet.card.title,
            "region": sheet.region,
            "lead": _("Project card · %(region)s · written on %(day)s from what High Five holds")
            % {"region": sheet.region, "day": shown_day(sheet.made_on)},
            "footer": sheet.card.title,
            "attached": _("The card as plain text"),
            "synthetic": _("Demo: every person and answer here is invented. Population figures are real.")
            if sheet.synthetic
            else "",
            "sections": sections_of(sheet),
            "links": links_of(sheet),
            "sources_title": _("Where each sentence comes from"),
            "source_word": _("Source"),
            "sources_lead": _("The number after a sentence is its row here. The rows are in High Five."),
            "sources": [source_values(sheet, number, source) for number, source in sheet.numbered_sources],
        }  # fmt: skip


def sections_of(sheet: Sheet) -> list[dict[str, Any]]:
    """The twelve headings with their passages, then what the card says beyond them."""
    twelve = [
        {"heading": wording, "passages": [{"text": item.passage.text, "number": item.number} for item in passages]}
        for _key, wording, passages in sheet.sections
    ]
    beyond = [{"heading": wording, "passages": [{"text": text, "number": 0}]} for wording, text in sheet.beyond]
    if sheet.card.unplaced:
        parts = [{"text": text, "number": 0} for text in sheet.card.unplaced]
        beyond.append({"heading": UNPLACED[1], "passages": parts})
    return twelve + beyond


def links_of(sheet: Sheet) -> list[str]:
    """Addresses that no text of the card says: those stand at its end."""
    card = sheet.card
    said = set(cards.LINK.findall(" ".join((card.title, *card.texts.values(), *card.unplaced))))
    return [link for link in card.links if link not in said]


def source_values(sheet: Sheet, number: int, source: Source) -> dict[str, Any]:
    address = sheet.site + source.address
    return {"number": number, "kind": str(source.kind), "name": name_of(source), "address": address}


def name_of(source: Source) -> str:
    """ "projects.output 5": the row's name for one who looks for it in the data."""
    return source.model if source.pk is None else f"{source.model} {source.pk}"
