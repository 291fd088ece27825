"""What a browser may send: the agreed form, or nothing happens."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web_events import BadRequest, Hello, Say, read_hello, read_nothing, read_say

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_words_and_buttons_are_read() -> None:
    assert read_say([{"id": "a1", "text": "hello"}]) == Say("a1", "hello", None)
    pressed = {"id": "a2", "text": "Denied", "payload": "/denied", "title": "They said no"}
    assert read_say([pressed]) == Say("a2", "/denied", "They said no")
    del pressed["title"]
    assert read_say([pressed]) == Say("a2", "/denied", "Denied")


def test_what_no_store_can_hold_is_replaced() -> None:
    said = read_say([{"id": "a", "text": "one\ud800two\x00three"}])
    assert said.text == "one?two three"


def test_a_long_title_is_cut() -> None:
    said = read_say([{"id": "a", "text": "x", "payload": "/rfe", "title": "y" * 5000}])
    assert said.title == "y" * 200


GOOD: dict[str, Any] = {"id": "a", "text": "hello"}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [None],
        ["hello"],
        [7],
        [[GOOD]],
        [GOOD, GOOD],
        [{}],
        [{"text": "hello"}],
        [{"id": "a"}],
        [{**GOOD, "id": 7}],
        [{**GOOD, "id": ""}],
        [{**GOOD, "id": "x" * 65}],
        [{**GOOD, "id": "a b"}],
        [{**GOOD, "id": {"a": 1}}],
        [{**GOOD, "text": None}],
        [{**GOOD, "text": 5}],
        [{**GOOD, "text": " \x00\n"}],
        [{**GOOD, "text": ["hello"]}],
        [{**GOOD, "text": {"text": {"text": "hello"}}}],
        [{**GOOD, "payload": 5}],
        [{**GOOD, "payload": "rfe"}],
        [{**GOOD, "payload": ""}],
        [{**GOOD, "payload": "/" + "x" * 500}],
        [{**GOOD, "payload": "/rfe", "title": 5}],
        [{**GOOD, "payload": "/rfe", "title": ["a"]}],
    ],
)
def test_everything_else_is_a_bad_request(arguments: list[object]) -> None:
    with pytest.raises(BadRequest):
        read_say(arguments)


@given(st.lists(JSON, max_size=3))
def test_say_never_fails_in_another_way(arguments: list[object]) -> None:
    try:
        said = read_say(arguments)
    except BadRequest:
        return
    assert isinstance(said, Say)
    assert said.text == said.text.encode().decode()


@given(JSON)
def test_hello_never_fails(auth: object) -> None:
    assert isinstance(read_hello(auth), Hello)


def test_hello_keeps_what_is_usable() -> None:
    auth = {"token": "t", "after": 7, "lang": "es", "timezone": "America/Chicago"}
    assert read_hello(auth) == Hello("t", 7, "es", "America/Chicago")
    bad = {"token": 5, "after": -1, "lang": "fr", "timezone": "../../etc/passwd"}
    assert read_hello(bad) == Hello(None, 0, None, None)
    assert read_hello({"after": True, "timezone": ["x"]}) == Hello(None, 0, None, None)
    assert read_hello({"after": 2**40}).after == 0
    assert read_hello("hello") == Hello(None, 0, None, None)


@pytest.mark.parametrize(
    ("lang", "header", "expected"),
    [
        ("auto", "es-MX,es;q=0.9,en;q=0.8", "es"),
        ("auto", "en-US,en;q=0.9,es;q=0.8", None),
        ("auto", "", None),
        ("en", "es-MX", "en"),
        ("es", "en-US", "es"),
    ],
)
def test_a_browser_in_spanish_is_a_hint(lang: str, header: str, expected: str | None) -> None:
    assert read_hello({"lang": lang}, header).language == expected


def test_an_event_without_content() -> None:
    read_nothing([])
    read_nothing([{}])
    read_nothing([None])
    for arguments in ([{"sender": "web:x"}], ["x"], [{}, 1], [[]]):
        with pytest.raises(BadRequest):
            read_nothing(arguments)
