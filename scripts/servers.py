"""Start and stop the Rasa server and the action server as child processes."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

ROOT: Final = Path(__file__).resolve().parent.parent
HOST: Final = "127.0.0.1"
RASA_PORT: Final = 5005
ACTIONS_PORT: Final = 5055
_START_SECONDS: Final = 180
#: The latest ports given out; by the time the oldest leaves, its server runs.
_reserved: Final[deque[socket.socket]] = deque(maxlen=64)


class StartFailed(RuntimeError):
    """A server did not come up; the message says which, and where its log is."""


@dataclass
class Server:
    """One child process with its log file."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path
    started_in: float = 0.0
    _stream: IO[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """The address on loopback."""
        return f"http://{HOST}:{self.port}"

    def stop(self) -> None:
        """End the process and everything it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=10)
        if self._stream is not None:
            self._stream.close()


def end_as_by_ctrl_c() -> None:
    """From here on, other ways to end this program raise KeyboardInterrupt too.

    So its servers end with it. Also SIGINT: a shell starts background processes with it ignored,
    and they hand that on. A closed terminal counts unless that is ignored, as under `nohup`.
    """
    ends = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        ends.append(signal.SIGHUP)
    for end in ends:
        signal.signal(end, _interrupt)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def free_port() -> int:
    """Return a port nobody listens on, and that stays ours until a server of ours takes it."""
    probe = socket.socket()
    # Bound, but not listening: a server may still bind here, as servers allow reuse, while the
    # system gives the port to no other process that asks for a free one.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind((HOST, 0))
    _reserved.append(probe)
    return int(probe.getsockname()[1])


def is_busy(port: int) -> bool:
    """Whether something already listens on a port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((HOST, port)) == 0


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of our servers: quiet, no telemetry, one thread each."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "OMP_NUM_THREADS": "1",
        "SANIC_HOST": HOST,
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        **extra,
    }


def start_actions(port: int, log: Path, **env: str) -> Server:
    """Start the action server and wait until it answers."""
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    return _start("action server", command, port, "/health", log, environment(**env))


def start_rasa(
    port: int,
    log: Path,
    endpoints: Path,
    credentials: Path,
    model: Path,
    api: bool = True,
    **env: str,
) -> Server:
    """Start the Rasa server with one model and wait until it is loaded.

    Args:
        port: on loopback.
        log: the file its output goes to.
        endpoints: Rasa's endpoints file.
        credentials: Rasa's credentials file, naming the channels.
        model: the trained model.
        api: open Rasa's HTTP API, which shows every conversation to anyone: for tests alone.
        env: more environment variables.

    Raises:
        StartFailed: it did not come up.
    """
    command = [
        sys.executable, "-m", "rasa", "run", *(["--enable-api"] if api else []),
        "-i", HOST, "-p", str(port), "--endpoints", str(endpoints),
        "--credentials", str(credentials), "-m", str(model),
    ]  # fmt: skip
    ready = "/status" if api else "/"
    return _start("Rasa server", command, port, ready, log, environment(**env))


def _start(
    name: str, command: list[str], port: int, path: str, log: Path, env: dict[str, str]
) -> Server:
    if is_busy(port):
        raise StartFailed(f"port {port} ({name}) is already in use: stop what listens there")
    stream = log.open("ab")
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=stream, stderr=stream, stdin=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    server = Server(name, port, process, log, _stream=stream)
    try:
        _wait(server, path)
    except BaseException:
        server.stop()
        raise
    server.started_in = time.monotonic() - began
    return server


def _wait(server: Server, path: str) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise StartFailed(f"the {server.name} stopped while starting; see {server.log}")
        with (
            contextlib.suppress(OSError, urllib.error.URLError),
            urllib.request.urlopen(server.url + path, timeout=2) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise StartFailed(f"the {server.name} did not answer in {_START_SECONDS} s; see {server.log}")


def write_endpoints(path: Path, actions_port: int, database: str | None = None) -> Path:
    """Write an endpoints file for an action server on another port.

    Args:
        path: the file.
        actions_port: where the action server listens.
        database: an SQLAlchemy URL to keep conversations in; None keeps them in memory.
    """
    kind = f"SqlStore\n  url: {database}" if database else "MemoryStore"
    path.write_text(
        f"action_endpoint:\n  url: http://{HOST}:{actions_port}/webhook\n"
        f"  enable_selective_domain: true\n"
        f"tracker_store:\n  type: channels.tracker_stores.{kind}\n",
        encoding="utf-8",
    )
    return path


@contextlib.contextmanager
def both(
    folder: Path,
    model: Path,
    now: str | None = None,
    store: Path | None = None,
    credentials: str = "rest:\n",
    database: str | None = None,
    api: bool = True,
    **env: str,
) -> Iterator[tuple[Server, Server]]:
    """Run both servers on free ports; logs and settings go into `folder`.

    Args:
        folder: for logs and settings.
        model: the trained model.
        now: a fixed moment for the clock.
        store: another store of facts.
        credentials: the content of Rasa's credentials file.
        database: an SQLAlchemy URL for conversations; None keeps them in memory.
        api: open Rasa's HTTP API.
        env: more environment variables, for both.
    """
    if now:
        env["TRIAGE_NOW"] = now
    if store:
        env["TRIAGE_STORE"] = str(store)
    actions = start_actions(free_port(), folder / "actions.log", **env)
    try:
        endpoints = write_endpoints(folder / "endpoints.yml", actions.port, database)
        channels = folder / "credentials.yml"
        channels.write_text(credentials, encoding="utf-8")
        rasa = start_rasa(free_port(), folder / "rasa.log", endpoints, channels, model, api, **env)
        try:
            yield rasa, actions
        finally:
            rasa.stop()
    finally:
        actions.stop()
