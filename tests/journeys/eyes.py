"""What is asked of every page that a journey meets: axe-core in light and dark, no sideways scroll at 320 px."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR = ["color-contrast", "link-in-text-block"]  # the only rules that a dark theme can break
SECRETS = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@dataclass
class Eyes:
    """Looks at pages in a tab of its own, where scripts may run: the looked-at page may have them off."""

    tab: Page
    closed: bool = False  # the suite's second pass, on another database, meets the same pages
    seen: set[str] = field(default_factory=set)

    def look(self, page: Page) -> None:
        """Fail when the page, exactly as `page` shows it now, is not for everybody."""
        if self.closed:
            return
        html = page.content()
        mark = hashlib.sha256(SECRETS.sub("", html).encode()).hexdigest()
        if mark in self.seen:
            return
        self.seen.add(mark)
        self._show(page.url.split("#")[0], html)
        size = page.viewport_size or {"width": 1280, "height": 900}
        self.tab.set_viewport_size(size)
        self.tab.evaluate(Axe().axe_script)
        self._axe("light", RULES)
        self._axe("dark", COLOUR)
        self.tab.set_viewport_size({"width": 320, "height": 740})
        width = self.tab.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{page.url} is {width} px wide at 320 px: {self._wide()}"

    def _show(self, url: str, html: str) -> None:
        def answer(route: Route) -> None:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

        self.tab.route(url, answer)
        self.tab.goto(url)
        self.tab.unroute(url)

    def _axe(self, scheme: Any, only: list[str]) -> None:
        self.tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # a fading colour has no contrast yet
        asked = {"resultTypes": ["violations"], "runOnly": only}
        found = self.tab.evaluate("asked => axe.run(asked).then(told => told.violations)", asked)
        told = [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]
        assert not told, f"{self.tab.url} ({scheme}): " + "\n".join(told)

    def _wide(self) -> list[str]:
        return self.tab.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 320.5)"
            ".slice(0, 5).map(e => e.outerHTML.slice(0, 120))"
        )
