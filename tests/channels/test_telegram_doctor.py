"""`make doctor`: each fault is named with its remedy, and no secret is printed."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import pytest_asyncio

from channels import telegram_doctor
from channels.doctor import Finding, clock, skew
from channels.telegram_settings import TelegramSettings
from channels.telegram_updates import ALLOWED
from scripts import doctor, serve
from scripts.servers import free_port
from tests.channels.telegram_api import ME, SECRET, TOKEN, Failure, TelegramApi
from tests.channels.telegram_server import WEBHOOK_URL, environment

#: What the tests' own environment must not bring in.
VARIABLES = (
    "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "TELEGRAM_WEBHOOK_URL", "TELEGRAM_POLLING",
    "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "TRIAGE_WEB_SECRET", "TRIAGE_WEB_SECRET_FILE",
    "TRIAGE_WEB_ORIGINS",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest_asyncio.fixture
async def api(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TelegramApi]:
    """A bot whose webhook is as it should be."""
    api = TelegramApi()
    await api.start()
    for name, value in environment(api.url).items():
        monkeypatch.setenv(name, value)
    api.webhook = {
        "url": TelegramSettings.from_environment().registered_url,
        "allowed_updates": list(ALLOWED),
    }
    yield api
    await api.stop()
    assert api.violations == []


async def wrong() -> list[Finding]:
    found = await telegram_doctor.check()
    told = "\n".join(map(str, found))
    assert TOKEN.partition(":")[2] not in told
    assert SECRET not in told
    assert all(finding.fix for finding in found if not finding.ok)
    return [finding for finding in found if not finding.ok]


async def test_a_healthy_bot_has_nothing_wrong(api: TelegramApi) -> None:
    assert await wrong() == []
    told = "\n".join(map(str, await telegram_doctor.check()))
    for words in (f"@{ME['username']}", WEBHOOK_URL, "0 messages wait", "within 30 s of Telegram"):
        assert words in told
    assert [m for m, _ in api.calls if m not in ("getMe", "getWebhookInfo")] == []


async def test_off_is_not_wrong() -> None:
    assert [str(f) for f in await telegram_doctor.check()] == [
        "ok    Telegram: off (TELEGRAM_BOT_TOKEN is not set)"
    ]


@pytest.mark.parametrize(
    ("webhook", "what", "fix"),
    [
        ({"url": ""}, "no webhook is registered", "start the server"),
        ({"url": "https://other.example.org/x"}, "is https://other.example.org/x", "new bot"),
        ({"url": WEBHOOK_URL + "?v=0123"}, "another secret", "TELEGRAM_WEBHOOK_SECRET"),
        ({"allowed_updates": ["message"]}, "other kinds of updates", "start the server again"),
        (
            {"last_error_message": "Wrong response from the webhook: 403 Forbidden"},
            "403 Forbidden",
            "the secret differs",
        ),
        ({"last_error_message": "Connection refused"}, "Connection refused", "firewall"),
        ({"last_error_message": "SSL error {337047686}"}, "SSL error", "certificate"),
        ({"last_error_message": "something new"}, "something new", "docs/telegram.md"),
    ],
)
async def test_a_webhook_that_is_not_right(
    webhook: dict[str, Any], what: str, fix: str, api: TelegramApi
) -> None:
    if "last_error_message" in webhook:
        webhook = {**webhook, "last_error_date": time.time()}
    api.webhook |= webhook
    (finding,) = await wrong()
    assert what in finding.what
    assert fix in str(finding.fix)


async def test_an_error_of_yesterday_says_nothing(api: TelegramApi) -> None:
    api.webhook |= {"last_error_date": time.time() - 86_400, "last_error_message": "404"}
    assert await wrong() == []


async def test_many_waiting_messages(api: TelegramApi, monkeypatch: pytest.MonkeyPatch) -> None:
    async def info(_: Any) -> Any:
        return {**api.webhook, "pending_update_count": 51}

    monkeypatch.setattr(api, "_getWebhookInfo", info)
    (finding,) = await wrong()
    assert "51 messages wait" in finding.what


async def test_a_refused_token(api: TelegramApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:wrong")
    (finding,) = await wrong()
    assert "refused" in finding.what
    assert "BotFather" in str(finding.fix)


async def test_an_unreachable_telegram(api: TelegramApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://127.0.0.1:{free_port()}")
    (finding,) = await wrong()
    assert "no answer" in finding.what


async def test_a_setting_that_cannot_be(api: TelegramApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_WEBHOOK_URL", "http://bot.example.org")
    (finding,) = await wrong()
    assert "https" in finding.what


async def test_privacy_mode_off(api: TelegramApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ME, "can_read_all_group_messages", True)
    (finding,) = await wrong()
    assert "/setprivacy" in str(finding.fix)


async def test_polling_with_a_webhook_in_the_way(
    api: TelegramApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_POLLING", "1")
    (finding,) = await wrong()
    assert "TELEGRAM_TAKE_OVER" in str(finding.fix)
    api.webhook = {"url": ""}
    assert await wrong() == []


async def test_a_busy_telegram_is_asked_again(api: TelegramApi) -> None:
    api.fail("getMe", Failure(502))
    assert await wrong() == []


@pytest.mark.parametrize(
    ("seconds", "ok", "words"),
    [(0, True, "within"), (29, True, "within"), (95, False, "95 s ahead of"),
     (-3600, False, "3600 s behind")],
)  # fmt: skip
def test_clocks(seconds: int, ok: bool, words: str) -> None:
    theirs = datetime(2026, 11, 23, 20, tzinfo=timezone.utc)
    finding = skew("Telegram", theirs, theirs + timedelta(seconds=seconds))
    assert finding.ok is ok
    assert words in finding.what
    assert (finding.fix is None) is ok


async def test_a_server_that_is_not_there_tells_no_time() -> None:
    assert await clock("nobody", f"http://127.0.0.1:{free_port()}") is None


# -- the whole report ----------------------------------------------------------------------


def report(capsys: pytest.CaptureFixture[str], **env: str) -> tuple[int, str]:
    with mock.patch.dict(os.environ, env):
        status = doctor.main()
    return status, capsys.readouterr().out


def test_all_well_without_slack_and_telegram(capsys: pytest.CaptureFixture[str]) -> None:
    status, printed = report(capsys)
    assert status == 0, printed
    assert "All well." in printed
    for words in ("model:", "store of facts:", "web:", "Slack: off", "Telegram: off"):
        assert words in printed


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"TRIAGE_WEB_ORIGINS": "not an origin"}, "WRONG web:"),
        ({"TRIAGE_WEB_SECRET": "short"}, "WRONG web:"),
        ({"TRIAGE_MAX_CHARS": "many"}, "WRONG limits:"),
        ({"TRIAGE_STORE": "/nowhere/store.sqlite"}, "WRONG store of facts:"),
        ({"TELEGRAM_BOT_TOKEN": "1:x"}, "WRONG Telegram: TELEGRAM_WEBHOOK_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "WRONG Slack"),
    ],
)
def test_each_fault_is_named_and_ends_with_status_1(
    env: dict[str, str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, printed = report(capsys, **env)
    assert status == 1
    assert words in printed
    assert "1 wrong." in printed
    assert "->" in printed


def test_a_missing_model_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(serve, "MODEL", tmp_path / "none.tar.gz")
    status, printed = report(capsys)
    assert status == 1
    assert "make train" in printed


def test_an_unreachable_platform_is_one_line_of_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_POLLING", "1")
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://127.0.0.1:{free_port()}")
    found = asyncio.run(doctor.everything())
    assert [f.what for f in found if not f.ok] == [
        "Telegram: no answer (getMe: no answer ClientConnectorError)"
    ]
