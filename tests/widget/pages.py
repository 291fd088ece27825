"""The widget as a person meets it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.waiting import SECONDS

ANYTHING = re.compile(".")


class Widget:
    """One tab with the widget on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.locator("uscis-triage .launcher")
        self.panel = page.locator("uscis-triage dialog")
        self.log = page.get_by_role("log")
        self.input = page.locator("uscis-triage #input")
        self.answers = self.log.locator(".message.bot:not(.welcome)")
        self.own = self.log.locator(".message.user")
        self.card = self.log.locator(".card")
        self.status = page.locator("uscis-triage .status-words")
        self.said = page.locator("uscis-triage .unseen[role=status]")

    def open(self) -> Widget:
        """Open the panel and wait for the conversation."""
        self.launcher.click()
        self.wait_online()
        return self

    def wait_online(self) -> None:
        """Wait until the server has greeted."""
        expect(self.panel).to_be_visible()
        expect(self.status).to_have_text("")

    def reconnect(self) -> None:
        """Press "Try again", unless the widget was quicker: it also tries by itself."""
        again = self.page.get_by_role("button", name="Try again")
        again.evaluate_all("buttons => buttons.forEach((button) => button.click())")

    def say(self, words: str) -> None:
        """Type a message, send it and wait for an answer."""
        before = self.answers.count()
        self.input.fill(words)
        self.input.press("Enter")
        self.wait_answer(before)

    def press(self, name: str) -> None:
        """Press the newest button with this name and wait for an answer."""
        before = self.answers.count()
        self.choice(name).click()
        self.wait_answer(before)

    def choice(self, name: str) -> Locator:
        """The newest open button under a message."""
        return self.log.get_by_role("button", name=name, exact=True, disabled=False).last

    def wait_answer(self, before: int) -> None:
        """Wait for one more answer and for the assistant to stop writing."""
        expect(self.answers.nth(before)).to_be_visible()
        expect(self.status).to_have_text("")

    def until(self, happened: Callable[[], Any]) -> None:
        """Wait until something is true that is not on the page; the page lives on meanwhile."""
        over = time.monotonic() + SECONDS
        while not happened():
            assert time.monotonic() < over, f"did not happen within {SECONDS:.0f} s"
            self.page.wait_for_timeout(20)

    def focused(self) -> str:
        """The visible name, or the id, of what has the focus."""
        found: str = self.page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              return at?.innerText || at?.id || at?.getAttribute("aria-label") || "";
            }"""
        )
        return found.strip()

    def tab_to(self, name: str, key: str = "Tab") -> None:
        """Move with the keyboard alone until something with this name has the focus."""
        for _ in range(80):
            if self.focused().endswith(name):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"the keyboard does not reach {name!r}; it is at {self.focused()!r}")

    def stored(self) -> dict[str, Any]:
        """Everything the browser keeps for this page."""
        kept: dict[str, Any] = self.page.evaluate(
            """async () => ({
              local: {...localStorage}, session: {...sessionStorage}, cookies: document.cookie,
              databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
            })"""
        )
        return kept


NOTHING = {"local": {}, "session": {}, "cookies": "", "databases": 0, "caches": 0}
