"""A stand-in for the Telegram Bot API on loopback: checks every call against the published limits.

A call that the real one would refuse, or would only take by luck, is answered with 400 and kept
in `violations`; tests end with `assert api.violations == []`.

Technical source: Telegram Bot API (methods, their parameters and limits).
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from tests.channels.telegram_markup import BadMarkup, plain, utf16

TOKEN = "123456789:AAE-not_a_real_token_0123456789abcdef"
SECRET = "a-secret_of-this_test-0123456789"
ME = {"id": 123456789, "is_bot": True, "first_name": "Triage", "username": "triage_test_bot"}

#: Telegram Bot API, `Update`: the names of all kinds.
UPDATE_KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    ]
)
CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
#: Methods we may use: parameter -> type, with "!" for those that must be there.
METHODS: dict[str, dict[str, tuple[type, bool]]] = {
    "getMe": {},
    "getWebhookInfo": {},
    "deleteWebhook": {"drop_pending_updates": (bool, False)},
    "setWebhook": {
        "url": (str, True),
        "secret_token": (str, False),
        "allowed_updates": (list, False),
        "max_connections": (int, False),
        "drop_pending_updates": (bool, False),
    },
    "getUpdates": {
        "offset": (int, False),
        "limit": (int, False),
        "timeout": (int, False),
        "allowed_updates": (list, False),
    },
    "getMyCommands": {"language_code": (str, False), "scope": (dict, False)},
    "setMyCommands": {
        "commands": (list, True),
        "language_code": (str, False),
        "scope": (dict, False),
    },
    "sendMessage": {
        "chat_id": (int, True),
        "text": (str, True),
        "parse_mode": (str, False),
        "link_preview_options": (dict, False),
        "reply_markup": (dict, False),
        "reply_parameters": (dict, False),
        "message_thread_id": (int, False),
        "disable_notification": (bool, False),
        "protect_content": (bool, False),
    },
    "sendChatAction": {"chat_id": (int, True), "action": (str, True)},
    "editMessageReplyMarkup": {
        "chat_id": (int, True),
        "message_id": (int, True),
        "reply_markup": (dict, False),
    },
    "answerCallbackQuery": {
        "callback_query_id": (str, True),
        "text": (str, False),
        "show_alert": (bool, False),
    },
}
_LINK_PREVIEW = {"is_disabled", "url", "prefer_small_media", "prefer_large_media"}
_REPLY = {"message_id", "chat_id", "allow_sending_without_reply"}


class Violation(Exception):
    """A call the Bot API would refuse."""


@dataclass
class Sent:
    """One message as the person sees it."""

    chat_id: int
    message_id: int
    text: str
    fields: dict[str, Any]
    at: float = field(default_factory=time.monotonic)

    @property
    def keyboard(self) -> list[list[dict[str, str]]]:
        rows: list[list[dict[str, str]]] = self.fields.get("reply_markup", {}).get(
            "inline_keyboard", []
        )
        return rows

    @property
    def buttons(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (key["text"], key.get("callback_data") or key["url"])
            for row in self.keyboard
            for key in row
        )


@dataclass
class Failure:
    """An answer to give instead of the real one."""

    status: int
    description: str = "Internal Server Error"
    parameters: dict[str, Any] | None = None
    drop: bool = False


class TelegramApi:
    """One bot's Bot API."""

    def __init__(self) -> None:
        self.violations: list[str] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.sent: list[Sent] = []
        self.webhook: dict[str, Any] = {"url": ""}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.updates: list[dict[str, Any]] = []
        self.queries: set[str] = set()
        self.answered: list[str] = []
        self.failures: defaultdict[str, list[Failure]] = defaultdict(list)
        self.url = ""
        self.on_sent: Callable[[Sent], None] | None = None
        self._next_message = 1000
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Serve on loopback."""
        app = web.Application()
        app.router.add_route("*", "/{bot}/{method}", self._handle)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, shutdown_timeout=0.1)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner is not None:
            await self._runner.cleanup()

    def fail(self, method: str, *failures: Failure) -> None:
        """Answer the next calls of a method with failures, in this order."""
        self.failures[method] += failures

    def to(self, chat_id: int) -> list[Sent]:
        """The messages one chat received, in order."""
        return [sent for sent in self.sent if sent.chat_id == chat_id]

    def called(self, method: str) -> list[dict[str, Any]]:
        """The parameters of all calls of a method."""
        return [fields for name, fields in self.calls if name == method]

    # -- answering -------------------------------------------------------------------------

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method, bot = request.match_info["method"], request.match_info["bot"]
        if not re.fullmatch(r"bot[0-9]+:[A-Za-z0-9_-]+", bot):
            return _no(404, "Not Found")
        if bot != f"bot{TOKEN}":
            return _no(401, "Unauthorized")
        fields = await self._fields(request)
        self.calls.append((method, fields))
        if self.failures[method]:
            return self._failed(request, self.failures[method].pop(0))
        try:
            self._check(method, fields)
            result = await getattr(self, f"_{method}")(fields)
        except Violation as error:
            self.violations.append(f"{method}: {error}")
            return _no(400, f"Bad Request: {error}")
        except _Refused as refused:
            return _no(refused.code, refused.args[0])
        return web.json_response({"ok": True, "result": result})

    async def _fields(self, request: web.Request) -> dict[str, Any]:
        raw = await request.read()
        raw.decode("utf-8")
        found = json.loads(raw) if raw else {}
        assert isinstance(found, dict)
        return found

    def _failed(self, request: web.Request, failure: Failure) -> web.StreamResponse:
        if failure.drop:
            assert request.transport is not None
            request.transport.abort()
        return _no(failure.status, failure.description, failure.parameters)

    def _check(self, method: str, fields: dict[str, Any]) -> None:
        if method not in METHODS:
            raise Violation("no such method among those we mean to use")
        known = METHODS[method]
        for name, value in fields.items():
            if name not in known:
                raise Violation(f"unknown parameter {name}")
            if not isinstance(value, known[name][0]):
                raise Violation(f"{name} is a {type(value).__name__}")
        missing = [name for name, (_, must) in known.items() if must and name not in fields]
        if missing:
            raise Violation(f"without {missing}")
        if "allowed_updates" in fields and set(fields["allowed_updates"]) - UPDATE_KINDS:
            raise Violation("allowed_updates names what does not exist")

    # -- methods ----------------------------------------------------------------------------

    async def _getMe(self, fields: dict[str, Any]) -> Any:
        return ME

    async def _getWebhookInfo(self, fields: dict[str, Any]) -> Any:
        return {
            "url": self.webhook["url"],
            "has_custom_certificate": False,
            "pending_update_count": 0,
            **{k: v for k, v in self.webhook.items() if k in ("allowed_updates", "last_error_date",
               "last_error_message", "max_connections")},
        }  # fmt: skip

    async def _setWebhook(self, fields: dict[str, Any]) -> Any:
        parts = urlsplit(fields["url"])
        if fields["url"] and (parts.scheme != "https" or (parts.port or 443) not in
                              (443, 80, 88, 8443)):  # fmt: skip
            raise Violation("bad webhook: an HTTPS url on a known port must be provided")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", fields.get("secret_token", "x")):
            raise Violation("secret_token has characters that are not allowed")
        if not 1 <= fields.get("max_connections", 40) <= 100:
            raise Violation("max_connections")
        self.webhook = dict(fields)
        return True

    async def _deleteWebhook(self, fields: dict[str, Any]) -> Any:
        self.webhook = {"url": ""}
        return True

    async def _getUpdates(self, fields: dict[str, Any]) -> Any:
        if self.webhook["url"]:
            raise _Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = fields.get("offset", 0)
        self.updates = [u for u in self.updates if u["update_id"] >= offset]
        until = time.monotonic() + min(fields.get("timeout", 0), 1)
        while not self.updates and time.monotonic() < until:
            await asyncio.sleep(0.02)
        return self.updates[:100]

    async def _getMyCommands(self, fields: dict[str, Any]) -> Any:
        return self.commands.get(fields.get("language_code", ""), [])

    async def _setMyCommands(self, fields: dict[str, Any]) -> Any:
        if not 0 < len(fields["commands"]) <= 100:
            raise Violation("too many commands")
        for command in fields["commands"]:
            if set(command) != {"command", "description"}:
                raise Violation("a command has other fields")
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise Violation("BOT_COMMAND_INVALID")
            if not 1 <= utf16(command["description"]) <= 256:
                raise Violation("BOT_COMMAND_DESCRIPTION_INVALID")
        if not re.fullmatch(r"([a-z]{2})?", fields.get("language_code", "")):
            raise Violation("not a two-letter language code")
        self.commands[fields.get("language_code", "")] = fields["commands"]
        return True

    async def _sendMessage(self, fields: dict[str, Any]) -> Any:
        text = self._checked_text(fields)
        self._check_markup(fields.get("reply_markup"))
        if set(fields.get("link_preview_options", {})) - _LINK_PREVIEW:
            raise Violation("link_preview_options")
        reply = fields.get("reply_parameters")
        if reply is not None and (set(reply) - _REPLY or not isinstance(reply["message_id"], int)):
            raise Violation("reply_parameters")
        self._next_message += 1
        sent = Sent(fields["chat_id"], self._next_message, text, fields)
        self.sent.append(sent)
        if self.on_sent is not None:
            self.on_sent(sent)
        return {"message_id": sent.message_id, "date": 0, "chat": {"id": sent.chat_id}}

    def _checked_text(self, fields: dict[str, Any]) -> str:
        mode = fields.get("parse_mode")
        if mode not in (None, "HTML"):
            raise Violation(f"parse mode {mode}")
        text, entities = fields["text"], 0
        if mode == "HTML":
            try:
                text, entities = plain(text)
            except BadMarkup as error:
                raise Violation(f"can't parse entities: {error}") from None
        if not text.strip() or text != text.strip():
            raise Violation("message text is empty, or has spaces around it")
        if utf16(text) > 4096:
            raise Violation("message is too long")
        if entities > 100:
            raise Violation("more entities than are shown")
        return str(text)

    def _check_markup(self, markup: Any) -> None:
        if markup is None:
            return
        if set(markup) != {"inline_keyboard"} or not markup["inline_keyboard"]:
            raise Violation("object expected as reply markup")
        rows = markup["inline_keyboard"]
        if sum(len(row) for row in rows) > 100 or any(not 1 <= len(row) <= 8 for row in rows):
            raise Violation("too many buttons")
        for key in (key for row in rows for key in row):
            if len(set(key) & {"callback_data", "url"}) != 1 or len(key) != 2:
                raise Violation("exactly one of the optional fields must be used")
            if not key["text"].strip():
                raise Violation("text buttons are unallowed without text")
            if "callback_data" in key and not 1 <= len(key["callback_data"].encode()) <= 64:
                raise Violation("BUTTON_DATA_INVALID")
            if "url" in key and urlsplit(key["url"]).scheme != "https":
                raise Violation("BUTTON_URL_INVALID")

    async def _sendChatAction(self, fields: dict[str, Any]) -> Any:
        if fields["action"] not in CHAT_ACTIONS:
            raise Violation("wrong parameter action in request")
        return True

    async def _editMessageReplyMarkup(self, fields: dict[str, Any]) -> Any:
        self._check_markup(fields.get("reply_markup"))
        for sent in self.to(fields["chat_id"]):
            if sent.message_id == fields["message_id"]:
                if sent.fields.get("reply_markup") == fields.get("reply_markup"):
                    raise _Refused(400, "Bad Request: message is not modified")
                sent.fields = {**sent.fields, "reply_markup": fields.get("reply_markup", {})}
                return True
        raise _Refused(400, "Bad Request: message to edit not found")

    async def _answerCallbackQuery(self, fields: dict[str, Any]) -> Any:
        if utf16(fields.get("text", "")) > 200:
            raise Violation("MESSAGE_TOO_LONG")
        query = fields["callback_query_id"]
        if query not in self.queries:
            raise Violation("a query nobody asked")
        self.answered.append(query)
        return True


class _Refused(Exception):
    """Refused, but nobody's fault."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code


def _no(
    code: int, description: str, parameters: dict[str, Any] | None = None
) -> web.StreamResponse:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=code)
