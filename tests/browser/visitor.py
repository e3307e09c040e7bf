"""Somebody with a browser: opens pages, looks at them, and hears what the browser complains of."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Response

VENDOR = Path(__file__).with_name("vendor")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _axe() -> str:
    locale = (VENDOR / "axe.sv.json").read_text(encoding="utf-8")
    return (VENDOR / "axe.min.js").read_text(encoding="utf-8") + f"\n;axe.configure({{locale: {locale}}});"


@dataclass(kw_only=True)
class Visitor:
    """A page of a browser. ``complaints`` gathers what went wrong, but for statuses named with ``expect``."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error in a script: {error}"))
        self.page.on("response", self._watch)
        self.page.set_default_timeout(10_000)

    def open(self, path: str) -> Page:
        """This will go to an address of the site, and check the page."""
        self.page.goto(self.site + path)
        return self.page

    def expect(self, *statuses: int) -> None:
        """This will allow pages of these statuses from now on: a refused form is 422."""
        self.expected |= set(statuses)

    def check(self) -> None:
        """This will look at the page as it is: axe finds nothing, and nothing has to be scrolled sideways."""
        assert self.violations() == [], f"axe at {self.page.url}"
        assert not self.scrolls_sideways(), f"{self.page.url} scrolls sideways"

    def see(self, path: str) -> Page:
        """This will open a page and check it."""
        page = self.open(path)
        self.check()
        return page

    def violations(self) -> list[str]:
        """This will let axe look at the page; the answers name the rule and the first element."""
        self.page.evaluate(_axe())
        found: dict[str, Any] = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        return [
            f"{each['id']}: {each['help']} {json.dumps(each['nodes'][0]['html'], ensure_ascii=False)[:300]}"
            for each in found["violations"]
        ]

    def scrolls_sideways(self) -> bool:
        """This will tell whether the page is wider than its window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def press(self, *keys: str) -> None:
        """This will press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        """This will give the id, or else the name or the text, of what has the focus."""
        return str(
            self.page.evaluate(
                "(document.activeElement.id || document.activeElement.name || document.activeElement.innerText).trim()"
            )
        )

    def _hear(self, message: ConsoleMessage) -> None:
        # What a refused page logs about itself is heard as a response.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.type} at {self.page.url}: {message.text}")

    def _watch(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.status} at {response.url}")
        if not response.url.startswith((self.site, "data:")):
            self.complaints.append(f"a request left the site: {response.url}")
