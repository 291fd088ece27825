"""The web protocol, spoken by a socket.io client: sessions, messages, tabs, forgetting."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import sqlite3
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels import web_socket
from channels.web_conversations import Conversation, Conversations, Member
from channels.web_history import History, Transcript
from channels.web_session import Tokens
from channels.web_socket import StrictServer
from scripts import servers
from tests.channels import agents
from tests.channels.agents import FakeAgent
from tests.channels.web_server import (
    ORIGIN,
    SECRET,
    Browser,
    Served,
    raw,
    sender_of,
    served,
    until_frame,
)
from tests.support.waiting import until

PHONE = "800-375-5283"


@pytest.fixture(autouse=True)
def _web_settings(_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_WEB_ORIGINS", f"{ORIGIN},http://localhost:5005")
    monkeypatch.setenv("TRIAGE_WEB_SECRET", SECRET)


@pytest_asyncio.fixture
async def web(agent: FakeAgent) -> AsyncIterator[Served]:
    """The channel in front of a fake agent."""
    async with served(agent) as server:
        yield server


def _rows(agent: FakeAgent, sender: str) -> int:
    with sqlite3.connect(agent.file) as file:
        query = "select count(*) from events where sender_id = ?"
        return int(file.execute(query, (sender,)).fetchone()[0])


async def _is_there(browser: Browser) -> None:
    """Wait until what was sent before has reached the server: frames keep their order."""
    assert (await browser.emit("anything"))["reason"] == "bad_request"


def _all_rows(agent: FakeAgent) -> int:
    with sqlite3.connect(agent.file) as file:
        return int(file.execute("select count(*) from events").fetchone()[0])


# -- sessions -------------------------------------------------------------------


async def test_a_new_browser_gets_a_fresh_session(web: Served) -> None:
    browser = await web.open()
    session = browser.session
    assert session["fresh"] is True
    assert session["messages"] == []
    assert session["max_chars"] == 4000
    assert session["language"] == "en"
    assert session["expires_at"].endswith("+00:00")
    assert Tokens(SECRET).read(session["token"]) is not None
    assert (await web.open()).sender != browser.sender


async def test_a_page_in_spanish_is_told_so(web: Served, agent: FakeAgent) -> None:
    spanish = await web.open(lang="es", timezone="America/Chicago")
    assert spanish.session["language"] == "es"
    browser = await web.open(headers={"Accept-Language": "es-MX,es;q=0.9"})
    assert browser.session["language"] == "es"
    await spanish.ask("hola")
    await (await web.open(timezone="Mars/Phobos")).ask("hello")
    assert agent.heard[0].metadata["language"] == "es"
    assert agent.heard[0].metadata["timezone"] == "America/Chicago"
    assert "language" not in agent.heard[1].metadata
    assert "timezone" not in agent.heard[1].metadata


async def test_a_token_resumes_its_conversation(web: Served) -> None:
    browser = await web.open()
    await browser.ask("my card never came", id="first")
    await browser.close()
    again = await web.open(token=browser.token)
    assert again.session["fresh"] is False
    assert again.sender == browser.sender
    shown = again.session["messages"]
    assert [(m["seq"], m["from"], m["text"]) for m in shown] == [
        (1, "user", "my card never came"),
        (2, "bot", "echo: my card never came"),
    ]
    assert shown[0]["id"] == "first"
    assert shown[1]["buttons"][0] == {"title": "Yes", "payload": "/affirm"}


async def test_live_and_stored_messages_are_the_same(web: Served) -> None:
    browser = await web.open()
    await browser.ask("one")
    await browser.ask("/affirm", payload="/affirm", title="Yes, I did")
    again = await web.open(token=browser.token)
    for live, stored in zip(browser.messages, again.session["messages"]):
        live.pop("at"), stored.pop("at")
        assert live == stored
    assert len(again.session["messages"]) == 4
    assert again.session["messages"][2]["text"] == "Yes, I did"


async def test_only_what_was_missed_is_sent(web: Served) -> None:
    first = await web.open()
    await first.ask("one")
    token = first.token
    await first.close()
    second = await web.open(token=token)
    await second.ask("two")
    await second.ask("three")
    back = await web.open(token=token, after=2)
    assert [m["seq"] for m in back.session["messages"]] == [3, 4, 5, 6]
    assert back.session["messages"][0]["text"] == "two"
    assert (await web.open(token=token, after=6)).session["messages"] == []


async def test_a_message_is_answered_though_its_tab_was_closed(
    web: Served, agent: FakeAgent
) -> None:
    browser = await web.open()
    await browser.ask("hello")
    assert await browser.say(agents.SLOW) == {"ok": True}
    await browser.close()
    agent.release()
    await until(lambda: _rows(agent, browser.sender) == 4)
    back = await web.open(token=browser.token, after=2)
    assert [m["text"] for m in back.session["messages"]] == [
        agents.SLOW,
        f"echo: {agents.SLOW}",
    ]


async def test_a_tab_that_comes_in_the_middle_of_a_turn_misses_nothing(
    web: Served, agent: FakeAgent
) -> None:
    browser = await web.open()
    await browser.ask("hello")
    await browser.say(agents.SLOW)
    tab = await web.open(token=browser.token)
    assert [m["seq"] for m in tab.session["messages"]] == [1, 2]
    await tab.until(lambda: tab.typing == [True])
    agent.release()
    await tab.until(lambda: tab.typing[-1:] == [False])
    assert [m["seq"] for m in tab.messages] == [3, 4]


async def test_tabs_opened_while_messages_come_see_each_exactly_once(web: Served) -> None:
    browser = await web.open()
    await browser.ask("start")
    texts = [f"message {number}" for number in range(12)]

    async def speak() -> None:
        for text in texts:
            await browser.say(text)
            await asyncio.sleep(0.01)

    speaking = asyncio.create_task(speak())
    tabs = []
    for _ in range(6):
        tabs.append(await web.open(token=browser.token))
        await asyncio.sleep(0.02)
    await speaking
    last = 2 + 2 * len(texts)
    for tab in tabs:
        await tab.until(
            lambda tab=tab: [*tab.session["messages"], *tab.messages][-1]["seq"] == last
        )
        seen = [m["seq"] for m in [*tab.session["messages"], *tab.messages]]
        assert seen == list(range(1, last + 1))


async def test_a_restart_of_the_server_loses_nothing(agent: FakeAgent) -> None:
    port = servers.free_port()
    async with served(agent, port) as before:
        browser = await before.open()
        await browser.ask("one")
        token = browser.token
    async with served(agent, port) as after:
        again = await after.open(token=token)
        assert again.session["fresh"] is False
        assert [m["text"] for m in again.session["messages"]] == ["one", "echo: one"]
        await again.ask("two")
        assert [m["seq"] for m in again.messages] == [3, 4]
        assert again.sender == sender_of(token)


async def test_another_secret_after_a_restart_ends_old_sessions(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(agent) as before:
        browser = await before.open()
        await browser.ask("one")
    monkeypatch.setenv("TRIAGE_WEB_SECRET", SECRET[::-1])
    async with served(agent) as after:
        again = await after.open(token=browser.token)
        assert again.session["fresh"] is True
        assert again.session["messages"] == []
        assert again.sender != browser.sender


async def test_what_the_browser_shows_beyond_the_store_is_replaced(
    web: Served, agent: FakeAgent
) -> None:
    browser = await web.open()
    await browser.ask("one")
    ahead = await web.open(token=browser.token, after=9)
    assert ahead.session["fresh"] is True
    assert ahead.sender == browser.sender
    assert [m["seq"] for m in ahead.session["messages"]] == [1, 2]


async def test_a_tab_that_is_gone_before_its_history_was_read_stays_nowhere(
    web: Served, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await web.open()
    await browser.ask("one")
    since = History.since

    async def slowly(self: History, sender: str, after: int) -> Transcript:
        for connection in list(server.eio.sockets):
            await server._end(connection)
        return await since(self, sender, after)

    joined: list[str] = []
    join = Conversations.join

    def noting(self: Conversations, conversation: Conversation, member: Member) -> None:
        joined.append(member.sid)
        join(self, conversation, member)

    server = next(c for c in gc.get_objects() if isinstance(c, StrictServer) and c.connections)
    monkeypatch.setattr(History, "since", slowly)
    monkeypatch.setattr(Conversations, "join", noting)
    async with raw(web) as socket:
        await socket.send_str("40" + json.dumps({"token": browser.token}))
        assert await until_frame(socket, '42["session"') is None
    assert joined == []


async def test_a_session_is_renewed_while_it_is_used(
    web: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await web.open()
    clock = time.time
    monkeypatch.setattr("channels.web_chat.Tokens.is_half_over", lambda *_: True)
    await browser.ask("hello")
    assert len(browser.sessions) == 2
    assert browser.session["fresh"] is False
    assert browser.session["messages"] == []
    assert sender_of(browser.sessions[0]["token"]) == browser.sender
    assert clock() < Tokens(SECRET).read(browser.token).expires_at  # type: ignore[union-attr]


async def test_an_expired_session_is_refused_and_nothing_is_stored(
    web: Served, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await web.open()
    monkeypatch.setattr("channels.web_chat.Tokens.expired", lambda *_: True)
    ack = await browser.say("hello")
    assert (ack["ok"], ack["reason"]) == (False, "expired")
    assert "new one" in ack["text"]
    assert agent.heard == []


# -- messages -------------------------------------------------------------------


async def test_the_acknowledgement_and_typing_come_before_the_answer(
    web: Served, agent: FakeAgent
) -> None:
    browser = await web.open()
    assert await browser.say(agents.SLOW) == {"ok": True}
    assert browser.typing == [True]
    assert browser.messages == []
    agent.release()
    await browser.until(lambda: browser.typing == [True, False])
    assert browser.texts == [agents.SLOW, f"echo: {agents.SLOW}"]


async def test_a_busy_agent_does_not_hold_up_the_acknowledgement(
    web: Served, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    send = web_socket._TextWebSocket.send

    async def noting(self: Any, frame: str) -> None:
        sent.append(frame)
        await send(self, frame)

    monkeypatch.setattr(web_socket._TextWebSocket, "send", noting)
    browser = await web.open()
    before: list[list[str]] = []
    handle = agent.handle_message

    async def busy(message: Any) -> None:
        before.append(sent[-2:])
        await handle(message)

    monkeypatch.setattr(agent, "handle_message", busy)
    await browser.ask("hello")
    assert sorted(frame[:2] for frame in before[0]) == ["42", "43"]
    assert any("typing" in frame for frame in before[0])


async def test_tabs_share_messages_and_others_see_nothing(web: Served) -> None:
    first = await web.open()
    second = await web.open(token=first.token)
    stranger = await web.open()
    await first.ask("hello", id="a")
    await second.until(lambda: len(second.messages) == 2)
    assert second.messages == first.messages
    await second.until(lambda: second.typing == [True, False])
    await second.ask("hello again")
    await first.until(lambda: len(first.texts) == 4)
    assert first.texts == ["hello", "echo: hello", "hello again", "echo: hello again"]
    await stranger.ask("mine")
    assert stranger.texts == ["mine", "echo: mine"]
    assert "mine" not in " ".join(first.texts + second.texts)


async def test_the_same_id_is_answered_once_also_after_reconnecting(
    web: Served, agent: FakeAgent
) -> None:
    browser = await web.open()
    await browser.ask("hello", id="same")
    assert await browser.say("hello", id="same") == {"ok": True}
    await browser.close()
    again = await web.open(token=browser.token, after=2)
    assert await again.say("hello", id="same") == {"ok": True}
    await again.ask("other")
    await again.until(lambda: len(again.messages) == 2)
    assert agent.texts_of(again.sender) == ["hello", "other"]
    assert again.texts == ["other", "echo: other"]


async def test_a_message_that_was_recorded_is_not_answered_again_by_the_next_server(
    agent: FakeAgent,
) -> None:
    async with served(agent) as before:
        browser = await before.open()
        await browser.ask("hello", id="same")
    async with served(agent) as after:
        again = await after.open(token=browser.token, after=2)
        assert await again.ask("hello", id="same") == []
        assert again.done == ["same"]
        await again.ask("other")
    assert agent.texts_of(browser.sender) == ["hello", "other"]


async def test_a_message_lost_with_its_server_is_answered_by_the_next_one(
    agent: FakeAgent,
) -> None:
    async with served(agent) as before:
        browser = await before.open()
        assert await browser.say(agents.SLOW, id="lost") == {"ok": True}
        await agent.hears(agents.SLOW)
    assert _rows(agent, browser.sender) == 0
    assert browser.done == []
    agent.release()
    async with served(agent) as after:
        again = await after.open(token=browser.token)
        await again.ask(agents.SLOW, id="lost")
        assert again.texts == [agents.SLOW, f"echo: {agents.SLOW}"]
        assert again.done == ["lost"]


async def test_a_message_said_again_while_it_is_being_answered_is_answered_once(
    web: Served, agent: FakeAgent
) -> None:
    browser = await web.open()
    await browser.say(agents.SLOW, id="same")
    await agent.hears(agents.SLOW)
    again = await web.open(token=browser.token)
    assert await again.say(agents.SLOW, id="same") == {"ok": True}
    agent.release()
    await again.until(lambda: bool(again.done) and len(again.texts) > 1)
    assert agent.texts_of(browser.sender) == [agents.SLOW]
    assert again.texts == [agents.SLOW, f"echo: {agents.SLOW}"]
    assert again.done == ["same"]


async def test_a_message_that_failed_may_be_said_again(
    web: Served, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = agent.handle_message

    async def failing(_: Any) -> None:
        monkeypatch.setattr(agent, "handle_message", handle)
        raise RuntimeError("once")

    monkeypatch.setattr(agent, "handle_message", failing)
    browser = await web.open()
    [notice] = await browser.ask("hello", id="same")
    assert notice["from"] == "notice"
    assert browser.done == ["same"]
    [answer] = await browser.ask("hello", id="same")
    assert answer["text"] == "echo: hello"


async def test_one_persons_id_does_not_block_another(web: Served, agent: FakeAgent) -> None:
    first, second = await web.open(), await web.open()
    await first.ask("hello", id="same")
    await second.ask("hello", id="same")
    assert len(agent.heard) == 2


async def test_messages_keep_their_order(web: Served, agent: FakeAgent) -> None:
    browser = await web.open()
    texts = [agents.SLOW, *(f"message {number}" for number in range(20))]
    acks = await asyncio.gather(*(browser.say(text) for text in texts))
    agent.release()
    assert all(ack == {"ok": True} for ack in acks)
    await browser.until(lambda: len(browser.messages) == 2 * len(texts))
    assert agent.texts_of(browser.sender) == texts
    assert browser.texts[::2] == texts
    assert [m["seq"] for m in browser.messages] == list(range(1, 2 * len(texts) + 1))


async def test_a_failing_turn_is_said_as_a_notice_and_the_next_one_counts_on(web: Served) -> None:
    browser = await web.open()
    await browser.ask("one")
    [notice] = await browser.ask(agents.CRASH)
    assert notice["from"] == "notice"
    assert notice["seq"] == 2
    assert PHONE in notice["text"]
    await browser.ask("two")
    assert [m["seq"] for m in browser.messages if m["from"] != "notice"] == [1, 2, 3, 4]
    again = await web.open(token=browser.token, after=2)
    assert [m["text"] for m in again.session["messages"]] == ["two", "echo: two"]


async def test_a_silent_agent_is_answered_for(
    web: Served, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*_: Any) -> None:
        return None

    monkeypatch.setattr(agent, "handle_message", silent)
    browser = await web.open()
    [notice] = await browser.ask("hello")
    assert PHONE in notice["text"]


async def test_a_broken_store_still_answers(
    web: Served, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    browser = await web.open()
    await browser.ask("one")

    def broken() -> Any:
        raise OSError("the disk is gone")

    monkeypatch.setattr(agent.tracker_store, "session_scope", broken)

    async def unsaved(*_: Any) -> None:
        return None

    monkeypatch.setattr(agent, "_store", unsaved)
    assert [m["text"] for m in await browser.ask("two")] == ["echo: two"]
    tab = await web.open(token=browser.token)
    assert tab.session["fresh"] is False
    assert "the history was not read: OSError" in caplog.text
    assert "two" not in caplog.text


async def test_the_redacted_words_are_shown_live_and_later(web: Served) -> None:
    browser = await web.open()
    answers = await browser.ask("my ssn is 123-45-6789")
    assert [m["from"] for m in answers] == ["notice", "bot"]
    own = next(m for m in browser.messages if m["from"] == "user")
    assert own["text"] == "my ssn is •••-••-••••"
    await browser.ask("x", payload="/affirm", title="ssn 123-45-6789")
    again = await web.open(token=browser.token)
    assert "6789" not in str(again.session["messages"])


async def test_a_plan_travels_as_data(web: Served, agent: FakeAgent) -> None:
    async def plan(message: Any) -> None:
        said = {"text": "The plan", "custom": {"plan": {"situation": "rfe"}}}
        tracker = DialogueStateTracker(message.sender_id, [])
        tracker.update(UserUttered(message.text, metadata=message.metadata))
        tracker.update(BotUttered("The plan", {"custom": said["custom"]}))
        await agent.tracker_store.save(tracker)
        await message.output_channel.send_response(message.sender_id, said)

    agent.handle_message = plan  # type: ignore[method-assign]
    browser = await web.open()
    [answer] = await browser.ask("rfe")
    assert answer["plan"] == {"situation": "rfe"}
    again = await web.open(token=browser.token)
    assert again.session["messages"][1]["plan"] == {"situation": "rfe"}


# -- limits ---------------------------------------------------------------------


async def test_a_long_message_is_cut_and_a_huge_one_refused(web: Served, agent: FakeAgent) -> None:
    browser = await web.open()
    notice, _ = await browser.ask("word " * 2000)
    assert "4000" in notice["text"]
    assert len(agent.heard[0].text) <= 4000
    ack = await browser.say("word " * 5000)
    assert (ack["ok"], ack["reason"]) == (False, "too_long")
    assert "4000" in ack["text"] and PHONE in ack["text"]
    assert len(agent.heard) == 1


async def test_too_many_messages_are_refused_in_words(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAGE_BURST", "3")
    monkeypatch.setenv("TRIAGE_PER_MINUTE", "1")
    async with served(agent) as web:
        browser = await web.open(lang="es")
        acks = [await browser.say(f"message {number}") for number in range(6)]
        assert [ack["ok"] for ack in acks] == [True] * 3 + [False] * 3
        assert {ack["reason"] for ack in acks[3:]} == {"too_fast"}
        assert PHONE in acks[3]["text"] and "minuto" in acks[3]["text"]
        other_tab = await web.open(token=browser.token)
        assert (await other_tab.say("more"))["reason"] == "too_fast"
        assert (await (await web.open()).say("another person")) == {"ok": True}
        assert (await browser.emit("forget", {}))["reason"] == "too_fast"


async def test_old_tabs_make_room(web: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.web_chat.MOST_TABS", 3)
    first = await web.open()
    await first.ask("hello")
    tabs = [await web.open(token=first.token) for _ in range(3)]
    await until(lambda: not first.client.connected)
    await tabs[-1].ask("still here")
    for tab in tabs:
        await tab.until(lambda tab=tab: tab.texts[-1:] == ["echo: still here"])
    assert [tab.client.connected for tab in (first, *tabs)] == [False, True, True, True]


# -- forgetting -----------------------------------------------------------------


async def test_forgetting_deletes_the_rows_and_every_tab_starts_anew(
    web: Served, agent: FakeAgent
) -> None:
    first = await web.open()
    await first.ask("my story")
    second = await web.open(token=first.token)
    other = await web.open()
    await other.ask("another story")
    token, sender = first.token, first.sender
    assert _rows(agent, sender) == 2
    assert await first.emit("forget", {}) == {"ok": True, "deleted": 2}
    assert _rows(agent, sender) == 0
    assert _rows(agent, other.sender) == 2
    assert b"my story" not in agent.file.read_bytes().replace(b"another story", b"")
    for tab in (first, second):
        await tab.until(lambda tab=tab: len(tab.sessions) == 2)
        assert tab.session["fresh"] is True
        assert tab.session["messages"] == []
        assert tab.sender != sender
    assert first.token == second.token
    await first.ask("new story")
    await second.until(lambda: second.texts[-2:] == ["new story", "echo: new story"])
    assert _rows(agent, sender) == 0
    late = await web.open(token=token, after=2)
    assert late.session["fresh"] is True
    assert late.sender != sender


async def test_forgetting_waits_for_the_turn_before_it(web: Served, agent: FakeAgent) -> None:
    browser = await web.open()
    sender = browser.sender
    await browser.say(agents.SLOW)
    forgetting = asyncio.create_task(browser.emit("forget", {}))
    await _is_there(browser)
    assert not forgetting.done()
    agent.release()
    await forgetting
    assert agent.texts_of(sender) == [agents.SLOW]
    assert _rows(agent, sender) == 0
    await browser.ask("next")
    assert _rows(agent, sender) == 0


async def test_messages_after_forgetting_belong_to_the_new_conversation(
    web: Served, agent: FakeAgent
) -> None:
    browser = await web.open()
    old = browser.sender
    await browser.say(agents.SLOW)
    forgetting = asyncio.create_task(browser.emit("forget", {}))
    await _is_there(browser)
    await browser.say("after")
    agent.release()
    await forgetting
    await browser.until(lambda: "echo: after" in browser.texts)
    assert browser.sender != old
    assert _rows(agent, old) == 0
    assert agent.texts_of(browser.sender) == ["after"]


async def test_the_assistant_can_forget_too_and_says_so_afterwards(
    web: Served, agent: FakeAgent
) -> None:
    first = await web.open()
    second = await web.open(token=first.token)
    await first.ask("my story")
    sender = first.sender
    [farewell] = await first.ask(agents.FORGET)
    assert farewell["text"] == "Deleted."
    assert len(first.done) == 2
    assert farewell["from"] == "notice"
    for tab in (first, second):
        await tab.until(lambda tab=tab: len(tab.sessions) == 2)
    assert first.session["fresh"] is True
    assert first.sender == second.sender != sender
    assert _rows(agent, sender) == 0
    assert _all_rows(agent) == 0


async def test_a_tab_that_leaves_while_forgetting_leaves_nothing(
    web: Served, agent: FakeAgent
) -> None:
    browser = await web.open()
    await browser.ask("my story")
    token = browser.token
    await browser.close()
    assert _all_rows(agent) == 2
    # As a page does that is replaced at once: the event, and the connection is gone.
    async with raw(web) as socket:
        await socket.send_str("40" + json.dumps({"token": token, "after": 2}))
        await until_frame(socket, '42["session"')
        await socket.send_str('421["forget",{}]')
    await until(lambda: _all_rows(agent) == 0)


async def test_a_failed_deletion_is_not_called_done(
    web: Served, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    browser = await web.open()
    await browser.ask("my story")

    async def failing(*_: Any) -> int:
        raise OSError("locked")

    monkeypatch.setattr("channels.forgetting.forget", failing)
    ack = await browser.emit("forget", {})
    assert (ack["ok"], ack["reason"]) == (False, "failed")
    assert ack["text"]
    assert len(browser.sessions) == 1
    assert "deleting a conversation failed: OSError" in caplog.text


# -- what stays in memory and in the log --------------------------------------------


async def test_nothing_stays_in_memory_when_everyone_left(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    from channels import web_chat

    chats: list[Any] = []
    register = web_chat.Chat.register
    monkeypatch.setattr(
        web_chat.Chat, "register", lambda chat: (chats.append(chat), register(chat))
    )
    async with served(agent) as web:
        first = await web.open()
        second = await web.open(token=first.token)
        await first.ask("hello")
        await first.emit("forget", {})
        await second.ask("hello")
        assert len(chats[0]._conversations) == 1
        for browser in list(web.browsers):
            await browser.close()
        await until(lambda: len(chats[0]._conversations) == 0)
        await until(lambda: len(chats[0]._background) == 0)
        await until(lambda: chats[0]._server.connections == 0)


async def test_neither_tokens_nor_words_are_in_the_log(
    web: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = await web.open()
    await browser.ask("my secret story")
    await browser.ask(f"my secret story {agents.CRASH}")
    again = await web.open(token=browser.token)
    await again.emit("forget", {})
    # The client of these tests logs what it sends; the server's own lines are meant.
    lines = [r.getMessage() for r in caplog.records if ".client" not in r.name]
    ours = [line for line in lines if "echo:" not in line or "sqlalchemy" not in line]
    assert ours
    for words in ("secret story", browser.token, again.token):
        assert not [line for line in ours if words in line]
