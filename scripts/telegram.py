"""`make telegram`: talk to the assistant in Telegram from a computer nobody can reach."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from channels.settings import SettingsError
from channels.telegram_api import BotApi, TelegramError
from channels.telegram_polling import WebhookIsSet, make_ready
from channels.telegram_settings import TelegramSettings
from scripts import serve, servers

_CREDENTIALS: Final = "channels.telegram.TelegramChannel:\n"
_ATTEMPTS: Final = 2
_LOOK_SECONDS: Final = 0.5


def main() -> int:
    """Run until Ctrl-C, or until a server stops."""
    os.environ["TELEGRAM_POLLING"] = "1"
    try:
        settings = TelegramSettings.from_environment()
        name = asyncio.run(_bot_name(settings))
    except (SettingsError, TelegramError) as error:
        print(error)
        return 1
    except WebhookIsSet:
        print(
            "This bot has a webhook, so another server uses it. Use a bot of your own "
            "(docs/telegram.md), or set TELEGRAM_TAKE_OVER=1 to remove the webhook."
        )
        return 1
    servers.end_as_by_ctrl_c()
    os.umask(0o077)
    for folder in (serve.KEPT, serve.LOGS):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            return _run(Path(scratch), name)
    except servers.StartFailed as failure:
        print(failure)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 0


async def _bot_name(settings: TelegramSettings) -> str:
    """Ask who the bot is, and make sure that no webhook is in the way."""
    api = BotApi(settings.token, settings.api_url, attempts=_ATTEMPTS)
    try:
        me = await api.call("getMe")
        await make_ready(api, settings.take_over)
    finally:
        await api.close()
    return str(me["username"])


def _run(scratch: Path, name: str) -> int:
    ports = serve.Ports(servers.free_port(), servers.free_port())
    os.environ.update(serve.defaults(ports))
    credentials = scratch / "credentials.yml"
    credentials.write_text(_CREDENTIALS, encoding="utf-8")
    print("Starting; this takes about 20 seconds.", flush=True)
    actions = servers.start_actions(ports.actions, serve.LOGS / "actions.log")
    try:
        rasa = servers.start_rasa(
            ports.rasa,
            serve.LOGS / "rasa.log",
            serve.DEPLOY / "endpoints.yml",
            credentials,
            serve.MODEL,
            api=False,
        )
        try:
            print(f"\nTalk to https://t.me/{name}. Stop with Ctrl-C.", flush=True)
            return _watch(rasa, actions)
        finally:
            rasa.stop()
    finally:
        actions.stop()


def _watch(*running: servers.Server) -> int:
    while all(server.process.poll() is None for server in running):
        time.sleep(_LOOK_SECONDS)
    ended = next(server for server in running if server.process.poll() is not None)
    print(f"The {ended.name} stopped; see {ended.log}.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
