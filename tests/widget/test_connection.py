"""Lost connections, refused messages, blocked storage, and leaving fast."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import NewContext, NewWidget, show
from tests.widget.fake_server import FakeServer
from tests.widget.pages import NOTHING, Widget

STORAGE_BLOCKED = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("blocked", "SecurityError"); },
});
"""


def say_hello(widget: Widget) -> None:
    """Say something and wait until the server has it."""
    widget.input.fill("hello")
    widget.input.press("Enter")
    expect(widget.log.locator(".user[data-seq]")).to_have_count(1)


def test_a_number_keyed_in_chooses_the_button_that_is_shown(
    fake: FakeServer, new_widget: NewWidget
) -> None:
    widget = new_widget(fake.url).open()
    hidden = [{"title": "What to say", "payload": "/ask_script"}]
    fake.push(
        text="menu", buttons=[{"title": "A", "payload": "/a"}, {"title": "B", "payload": "/b"}]
    )
    widget.input.fill("2.")
    widget.input.press("Enter")
    expect(widget.own.locator(".words")).to_have_text("B")
    expect(widget.log.locator(".chosen")).to_have_text("B (chosen)")
    assert [(p["payload"], p["title"]) for p in fake.said] == [("/b", "B")]
    expect(widget.log.get_by_role("button", name="A", exact=True)).to_be_disabled()
    fake.push(text="no card here, so nothing is left out", buttons=hidden)
    expect(widget.choice("What to say")).to_be_visible()
    widget.input.fill("7")
    widget.input.press("Enter")
    expect(widget.own.last.locator(".words")).to_have_text("7")
    assert "payload" not in fake.said[-1]


def test_a_dropped_line_is_announced_and_mended(fake: FakeServer, new_widget: NewWidget) -> None:
    widget = new_widget(fake.url).open()
    fake.push(text="one")
    expect(widget.answers).to_have_count(1)
    fake.hang_up()
    expect(widget.said).to_have_text("Connected again.")
    assert [greeting["after"] for greeting in fake.greetings] == [0, 1]


def test_offline_names_the_phone_line(fake: FakeServer, new_widget: NewWidget) -> None:
    widget = new_widget(fake.url).open()
    fake.stop()
    line = widget.page.locator("uscis-triage .status a")
    expect(line).to_have_attribute("href", "tel:+18003755283")
    expect(widget.page.get_by_role("button", name="Try again")).to_be_visible()


@pytest.mark.parametrize(
    ("reason", "may_retry"), [("too_fast", True), ("too_long", False), ("bad_request", False)]
)
def test_a_refused_message_says_why(
    fake: FakeServer, new_widget: NewWidget, reason: str, may_retry: bool
) -> None:
    widget = new_widget(fake.url).open()
    fake.acknowledge = {"ok": False, "reason": reason, "text": "Not like this."}
    widget.input.fill("hello")
    widget.input.press("Enter")
    expect(widget.own.locator(".state")).to_contain_text("Not like this.")
    expect(widget.said).to_have_text("Not like this.")
    again = widget.page.get_by_role("button", name="Send again")
    assert again.count() == int(may_retry)
    if may_retry:
        fake.acknowledge = {"ok": True}
        again.click()
        expect(widget.own.locator(".state")).to_have_count(0)
        assert fake.said[0]["id"] == fake.said[1]["id"]


def test_an_acknowledged_message_is_kept_until_the_server_has_it_or_is_done_with_it(
    fake: FakeServer, new_widget: NewWidget
) -> None:
    fake.session, fake.echoes = {"fresh": False}, False
    widget = new_widget(fake.url).open()

    def reconnect(said: int) -> list[str]:
        fake.hang_up()
        for _ in range(200):
            widget.page.wait_for_timeout(100)
            if len(fake.said) >= said:
                break
        return [packet["text"] for packet in fake.said]

    words = ["lost", "stored", "failed"]
    for word in words:
        widget.input.fill(word)
        widget.input.press("Enter")
        expect(widget.own.last.locator(".words")).to_have_text(word)
    assert reconnect(6) == words * 2
    ids = {packet["text"]: packet["id"] for packet in fake.said}
    fake.history = [{"seq": 1, "from": "user", "text": "stored", "id": ids["stored"]}]
    fake.emit("done", {"id": ids["failed"]})
    assert reconnect(7) == [*words, *words, "lost"]
    expect(widget.own.locator(".state")).to_have_count(0)
    assert widget.own.locator(".words").all_inner_texts() == words


def test_an_expired_session_starts_anew_and_keeps_the_message(
    fake: FakeServer, new_widget: NewWidget
) -> None:
    widget = new_widget(fake.url).open()
    fake.acknowledge = {"ok": False, "reason": "expired", "text": "Expired."}
    widget.input.fill("hello")
    widget.input.press("Enter")
    widget.until(lambda: len(fake.greetings) >= 2)
    fake.acknowledge = {"ok": True}
    expect(widget.log.locator(".user[data-seq]")).to_have_text("You: hello")
    assert "token" not in fake.greetings[-1]
    assert {packet["id"] for packet in fake.said} == {fake.said[0]["id"]}


def test_too_long_a_message_stays_in_the_field(fake: FakeServer, new_widget: NewWidget) -> None:
    fake.session = {"max_chars": 10}
    widget = new_widget(fake.url).open()
    widget.input.fill("twelve chars")
    widget.input.press("Enter")
    expect(widget.status).to_have_text(
        "That is too long: 2 characters over the limit. Please shorten it."
    )
    expect(widget.input).to_have_value("twelve chars")
    assert fake.said == []


def test_blocked_storage_works_as_long_as_the_page(
    fake: FakeServer, new_context: NewContext, errors: list[str]
) -> None:
    context = new_context()
    context.add_init_script(STORAGE_BLOCKED)
    widget = show(context.new_page(), fake.url, errors).open()
    say_hello(widget)
    fake.hang_up()
    expect(widget.said).to_have_text("Connected again.")
    assert fake.greetings[-1]["token"] == "fake.token"


@pytest.mark.parametrize("way", ["button", "shift"])
def test_leaving_fast_keeps_nothing_and_asks_for_deletion(
    fake: FakeServer, new_widget: NewWidget, way: str
) -> None:
    widget = new_widget(fake.url).open()
    say_hello(widget)
    assert widget.stored() != NOTHING
    if way == "button":
        widget.page.get_by_role("button", name="Leave fast").click()
    else:
        for _ in range(3):
            widget.page.keyboard.press("Shift")
    widget.page.wait_for_url("https://www.weather.gov/")
    widget.page.go_back()
    assert "Riverbend" not in widget.page.title()
    other = widget.page.context.new_page()
    other.goto(fake.url)
    assert other.evaluate("({...localStorage})") == {}
    widget.until(lambda: fake.forgotten == 1)


def test_leaving_fast_blanks_the_page_before_the_network_answers(
    fake: FakeServer, new_widget: NewWidget
) -> None:
    widget = new_widget(fake.url).open()
    say_hello(widget)
    left = widget.page.evaluate(
        """() => {
          document.querySelector("uscis-triage").shadowRoot.querySelector(".exit").click();
          return [document.title, document.body.childElementCount, localStorage.length];
        }"""
    )
    assert left == ["", 0, 0]


def test_capital_letters_do_not_leave(fake: FakeServer, new_widget: NewWidget) -> None:
    widget = new_widget(fake.url).open()
    for letter in "USCIS":
        widget.page.keyboard.press(f"Shift+{letter}")
    expect(widget.input).to_have_value("USCIS")
    assert widget.page.url == f"{fake.url}/"


def test_leaving_fast_in_one_tab_clears_the_other(
    fake: FakeServer, new_context: NewContext, errors: list[str]
) -> None:
    context = new_context()
    first = show(context.new_page(), fake.url, errors).open()
    say_hello(first)
    second = show(context.new_page(), fake.url, errors).open()
    fake.push(text="to both")
    expect(second.answers).to_have_count(1)
    fake.echoes = False
    second.input.fill("private")
    second.input.press("Enter")
    expect(second.own.last.locator(".words")).to_have_text("private")
    greeted = len(fake.greetings)
    first.page.get_by_role("button", name="Leave fast").click()
    expect(second.answers).to_have_count(0)
    assert second.stored() == NOTHING
    for _ in range(200):
        second.page.wait_for_timeout(100)
        if len(fake.greetings) > greeted:
            break
    second.page.wait_for_timeout(300)
    assert len(fake.greetings) == greeted + 1
    assert [packet["text"] for packet in fake.said] == ["hello", "private"]


def test_a_tab_opened_before_joins_the_conversation_of_the_other(
    fake: FakeServer, new_context: NewContext, errors: list[str]
) -> None:
    context = new_context()
    first = show(context.new_page(), fake.url, errors).open()
    second = show(context.new_page(), fake.url, errors).open()
    fake.session = {"token": "fake.shared"}
    assert len(fake.greetings) == 2
    first.page.evaluate("localStorage.setItem('uscis-triage-token', 'fake.shared')")
    second.until(lambda: len(fake.greetings) > 2)
    assert [greeting.get("token") for greeting in fake.greetings[2:]] == ["fake.shared"]


def test_the_language_button_before_anything_is_said(
    fake: FakeServer, new_widget: NewWidget
) -> None:
    widget = new_widget(fake.url, locale="en-US").open()
    widget.page.get_by_role("button", name="Español").click()
    expect(widget.log.locator(".welcome")).to_contain_text("Cuénteme qué pasó")
    expect(widget.page.get_by_label("Escriba qué pasó")).to_be_visible()
    widget.until(lambda: len(fake.greetings) == 2)
    widget.wait_online()
    assert [greeting["lang"] for greeting in fake.greetings] == ["auto", "es"]
    assert fake.said == []


def test_the_server_is_not_asked_before_the_panel_is_opened(
    fake: FakeServer, new_context: NewContext, errors: list[str]
) -> None:
    widget = show(new_context().new_page(), fake.url, errors, now=None)
    loaded = widget.page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    ours = [name for name in loaded if "/widget/" in name]
    assert [name.rsplit("/", 1)[-1] for name in ours] == ["sample.css", "widget.js"]
    assert fake.greetings == []


def test_files_that_do_not_load_are_explained_and_tried_again(
    fake: FakeServer, new_widget: NewWidget
) -> None:
    widget = new_widget(fake.url)
    widget.page.context.route("**/widget/panel.js?0", lambda route: route.abort())
    widget.launcher.click()
    failed = widget.page.get_by_role("alert")
    expect(failed).to_contain_text("did not load")
    expect(failed.get_by_role("link")).to_have_attribute("href", "tel:800-375-5283")
    widget.open()


def test_a_client_that_does_not_load_is_tried_again_and_the_message_waits(
    fake: FakeServer, new_widget: NewWidget
) -> None:
    widget = new_widget(fake.url)
    widget.page.context.route("**/widget/socket.io.js?0", lambda route: route.abort())
    widget.launcher.click()
    expect(widget.status).to_contain_text("No connection right now")
    widget.input.fill("hello")
    widget.input.press("Enter")
    expect(widget.own).to_contain_text("Will be sent when you are online")
    widget.reconnect()
    widget.wait_online()
    expect(widget.log.locator(".user[data-seq]")).to_have_text("You: hello")
    assert [packet["text"] for packet in fake.said] == ["hello"]
