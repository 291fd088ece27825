"""`make serve`: the action server and the Rasa server with the web, Slack and Telegram channels."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from channels.settings import SettingsError, env
from scripts import purge, servers

DEPLOY: Final = servers.ROOT / "deploy"
MODEL: Final = servers.ROOT / "models" / "triage.tar.gz"
#: What a running server keeps: conversations and the secret of web sessions.
KEPT: Final = servers.ROOT / ".cache" / "serve"
LOGS: Final = servers.ROOT / ".cache" / "logs"
_LOOK_SECONDS: Final = 0.5


@dataclass(frozen=True)
class Ports:
    """Where the two servers listen, on loopback."""

    rasa: int = servers.RASA_PORT
    actions: int = servers.ACTIONS_PORT


@dataclass(frozen=True)
class ChannelState:
    """Whether a channel will be open, and why not."""

    name: str
    problem: str | None = None

    def __str__(self) -> str:
        return f"  {self.name:<9} {'on' if self.problem is None else f'off: {self.problem}'}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both servers until Ctrl-C, or until one of them stops."""
    ports = _ports(arguments)
    busy = busy_port(ports)
    if busy:
        print(busy)
        return 1
    servers.end_as_by_ctrl_c()
    # Conversations and secrets are for this user's eyes only.
    os.umask(0o077)
    for folder in (KEPT, LOGS):
        folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(defaults(ports))
    try:
        return _run(ports)
    except servers.StartFailed as failure:
        print(failure)
        return 1
    except (SettingsError, purge.PurgeFailed) as error:
        print(error)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 0


def busy_port(ports: Ports) -> str | None:
    """Return one line on a port that is taken, or None."""
    for port, name in ((ports.actions, "action server"), (ports.rasa, "Rasa server")):
        if servers.is_busy(port):
            return (
                f"Port {port} ({name}) is already in use. Stop what listens there, then try again."
            )
    return None


def defaults(ports: Ports) -> dict[str, str]:
    """Return the environment variables that are not set, with what they are here."""
    wanted = {
        "TRIAGE_ACTIONS_URL": f"http://{servers.HOST}:{ports.actions}/webhook",
        "TRIAGE_DB_URL": f"sqlite:///{KEPT / 'conversations.sqlite'}",
        "TRIAGE_WEB_SECRET_FILE": str(KEPT / "web.secret"),
        "TRIAGE_WEB_SAMPLE": "1",
        "TRIAGE_WEB_ORIGINS": f"http://localhost:{ports.rasa},http://127.0.0.1:{ports.rasa}",
    }
    return {name: value for name, value in wanted.items() if env(name) is None}


def channel_states() -> list[ChannelState]:
    """Return which channels will be open with these environment variables."""
    return [_state(name, read) for name, read in _settings().items()]


def _settings() -> dict[str, Callable[[], object]]:
    # Imported late: they load Rasa, and a busy port should be said at once.
    from channels.slack_settings import SlackSettings
    from channels.telegram_settings import TelegramSettings
    from channels.web import Settings

    return {
        "web": Settings.from_environment,
        "slack": SlackSettings.from_environment,
        "telegram": TelegramSettings.from_environment,
    }


def _state(name: str, read: Callable[[], object]) -> ChannelState:
    try:
        read()
    except SettingsError as error:
        return ChannelState(name, str(error))
    return ChannelState(name)


def _run(ports: Ports) -> int:
    purge.purge(str(env("TRIAGE_DB_URL")), purge.days_from_environment())
    print("Starting; this takes about 20 seconds.", flush=True)
    actions = servers.start_actions(ports.actions, LOGS / "actions.log")
    try:
        rasa = servers.start_rasa(
            ports.rasa,
            LOGS / "rasa.log",
            DEPLOY / "endpoints.yml",
            DEPLOY / "credentials.yml",
            MODEL,
            api=False,
        )
        try:
            _welcome(ports)
            return _watch(rasa, actions)
        finally:
            rasa.stop()
    finally:
        actions.stop()


def _welcome(ports: Ports) -> None:
    print("\nChannels:", *channel_states(), sep="\n")
    print(f"\nSample page: http://localhost:{ports.rasa}/")
    print(f"Logs: {_shown(LOGS)}. Conversations: {_shown(KEPT)}. Stop with Ctrl-C.", flush=True)


def _shown(folder: Path) -> str:
    return str(folder.relative_to(servers.ROOT))


def _watch(*running: servers.Server) -> int:
    """Wait for Ctrl-C; a server that ends by itself ends the other too."""
    while True:
        for server in running:
            if server.process.poll() is not None:
                print(f"The {server.name} stopped; see {server.log}.")
                return 1
        time.sleep(_LOOK_SECONDS)


def _ports(arguments: Sequence[str] | None) -> Ports:
    parser = argparse.ArgumentParser(prog="scripts.serve", description=__doc__)
    parser.add_argument("--port", type=int, default=servers.RASA_PORT)
    parser.add_argument("--actions-port", type=int, default=servers.ACTIONS_PORT)
    given = parser.parse_args(arguments)
    return Ports(given.port, given.actions_port)


if __name__ == "__main__":
    sys.exit(main())
