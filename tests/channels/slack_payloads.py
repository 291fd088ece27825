"""Requests in the shapes that Slack sends, with made-up ids; and their signatures."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.channels.slack_api import BOT_USER, direct_channel

SECRET = "a-made-up-secret-of-the-tests"
TEAM, APP, BOT_ID = "T0TEAM0001", "A0APP00001", "B0BOT00001"
ANA, BEN = "U0ANA00001", "U0BEN00001"
CHANNEL = "C0CHAN0001"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Delivery:
    """A body and its content type."""

    body: bytes
    content_type: str = JSON


def ts() -> str:
    return f"1763900000.{next(_numbers):06}"


def signed(
    delivery: Delivery, secret: str = SECRET, at: float | None = None, retry: int | None = None
) -> dict[str, str]:
    """The headers of a delivery."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:%s:" % stamp.encode() + delivery.body, hashlib.sha256)
    headers = {
        "Content-Type": delivery.content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    }
    if retry is not None:
        headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
    return headers


def as_json(value: Any) -> Delivery:
    return Delivery(json.dumps(value).encode())


def callback(event: dict[str, Any], event_id: str | None = None) -> Delivery:
    """An event in its envelope."""
    return as_json(
        {
            "token": "unused",
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": event_id or f"Ev{next(_numbers):08}",
            "event_time": 1763900000,
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": "4-made-up",
        }
    )


def _rich(text: str) -> list[dict[str, Any]]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": "x1", "elements": [section]}]


def message(text: str, user: str = ANA, **more: Any) -> dict[str, Any]:
    """A message.im event."""
    stamp = ts()
    return {
        "user": user,
        "type": "message",
        "ts": stamp,
        "client_msg_id": f"00000000-0000-4000-8000-{next(_numbers):012}",
        "text": text,
        "team": TEAM,
        "blocks": _rich(text),
        "channel": direct_channel(user),
        "event_ts": stamp,
        "channel_type": "im",
        **more,
    }


def direct(text: str, user: str = ANA, event_id: str | None = None, **more: Any) -> Delivery:
    return callback(message(text, user, **more), event_id)


def mention_event(text: str, user: str = ANA, **more: Any) -> dict[str, Any]:
    """An app_mention event; the text carries our name in front."""
    event = message(f"<@{BOT_USER}> {text}".strip(), user, channel=CHANNEL, **more)
    del event["channel_type"]
    return {**event, "type": "app_mention"}


def mention(text: str, user: str = ANA, **more: Any) -> Delivery:
    return callback(mention_event(text, user, **more))


def in_channel(text: str, user: str = ANA, **more: Any) -> Delivery:
    """A message.channels event."""
    return callback(message(text, user, channel=CHANNEL, channel_type="channel", **more))


def changed(text: str) -> Delivery:
    stamp = ts()
    return callback(
        {
            "type": "message",
            "subtype": "message_changed",
            "message": {**message(text), "edited": {"user": ANA, "ts": stamp}},
            "previous_message": message("before"),
            "channel": direct_channel(ANA),
            "hidden": True,
            "ts": stamp,
            "event_ts": stamp,
            "channel_type": "im",
        }
    )


def deleted() -> Delivery:
    stamp = ts()
    return callback(
        {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": message("gone"),
            "channel": direct_channel(ANA),
            "hidden": True,
            "deleted_ts": stamp,
            "ts": stamp,
            "event_ts": stamp,
            "channel_type": "im",
        }
    )


def other_bot() -> Delivery:
    stamp = ts()
    return callback(
        {
            "type": "message",
            "subtype": "bot_message",
            "text": "a build failed",
            "username": "ci",
            "bot_id": "B0OTHER001",
            "channel": direct_channel(ANA),
            "ts": stamp,
            "event_ts": stamp,
            "channel_type": "im",
        }
    )


def own_echo() -> Delivery:
    profile = {"id": BOT_ID, "app_id": APP, "name": "uscis-triage", "team_id": TEAM}
    return direct(
        "an answer of ours", BOT_USER, bot_id=BOT_ID, app_id=APP, bot_profile=profile,
        channel=direct_channel(ANA),
    )  # fmt: skip


def shared_file(text: str = "", **more: Any) -> Delivery:
    file = {
        "id": "F0FILE0001",
        "name": "notice.jpg",
        "mimetype": "image/jpeg",
        "filetype": "jpg",
        "mode": "hosted",
        "size": 1,
        "url_private": "https://files.slack.com/files-pri/T-F/notice.jpg",
    }
    return direct(text, subtype="file_share", files=[file], upload=False, **more)


def home_opened(tab: str = "home") -> Delivery:
    return callback(
        {
            "type": "app_home_opened",
            "user": ANA,
            "channel": direct_channel(ANA),
            "tab": tab,
            "event_ts": ts(),
        }
    )


def tokens_revoked() -> Delivery:
    return callback({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}})


def app_uninstalled() -> Delivery:
    return callback({"type": "app_uninstalled"})


def app_rate_limited() -> Delivery:
    return as_json(
        {
            "token": "unused",
            "type": "app_rate_limited",
            "team_id": TEAM,
            "minute_rate_limited": 1763900000,
            "api_app_id": APP,
        }
    )


def url_verification(challenge: str = "made-up-challenge") -> Delivery:
    return as_json({"token": "unused", "challenge": challenge, "type": "url_verification"})


def as_form(payload: dict[str, Any]) -> Delivery:
    return Delivery(urlencode({"payload": json.dumps(payload)}).encode(), FORM)


def pressed(
    title: str,
    payload: str,
    channel: str,
    stamp: str,
    posted: dict[str, Any],
    user: str = ANA,
) -> Delivery:
    """A press on a button of a message that we posted."""
    posted_message = {
        "user": BOT_USER,
        "type": "message",
        "ts": stamp,
        "bot_id": BOT_ID,
        "app_id": APP,
        "team": TEAM,
        "text": posted["text"],
        "blocks": [
            {"block_id": f"b{n}", **block} for n, block in enumerate(posted.get("blocks", []))
        ],
    }
    if "thread_ts" in posted:
        posted_message |= {"thread_ts": posted["thread_ts"], "parent_user_id": ANA}
    return as_form(
        {
            **_interaction(user),
            "container": {
                "type": "message",
                "message_ts": stamp,
                "channel_id": channel,
                "is_ephemeral": False,
            },
            "channel": {"id": channel, "name": "directmessage"},
            "message": posted_message,
            "actions": [_button(title, payload)],
        }
    )


def pressed_at_home(title: str, payload: str) -> Delivery:
    return as_form(
        {
            **_interaction(ANA),
            "container": {"type": "view", "view_id": "V0VIEW0001"},
            "view": {"id": "V0VIEW0001", "team_id": TEAM, "type": "home", "blocks": []},
            "actions": [_button(title, payload)],
        }
    )


def link_opened() -> Delivery:
    action = {"type": "button", "action_id": "open_direct", "block_id": "b1", "action_ts": ts()}
    return as_form(
        {
            **_interaction(ANA),
            "container": {"type": "message", "channel_id": CHANNEL, "is_ephemeral": True},
            "channel": {"id": CHANNEL, "name": "general"},
            "actions": [action],
        }
    )


def _interaction(user: str) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": user, "username": "ana", "name": "ana", "team_id": TEAM},
        "api_app_id": APP,
        "token": "unused",
        "trigger_id": f"{next(_numbers)}.1.made-up",
        "team": {"id": TEAM, "domain": "legalaid"},
        "enterprise": None,
        "is_enterprise_install": False,
        "state": {"values": {}},
    }


def _button(title: str, payload: str) -> dict[str, Any]:
    return {
        "action_id": "choice_0",
        "block_id": "b1",
        "text": {"type": "plain_text", "text": title, "emoji": False},
        "value": payload,
        "type": "button",
        "action_ts": ts(),
    }


def command(text: str, response_url: str = "", user: str = ANA) -> Delivery:
    return Delivery(
        urlencode(
            {
                "token": "unused",
                "team_id": TEAM,
                "team_domain": "legalaid",
                "channel_id": CHANNEL,
                "channel_name": "general",
                "user_id": user,
                "user_name": "ana",
                "command": "/uscis",
                "text": text,
                "api_app_id": APP,
                "is_enterprise_install": "false",
                "response_url": response_url,
                "trigger_id": f"{next(_numbers)}.2.made-up",
            }
        ).encode(),
        FORM,
    )


def a_second_ago() -> float:
    return time.time() - 1


def loads(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found
