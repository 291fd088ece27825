"""What is read from recorded shapes, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.slack_events import (
    Addressed,
    Challenge,
    Command,
    HomeOpened,
    Ignored,
    Malformed,
    Place,
    Pressed,
    Received,
    Trouble,
    Written,
    read_form,
    read_json,
)
from tests.channels import slack_payloads as payloads
from tests.channels.slack_api import BOT_USER
from tests.channels.slack_payloads import ANA, APP, BEN, CHANNEL, TEAM, Delivery


def read(delivery: Delivery) -> Received:
    reader = read_json if delivery.content_type == payloads.JSON else read_form
    return reader(delivery.body)


def written(delivery: Delivery) -> Written:
    received = read(delivery)
    assert isinstance(received, Written)
    return received


def test_url_verification() -> None:
    assert read(payloads.url_verification("abc")) == Challenge("abc")


def test_a_direct_message_is_one_conversation_per_person() -> None:
    found = written(payloads.direct("my card", event_id="Ev1"))
    assert found.event_id == "Ev1"
    assert found.addressed is Addressed.DIRECT
    assert found.place == Place(TEAM, "D0ANA00001", None, ANA)
    assert found.place.sender == f"slack:{TEAM}:{ANA}"
    assert found.place.is_private


def test_a_direct_message_in_a_thread_is_answered_there() -> None:
    found = written(payloads.direct("my card", thread_ts="1.1"))
    assert found.place == Place(TEAM, "D0ANA00001", "1.1", ANA)
    assert found.place.sender == f"slack:{TEAM}:{ANA}"


def test_a_mention_starts_a_thread() -> None:
    found = written(payloads.mention("my card", ts="1763900000.000042"))
    assert found.addressed is Addressed.MENTION
    assert found.text == "my card"
    assert found.place.sender == f"slack:{TEAM}:{CHANNEL}:1763900000.000042"
    assert not found.place.is_private


def test_a_mention_in_a_thread_stays_in_it() -> None:
    found = written(payloads.mention("my card", thread_ts="1.1"))
    assert found.place.sender == f"slack:{TEAM}:{CHANNEL}:1.1"


def test_a_channel_message_with_a_mention_is_the_same_message() -> None:
    stamp = payloads.ts()
    event = written(payloads.mention("my card", ts=stamp))
    twin = written(payloads.in_channel(f"<@{BOT_USER}> my card", ts=stamp))
    assert twin.addressed is Addressed.MENTION
    assert twin.message_id == event.message_id
    assert twin.event_id != event.event_id


def test_a_message_in_a_thread() -> None:
    found = written(payloads.in_channel("it was dated oct 2", thread_ts="1.1", parent_user_id=BEN))
    assert found.addressed is Addressed.THREAD
    assert found.thread_author == BEN
    assert not found.for_others


def test_a_message_to_somebody_else() -> None:
    found = written(payloads.in_channel(f"<@{BEN}> look at this", thread_ts="1.1"))
    assert found.for_others


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
def test_kinds_of_message_that_people_write(subtype: str) -> None:
    assert written(payloads.direct("words", subtype=subtype)).text == "words"


def test_a_shared_file() -> None:
    assert written(payloads.shared_file()).has_files
    assert written(payloads.shared_file("my letter")).text == "my letter"


@pytest.mark.parametrize(
    "delivery",
    [
        payloads.changed("after"),
        payloads.deleted(),
        payloads.other_bot(),
        payloads.own_echo(),
        payloads.direct("x", bot_id="B1"),
        payloads.direct("x", app_id=APP),
        payloads.direct("x", user=BOT_USER, channel="D0ANA00001"),
        payloads.direct("x", user="USLACKBOT", channel="D0ANA00001"),
        payloads.direct("x", subtype="channel_join"),
        payloads.direct("x", subtype="message_replied"),
        payloads.direct("x", subtype="some_future_kind"),
        payloads.direct("x", hidden=True),
        payloads.in_channel("people talking"),
        payloads.home_opened("messages"),
        payloads.callback({"type": "reaction_added", "user": ANA}),
        payloads.callback({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}),
        payloads.as_json({"type": "some_future_envelope"}),
        payloads.as_form({"type": "view_submission"}),
        payloads.link_opened(),
        Delivery(b"ssl_check=1&token=unused", payloads.FORM),
    ],
)
def test_what_is_not_for_us(delivery: Delivery) -> None:
    assert isinstance(read(delivery), Ignored)


def test_home_opened() -> None:
    received = read(payloads.home_opened())
    assert isinstance(received, HomeOpened)
    assert received.user == ANA


@pytest.mark.parametrize(
    ("delivery", "kind", "words"),
    [
        (payloads.tokens_revoked(), "tokens_revoked", "SLACK_BOT_TOKEN"),
        (payloads.app_uninstalled(), "app_uninstalled", "removed"),
        (payloads.app_rate_limited(), "app_rate_limited", "30,000"),
    ],
)
def test_news_for_the_operator(delivery: Delivery, kind: str, words: str) -> None:
    received = read(delivery)
    assert isinstance(received, Trouble)
    assert received.kind == kind
    assert words in received.what


POSTED: dict[str, Any] = {
    "text": "Did you reply?",
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Did you reply?"}}],
}


def press(**more: Any) -> Pressed:
    arguments = {"channel": "D0ANA00001", "stamp": "5.1", "posted": POSTED, **more}
    received = read(payloads.pressed("Yes &amp; no", "/affirm", **arguments))
    assert isinstance(received, Pressed)
    return received


def test_a_press_in_a_direct_conversation() -> None:
    found = press()
    assert (found.title, found.payload) == ("Yes & no", "/affirm")
    assert found.place == Place(TEAM, "D0ANA00001", None, ANA)
    assert found.message_ts == "5.1"
    assert found.blocks[0]["type"] == "section"


def test_a_press_in_a_thread_belongs_to_the_thread_whoever_presses() -> None:
    found = press(channel=CHANNEL, posted={**POSTED, "thread_ts": "4.1"}, user=BEN)
    assert found.place == Place(TEAM, CHANNEL, "4.1", None)
    assert found.place.sender == f"slack:{TEAM}:{CHANNEL}:4.1"


def test_a_press_on_the_home_tab_has_no_place_yet() -> None:
    received = read(payloads.pressed_at_home("Start", "/greet"))
    assert isinstance(received, Pressed)
    assert received.place is None
    assert received.message_ts is None


def test_the_command() -> None:
    received = read(payloads.command("they denied &lt;my&gt; card", "https://hooks.slack.com/x"))
    assert isinstance(received, Command)
    assert (received.text, received.user, received.team) == ("they denied <my> card", ANA, TEAM)
    assert received.response_url == "https://hooks.slack.com/x"


def _event(**more: Any) -> bytes:
    return payloads.callback({**payloads.message("x"), **more}).body


def _without(name: str) -> bytes:
    outer = json.loads(payloads.direct("x").body)
    del outer[name]
    return json.dumps(outer).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"[" * 5000,
        b'{"type": "url_verification"}',
        b'{"type": "url_verification", "challenge": 7}',
        b'{"type": "event_callback"}',
        b'{"type": "event_callback", "event": []}',
        _without("team_id"),
        _without("event_id"),
        _event(user=["U1"]),
        _event(user="U1:../x"),
        _event(channel="D1 D2"),
        _event(ts="now"),
        _event(ts=5),
        _event(thread_ts="a.b"),
        _event(text={"a": 1}),
    ],
)
def test_malformed_json(body: bytes) -> None:
    with pytest.raises(Malformed) as caught:
        read_json(body)
    assert "U1:../x" not in str(caught.value)


def _action(**more: Any) -> bytes:
    body = payloads.pressed_at_home("Start", "/greet").body
    payload = json.loads(_decoded(body))
    return payloads.as_form({**payload, **more}).body


def _decoded(body: bytes) -> str:
    return parse_qs(body.decode())["payload"][0]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"a=b",
        b"payload=",
        b"payload={",
        b"payload=[]",
        b"\xff\xfe",
        b"&".join(b"a=1" for _ in range(500)),
        b"command=%2Fuscis&text=x",
        _action(actions=[]),
        _action(actions="x"),
        _action(actions=["x"]),
        _action(user=None),
        _action(user={"id": "../../x"}),
        _action(team=None, user={"id": ANA}),
        _action(trigger_id=None),
        _action(channel={"id": "C1"}, message={"ts": "no"}),
    ],
)
def test_malformed_forms(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_form(body)


RECORDED = [
    payloads.direct("x", thread_ts="1.1"),
    payloads.mention("x"),
    payloads.in_channel("x", thread_ts="1.1", parent_user_id=BEN),
    payloads.changed("x"),
    payloads.own_echo(),
    payloads.shared_file("x"),
    payloads.home_opened(),
    payloads.tokens_revoked(),
]
INTERACTIONS = [
    payloads.pressed("Yes", "/affirm", CHANNEL, "5.1", {**POSTED, "thread_ts": "4.1"}),
    payloads.pressed_at_home("Start", "/greet"),
    payloads.link_opened(),
]
_ANYTHING = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(
    [[], {}, [{}], [[]], {"a": {}}, [None], "D1", "1.1", 1.5]
)  # fmt: skip


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, item in inner:
        found.append((*path, key))
        if isinstance(item, dict | list):
            found += _paths(item, (*path, key))
    return found


def _damaged(value: Any, data: st.DataObject) -> Any:
    """A recorded shape with one field replaced by anything."""
    path = data.draw(st.sampled_from(_paths(value)))
    inner = value
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = data.draw(_ANYTHING)
    return value


def _outcome(reader: Callable[[bytes], Received], body: bytes) -> object:
    """What came of a body; any error but `Malformed` fails the test."""
    try:
        return reader(body)
    except Malformed as refused:
        return refused


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_a_damaged_event_is_read_or_refused_never_more(data: st.DataObject) -> None:
    outer = json.loads(data.draw(st.sampled_from(RECORDED)).body)
    damaged = payloads.as_json(_damaged(outer, data)).body
    assert isinstance(_outcome(read_json, damaged), Received | Malformed)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_a_damaged_press_is_read_or_refused_never_more(data: st.DataObject) -> None:
    outer = json.loads(_decoded(data.draw(st.sampled_from(INTERACTIONS)).body))
    damaged = payloads.as_form(_damaged(outer, data)).body
    assert isinstance(_outcome(read_form, damaged), Received | Malformed)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for reader in (read_json, read_form):
        assert isinstance(_outcome(reader, body), Received | Malformed)
