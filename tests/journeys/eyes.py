"""What is asked of every page that a journey meets: axe-core in light and dark, no sideways scroll at 320 px."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR = ["color-contrast", "link-in-text-block"]  # the only rules that a dark theme can break
SECRETS = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
TAG = re.compile(r"<(/?\w+)([^>]*)>")
PAINTED = re.compile(r'\b(class|type|fill|stroke|open|checked|disabled|href|aria-invalid)(="[^"]*")?')
coloured: set[str] = set()  # shapes of pages whose colours this worker has looked at


def shape(html: str, width: int) -> str:
    """What the colours of a page depend on: its tags with what styles them, and the width; not its words.

    Which of the languages is the current one makes no other shape: every page has one that is.
    """
    tags = [name + "".join(_paint(*each) for each in PAINTED.findall(rest)) for name, rest in TAG.findall(html)]
    return hashlib.sha256(f"{width} {tags}".encode()).hexdigest()


def _paint(name: str, value: str) -> str:
    return name if name == "href" else name + value


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
        known = (mark := shape(html, size["width"])) in coloured
        self._axe("light", RULES, without=COLOUR if known else [])
        if not known:
            self._axe("dark", COLOUR)
        coloured.add(mark)
        self.tab.set_viewport_size({"width": 320, "height": 740})
        width = self.tab.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{page.url} is {width} px wide at 320 px: {self._wide()}"

    def _show(self, url: str, html: str) -> None:
        def answer(route: Route) -> None:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

        self.tab.route(url, answer)
        self.tab.goto(url)
        self.tab.unroute(url)

    def _axe(self, scheme: Any, only: list[str], without: Sequence[str] = ()) -> None:
        self.tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # a fading colour has no contrast yet
        rules = {name: {"enabled": False} for name in without}
        asked = {"resultTypes": ["violations"], "runOnly": only, "rules": rules}
        found = self.tab.evaluate("asked => axe.run(asked).then(told => told.violations)", asked)
        told = [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]
        assert not told, f"{self.tab.url} ({scheme}): " + "\n".join(told)

    def _wide(self) -> list[str]:
        return self.tab.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 320.5)"
            ".slice(0, 5).map(e => e.outerHTML.slice(0, 120))"
        )
