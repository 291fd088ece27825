"""Any input gets an answer; a dead action server still names the phone line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import servers
from scripts.conversation import Conversation
from store.queries import Catalog
from tests.scenarios.conftest import MODEL

ODD_INPUTS = {
    "spaces": "   ",
    "emoji": "😭😭🙏",
    "thumbs": "👍",
    "ten_kilobytes": "my case is pending and nobody answers me. " * 240,
    "one_long_word": "a" * 5000,
    "zero_width": "my c\u200base is pen\u200bding\u200e",
    "null_bytes": "hello\u0000world my green card",
    "right_to_left": "أريد التحدث إلى شخص",
    "mixed_scripts": "мой case 我的 green card está pendiente",
    "markup": "<script>alert(1)</script> <b>denied</b>",
    "sql": "'; DROP TABLE situation; --",
    "unknown_command": "/nonsense",
    "restart_command": "/restart",
    "back_command": "/back",
    "broken_payload": '/rfe{"broken',
    "braces": "{form} {value:uscis} %s {0}",
    "punctuation": "?!?!...",
    "digits": "99",
}


@pytest.mark.parametrize("text", ODD_INPUTS.values(), ids=ODD_INPUTS.keys())
def test_every_input_is_answered(text: str, server_url: str) -> None:
    messages = Conversation(server_url).say(text)
    assert any(message.get("text", "").strip() for message in messages)


@pytest.fixture(scope="module")
def rasa_without_actions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Rasa server whose action server is not there."""
    folder: Path = tmp_path_factory.mktemp("dead")
    endpoints = servers.write_endpoints(folder / "endpoints.yml", servers.free_port())
    credentials = folder / "credentials.yml"
    credentials.write_text("rest:\n", encoding="utf-8")
    rasa = servers.start_rasa(
        servers.free_port(), folder / "rasa.log", endpoints, credentials, MODEL
    )
    yield rasa.url
    rasa.stop()


@pytest.mark.parametrize(
    "text",
    ["they denied my I-130", "hola", "2", "what do i say", "start over", "asdf qwerty", "yes"],
)
def test_a_dead_action_server_still_names_the_phone(
    text: str, rasa_without_actions: str, catalog: Catalog
) -> None:
    phone = catalog.book.channels["uscis_contact_center_phone"].value
    assert phone is not None
    talk = Conversation(rasa_without_actions)
    for message in (text, "my case is pending"):
        said = "\n".join(m.get("text", "") for m in talk.say(message))
        assert phone.en in said
