"""How a date reads: 24.11.2026 in Finnish and Swedish, 24 November 2026 in English."""

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def read_date(day: date, language: str) -> str:
    if language == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.day}.{day.month}.{day.year}"


def read_back(words: str) -> date:
    """The date that `read_date` wrote, in any language."""
    day, month, year = words.replace(".", " ").split()
    return date(int(year), MONTHS.index(month) + 1 if month in MONTHS else int(month), int(day))
