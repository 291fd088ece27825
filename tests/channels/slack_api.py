"""A stand-in for Slack's Web API on loopback, which notes every call and every fault in it."""

from __future__ import annotations

import asyncio
import html
import itertools
import re
from collections import defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from tests.channels.drivers import Answer
from tests.channels.slack_limits import violations

TOKEN = "xoxb-1111111111-2222222222-madeUpForTheTests"
BOT_USER = "U0BOT00001"
MANIFEST = Path(__file__).resolve().parents[2] / "deploy" / "slack-manifest.yml"
_LINK = re.compile(r"<(https://[^<>]*)>")


def manifest() -> dict[str, Any]:
    """The app as our manifest describes it."""
    found: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True)
class Call:
    """One call as it came."""

    method: str
    fields: dict[str, Any]


@dataclass
class Failure:
    """What a call gets instead of an answer."""

    status: int = 200
    error: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None


def seen_by_person(blocks: list[dict[str, Any]]) -> Answer:
    """Return what a person reads in a message, and its buttons."""
    words: list[str] = []
    buttons: list[tuple[str, str]] = []
    for block in blocks:
        if block["type"] == "actions":
            buttons += [(b["text"]["text"], b.get("value", "")) for b in block["elements"]]
        elif block["type"] == "context":
            words += [_read(element) for element in block["elements"]]
        elif "text" in block:
            words.append(_read(block["text"]))
    return Answer("\n\n".join(words), tuple(buttons))


def _read(text: dict[str, Any]) -> str:
    if text["type"] == "plain_text":
        return str(text["text"])
    plain = _LINK.sub(r"\1", text["text"]).replace("*", "")
    return html.unescape(plain)


class SlackStandIn:
    """Takes calls as Slack does; `faults` must be empty at the end of a test."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: list[str] = []
        self.responses: list[tuple[str, dict[str, Any]]] = []
        self.failures: defaultdict[str, deque[Failure]] = defaultdict(deque)
        self.scopes = frozenset(manifest()["oauth_config"]["scopes"]["bot"])
        self.messages: dict[tuple[str, str], dict[str, Any]] = {}
        self.date: str | None = None
        self._ts = itertools.count(1)
        self._uses: defaultdict[str, int] = defaultdict(int)
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/api/{method}", self._call)
        app.router.add_post("/response/{name}", self._response)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        address: Any = self._runner.addresses[0]
        self.url = f"http://127.0.0.1:{address[1]}/api/"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def response_url(self, name: str) -> str:
        return self.url.replace("/api/", f"/response/{name}")

    def of(self, method: str) -> list[dict[str, Any]]:
        """The fields of every call of one method."""
        return [call.fields for call in self.calls if call.method == method]

    def answers(self, channel: str) -> list[Answer]:
        """What stands in a channel, as posted."""
        posted = [f for f in self.of("chat.postMessage") if f.get("channel") == channel]
        return [seen_by_person(fields.get("blocks", [])) for fields in posted]

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.faults.append(f"{method}: not our token")
        if method == "auth.test":
            fields: dict[str, Any] = {}
        else:
            if request.content_type != "application/json":
                self.faults.append(f"{method}: not sent as JSON")
            fields = await request.json()
        if self.failures[method]:
            failure = self.failures[method].popleft()
            return _fail(failure)
        self.calls.append(Call(method, fields))
        found = list(violations(method, fields, self.scopes))
        self.faults += found
        if found:
            return web.json_response({"ok": False, "error": "invalid_arguments"})
        await asyncio.sleep(0)
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
        if self.date is not None:
            headers["Date"] = self.date
        return web.json_response(self._answer(method, fields), headers=headers)

    def _answer(self, method: str, fields: dict[str, Any]) -> dict[str, Any]:
        if method == "chat.postMessage":
            ts = f"1764000000.{next(self._ts):06}"
            self.messages[fields["channel"], ts] = fields
            return {"ok": True, "channel": fields["channel"], "ts": ts, "message": {}}
        if method == "chat.update":
            known = self.messages.get((fields["channel"], fields["ts"]))
            if known is None:
                self.faults.append("chat.update of a message that is not there")
                return {"ok": False, "error": "message_not_found"}
            known.update(fields)
            return {"ok": True, "channel": fields["channel"], "ts": fields["ts"]}
        if method == "conversations.open":
            return {"ok": True, "channel": {"id": direct_channel(fields["users"])}}
        if method == "auth.test":
            return {"ok": True, "user_id": BOT_USER, "user": "uscis-triage", "team": "Legal Aid"}
        return {"ok": True}

    async def _response(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        fields = await request.json()
        self._uses[name] += 1
        if self._uses[name] > 5:
            self.faults.append("a response URL was used more than five times")
        if fields.get("response_type") != "ephemeral":
            self.faults.append("others can read an answer to a command")
        self.faults += violations_of_response(fields)
        self.responses.append((name, fields))
        return web.Response(text="ok")


def violations_of_response(fields: dict[str, Any]) -> list[str]:
    """Check what answers a command, at once or through its response URL."""
    as_message = {
        "channel": "C1",
        "text": fields.get("text"),
        "blocks": fields.get("blocks"),
        "unfurl_links": False,
        "unfurl_media": False,
    }
    return list(violations("chat.postMessage", as_message, frozenset({"chat:write"})))


def direct_channel(user: str) -> str:
    """The direct conversation of a person."""
    return f"D{user[1:]}"


def _fail(failure: Failure) -> web.Response:
    if failure.body is not None:
        return web.Response(status=failure.status, text=failure.body, headers=failure.headers)
    data = {"ok": False, "error": failure.error or "internal_error"}
    return web.json_response(data, status=failure.status, headers=failure.headers)
