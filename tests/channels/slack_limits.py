"""Slack's published limits, checked on every call; what is against them is told in words.

Sources: https://docs.slack.dev/reference/block-kit/ (blocks, block elements, composition
objects), https://docs.slack.dev/messaging/formatting-message-text/ and the pages of the methods
at https://docs.slack.dev/reference/methods/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST_TEXT = 4000
_MARKUP = re.compile(r"<([^<>]*)>")
_ALLOWED_MARKUP = re.compile(r"https://\S+|@[A-Z0-9]+")
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_TS = re.compile(r"\d+\.\d+")


@dataclass(frozen=True)
class Method:
    """What a method needs and takes."""

    required: frozenset[str]
    optional: frozenset[str] = frozenset()
    scope: str | None = None


METHODS: Mapping[str, Method] = {
    "auth.test": Method(frozenset()),
    "chat.postMessage": Method(
        frozenset({"channel", "text", "unfurl_links", "unfurl_media"}),
        frozenset({"blocks", "thread_ts", "link_names", "parse", "mrkdwn"}),
        "chat:write",
    ),
    "chat.update": Method(
        frozenset({"channel", "ts", "text", "blocks"}),
        frozenset({"link_names", "parse"}),
        "chat:write",
    ),
    "conversations.open": Method(frozenset({"users"}), frozenset({"return_im"}), "im:write"),
    "views.publish": Method(frozenset({"user_id", "view"}), frozenset({"hash"})),
}


def violations(method: str, fields: Mapping[str, Any], scopes: frozenset[str]) -> Iterator[str]:
    """Tell everything that Slack would refuse, or that we never want to send."""
    known = METHODS.get(method)
    if known is None:
        yield f"unknown method {method}"
        return
    if known.scope is not None and known.scope not in scopes:
        yield f"{method} needs the scope {known.scope}"
    for name in known.required - set(fields):
        yield f"{method} without {name}"
    for name in set(fields) - known.required - known.optional:
        yield f"{method} does not know {name}"
    if "text" in fields:
        yield from mrkdwn(fields["text"], MOST_TEXT, "text")
    if "blocks" in fields:
        yield from blocks(fields["blocks"], 50)
    if method == "views.publish":
        yield from _view(fields.get("view"))
    if method == "chat.postMessage":
        for name in ("unfurl_links", "unfurl_media"):
            if fields.get(name) is not False:
                yield f"{name} is not off"
    for name in ("thread_ts", "ts"):
        if name in fields and not _TS.fullmatch(str(fields[name])):
            yield f"{name} is no time"


def _view(view: Any) -> Iterator[str]:
    if not isinstance(view, dict) or view.get("type") != "home":
        yield "the view is no home"
        return
    yield from _keys(view, {"type", "blocks"}, "view")
    yield from blocks(view.get("blocks"), 100)


def blocks(value: Any, most: int) -> Iterator[str]:
    """Check a list of blocks."""
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        yield f"not 1 to {most} blocks"
        return
    ids = [block["block_id"] for block in value if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "a block_id comes twice"
    actions = [e.get("action_id") for b in value for e in b.get("elements", ()) if "action_id" in e]
    if len(actions) != len(set(actions)):
        yield "an action_id comes twice"
    for block in value:
        yield from _block(block)
    size = sum(len(text) for block in value for text in _texts(block))
    if size > 13_200:
        yield f"msg_blocks_too_long: {size}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in ("text", "value", "elements"):
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    kind = block.get("type")
    if kind == "divider":
        yield from _keys(block, {"type", "block_id"}, "divider")
    elif kind == "header":
        yield from _keys(block, {"type", "block_id", "text"}, "header")
        yield from _plain(block.get("text"), 150, "header")
    elif kind == "section":
        yield from _keys(block, {"type", "block_id", "text"}, "section")
        yield from _text_object(block.get("text"), 3000, "section")
    elif kind == "context":
        yield from _keys(block, {"type", "block_id", "elements"}, "context")
        if not 1 <= len(block.get("elements", ())) <= 10:
            yield "not 1 to 10 elements in a context"
        for element in block.get("elements", ()):
            yield from _text_object(element, 3000, "context")
    elif kind == "actions":
        yield from _keys(block, {"type", "block_id", "elements"}, "actions")
        if not 1 <= len(block.get("elements", ())) <= 25:
            yield "not 1 to 25 elements in an actions block"
        for element in block.get("elements", ()):
            yield from _button(element)
    else:
        yield f"unknown block {kind!r}"


def _button(button: Mapping[str, Any]) -> Iterator[str]:
    if button.get("type") != "button":
        yield f"unknown element {button.get('type')!r}"
        return
    yield from _keys(button, {"type", "action_id", "text", "value", "url", "style"}, "button")
    yield from _plain(button.get("text"), 75, "button")
    if not 1 <= len(button.get("action_id", "")) <= 255:
        yield "an action_id is not 1 to 255 characters long"
    if "value" in button and not 1 <= len(button["value"]) <= 2000:
        yield "a value is not 1 to 2000 characters long"
    if len(button.get("url", "")) > 3000:
        yield "a url is too long"
    if ("value" in button) == ("url" in button):
        yield "a button with both or neither of value and url"


def _text_object(text: Any, most: int, where: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") != "mrkdwn":
        yield from _plain(text, most, where)
        return
    yield from _keys(text, {"type", "text", "verbatim"}, where)
    if text.get("verbatim") is not True:
        yield f"{where}: Slack would look for names and links in the text"
    yield from mrkdwn(text.get("text"), most, where)


def _plain(text: Any, most: int, where: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") != "plain_text":
        yield f"{where}: no plain text"
        return
    yield from _keys(text, {"type", "text", "emoji"}, where)
    words = text.get("text")
    if not isinstance(words, str) or not 1 <= len(words) <= most or not words.strip():
        yield f"{where}: not 1 to {most} characters"


def mrkdwn(text: Any, most: int, where: str) -> Iterator[str]:
    """Check a text with marks: its length, and that nothing acts but links and people."""
    if not isinstance(text, str) or not 1 <= len(text) <= most or not text.strip():
        yield f"{where}: not 1 to {most} characters"
        return
    for found in _MARKUP.findall(text):
        if not _ALLOWED_MARKUP.fullmatch(found):
            yield f"{where}: acts in Slack: <{found}>"
    rest = _MARKUP.sub("", text)
    if "<" in rest or ">" in rest or _ENTITY.search(text):
        yield f"{where}: not escaped"


def _keys(value: Mapping[str, Any], known: set[str], where: str) -> Iterator[str]:
    for name in set(value) - known:
        yield f"{where} does not know {name}"
