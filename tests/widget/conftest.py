"""Debian's Chromium, the real assistant, and a fake server for what ours would never say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect, sync_playwright

from tests.support.waiting import SECONDS
from tests.widget import servers
from tests.widget.fake_server import CLIENT, FakeServer
from tests.widget.pages import Widget

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
#: Generous: the tests share a small machine with the servers they start.
PATIENCE = 1_000 * SECONDS
expect.set_options(timeout=PATIENCE)
NEUTRAL_PAGE = "https://www.weather.gov/"

AT_HOME = {"viewport": {"width": 390, "height": 844}, "timezone_id": "America/New_York"}

NewContext = Callable[..., BrowserContext]
NewWidget = Callable[..., Widget]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    missing = [str(path) for path in (CHROMIUM, CLIENT) if not path.exists()]
    assert not missing, f"{', '.join(missing)}: run `make widget browser`"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Assistant]:
    """The real assistant with the web channel and the sample page."""
    running = servers.start(tmp_path_factory.mktemp("assistant"))
    yield running
    running.stop()
    running.actions.stop()


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    """A server that says what a test tells it to."""
    server = FakeServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """Make browser profiles that are apart from each other; no page may ask another site."""
    made: list[BrowserContext] = []
    strangers: list[str] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{**AT_HOME, **options})
        context.set_default_timeout(PATIENCE)
        context.route(
            lambda url: not url.startswith(("http://127.0.0.1", "http://localhost")),
            lambda route: _answer(route, strangers),
        )
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert strangers == []


def _answer(route: Any, strangers: list[str]) -> None:
    if route.request.url != NEUTRAL_PAGE:
        strangers.append(route.request.url)
    route.fulfill(body="<title>Weather</title><p>Sunny.</p>", content_type="text/html")


@pytest.fixture
def errors() -> Iterator[list[str]]:
    """Script errors and policy violations of all pages; a test fails on any."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def new_widget(new_context: NewContext, errors: list[str]) -> NewWidget:
    """Open the sample page of a server, on the day the assistant's clock shows."""

    def make(url: str, context: BrowserContext | None = None, **options: Any) -> Widget:
        page = (context or new_context(**options)).new_page()
        return show(page, url, errors)

    return make


def show(page: Page, url: str, errors: list[str], now: str | None = servers.NOW) -> Widget:
    """Load a page and listen for its errors; with its own clock, `performance` is the real one."""

    def note(dialog: Dialog) -> None:
        errors.append(f"dialog {dialog.message}")
        dialog.dismiss()

    if now:
        page.clock.set_fixed_time(datetime.fromisoformat(now))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", note)
    page.on(
        "console",
        lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None,
    )
    page.goto(url)
    return Widget(page)
