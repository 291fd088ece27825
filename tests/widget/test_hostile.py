"""What a person, a forged message or a hostile site could try."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from store.queries import Catalog
from tests.widget import plans
from tests.widget.conftest import NewContext, NewWidget, show
from tests.widget.fake_server import FakeServer
from tests.widget.servers import Assistant

ATTACKS = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(2)</script>",
    "<svg onload=alert(3)><a href=javascript:alert(4)>x</a>",
    "[click](javascript:alert(5)) javascript:alert(6)",
    "**<b onmouseover=alert(7)>bold</b>** _<i>i</i>_",
    '"><iframe srcdoc="<script>alert(8)</script>">',
    'https://example.org/"onclick=alert(9) https://example.org/<script>alert(10)</script>',
    "data:text/html,<script>alert(11)</script> vbscript:alert(12) file:///etc/passwd",
]
FORBIDDEN = (
    "script, img, iframe, object, embed, svg:not(.icon), style, link, form:not(.composer), "
    "[onerror], [onload], [onclick], [onmouseover]"
)
WEB, MAIL, TEL = "https://", "mailto:", "tel:"


def inert(widget: Any) -> None:
    """Nothing was made of a text but text and safe links."""
    assert widget.page.locator(f"uscis-triage dialog :is({FORBIDDEN})").count() == 0
    for link in widget.page.locator("uscis-triage dialog a").all():
        href = link.get_attribute("href") or ""
        assert href.startswith((WEB, MAIL, TEL)), href
        assert not href.startswith(WEB) or "noopener" in (link.get_attribute("rel") or "")


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_persons_message_stays_text(fake: FakeServer, new_widget: NewWidget, attack: str) -> None:
    widget = new_widget(fake.url).open()
    widget.input.fill(attack)
    widget.input.press("Enter")
    expect(widget.own.locator(".words")).to_have_text(attack)
    expect(widget.log.locator(".message.user a")).to_have_count(0)
    inert(widget)


def test_a_persons_script_stays_text_on_the_real_server(
    assistant: Assistant, new_widget: NewWidget
) -> None:
    widget = new_widget(assistant.url).open()
    widget.say(ATTACKS[0])
    widget.page.reload()
    widget.open()
    expect(widget.own.locator(".words")).to_have_text(ATTACKS[0])
    inert(widget)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_forged_answer_stays_text(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog, attack: str
) -> None:
    widget = new_widget(fake.url).open()
    fake.push(text=attack, buttons=[{"title": attack, "payload": attack}])
    expect(widget.answers).to_have_count(1)
    forged = poisoned(plans.message(catalog)["plan"], attack)
    fake.push(text=attack, plan=forged)
    expect(widget.card).to_be_visible()
    for summary in widget.card.locator("summary").all():
        summary.click()
    fake.push(**{"from": attack, "text": attack, "title": attack})
    expect(widget.log.locator(".notice")).to_be_visible()
    inert(widget)
    widget.page.evaluate("() => { window.print = () => {}; }")
    widget.card.locator(".save button").first.click()
    assert widget.page.locator(f"uscis-triage-print :is({FORBIDDEN})").count() == 0


def poisoned(value: Any, attack: str) -> Any:
    """The same data with the attack in every text; what a card needs to be shown stays."""
    if isinstance(value, str):
        return f"{value} {attack}" if " " in value else attack
    if isinstance(value, list):
        return [poisoned(item, attack) for item in value]
    if isinstance(value, dict):
        return {key: poisoned(item, attack) for key, item in value.items()}
    return value


@pytest.mark.parametrize(
    "message",
    [
        {"text": None}, {"text": 7}, {"text": {"html": "<b>x</b>"}}, {"buttons": "no", "text": "a"},
        {"buttons": [None, 3, {"title": []}], "text": "a"}, {"plan": [], "text": "a"},
        {"plan": {"title": "t", "steps": [None]}, "text": "a"},
        {"plan": {"title": "t", "steps": [{"value": 3, "hours": "x", "url": "javascript:alert(1)"}],
                  "sources": [None], "deadlines": [None, 4], "urgency": "x"}, "text": "a"},
        {"image": "https://example.org/x.png", "attachment": {"type": "video"}, "text": "a"},
        {"from": "system", "text": "a"}, {"seq": "x", "text": "a"},
    ],
)  # fmt: skip
def test_a_malformed_message_breaks_nothing(
    fake: FakeServer, new_widget: NewWidget, message: dict[str, Any]
) -> None:
    widget = new_widget(fake.url).open()
    fake.push(**message)
    junk: list[Any] = [None, 7, "x", [], {"messages": 3}]
    for nonsense in junk:
        fake.emit("message", nonsense)
        fake.emit("typing", nonsense)
    fake.push(text="still here")
    expect(widget.answers.last).to_have_text("Helper: still here")
    inert(widget)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See https://www.uscis.gov/contactcenter.", ["https://www.uscis.gov/contactcenter"]),
        ("Call 800-375-5283 or (212) 555-0100.", ["tel:+18003755283", "tel:+12125550100"]),
        ("From abroad +1-202-325-8000.", ["tel:+12023258000"]),
        ("If you are in danger, call 911.", ["tel:911"]),
        ("Si corre peligro, llame al 911 ahora.", ["tel:911"]),
        ("Write to help@uscis.dhs.gov", ["mailto:help@uscis.dhs.gov"]),
        ("mailto:a@example.org tel:+18003755283", ["mailto:a@example.org", "tel:+18003755283"]),
        ("Form I-911, 8 CFR 988, the year 2026, $911", []),
        ("IOE0912345678 and 123-45-6789 and 12345-800-375-5283", []),
        ("http://example.org ftp://example.org", []),
    ],
)
def test_only_safe_addresses_become_links(
    fake: FakeServer, new_widget: NewWidget, text: str, links: list[str]
) -> None:
    widget = new_widget(fake.url).open()
    fake.push(text=text)
    expect(widget.answers.last.locator(".words")).to_have_text(
        text.replace("mailto:", "").replace("tel:", "")
    )
    found = [link.get_attribute("href") for link in widget.answers.last.locator("a").all()]
    assert found == links


def test_marks_and_lists(fake: FakeServer, new_widget: NewWidget) -> None:
    widget = new_widget(fake.url).open()
    fake.push(
        text="**Do this:** now_or_never\n\n- one **two**\n  more\n- three\n\n"
        "1. first\n   Where: here\n2. second\n\n_why_"
    )
    words = widget.answers.last.locator(".words")
    assert words.locator("strong").all_inner_texts() == ["Do this:", "two"]
    assert words.locator("em").all_inner_texts() == ["why"]
    assert words.locator("ul > li").all_inner_texts() == ["one two\nmore", "three"]
    assert words.locator("ol > li").all_inner_texts() == ["first\nWhere: here", "second"]


# -- other sites ----------------------------------------------------------------


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Another website; its page is written by the test."""
    handler = partial(QuietHandler, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", tmp_path
    server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def write_page(folder: Path, server: str) -> None:
    tag = f'<script type="module" src="{server}/widget/widget.js" data-server="{server}"></script>'
    page = f'<!doctype html><html lang="en"><title>x</title><body>{tag}</body></html>'
    (folder / "index.html").write_text(page, encoding="utf-8")


def test_a_hostile_site_gets_no_conversation(
    assistant: Assistant, other_site: tuple[str, Path], new_context: NewContext, errors: list[str]
) -> None:
    url, folder = other_site
    write_page(folder, assistant.url)
    widget = show(new_context().new_page(), url, errors)
    refused: list[str] = []
    widget.page.on("console", lambda said: refused.append(said.text))
    widget.launcher.click()
    expect(widget.status).to_contain_text("No connection right now")
    widget.until(lambda: any("403" in text for text in refused))
    widget.input.fill("hello")
    widget.input.press("Enter")
    expect(widget.own).to_contain_text("Will be sent")
    assert widget.answers.count() == 0


def test_a_site_on_the_list_embeds_it_with_one_tag(
    fake: FakeServer, other_site: tuple[str, Path], new_context: NewContext, errors: list[str]
) -> None:
    url, folder = other_site
    write_page(folder, fake.url)
    widget = show(new_context().new_page(), url, errors).open()
    fake.push(text="Welcome to another site.")
    expect(widget.answers.last).to_contain_text("Welcome to another site.")
