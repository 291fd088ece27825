"""Strangers and broken clients: refused at the door, or heard politely; nothing falls over."""

from __future__ import annotations

import gc
import json
import sqlite3
from collections.abc import AsyncIterator

import aiohttp
import jwt
import pytest
import pytest_asyncio

from channels.web_session import LIFETIME, Tokens
from channels.web_socket import LARGEST_FRAME, StrictServer
from scripts import servers
from tests.channels import agents
from tests.channels.agents import FakeAgent
from tests.channels.web_server import (
    ORIGIN,
    PATH,
    SECRET,
    Browser,
    Served,
    raw,
    served,
    until_frame,
)
from tests.support.waiting import until

SOCKET = "EIO=4&transport=websocket"


@pytest.fixture(autouse=True)
def _web_settings(_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_WEB_ORIGINS", ORIGIN)
    monkeypatch.setenv("TRIAGE_WEB_SECRET", SECRET)


@pytest_asyncio.fixture
async def web(agent: FakeAgent, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Served]:
    """The channel in front of a fake agent; afterwards it still works and logged no traceback."""
    async with served(agent) as server:
        yield server
        browser = await server.open()
        assert [m["text"] for m in await browser.ask("still there?")] == ["echo: still there?"]
        # An exception nobody awaited is reported when its task goes.
        gc.collect()
    problems = [r for r in caplog.records if r.exc_info or "never retrieved" in r.getMessage()]
    assert problems == []


async def _status(web: Served, query: str, method: str = "GET", **headers: str) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{web.url}{PATH}/?{query}", headers=headers) as answer,
    ):
        return answer.status


_UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


# -- the door -------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "https://help.example.org.evil.example",
        "http://help.example.org",
        "https://help.example.org:444",
    ],
)
async def test_other_origins_are_refused_at_the_handshake(web: Served, origin: str | None) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with raw(web, origin):
            pass
    assert refused.value.status == 403


async def test_the_listed_origin_is_let_in(web: Served) -> None:
    async with raw(web) as socket:
        opened = await until_frame(socket, "0")
        assert opened is not None
        assert json.loads(opened[1:])["upgrades"] == []


@pytest.mark.parametrize("query", ["EIO=4&transport=polling", "EIO=4", "", "transport=polling&j=0"])
async def test_polling_is_refused(web: Served, query: str) -> None:
    assert await _status(web, query, Origin=ORIGIN) == 400
    assert await _status(web, query, "POST", Origin=ORIGIN) in (400, 405)


@pytest.mark.parametrize(
    "query", ["transport=websocket", "EIO=3&transport=websocket", f"{SOCKET}&sid=abc"]
)
async def test_a_wrong_handshake_is_refused(web: Served, query: str) -> None:
    assert await _status(web, query, Origin=ORIGIN, **_UPGRADE) == 400
    assert await _status(web, SOCKET, Origin=ORIGIN) == 400


async def test_there_is_room_for_so_many_and_no_more(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIAGE_CONVERSATIONS", "2")
    async with served(agent) as web:
        first, _ = await web.open(), await web.open()
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with raw(web):
                pass
        assert refused.value.status == 503
        server = next(c for c in gc.get_objects() if isinstance(c, StrictServer) and c.connections)
        await first.close()
        await until(lambda: server.connections == 1)
        await web.open()


# -- other people's conversations ---------------------------------------------------


def _forged(sid: str, secret: str = SECRET, algorithm: str = "HS256", age: int = 0) -> str:
    now = jwt_now() - age
    claims = {"sid": sid, "iat": now, "exp": now + LIFETIME}
    return jwt.encode(claims, secret, algorithm=algorithm)


def jwt_now() -> int:
    return Tokens(SECRET).fresh().issued_at


def _sid(browser: Browser) -> str:
    return browser.sender.removeprefix("web:")


async def test_a_stolen_id_opens_nothing(web: Served, agent: FakeAgent) -> None:
    victim = await web.open()
    await victim.ask("my story")
    sid = _sid(victim)
    tokens = {
        "bare id": sid,
        "sender": victim.sender,
        "other secret": _forged(sid, SECRET + "x"),
        "no algorithm": jwt.encode({"sid": sid, "iat": 1, "exp": 2**40}, None, algorithm="none"),
        "other algorithm": _forged(sid, SECRET * 2, "HS512"),
        "expired": _forged(sid, age=LIFETIME + 1),
        "not yet": _forged(sid, age=-3600),
        "cut": victim.token[:-3],
    }
    for name, token in tokens.items():
        thief = await web.open(token=token)
        assert thief.session["fresh"] is True, name
        assert thief.session["messages"] == [], name
        assert thief.sender != victim.sender, name
        await thief.ask("whose is this?")
        await thief.close()
    assert agent.texts_of(victim.sender) == ["my story"]
    assert "whose is this?" not in victim.texts


async def test_a_socket_cannot_name_another_sender(web: Served, agent: FakeAgent) -> None:
    victim, thief = await web.open(), await web.open()
    await victim.ask("my story")
    names = dict.fromkeys(("sender", "sender_id", "session_id", "sid", "room", "to"), victim.sender)
    await thief.ask("as you", token=victim.token, metadata={"sender": victim.sender}, **names)
    assert agent.texts_of(victim.sender) == ["my story"]
    assert agent.texts_of(thief.sender) == ["as you"]
    assert (await thief.emit("forget", {"sender": victim.sender}))["reason"] == "bad_request"
    for event in ("join", "enter_room", "subscribe", "message", "session", "user_uttered"):
        ack = await thief.emit(event, victim.sender)
        assert (ack["ok"], ack["reason"]) == (False, "bad_request")
    await victim.ask("more")
    assert "echo: more" not in thief.texts


async def test_the_token_is_in_no_address(web: Served) -> None:
    browser = await web.open()
    again = await web.open(token=browser.token)
    assert len(web.addresses) == 2
    for address in web.addresses:
        assert PATH in address
        assert browser.token not in address and again.token not in address
        assert _sid(again) not in address


# -- broken events ------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        (),
        (None,),
        ("hello",),
        (5,),
        ([],),
        ({},),
        ({"id": "a"},),
        ({"text": "a"},),
        ({"id": 5, "text": "a"},),
        ({"id": "a", "text": 5},),
        ({"id": "a", "text": ["a"]},),
        ({"id": "a", "text": {"a": {"a": {"a": []}}}},),
        ({"id": "a", "text": "   "},),
        ({"id": "a", "text": "a", "payload": "no slash"},),
        ({"id": "a", "text": "a"}, {"id": "b", "text": "b"}),
        ({"id": "a" * 1000, "text": "a"},),
    ],
)
async def test_a_malformed_message_is_a_bad_request(
    web: Served, agent: FakeAgent, data: tuple[object, ...]
) -> None:
    browser = await web.open()
    ack = await browser.emit("say", *data)
    assert (ack["ok"], ack["reason"]) == (False, "bad_request")
    assert ack["text"]
    assert agent.heard == []
    assert browser.typing == []


async def test_the_handshakes_data_may_be_anything(web: Served) -> None:
    for data in ("", "7", '"text"', "[]", "[1]", "null", '{"token":{"a":1},"after":"x"}'):
        async with raw(web) as socket:
            await socket.send_str("40" + data)
            session = await until_frame(socket, '42["session"')
            assert session is not None
            assert json.loads(session[2:])[1]["fresh"] is True


ENDING = {
    "reserved connect": '42["connect",{"token":"x"}]',
    "reserved disconnect": '42["disconnect"]',
    "no name": "42[]",
    "a number for a name": "42[1]",
    "a list for a name": "42[[1],2]",
    "an object": '42{"say":1}',
    "no json": "42[say",
    "a deep nest": "42" + "[" * 100_000,
    "a nest in an engine frame": "4" + "[" * 100_000,
    "a huge number": "42" + "9" * 5000 + '["say"]',
    "a server's error": "44{}",
    "an attachment": '451-["say",{"_placeholder":true,"num":0}]',
    "an acknowledgement with an attachment": "461-[1]",
    "an engine ping": "2",
    "an upgrade": "5",
    "an open": '0{"sid":"x"}',
    "an unknown type": "9",
    "a letter": "x",
    "nothing": "",
    "an object in an engine frame": '4{"a":1}',
}


@pytest.mark.parametrize("frame", ENDING.values(), ids=ENDING.keys())
async def test_a_frame_that_is_none_ends_its_own_connection_only(
    web: Served, agent: FakeAgent, frame: str
) -> None:
    other = await web.open()
    async with raw(web) as socket:
        await socket.send_str("40{}")
        assert await until_frame(socket, '42["session"')
        await socket.send_str(frame)
        assert await until_frame(socket, "never") is None
    await other.ask("hello")
    assert [heard.text for heard in agent.heard] == ["hello"]


async def test_binary_frames_end_the_connection(web: Served) -> None:
    async with raw(web) as socket:
        await socket.send_str("40{}")
        assert await until_frame(socket, '42["session"')
        await socket.send_bytes(b"x" * 1000)
        assert await until_frame(socket, "never") is None


@pytest.mark.parametrize("size", [LARGEST_FRAME + 1, 1_000_000, 5_000_000])
async def test_an_oversized_frame_ends_the_connection_and_the_conversation_goes_on(
    web: Served, agent: FakeAgent, size: int
) -> None:
    browser = await web.open()
    await browser.ask("hello")
    async with raw(web) as socket:
        await socket.send_str("40" + json.dumps({"token": browser.token}))
        assert await until_frame(socket, '42["session"')
        message = json.dumps(["say", {"id": "big", "text": "x" * size}])
        try:
            await socket.send_str("421" + message)
            assert await until_frame(socket, "431") is None
        except ConnectionError:
            pass  # It was closed while we were still sending.
    assert [heard.text for heard in agent.heard] == ["hello"]
    await browser.ask("again")


async def test_the_longest_text_that_is_refused_in_words_fits_a_frame(web: Served) -> None:
    browser = await web.open()
    ack = await browser.say("\U0001f600" * 20_001)
    assert ack["reason"] == "too_long"


async def test_a_flood_of_frames_ends_the_connection(web: Served, agent: FakeAgent) -> None:
    async with raw(web) as socket:
        await socket.send_str("40{}")
        assert await until_frame(socket, '42["session"')
        for number in range(200):
            try:
                await socket.send_str(f'42{number}["nothing"]')
            except ConnectionError:
                break
        assert await until_frame(socket, "never") is None


async def test_an_event_before_the_handshake_is_not_heard(web: Served, agent: FakeAgent) -> None:
    async with raw(web) as socket:
        await socket.send_str('421["say",{"id":"a","text":"hello"}]')
        await socket.send_str("40{}")
        assert await until_frame(socket, '42["session"')
    assert agent.heard == []


async def test_a_second_handshake_or_another_namespace_gets_nothing(web: Served) -> None:
    async with raw(web) as socket:
        await socket.send_str("40{}")
        assert await until_frame(socket, '42["session"')
        await socket.send_str("40{}")
        assert (await until_frame(socket, "4") or "").startswith("44")
        await socket.send_str("40/admin,{}")
        assert (await until_frame(socket, "4") or "").startswith("44/admin")
        await socket.send_str('421["say",{"id":"a","text":"hello"}]')
        assert await until_frame(socket, "431") == '431[{"ok":true}]'


async def test_a_connection_that_says_nothing_is_ended(
    web: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.web_socket._HELLO_SECONDS", 0.2)
    async with raw(web) as socket:
        assert await until_frame(socket, "0")
        assert await until_frame(socket, "never") is None


async def test_a_client_that_vanishes_leaves_the_turn_and_the_server_alone(
    web: Served, agent: FakeAgent
) -> None:
    socket_session = aiohttp.ClientSession()
    socket = await socket_session.ws_connect(
        f"{web.url}{PATH}/?{SOCKET}", headers={"Origin": ORIGIN}
    )
    await socket.send_str("40{}")
    assert await until_frame(socket, '42["session"')
    await socket.send_str('421["say",' + json.dumps({"id": "a", "text": agents.SLOW}) + "]")
    assert await until_frame(socket, "431")
    # No closing frame: the network is gone.
    transport = socket._response.connection.transport  # type: ignore[union-attr]
    assert transport is not None
    transport.abort()
    await socket_session.close()
    agent.release()
    await until(lambda: _answers(agent) == 1)
    assert [heard.text for heard in agent.heard] == [agents.SLOW]


def _answers(agent: FakeAgent) -> int:
    with sqlite3.connect(agent.file) as file:
        query = "select count(*) from events where type_name = 'bot'"
        return int(file.execute(query).fetchone()[0])


# -- the other addresses --------------------------------------------------------------


async def _get(web: Served, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(web.url + path, headers=headers) as answer,
    ):
        return answer.status, await answer.text(), dict(answer.headers)


async def test_files_come_from_the_list_only(web: Served) -> None:
    status, text, headers = await _get(web, "/widget/widget.js")
    assert status == 200
    written = (servers.ROOT / "widget" / "widget.js").read_text(encoding="utf-8").split("\n")
    # Comments are not served, but each line of code keeps its place.
    assert all(sent in ("", line) for sent, line in zip(text.split("\n"), written, strict=True))
    assert "customElements.define(" in text
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Access-Control-Allow-Origin"] == "*"
    for path in (
        "/widget/",
        "/widget/README.md",
        "/widget/..%2fchannels%2fweb.py",
        "/widget/%2e%2e/channels/web.py",
        "/widget/web.py",
        "/widget/.env",
        "/widget/widget.js%00.html",
    ):
        assert (await _get(web, path))[0] == 404, path


async def test_the_sample_page_is_shown_only_where_it_is_wanted(
    agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(agent) as web:
        assert (await _get(web, "/"))[1] == "Hello from Rasa"
    monkeypatch.setenv("TRIAGE_WEB_SAMPLE", "1")
    async with served(agent) as web:
        status, text, headers = await _get(web, "/")
        assert status == 200
        assert "widget.js" in text
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert "wss://help.example.org" in headers["Content-Security-Policy"]
        assert (await _get(web, "/widget/widget.js"))[0] == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [("TRIAGE_WEB_ORIGINS", "*"), ("TRIAGE_WEB_SECRET", "short"), ("TRIAGE_MAX_CHARS", "many")],
)
async def test_a_wrong_setting_turns_the_channel_off_with_one_line(
    agent: FakeAgent,
    name: str,
    value: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(name, value)
    async with served(agent) as web:
        assert await _status(web, SOCKET, Origin=ORIGIN, **_UPGRADE) == 404
        assert (await _get(web, "/widget/widget.js"))[0] == 404
        assert (await _get(web, "/"))[1] == "Hello from Rasa"
    lines = [r.getMessage() for r in caplog.records if "web channel is off" in r.getMessage()]
    assert len(lines) == 1
    assert name in lines[0]
