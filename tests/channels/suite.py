"""What every channel must do, tested through a driver (see `drivers`)."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Iterable

import pytest

from tests.channels import agents
from tests.channels.agents import FakeAgent
from tests.channels.drivers import Answer, Driver

PHONE = "800-375-5283"
SECRETS = {
    "ssn": ("my ssn is 123-45-6789 and my RFE came", "123-45-6789"),
    "spaced_ssn": ("123 45 6789 is mine, card never came", "123 45 6789"),
    "a_number": ("my A number is A 087-654-321, any news?", "087-654-321"),
    "card": ("paid with 4111 1111 1111 1111 for the fee", "4111 1111 1111 1111"),
    "passport": ("mi pasaporte es G12345678 y viajo mañana", "G12345678"),
    "birth_date": ("nací el 03/15/1980 y mi caso no avanza", "03/15/1980"),
    "receipt": ("my case IOE0912345678 is stuck", "0912345678"),
    "account": ("account number 123456789012 is locked", "123456789012"),
}


def _words(answers: Iterable[Answer]) -> str:
    return "\n".join(answer.text for answer in answers)


def _rows(agent: FakeAgent, sender: str) -> int:
    with sqlite3.connect(agent.file) as file:
        query = "select count(*) from events where sender_id = ?"
        return int(file.execute(query, (sender,)).fetchone()[0])


async def test_a_message_is_answered_with_its_buttons(started: Driver, agent: FakeAgent) -> None:
    answers = await started.say("ana", "my card never came")
    assert "echo: my card never came" in _words(answers)
    buttons = [button for answer in answers for button in answer.buttons]
    assert ("Yes", "/affirm") in buttons
    assert ("No", "/deny") in buttons
    assert [heard.text for heard in agent.heard] == ["my card never came"]


async def test_senders_are_prefixed_and_apart(started: Driver, agent: FakeAgent) -> None:
    await started.say("ana", "one")
    await started.say("ben", "two")
    await started.say("ana", "three")
    assert agent.texts_of(started.sender("ana")) == ["one", "three"]
    assert agent.texts_of(started.sender("ben")) == ["two"]
    for heard in agent.heard:
        assert heard.sender.startswith(f"{started.name}:")
        assert heard.channel == started.name


@pytest.mark.parametrize(("text", "secret"), SECRETS.values(), ids=SECRETS.keys())
async def test_secrets_reach_neither_agent_nor_tracker_nor_log(
    text: str,
    secret: str,
    started: Driver,
    agent: FakeAgent,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="channels")
    answers = await started.say("ana", text)
    assert len(agent.heard) == 1
    assert "•" in agent.heard[0].text
    assert len(agent.heard[0].text) == len(text)
    assert secret not in agent.heard[0].text
    assert secret.encode() not in agent.file.read_bytes()
    assert secret not in caplog.text
    assert secret not in _words(answers)
    assert len(answers) >= 2, "the person is told, before the answer"
    assert "echo:" not in answers[0].text


async def test_a_receipt_number_keeps_its_letters(started: Driver, agent: FakeAgent) -> None:
    await started.say("ana", "my case is IOE0912345678")
    assert "IOE••••••••••" in agent.heard[0].text


async def test_ordinary_numbers_pass(started: Driver, agent: FakeAgent) -> None:
    text = f"my I-130 RFE is dated 10/02/2026, fee $675, I called {PHONE} and waited 90 days"
    answers = await started.say("ana", text)
    assert agent.heard[0].text == text
    assert len(answers) == 1


async def test_a_long_message_is_cut_and_the_person_is_told(
    started: Driver, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = await started.say("ana", "long words " * 800)
    assert len(agent.heard) <= 1
    for heard in agent.heard:
        assert 3900 <= len(heard.text) <= 4000
    assert "4000" in _words(answers)


async def test_too_many_messages_are_refused_politely_once(
    agent: FakeAgent, started: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await started.stop()
    monkeypatch.setenv("TRIAGE_BURST", "3")
    monkeypatch.setenv("TRIAGE_PER_MINUTE", "1")
    await started.start(agent)
    refused = []
    for number in range(6):
        answers = await started.say("ana", f"message {number}")
        if number >= 3:
            refused.append(_words(answers))
    assert [heard.text for heard in agent.heard] == ["message 0", "message 1", "message 2"]
    assert PHONE in refused[0]
    assert "echo" not in "".join(refused)
    await started.say("ben", "another person")
    assert agent.heard[-1].text == "another person"


async def test_a_redelivered_event_is_answered_once(started: Driver, agent: FakeAgent) -> None:
    answers = []
    for _ in range(3):
        answers += await started.say("ana", "only once", event_id="81234567")
    assert [heard.text for heard in agent.heard] == ["only once"]
    assert _words(answers).count("echo: only once") <= 1
    await started.say("ana", "only once", event_id="81234568")
    assert len(agent.heard) == 2


async def test_one_persons_messages_keep_their_order(started: Driver, agent: FakeAgent) -> None:
    await started.say("ana", "hello")
    texts = [f"{agents.SLOW} first", "second", "third"]
    for text in texts:
        await started.hand_in("ana", text)
    await agent.hears(texts[0])
    agent.release()
    await agent.hears(texts[-1])
    assert agent.texts_of(started.sender("ana")) == ["hello", *texts]
    assert agent.overlaps == 0


async def test_a_slow_turn_does_not_hold_up_others(started: Driver, agent: FakeAgent) -> None:
    people = [f"person{number}" for number in range(10)]
    for person in people:
        await started.say(person, "hello")
    turns = asyncio.gather(*(started.say(person, agents.SLOW) for person in people))
    # All of them are in the middle of a turn at the same time.
    await agent.hears(agents.SLOW, times=len(people))
    agent.release()
    assert len(await turns) == len(people)


async def test_a_failing_turn_names_the_phone_and_the_next_works(
    started: Driver, agent: FakeAgent, caplog: pytest.LogCaptureFixture
) -> None:
    answers = await started.say("ana", f"my secret story {agents.CRASH}")
    assert PHONE in _words(answers)
    assert "secret story" not in caplog.text
    assert "RuntimeError" in caplog.text
    assert "echo: again" in _words(await started.say("ana", "again"))


async def test_a_hanging_turn_ends(
    started: Driver, agent: FakeAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    await started.stop()
    monkeypatch.setenv("TRIAGE_TURN_SECONDS", "1")
    await started.start(agent)
    answers = await started.say("ana", agents.HANG)
    assert PHONE in _words(answers)
    # On a busy machine even an echo may take longer than that for once.
    for _ in range(10):
        answers = await started.say("ana", "again")
        if "echo: again" in _words(answers):
            break
    assert "echo: again" in _words(answers)


async def test_a_forgotten_conversation_is_gone_from_the_store(
    started: Driver, agent: FakeAgent
) -> None:
    await started.say("ana", "my card never came")
    await started.say("ben", "my card never came")
    sender, other = started.sender("ana"), started.sender("ben")
    assert _rows(agent, sender) > 0
    answers = await started.say("ana", agents.FORGET)
    assert "Deleted." in _words(answers)
    assert _rows(agent, sender) == 0
    assert _rows(agent, other) > 0


async def test_two_hundred_conversations_do_not_mix(started: Driver, agent: FakeAgent) -> None:
    async def converse(person: str) -> list[str]:
        said = []
        for word in ("alpha", "beta", "gamma"):
            said.append(_words(await started.say(person, f"{word} of {person}.")))
        return said

    people = [f"p{number:03}" for number in range(200)]
    answers = await asyncio.gather(*(converse(person) for person in people))
    for person, said in zip(people, answers):
        for word, words in zip(("alpha", "beta", "gamma"), said):
            assert words.strip() == f"echo: {word} of {person}."
        expected = [f"{word} of {person}." for word in ("alpha", "beta", "gamma")]
        assert agent.texts_of(started.sender(person)) == expected
    assert len({heard.sender for heard in agent.heard}) == len(people)
    assert agent.overlaps == 0
