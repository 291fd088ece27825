"""WCAG 2.2 AA, as far as a machine can tell: axe, keyboard, live region, zoom, sizes, themes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from store.queries import Catalog
from tests.widget import plans
from tests.widget.conftest import NewWidget
from tests.widget.fake_server import FakeServer
from tests.widget.pages import Widget

AXE = Path(__file__).resolve().parents[2] / ".cache" / "widget" / "axe.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

QUESTION = {
    "text": "Have you already sent anything?\n\n_The first reply closes the door._\n\n- a\n- b",
    "buttons": [
        {"title": "Yes", "payload": "/affirm"},
        {"title": "No", "payload": "/deny"},
        {"title": "I don't know", "payload": "/dont_know"},
    ],
}


def violations(widget: Widget) -> list[str]:
    """What axe finds on the whole page, the shadow root included."""
    widget.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = widget.page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES
    )
    # Proof that the check looked inside: the panel's own elements are among those that passed.
    assert "uscis-triage" in str(found["passes"])
    return [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def closed(_: FakeServer, widget: Widget, __: Catalog) -> None:
    expect(widget.launcher).to_be_visible()


def opened(_: FakeServer, widget: Widget, __: Catalog) -> None:
    widget.open()


def menu_and_question(_: FakeServer, widget: Widget, __: Catalog) -> None:
    widget.open()
    widget.page.get_by_role("button", name="More").click()
    widget.page.get_by_role("button", name="Forget this conversation").click()
    expect(widget.page.get_by_role("button", name="Yes, delete it")).to_be_visible()


def answering(fake: FakeServer, widget: Widget, _: Catalog) -> None:
    widget.open()
    fake.push(**QUESTION)
    widget.choice("No").click()
    expect(widget.log.locator(".chosen")).to_be_visible()
    fake.push(**QUESTION)
    fake.push(**{"from": "notice", "text": "I hid a number."})
    fake.emit("typing", {"on": True})
    expect(widget.status).to_have_text("Writing an answer …")


def planned(fake: FakeServer, widget: Widget, catalog: Catalog) -> None:
    widget.open()
    message = plans.message(catalog, situation="denial_risk")
    message["plan"]["confidence"] = "low"
    message["plan"]["steps"][0]["confidence"] = "low"
    fake.push(**message)
    expect(widget.card).to_be_visible()
    for summary in widget.card.locator("summary").all():
        summary.click()


def failed(fake: FakeServer, widget: Widget, _: Catalog) -> None:
    widget.open()
    fake.acknowledge = {"ok": False, "reason": "too_fast", "text": "Please wait a moment."}
    widget.input.fill("hello")
    widget.input.press("Enter")
    expect(widget.own).to_contain_text("Please wait a moment.")
    fake.stop()
    expect(widget.status).to_contain_text("No connection right now")


STATES = [closed, opened, menu_and_question, answering, planned, failed]
LOOKS: dict[str, dict[str, Any]] = {
    "light phone": {},
    "dark phone": {"color_scheme": "dark"},
    "light desktop": {"viewport": {"width": 1280, "height": 900}},
    "dark desktop": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
}
State = Callable[[FakeServer, Widget, Catalog], None]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog, state: State, look: str
) -> None:
    widget = new_widget(fake.url, reduced_motion="reduce", **LOOKS[look])
    state(fake, widget, catalog)
    assert violations(widget) == []


SIZES = {
    "320 px wide": {"viewport": {"width": 320, "height": 568}},
    "1280 px at 200 %": {"viewport": {"width": 640, "height": 400}},
    "1280 px at 400 %": {"viewport": {"width": 320, "height": 256}},
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_small_and_zoomed_screens_scroll_one_way_only(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog, size: str, language: str
) -> None:
    locale = {"en": "en-US", "es": "es-US"}[language]
    widget = new_widget(fake.url, locale=locale, **SIZES[size]).open()
    fake.push(**plans.message(catalog, language))
    expect(widget.card).to_be_visible()
    for summary in widget.card.locator("summary").all():
        summary.click()
    assert sideways(widget) == []
    widget.input.scroll_into_view_if_needed()
    widget.input.click()
    widget.input.fill("x")
    expect(widget.input).to_be_in_viewport()


def test_text_twice_as_large_still_fits(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    widget = new_widget(fake.url)
    widget.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    widget.open()
    fake.push(**plans.message(catalog))
    expect(widget.card).to_be_visible()
    assert sideways(widget) == []


def sideways(widget: Widget) -> list[str]:
    """Everything that is wider than the place it has."""
    found: list[str] = widget.page.evaluate(
        """() => {
          const root = document.querySelector("uscis-triage").shadowRoot;
          const seen = "dialog, dialog *:not(.unseen, .unseen *)";
          const all = [document.scrollingElement, ...root.querySelectorAll(seen)];
          return all
            .filter((e) => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1)
            .concat(all.filter((e) => e.getBoundingClientRect().right > innerWidth + 1))
            .map((e) => `${e.localName}.${e.className}`);
        }"""
    )
    return found


def test_targets_are_large_enough_for_a_thumb(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    widget = new_widget(fake.url)
    box = widget.launcher.bounding_box()
    assert box is not None and min(box["width"], box["height"]) >= 44
    planned(fake, widget, catalog)
    fake.push(**QUESTION)
    widget.page.get_by_role("button", name="More").click()
    targets = widget.panel.locator(
        "button:visible, summary:visible, .way:visible, textarea:visible"
    )
    boxes = {target.inner_text() or "icon": target.bounding_box() for target in targets.all()}
    assert len(boxes) > 20
    small = [name for name, box in boxes.items() if box and min(box["width"], box["height"]) < 44]
    assert small == []


def test_the_focus_is_always_visible(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    widget = new_widget(fake.url)
    widget.tab_to("Immigration help")
    assert outlined(widget)
    widget.page.keyboard.press("Enter")
    widget.wait_online()
    fake.push(**plans.message(catalog))
    expect(widget.card).to_be_visible()
    seen = set()
    for _ in range(40):
        widget.page.keyboard.press("Shift+Tab")
        name = widget.focused()
        seen.add(name)
        if name:
            assert outlined(widget), name
    assert {"Close", "Leave fast", "All the steps", "Copy as text"} <= seen


def outlined(widget: Widget) -> bool:
    drawn: bool = widget.page.evaluate(
        """() => {
          const at = document.querySelector("uscis-triage").shadowRoot.activeElement;
          if (!at) return true;
          const style = getComputedStyle(at);
          const box = at.getBoundingClientRect();
          const seen = box.bottom > 0 && box.top < innerHeight;
          return seen && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        }"""
    )
    return drawn


def test_on_a_phone_the_focus_stays_inside(fake: FakeServer, new_widget: NewWidget) -> None:
    widget = new_widget(fake.url).open()
    for _ in range(30):
        widget.page.keyboard.press("Tab")
        inside = widget.page.evaluate("document.activeElement.localName")
        assert inside in ("uscis-triage", "body")
    assert widget.panel.evaluate("dialog => dialog.matches(':modal')")


def test_on_a_desktop_the_page_stays_usable(fake: FakeServer, new_widget: NewWidget) -> None:
    widget = new_widget(fake.url, viewport={"width": 1280, "height": 900}).open()
    assert not widget.panel.evaluate("dialog => dialog.matches(':modal')")
    assert widget.focused() == "input"


def test_escape_steps_back_one_thing_at_a_time(fake: FakeServer, new_widget: NewWidget) -> None:
    widget = new_widget(fake.url).open()
    keys = widget.page.keyboard
    widget.page.get_by_role("button", name="More").click()
    keys.press("Escape")
    assert widget.focused() == "More"
    widget.page.get_by_role("button", name="More").click()
    widget.page.get_by_role("button", name="Forget this conversation").click()
    assert widget.focused().startswith("Delete everything said here")
    keys.press("Escape")
    expect(widget.page.get_by_role("button", name="Yes, delete it")).to_be_hidden()
    expect(widget.panel).to_be_visible()
    keys.press("Escape")
    expect(widget.panel).to_be_hidden()
    assert widget.focused() == "Immigration help"


OBSERVE = """() => {
  const log = document.querySelector("uscis-triage").shadowRoot.querySelector(".log");
  window.added = [];
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) {
      if (node.parentNode !== log) continue;
      window.added.push([log.getAttribute("aria-live"), node.innerText]);
    }
  }).observe(log, {childList: true});
}"""


def test_new_answers_are_announced_once_and_history_is_not(
    fake: FakeServer, new_widget: NewWidget
) -> None:
    fake.history = [
        {"seq": n, "from": "bot", "text": f"earlier {n}", "at": "2026-11-23T20:00:00Z"}
        for n in (1, 2)
    ]
    widget = new_widget(fake.url)
    widget.launcher.hover()
    expect(widget.page.locator("uscis-triage .log")).to_be_attached()
    widget.page.evaluate(OBSERVE)
    widget.open()
    expect(widget.answers).to_have_count(2)
    expect(widget.log).to_have_attribute("aria-live", "polite")
    fake.push(seq=3, text="new answer")
    expect(widget.answers).to_have_count(3)
    fake.push(seq=3, text="new answer")
    fake.push(seq=4, text="next answer")
    expect(widget.answers).to_have_count(4)
    assert widget.page.evaluate("window.added") == [
        ["off", "Helper:\n\nearlier 1"], ["off", "Helper:\n\nearlier 2"],
        ["polite", "Helper:\n\nnew answer"], ["polite", "Helper:\n\nnext answer"],
    ]  # fmt: skip


def test_an_answer_while_closed_marks_the_button(fake: FakeServer, new_widget: NewWidget) -> None:
    widget = new_widget(fake.url).open()
    widget.page.keyboard.press("Escape")
    fake.push(text="here it is")
    expect(widget.page.get_by_role("button", name="Immigration help new answer")).to_be_visible()
    widget.open()
    widget.page.keyboard.press("Escape")
    expect(widget.page.get_by_role("button", name="Immigration help", exact=True)).to_be_visible()


def test_nothing_moves_for_those_who_ask_for_that(fake: FakeServer, new_widget: NewWidget) -> None:
    moving = "() => document.querySelector('uscis-triage').shadowRoot.getAnimations().length"
    widget = new_widget(fake.url, reduced_motion="reduce").open()
    fake.emit("typing", {"on": True})
    expect(widget.status).to_have_text("Writing an answer …")
    assert widget.page.evaluate(moving) == 0
    lively = new_widget(fake.url, reduced_motion="no-preference").open()
    fake.emit("typing", {"on": True})
    expect(lively.status).to_have_text("Writing an answer …")
    assert lively.page.evaluate(moving) > 0


def test_every_field_and_region_has_a_name(fake: FakeServer, new_widget: NewWidget) -> None:
    widget = new_widget(fake.url).open()
    fake.push(**QUESTION)
    page = widget.page
    for named in (
        page.get_by_role("dialog", name="Immigration help"),
        page.get_by_role("textbox", name="Write what happened"),
        page.get_by_role("log", name="Conversation"),
        page.get_by_role("group", name="Answers to choose from").last,
        page.get_by_role("button", name="Send"),
        page.get_by_role("button", name="Close"),
    ):
        expect(named).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_accessible_description("No full ID numbers, please")
    expect(page.get_by_role("button", name="Leave fast")).to_have_accessible_description(
        "Leaves this page and deletes this conversation. Or press Shift three times."
    )
