"""Takes the pictures in docs/images (`make screenshots`); not part of the tests."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import NewWidget
from tests.widget.pages import Widget
from tests.widget.servers import Assistant
from tests.widget.test_conversation import RFE, to_plan

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
LARGEST = 200_000
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1180, "height": 760}}


def closed(_: Widget) -> None:
    pass


def opened(widget: Widget) -> None:
    widget.open()


def asked(widget: Widget) -> None:
    widget.open()
    widget.say(RFE)


def planned(widget: Widget) -> None:
    widget.open()
    to_plan(widget)


def unfolded(widget: Widget) -> None:
    planned(widget)
    widget.card.locator("summary").nth(1).click()
    widget.card.locator(".first").evaluate("e => e.scrollIntoView()")


def offline(widget: Widget) -> None:
    # The line is down before the first word.
    widget.page.context.route("**/widget/socket.io.js*", lambda route: route.abort())
    widget.launcher.click()
    expect(widget.status).to_contain_text("No connection")
    widget.input.fill("my green card never came")
    widget.input.press("Enter")


def spanish(widget: Widget) -> None:
    widget.launcher.click()
    widget.wait_online()
    widget.say("mi carta de huellas tiene la fecha y la ciudad equivocadas")
    widget.press("No sé")


PICTURES: list[tuple[str, dict[str, Any], Callable[[Widget], None]]] = [
    ("closed", DESKTOP, closed),
    ("open", PHONE, opened),
    ("question", PHONE, asked),
    ("plan", PHONE, planned),
    ("plan-unfolded", PHONE, unfolded),
    ("plan-desktop", DESKTOP, planned),
    ("error", PHONE, offline),
    ("dark", {**PHONE, "color_scheme": "dark"}, planned),
    ("spanish", {**PHONE, "locale": "es-MX"}, spanish),
]


@pytest.mark.parametrize(("name", "look", "state"), PICTURES, ids=[p[0] for p in PICTURES])
def test_take(
    assistant: Assistant,
    new_widget: NewWidget,
    name: str,
    look: dict[str, Any],
    state: Callable[[Widget], None],
) -> None:
    """Take one picture."""
    assert re.fullmatch(r"[a-z-]+", name)
    widget = new_widget(assistant.url, reduced_motion="reduce", **look)
    state(widget)
    widget.page.mouse.move(0, 0)
    IMAGES.mkdir(parents=True, exist_ok=True)
    picture = IMAGES / f"widget-{name}.png"
    widget.page.screenshot(path=picture)
    assert picture.stat().st_size < LARGEST
