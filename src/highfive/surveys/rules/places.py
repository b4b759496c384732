"""Pages by their number in the address: the place of a page, and where a press of a button leads."""

from datetime import date

from highfive.surveys.rules.navigation import next_page, previous_page, resumed_page
from highfive.surveys.rules.questionnaire import Answers, Page, Questionnaire


def place_of(questionnaire: Questionnaire, page: Page | None) -> int:
    """A page's number, from 1; after the last one comes the place where answers are sent."""
    return questionnaire.pages.index(page) + 1 if page else len(questionnaire.pages) + 1


def page_at(questionnaire: Questionnaire, number: int) -> Page | None:
    return questionnaire.pages[number - 1] if 1 <= number <= len(questionnaire.pages) else None


def place_after(questionnaire: Questionnaire, page: Page, answers: Answers, go: str, *, today: date) -> int:
    """Where "next", "back" or "stay" on `page` leads, as the answers stand."""
    if go == "stay":
        return place_of(questionnaire, page)
    if go == "back":
        return place_of(questionnaire, previous_page(questionnaire, answers, page.name, today=today) or page)
    return place_of(questionnaire, next_page(questionnaire, answers, page.name, today=today))


def place_to_resume(questionnaire: Questionnaire, answers: Answers, number: int, *, today: date) -> int:
    """Where somebody who comes back goes on: where they were, or the nearest page that still concerns them."""
    page = page_at(questionnaire, number)
    if page is None:
        return len(questionnaire.pages) + 1
    return place_of(questionnaire, resumed_page(questionnaire, answers, page.name, today=today))
