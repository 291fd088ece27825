"""`make serve`, as a person starts and stops it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts import serve, servers
from tests.support.waiting import SECONDS, wait_until

_NONE = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "TELEGRAM_BOT_TOKEN", "TRIAGE_REDIS_URL")


@dataclass
class Running:
    """The command, its ports and what it printed."""

    process: subprocess.Popen[bytes]
    ports: serve.Ports
    output: Path
    database: Path

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def status(self, path: str, body: bytes | None = None) -> int:
        url = f"http://{servers.HOST}:{self.ports.rasa}{path}"
        try:
            with urllib.request.urlopen(
                urllib.request.Request(url, body), timeout=SECONDS
            ) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, store_file: Path) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("serve")
    ports = serve.Ports(servers.free_port(), servers.free_port())
    database = folder / "conversations.sqlite"
    environment = {name: value for name, value in os.environ.items() if name not in _NONE}
    environment |= {
        # As the Makefile exports them.
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TRIAGE_DB_URL": f"sqlite:///{database}",
        "TRIAGE_STORE": str(store_file),
        "TRIAGE_WEB_SECRET_FILE": str(folder / "web.secret"),
    }
    output = folder / "output.txt"
    command = [
        sys.executable, "-m", "scripts.serve",
        "--port", str(ports.rasa), "--actions-port", str(ports.actions),
    ]  # fmt: skip
    with output.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=servers.ROOT, env=environment, stdout=stream, stderr=stream
        )
    running = Running(process, ports, output, database)
    try:
        wait_until(lambda: "Stop with Ctrl-C" in running.said or process.poll() is not None)
        assert process.poll() is None, running.said
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(SECONDS)


def test_it_says_where_to_go_and_which_channels_are_open(running: Running) -> None:
    lines = running.said.splitlines()
    assert f"Sample page: http://localhost:{running.ports.rasa}/" in lines
    assert "  web       on" in lines
    (slack,) = (line for line in lines if line.startswith("  slack     off: "))
    assert "SLACK_BOT_TOKEN" in slack
    (telegram,) = (line for line in lines if line.startswith("  telegram  off: "))
    assert "TELEGRAM_BOT_TOKEN" in telegram
    assert "Warning" not in running.said


def test_the_page_is_there_and_rasas_own_doors_are_not(running: Running) -> None:
    assert running.status("/") == 200
    assert running.status("/conversations/web:x/tracker") == 404
    assert running.status("/webhooks/rest/webhook", b"{}") == 404
    assert running.status("/model/parse", b"{}") == 404


def test_conversations_are_for_this_user_alone(running: Running) -> None:
    assert running.database.stat().st_mode & 0o077 == 0


def test_a_second_one_says_that_the_port_is_taken(running: Running) -> None:
    ports = ["--port", str(running.ports.rasa), "--actions-port", str(running.ports.actions)]
    second = subprocess.run(
        [sys.executable, "-m", "scripts.serve", *ports],
        cwd=servers.ROOT, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert second.stdout.count("\n") == 1
    assert f"Port {running.ports.actions} (action server) is already in use" in second.stdout
    assert second.stderr == ""


def test_ctrl_c_stops_both(running: Running) -> None:
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(SECONDS) == 0
    assert "Stopped." in running.said
    assert "Traceback" not in running.said
    assert not servers.is_busy(running.ports.rasa)
    assert not servers.is_busy(running.ports.actions)


def test_what_is_set_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAGE_DB_URL", "postgresql://x/y")
    monkeypatch.delenv("TRIAGE_WEB_ORIGINS", raising=False)
    wanted = serve.defaults(serve.Ports(7000, 7001))
    assert "TRIAGE_DB_URL" not in wanted
    assert wanted["TRIAGE_WEB_ORIGINS"] == "http://localhost:7000,http://127.0.0.1:7000"
    assert wanted["TRIAGE_ACTIONS_URL"] == "http://127.0.0.1:7001/webhook"
