"""What the shared suite cannot see of the inbox: outcomes, failures of its own parts, metadata."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from channels.inbox import Inbox, Incoming, Outcome
from channels.notices import Notices
from channels.output import NativeOutput, Reply
from channels.seen import MemorySeen
from channels.settings import Limits
from tests.support.waiting import SECONDS, until

SSN = "123-45-6789"


class _Output(NativeOutput):
    channel = "test"

    def __init__(self, broken: bool = False) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.deleted: list[int] = []
        self.broken = broken

    async def deliver(self, reply: Reply) -> None:
        if self.broken:
            raise ConnectionError("the platform is gone")
        self.texts.append(reply.text)

    async def forgotten(self, deleted: int) -> None:
        self.deleted.append(deleted)


class _BrokenSeen:
    async def first_time(self, key: str) -> bool:
        raise OSError("no memory")


class _Rasa:
    def __init__(self) -> None:
        self.messages: list[UserMessage] = []

    async def __call__(self, message: UserMessage) -> None:
        self.messages.append(message)
        if message.text == "forget":
            custom = {"text": "Done.", "custom": {"forget": True}}
            await message.output_channel.send_response(message.sender_id, custom)


@pytest.fixture
def rasa() -> _Rasa:
    return _Rasa()


@pytest.fixture(scope="module")
def notices(store_file: Path) -> Notices:
    return Notices.read(store_file)


def _inbox(notices: Notices, **more: Any) -> Inbox:
    limits = more.pop("limits", Limits(burst=100, per_minute=1000))
    return Inbox(limits, more.pop("seen", MemorySeen()), notices, **more)


async def test_rasa_gets_who_what_and_the_metadata(notices: Notices, rasa: _Rasa) -> None:
    metadata = {"timezone": "America/Chicago", "language": "es"}
    output = _Output()
    incoming = Incoming("web", "web:1", f" ssn {SSN} ", "e1", metadata)
    assert await _inbox(notices).accept(incoming, output, rasa) is Outcome.ANSWERED
    (message,) = rasa.messages
    assert (message.sender_id, message.input_channel) == ("web:1", "web")
    assert message.text == "ssn •••-••-••••"
    assert message.metadata == metadata
    assert message.output_channel is output
    assert output.texts == [notices.say("redacted", "es", kinds=("ssn",))]


async def test_outcomes(notices: Notices, rasa: _Rasa) -> None:
    inbox = _inbox(notices, limits=Limits(burst=2, per_minute=1))
    outcomes = [
        await inbox.accept(Incoming("web", "web:1", text, event), _Output(), rasa)
        for text, event in [(" ", "e0"), ("a", "e1"), ("a", "e1"), ("b", "e2"), ("c", "e3")]
    ]
    assert [outcome.name for outcome in outcomes] == [
        "EMPTY", "ANSWERED", "DUPLICATE", "ANSWERED", "TOO_FAST",
    ]  # fmt: skip
    assert [message.text for message in rasa.messages] == ["a", "b"]


async def test_the_same_id_on_another_channel_is_another_event(
    notices: Notices, rasa: _Rasa
) -> None:
    inbox = _inbox(notices)
    for channel in ("slack", "telegram"):
        incoming = Incoming(channel, f"{channel}:1", "a", "7")
        assert await inbox.accept(incoming, _Output(), rasa) is Outcome.ANSWERED


async def test_a_number_across_the_cut_is_not_half_kept(notices: Notices, rasa: _Rasa) -> None:
    inbox = _inbox(notices, limits=Limits(max_chars=50))
    for start in range(36, 52):
        text = "x" * (start - 1) + " " + SSN + " and more words after it"
        await inbox.accept(Incoming("web", f"web:{start}", text), _Output(), rasa)
        kept = rasa.messages[-1].text or ""
        assert len(kept) <= 50
        assert not any(character.isdigit() for character in kept)


async def test_a_broken_memory_of_events_is_said_and_logged(
    notices: Notices, rasa: _Rasa, caplog: pytest.LogCaptureFixture
) -> None:
    output = _Output()
    incoming = Incoming("web", "web:secret", "my story", "e1")
    assert await _inbox(notices, seen=_BrokenSeen()).accept(incoming, output, rasa) is (
        Outcome.FAILED
    )
    assert output.texts == [notices.both("unavailable")]
    assert "OSError" in caplog.text
    assert "story" not in caplog.text
    assert "secret" not in caplog.text


async def test_a_channel_may_slow_people_down_itself(notices: Notices, rasa: _Rasa) -> None:
    inbox = _inbox(notices, limits=Limits(burst=1, per_minute=1), slows=False)
    for _ in range(3):
        outcome = await inbox.accept(Incoming("web", "web:1", "hello"), _Output(), rasa)
        assert outcome is Outcome.ANSWERED


async def test_a_broken_platform_is_only_logged(
    notices: Notices, rasa: _Rasa, caplog: pytest.LogCaptureFixture
) -> None:
    incoming = Incoming("slack", "slack:1", f"ssn {SSN}")
    outcome = await _inbox(notices).accept(incoming, _Output(broken=True), rasa)
    assert outcome is Outcome.ANSWERED
    assert "ConnectionError" in caplog.text
    assert "platform is gone" not in caplog.text


async def test_too_many_conversations_at_once_are_refused(notices: Notices) -> None:
    inbox = _inbox(notices, limits=Limits(conversations=3, burst=9))
    hold, inside = asyncio.Event(), []

    async def slow(message: UserMessage) -> None:
        inside.append(message)
        await hold.wait()

    outputs = [_Output() for _ in range(5)]
    tasks = [
        asyncio.create_task(inbox.accept(Incoming("web", f"web:{n}", "a"), output, slow))
        for n, output in enumerate(outputs)
    ]
    await until(lambda: len(inside) == 3 and sum(bool(output.texts) for output in outputs) == 2)
    hold.set()
    outcomes = await asyncio.gather(*tasks)
    assert outcomes.count(Outcome.ANSWERED) == 3
    assert outcomes.count(Outcome.FAILED) == 2


async def test_cancelling_one_message_frees_the_next(notices: Notices, rasa: _Rasa) -> None:
    inbox = _inbox(notices)

    hanging = asyncio.Event()

    async def hang(message: UserMessage) -> None:
        hanging.set()
        await asyncio.Event().wait()

    first = asyncio.create_task(inbox.accept(Incoming("web", "web:1", "a"), _Output(), hang))
    await hanging.wait()
    second = asyncio.create_task(inbox.accept(Incoming("web", "web:1", "b"), _Output(), rasa))
    # The second has its place in the queue after its first step.
    await asyncio.sleep(0)
    first.cancel()
    assert await asyncio.wait_for(second, SECONDS) is Outcome.ANSWERED
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_forgetting_comes_after_the_turn(notices: Notices, rasa: _Rasa) -> None:
    gone: list[str] = []

    async def forget(sender: str) -> int:
        gone.append(sender)
        return 7

    inbox, output = _inbox(notices, forget=forget), _Output()
    await inbox.accept(Incoming("web", "web:1", "hello"), _Output(), rasa)
    assert gone == []
    await inbox.accept(Incoming("web", "web:1", "forget"), output, rasa)
    assert gone == ["web:1"]
    assert output.deleted == [7]
    assert await inbox.forget("web:2") == 7
    assert gone == ["web:1", "web:2"]


async def test_a_deletion_that_failed_is_admitted(
    notices: Notices, rasa: _Rasa, caplog: pytest.LogCaptureFixture
) -> None:
    async def forget(sender: str) -> int:
        raise OSError("the database is read-only")

    output = _Output()
    with caplog.at_level(logging.ERROR):
        await _inbox(notices, forget=forget).accept(
            Incoming("web", "web:1", "forget", metadata={"language": "en"}), output, rasa
        )
    assert output.texts == ["Done.", notices.say("not_forgotten", "en")]
    assert output.deleted == []
    assert "OSError" in caplog.text


async def test_rasas_own_output_channels_work_too(notices: Notices, rasa: _Rasa) -> None:
    output = CollectingOutputChannel()
    incoming = Incoming("web", "web:1", "IOE0912345678", metadata={"language": "en"})
    assert await _inbox(notices).accept(incoming, output, rasa) is Outcome.ANSWERED
    assert "receipt number" in output.messages[0]["text"]
