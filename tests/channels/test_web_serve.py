"""The web channel inside a real Rasa server, with the files a public server is started with."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from scripts import servers
from tests.channels.conftest import MODEL, NOW
from tests.channels.web_server import ORIGIN, Browser

DEPLOY = servers.ROOT / "deploy"


@dataclass
class Assistant:
    """Both servers; the Rasa server can be killed and started again."""

    folder: Path
    actions: servers.Server
    port: int
    rasa: servers.Server | None = None

    @property
    def url(self) -> str:
        return f"http://{servers.HOST}:{self.port}"

    @property
    def database(self) -> Path:
        return self.folder / "conversations.sqlite"

    @property
    def log(self) -> str:
        return (self.folder / "rasa.log").read_text(encoding="utf-8", errors="replace")

    def start(self) -> None:
        self.rasa = servers.start_rasa(
            self.port,
            self.folder / "rasa.log",
            DEPLOY / "endpoints.yml",
            DEPLOY / "credentials.yml",
            MODEL,
            api=False,
            TRIAGE_ACTIONS_URL=f"{self.actions.url}/webhook",
            TRIAGE_DB_URL=f"sqlite:///{self.database}",
            TRIAGE_WEB_SECRET_FILE=str(self.folder / "web.secret"),
            TRIAGE_WEB_ORIGINS=ORIGIN,
            TRIAGE_WEB_SAMPLE="1",
        )

    def kill(self) -> None:
        """End the Rasa server as a crash does."""
        assert self.rasa is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.rasa.process.pid, signal.SIGKILL)
        self.rasa.stop()

    def rows(self, sender: str) -> int:
        with sqlite3.connect(self.database) as file:
            query = "select count(*) from events where sender_id = ?"
            return int(file.execute(query, (sender,)).fetchone()[0])


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("web")
    actions = servers.start_actions(servers.free_port(), folder / "actions.log", TRIAGE_NOW=NOW)
    running = Assistant(folder, actions, servers.free_port())
    try:
        running.start()
        yield running
    finally:
        if running.rasa is not None:
            running.rasa.stop()
        actions.stop()


async def _open(assistant: Assistant, **auth: object) -> Browser:
    browser = Browser(assistant.url)
    await browser.connect(**auth)  # type: ignore[arg-type]
    return browser


async def test_the_sample_page_is_at_the_root_and_the_api_is_closed(assistant: Assistant) -> None:
    async with aiohttp.ClientSession(assistant.url) as session:
        async with session.get("/") as answer:
            assert answer.status == 200
            assert "widget.js" in await answer.text()
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        async with session.get("/widget/widget.js") as answer:
            assert answer.status == 200
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
        for path in ("/conversations/web:x/tracker", "/webhooks/rest/webhook", "/status"):
            async with session.get(path) as answer:
                assert answer.status in (404, 405), path


async def test_a_conversation_outlives_a_killed_server(assistant: Assistant) -> None:
    browser = await _open(assistant, lang="en")
    answers = await browser.ask("They denied my I-130, the letter is dated november 10 2026")
    assert answers and answers[0]["from"] == "bot"
    for _ in range(2):
        await browser.ask("I don't know")
    await browser.ask("what do I do about my SSN 123-45-6789")
    seen = list(browser.messages)
    token, sender = browser.token, browser.sender
    last = max(m["seq"] for m in seen)
    assert assistant.rows(sender) > 0
    assistant.kill()
    await browser.client.disconnect()
    assistant.start()
    again = await _open(assistant, token=token)
    assert again.session["fresh"] is False
    assert again.session["language"] == "en"
    stored = again.session["messages"]
    live = [m for m in seen if m["from"] != "notice"]
    assert [(m["seq"], m["from"], m["text"]) for m in stored] == [
        (m["seq"], m["from"], m["text"]) for m in live
    ]
    assert [m.get("buttons") for m in stored] == [m.get("buttons") for m in live]
    assert [m.get("plan") for m in stored] == [m.get("plan") for m in live]
    assert any("plan" in m for m in stored)
    assert "6789" not in str(stored)
    await again.ask("what do i say")
    assert again.messages[0]["seq"] == last + 1
    back = await _open(assistant, token=token, after=last)
    assert [m["seq"] for m in back.session["messages"]] == [m["seq"] for m in again.messages]
    assert (await back.emit("forget", {}))["deleted"] > 0
    assert assistant.rows(sender) == 0
    for tab in (again, back):
        await tab.close()
    gone = await _open(assistant, token=token, after=last)
    assert gone.session["fresh"] is True
    await gone.close()


async def test_saying_forget_me_deletes_the_rows(assistant: Assistant) -> None:
    browser = await _open(assistant)
    await browser.ask("my work permit is late since march")
    sender = browser.sender
    assert assistant.rows(sender) > 0
    answers = await browser.ask("forget me", payload="/forget_me", title="Forget me")
    assert answers
    assert browser.session["fresh"] is True
    assert browser.sender != sender
    assert assistant.rows(sender) == 0
    assert assistant.rows(browser.sender) == 0
    await browser.close()


async def test_spanish_is_kept_over_a_reload(assistant: Assistant) -> None:
    browser = await _open(assistant, lang="es")
    await browser.ask("me negaron la petición I-130")
    await browser.close()
    again = await _open(assistant, token=browser.token, lang="auto")
    assert again.session["language"] == "es"
    await again.close()


async def test_the_log_holds_no_tokens_and_no_tracebacks(assistant: Assistant) -> None:
    browser = await _open(assistant)
    await browser.ask("zebras are in my secret story")
    await browser.close()
    assert "The web channel is off" not in assistant.log
    assert "zebras" not in assistant.log
    assert browser.token not in assistant.log
    assert "Traceback" not in assistant.log
