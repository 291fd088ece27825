"""The real server: Rasa with the trained model, the action server, and the Bot API's stand-in."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from channels.telegram_request import SECRET_HEADER
from scripts import servers
from tests.channels import telegram_updates as updates
from tests.channels.conftest import MODEL, NOW
from tests.channels.telegram_api import SECRET, TOKEN, Sent, TelegramApi
from tests.channels.telegram_server import WEBHOOK_URL, environment
from tests.support.waiting import SECONDS, until

PERSON = 31_415


@dataclass(frozen=True)
class Running:
    """A server that was started while Telegram was out of reach."""

    url: str
    api_port: int
    log: Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("telegram")
    credentials = folder / "credentials.yml"
    credentials.write_text("channels.telegram.TelegramChannel:\n", encoding="utf-8")
    api_port = servers.free_port()
    actions = servers.start_actions(servers.free_port(), folder / "actions.log", TRIAGE_NOW=NOW)
    try:
        endpoints = servers.write_endpoints(folder / "endpoints.yml", actions.port)
        log = folder / "rasa.log"
        env = environment(f"http://127.0.0.1:{api_port}")
        port = servers.free_port()
        rasa = servers.start_rasa(port, log, endpoints, credentials, MODEL, api=False, **env)
        try:
            yield Running(rasa.url, api_port, log)
        finally:
            rasa.stop()
    finally:
        actions.stop()


async def deliver(running: Running, update: Any, secret: str = SECRET) -> int:
    headers = {SECRET_HEADER: secret, "Content-Type": "application/json"}
    url = f"{running.url}/webhooks/telegram/webhook"
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, data=json.dumps(update), headers=headers) as answer,
    ):
        return answer.status


@pytest_asyncio.fixture
async def api(running: Running) -> AsyncIterator[TelegramApi]:
    api = TelegramApi()
    await api.start(running.api_port)
    yield api
    await api.stop()
    assert api.violations == []


async def test_a_server_started_without_telegram_answers_once_telegram_is_there(
    running: Running,
) -> None:
    assert await deliver(running, updates.text(PERSON, "hello"), "forged") == 403
    assert await deliver(running, updates.text(PERSON, "they want more evidence, rfe")) == 200
    await until(lambda: "again in" in running.log.read_text(encoding="utf-8", errors="replace"))
    api = TelegramApi()
    await api.start(running.api_port)
    try:
        await until(lambda: len(api.to(PERSON)) >= 2)
        await until(lambda: "es" in api.commands)
        assert api.webhook["url"].startswith(WEBHOOK_URL)
        assert api.webhook["secret_token"] == SECRET
        said = " ".join(sent.text for sent in api.to(PERSON))
        assert "not USCIS" in said
        assert "800-375-5283" in said
        assert "hello" not in said
    finally:
        await api.stop()
    assert api.violations == []


async def test_a_conversation_with_buttons_and_a_plan(running: Running, api: TelegramApi) -> None:
    person = PERSON + 1
    await deliver(running, updates.text(person, "N-400 pending 26 months, called 5 times, nothing"))
    for _ in range(3):
        await until(lambda: any(sent.buttons for sent in api.to(person)))
        asked = [sent for sent in api.to(person) if sent.buttons][-1]
        if any(payload == "/ask_script" for _, payload in asked.buttons):
            break
        press = updates.press(
            person, asked.buttons[-1][1], asked.buttons[-1][0], asked.message_id, "q1"
        )
        api.queries.add("q1")
        assert await deliver(running, press) == 200
        await until(lambda asked=asked: buttons_after(asked, api.to(person)))
    plan = [sent for sent in api.to(person) if sent.buttons][-1]
    assert "<b>" in plan.fields["text"]
    assert any(mark in plan.text for mark in "🔴🟠🟢")
    assert all(1 <= len(row) <= 2 for row in plan.keyboard)


def buttons_after(asked: Sent, said: list[Sent]) -> bool:
    """Whether what answers a press is complete: its buttons are in its last message."""
    return said[-1] is not asked and bool(said[-1].buttons)


async def test_a_number_is_hidden_before_the_tracker(running: Running, api: TelegramApi) -> None:
    person = PERSON + 2
    await deliver(running, updates.text(person, "my ssn is 123-45-6789 and my card never came"))
    await until(lambda: len(api.to(person)) >= 2)
    assert "Social Security" in api.to(person)[0].text


async def test_spanish_from_the_first_press_of_start(running: Running, api: TelegramApi) -> None:
    person = PERSON + 3
    await deliver(running, updates.text(person, "/start", language="es"))
    await until(lambda: api.to(person))
    assert "Hola" in api.to(person)[0].text


async def test_no_secret_and_no_words_are_in_the_log(running: Running, api: TelegramApi) -> None:
    text = running.log.read_text(encoding="utf-8", errors="replace")
    assert "Telegram" in text
    for hidden in (TOKEN.partition(":")[2], SECRET, "123-45-6789", "card never came"):
        assert hidden not in text


async def test_make_telegram_polls_and_stops_when_told(tmp_path: Path) -> None:
    api = TelegramApi()
    await api.start()
    api.updates = [updates.text(PERSON, "hello", 1)]
    env = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api.url,
        "TRIAGE_DB_URL": f"sqlite:///{tmp_path / 'conversations.sqlite'}",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.telegram"],
        cwd=servers.ROOT, env=env, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        await until(lambda: api.to(PERSON) or process.poll() is not None)
        assert "800-375-5283" in api.to(PERSON)[0].text
        process.send_signal(signal.SIGTERM)
        printed, _ = await asyncio.to_thread(process.communicate, timeout=SECONDS)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, SECONDS)
        await api.stop()
    assert "https://t.me/triage_test_bot" in printed
    assert "Stopped." in printed
    assert process.returncode == 0
    assert TOKEN not in printed
    assert api.violations == []


async def test_make_telegram_leaves_another_servers_webhook_alone() -> None:
    api = TelegramApi()
    await api.start()
    api.webhook = {"url": "https://other.example.org/hook"}
    env = {**os.environ, "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "scripts.telegram"],
        cwd=servers.ROOT, env=env, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    await api.stop()
    assert done.returncode == 1
    assert "TELEGRAM_TAKE_OVER" in done.stdout
    assert api.webhook == {"url": "https://other.example.org/hook"}
