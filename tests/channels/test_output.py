"""One bot message is one reply."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel

from channels.output import NativeOutput, Reply, send_notice


class _Output(NativeOutput):
    channel = "test"

    def __init__(self) -> None:
        super().__init__()
        self.replies: list[Reply] = []

    async def deliver(self, reply: Reply) -> None:
        self.replies.append(reply)


PLAN = {"situation": "rfe"}


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        ({"text": "hi"}, Reply("hi")),
        ({"text": "hi", "buttons": [{"title": "A", "payload": "/a", "type": "postback"}]},
         Reply("hi", (("A", "/a"),))),
        ({"text": "hi", "buttons": [{"title": "A"}]}, Reply("hi", (("A", "A"),))),
        ({"text": "hi", "quick_replies": [{"title": "A", "payload": "/a"}]},
         Reply("hi", (("A", "/a"),))),
        ({"text": "hi", "custom": {"plan": PLAN}, "buttons": []}, Reply("hi", (), PLAN)),
        ({"text": "hi", "image": "https://x/y.png"}, Reply("hi\n\nhttps://x/y.png")),
        ({"text": "hi", "custom": ["no", "mapping"]}, Reply("hi")),
    ],
)  # fmt: skip
async def test_text_buttons_and_plan_stay_together(message: dict[str, Any], reply: Reply) -> None:
    output = _Output()
    await output.send_response("web:1", message)
    assert output.replies == [reply]
    assert not output.forget_requested


@pytest.mark.parametrize("message", [{}, {"text": ""}, {"text": "  "}, {"custom": {"x": 1}}])
async def test_nothing_to_show_is_not_shown(message: dict[str, Any]) -> None:
    output = _Output()
    await output.send_response("web:1", message)
    assert output.replies == []


async def test_a_request_to_forget_is_noticed() -> None:
    output = _Output()
    await output.send_response("web:1", {"text": "Done.", "custom": {"forget": True}})
    assert output.forget_requested
    assert output.replies == [Reply("Done.")]
    for no in (False, "yes", 1, None):
        other = _Output()
        await other.send_response("web:1", {"custom": {"forget": no}})
        assert not other.forget_requested


async def test_rasas_other_ways_in_deliver_too() -> None:
    output = _Output()
    await output.send_text_message("web:1", "a", extra=1)
    await output.send_text_with_buttons("web:1", "b", [{"title": "B", "payload": "/b"}])
    await output.send_custom_json("web:1", {"plan": PLAN})
    assert output.replies == [Reply("a"), Reply("b", (("B", "/b"),)), Reply("", (), PLAN)]
    assert output.name() == "test"


async def test_a_notice_reaches_any_output() -> None:
    output, plain = _Output(), CollectingOutputChannel()
    await send_notice(output, "web:1", "slow down")
    await send_notice(plain, "web:1", "slow down")
    assert output.replies == [Reply("slow down")]
    assert plain.messages == [{"recipient_id": "web:1", "text": "slow down"}]
