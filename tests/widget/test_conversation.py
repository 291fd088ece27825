"""Whole conversations with the real assistant."""

from __future__ import annotations

import base64
import json
import os
import signal
import sqlite3
from typing import Any

import jwt
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from scripts.servers import Server
from tests.widget.conftest import NewContext, NewWidget, show
from tests.widget.pages import NOTHING, Widget
from tests.widget.servers import Assistant

RFE = "i got a letter asking for more evidence for my i-130 dated oct 2 and i dont understand it"
TOKEN = "uscis-triage-token"


def to_plan(widget: Widget) -> None:
    widget.say(RFE)
    widget.press("I don't know")
    widget.press("No")
    expect(widget.card).to_be_visible()


def sender_of(widget: Widget) -> str:
    token = widget.stored()["local"][TOKEN]
    claims = jwt.decode(token, options={"verify_signature": False})
    return f"web:{claims['sid']}"


def signal_all(server: Server, sign: signal.Signals) -> None:
    os.killpg(server.process.pid, sign)


def rows_of(assistant: Assistant, sender: str) -> int:
    with sqlite3.connect(assistant.folder / "tracker.sqlite") as store:
        count: int = store.execute(
            "select count(*) from events where sender_id = ?", (sender,)
        ).fetchone()[0]
    return count


def test_full_triage_in_english_by_keyboard_alone(
    assistant: Assistant, new_widget: NewWidget
) -> None:
    widget = new_widget(assistant.url, locale="en-US")
    keys = widget.page.keyboard
    widget.tab_to("Immigration help")
    keys.press("Enter")
    widget.wait_online()
    assert widget.focused() == "input"

    keys.type(RFE)
    keys.press("Enter")
    widget.wait_answer(1)
    assert widget.focused() == "input"
    widget.tab_to("I don't know", "Shift+Tab")
    keys.press("Enter")
    expect(widget.answers.last).to_contain_text("already sent or uploaded")
    assert widget.focused() == "input"
    keys.type("2")
    keys.press("Enter")
    expect(widget.card).to_be_visible()

    expect(widget.own.last.locator(".words")).to_have_text("No")
    chosen = widget.log.locator(".choice.chosen").all_text_contents()
    assert chosen == ["I don't know (chosen)", "No (chosen)"]
    card = widget.card
    expect(card.locator(".urgency")).to_contain_text("Very urgent: more than 50 days")
    expect(card.locator("h3")).to_have_text("USCIS asked you for more evidence (RFE)")
    expect(card.locator(".date")).to_contain_text("Thu, Dec 24, 2026 at the very latest")
    expect(card.locator(".first")).to_contain_text("Circle the reply date")
    expect(card.locator(".ending")).to_contain_text("Checked on Nov 23, 2026")

    widget.tab_to("What to say", "Shift+Tab")
    keys.press("Enter")
    expect(card.get_by_text("parts of it are not clear to me")).to_be_visible()
    widget.tab_to("All the steps", "Shift+Tab")
    keys.press("Enter")
    call = card.locator(".steps").get_by_role("link", name="Call 800-375-5283")
    expect(call).to_have_attribute("href", "tel:+18003755283")
    expect(card.locator(".steps .hours.open")).to_have_text(
        "Open now, closes in 5 h, at 8:00 p.m. Eastern."
    )
    widget.tab_to("Tips for the call")
    keys.press("Enter")
    expect(widget.answers.last).to_contain_text("Before you call")
    titles = widget.answers.last.locator(".choice").all_inner_texts()
    assert [title.split("\n")[-1] for title in titles] == [
        "With the agent, and after", "Another problem", "Show my plan again",
    ]  # fmt: skip
    widget.tab_to("Show my plan again", "Shift+Tab")
    keys.press("Enter")
    widget.until(lambda: widget.focused() == "USCIS asked you for more evidence (RFE)")

    keys.press("Escape")
    expect(widget.panel).to_be_hidden()
    assert widget.focused() == "Immigration help"


def test_full_triage_in_spanish_by_keyboard_alone(
    assistant: Assistant, new_widget: NewWidget
) -> None:
    widget = new_widget(assistant.url, locale="es-MX")
    keys = widget.page.keyboard
    widget.tab_to("Ayuda de inmigración")
    keys.press("Enter")
    widget.wait_online()
    expect(widget.panel).to_have_attribute("lang", "es")
    keys.type("mi carta de huellas tiene la fecha y la ciudad equivocadas")
    keys.press("Enter")
    widget.wait_answer(1)
    widget.tab_to("No sé", "Shift+Tab")
    keys.press("Space")
    expect(widget.card).to_be_visible()
    expect(widget.card).to_have_attribute("lang", "es")
    expect(widget.card.locator(".first h4")).to_have_text("Haga esto primero")
    widget.tab_to("Qué decir", "Shift+Tab")
    keys.press("Enter")
    expect(widget.card.get_by_text("Puede decir o escribir esto")).to_be_visible()
    expect(widget.answers.last).to_have_attribute("lang", "es")


def test_an_english_page_follows_a_person_who_writes_spanish_and_back(
    assistant: Assistant, new_widget: NewWidget
) -> None:
    widget = new_widget(assistant.url, locale="en-US").open()
    widget.say("recibí una carta que me pide más pruebas para mi I-130")
    expect(widget.page.get_by_label("Escriba qué pasó")).to_be_visible()
    widget.page.get_by_role("button", name="English").click()
    expect(widget.page.get_by_label("Write what happened")).to_be_visible()
    expect(widget.answers.last).to_have_attribute("lang", "en")
    expect(widget.page.locator("uscis-triage")).to_have_attribute("lang", "en")


def test_identity_numbers_are_masked_on_the_screen_too(
    assistant: Assistant, new_widget: NewWidget
) -> None:
    widget = new_widget(assistant.url).open()
    widget.say("my ssn is 123-45-6789 and my green card never came")
    expect(widget.own.locator(".words")).to_have_text(
        "my ssn is •••-••-•••• and my green card never came"
    )
    expect(widget.log.locator(".notice")).to_be_visible()


def test_a_reload_goes_on_with_the_same_conversation(
    assistant: Assistant, new_widget: NewWidget
) -> None:
    widget = new_widget(assistant.url).open()
    to_plan(widget)
    before = widget.log.locator(".message:not(.welcome)").count()
    widget.page.reload()
    widget.open()
    expect(widget.card).to_be_visible()
    assert widget.log.locator(".message:not(.welcome)").count() == before
    assert widget.log.locator(".choice.chosen").count() == 2
    widget.say("and if that does not work?")
    expect(widget.answers.last).to_contain_text("go up one step")
    assert list(widget.stored()["local"]) == [TOKEN]


def test_someone_who_only_looks_leaves_nothing_behind(
    assistant: Assistant, new_widget: NewWidget
) -> None:
    widget = new_widget(assistant.url).open()
    assert widget.stored() == NOTHING


def test_a_killed_server_loses_no_message(assistant: Assistant, new_widget: NewWidget) -> None:
    widget = new_widget(assistant.url).open()
    widget.say(RFE)
    sender = sender_of(widget)
    stored = rows_of(assistant, sender)
    # The one message was acknowledged, and is being answered; the other was never sent.
    signal_all(assistant.actions, signal.SIGSTOP)
    try:
        widget.choice("I don't know").click()
        expect(widget.status).to_have_text("Writing an answer …")
        widget.page.evaluate("new Promise(requestAnimationFrame)")
        assert widget.log.locator(".state").count() == 0
        assert assistant.rasa is not None
        signal_all(assistant.rasa, signal.SIGKILL)
        assistant.stop()
    finally:
        signal_all(assistant.actions, signal.SIGCONT)
    assert rows_of(assistant, sender) == stored
    expect(widget.status).to_contain_text("No connection right now")
    widget.input.fill("No")
    widget.input.press("Enter")
    expect(widget.own.last).to_contain_text("Will be sent when you are online")
    assistant.start()
    widget.reconnect()
    expect(widget.card).to_be_visible()
    expect(widget.said).to_have_text("Connected again.")
    assert widget.own.locator(".words").all_inner_texts() == [RFE, "I don't know", "No"]
    assert widget.log.locator(".state").count() == 0


def test_what_was_said_elsewhere_while_cut_off_is_shown_once(
    assistant: Assistant, new_context: NewContext, errors: list[str]
) -> None:
    context = new_context()
    page = context.new_page()
    line = Line(page)
    first = show_on(page, assistant, errors).open()
    first.say(RFE)
    second = show_on(context.new_page(), assistant, errors).open()
    expect(second.own.locator(".words")).to_have_text(RFE)

    line.cut()
    expect(first.status).to_contain_text("No connection")
    second.press("I don't know")
    line.mend()
    first.reconnect()
    expect(first.answers.last).to_contain_text("already sent or uploaded")
    assert first.own.locator(".words").all_inner_texts() == [RFE, "I don't know"]

    first.press("No")
    expect(second.card).to_be_visible()
    assert second.own.locator(".words").all_inner_texts() == [RFE, "I don't know", "No"]


def test_another_browser_cannot_reach_the_conversation(
    assistant: Assistant, new_widget: NewWidget
) -> None:
    victim = new_widget(assistant.url).open()
    victim.say(RFE)
    assert victim.page.url == f"{assistant.url}/"
    stranger = new_widget(victim.page.url).open()
    assert stranger.own.count() == 0
    stranger.say("hello")
    expect(victim.own).to_have_count(1)


@pytest.mark.parametrize("forgery", ["session id", "unsigned", "other secret", "changed"])
def test_a_stolen_session_id_or_forged_token_opens_nothing(
    assistant: Assistant, new_widget: NewWidget, forgery: str
) -> None:
    victim = new_widget(assistant.url).open()
    victim.say(RFE)
    token = victim.stored()["local"][TOKEN]
    thief = new_widget(assistant.url)
    thief.page.evaluate("([k, v]) => localStorage.setItem(k, v)", [TOKEN, forged(token, forgery)])
    thief.page.reload()
    thief.open()
    assert thief.own.count() == 0
    thief.say("hello")
    assert sender_of(thief) != sender_of(victim)
    expect(victim.own).to_have_count(1)


def forged(token: str, how: str) -> str:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    if how == "session id":
        return str(claims["sid"])
    if how == "unsigned":
        return jwt.encode(claims, "", algorithm="none")
    if how == "other secret":
        return jwt.encode(claims, "another secret of the same length 0123", algorithm="HS256")
    head, _, signature = token.split(".")
    later = json.dumps({**claims, "exp": claims["exp"] + 60}).encode()
    return f"{head}.{base64.urlsafe_b64encode(later).decode().rstrip('=')}.{signature}"


def test_forgetting_asks_once_and_deletes_everywhere(
    assistant: Assistant, new_context: NewContext, errors: list[str]
) -> None:
    context = new_context()
    first = show_on(context.new_page(), assistant, errors).open()
    first.say(RFE)
    second = show_on(context.new_page(), assistant, errors).open()
    sender = sender_of(first)
    assert rows_of(assistant, sender) > 0

    first.page.get_by_role("button", name="More").click()
    first.page.get_by_role("button", name="Forget this conversation").click()
    first.page.get_by_role("button", name="No, keep it").click()
    expect(first.own).to_have_count(1)
    assert first.focused() == "More"
    first.page.get_by_role("button", name="More").click()
    first.page.get_by_role("button", name="Forget this conversation").click()
    first.page.get_by_role("button", name="Yes, delete it").click()
    expect(first.log.locator(".notice")).to_contain_text("Deleted")
    expect(first.own).to_have_count(0)
    expect(second.own).to_have_count(0)
    assert rows_of(assistant, sender) == 0
    assert first.stored() == NOTHING
    first.say("hello")
    assert sender_of(first) != sender


def test_start_over_keeps_the_transcript_and_drops_the_facts(
    assistant: Assistant, new_widget: NewWidget
) -> None:
    widget = new_widget(assistant.url).open()
    to_plan(widget)
    before = widget.answers.count()
    widget.page.get_by_role("button", name="More").click()
    widget.page.get_by_role("button", name="Start over").click()
    widget.wait_answer(before)
    expect(widget.own.last.locator(".words")).to_have_text("Start over")
    expect(widget.answers.last).to_contain_text("pick a topic")


def test_quick_exit_deletes_and_leaves_at_once(assistant: Assistant, new_widget: NewWidget) -> None:
    widget = new_widget(assistant.url).open()
    widget.say(RFE)
    sender = sender_of(widget)
    widget.page.get_by_role("button", name="Leave fast").click()
    widget.page.wait_for_url("https://www.weather.gov/")
    widget.until(lambda: rows_of(assistant, sender) == 0)
    widget.page.goto(assistant.url)
    assert widget.stored() == NOTHING
    assert widget.page.context.cookies() == []
    assert widget.open().own.count() == 0


class Line:
    """The wire between one page and the server."""

    def __init__(self, page: Page) -> None:
        self._open: list[WebSocketRoute] = []
        self._is_cut = False
        page.route_web_socket("**/widget/socket/**", self._connect)

    def _connect(self, route: WebSocketRoute) -> None:
        if self._is_cut:
            route.close()
            return
        route.connect_to_server()
        self._open.append(route)

    def cut(self) -> None:
        self._is_cut = True
        for route in self._open:
            route.close()

    def mend(self) -> None:
        self._is_cut = False


def show_on(page: Page, assistant: Assistant, errors: list[str]) -> Widget:
    return show(page, assistant.url, errors)
