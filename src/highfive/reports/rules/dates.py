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
