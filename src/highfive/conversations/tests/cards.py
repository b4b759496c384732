"""What tests of referral cards share: an open contact page, a sheet with its codes, a card in use."""

from datetime import date
from typing import Any

from highfive.conversations.actions.referrals import make_sheet
from highfive.conversations.models import Card, ContactSettings, Sheet, Thread
from highfive.core.models import Region

TODAY = date(2026, 11, 24)


def open_contact(region: Region, **days: int) -> None:
    ContactSettings.objects.update_or_create(region=region, defaults={"open": True, **days})


def sheet_of(region: Region, by: Any, count: int = 2, today: date | None = None) -> tuple[Sheet, list[str]]:
    open_contact(region)
    return make_sheet(
        region=region, by=by, giver="Sallan kirjasto", offered="Seuraa kylän kahvikerhoon", theme="company",
        count=count, today=today,
    )  # fmt: skip


def used(sheet: Sheet, number: int, telling: str = "nothing", **thread: Any) -> Thread:
    """A card in use, without the slow work of a real claim."""
    day = thread.pop("day", TODAY)
    values = {"status": "waiting", "waiting_since": day, "channel": "referral", **thread}
    row = Thread.objects.create(
        region=sheet.region, mark="0" * 8, receipt=f"{sheet.pk}-{number}", started_on=day, last_word_on=day, **values
    )
    Card.objects.filter(sheet=sheet, number=number).update(state="claimed", thread=row, telling=telling)
    return row
