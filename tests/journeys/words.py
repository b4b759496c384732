"""Our own texts as a person of the demo reads them."""

from typing import Any

from django.utils.translation import gettext, ngettext, override
from playwright.sync_api import Page


def said(message: str, **given: Any) -> str:
    """A text in Finnish, with its gaps filled."""
    with override("fi"):
        return gettext(message) % given if given else gettext(message)


def counted(one: str, many: str, count: int, **given: Any) -> str:
    """A text that depends on a number, in Finnish."""
    with override("fi"):
        return ngettext(one, many, count) % {"count": count, **given}


def told(page: Page) -> str:
    """What the page says was done."""
    return page.get_by_role("status").first.inner_text()


def main_text(page: Page) -> str:
    return page.locator("main").inner_text()
