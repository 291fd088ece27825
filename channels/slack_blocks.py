"""A reply as Slack messages made of blocks, within Slack's limits whatever the reply holds.

Source of the limits: https://docs.slack.dev/reference/block-kit/blocks/ and
https://docs.slack.dev/reference/methods/chat.postMessage/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from channels.slack_text import cut, escape, split, to_mrkdwn, to_plain

Block = dict[str, Any]

MOST_BLOCKS: Final = 50
MOST_BUTTONS: Final = 25
MOST_SECTION_TEXT: Final = 3000
MOST_HEADER_TEXT: Final = 150
MOST_LABEL: Final = 75
MOST_VALUE: Final = 2000
#: Slack takes 40,000 in a new message and 4,000 in a changed one; it asks for at most 4,000.
MOST_FALLBACK: Final = 4000
#: Not published, but all texts of a message together are refused from about 13,200 on.
MOST_ALL_TEXT: Final = 12_000

#: Buttons carry this in their action id, so that a press is known as ours.
CHOICE: Final = "choice"
_NO_WORDS: Final = "…"

_URGENCY_MARK: Final[Mapping[str, str]] = {"critical": "🔴 ", "high": "🟠 "}
_HOURS_MARK: Final[Mapping[str, str]] = {
    "open": "🟢 ",
    "always": "🟢 ",
    "closed": "⚪ ",
}


@dataclass(frozen=True)
class SlackMessage:
    """What one call of chat.postMessage carries."""

    #: For notifications and screen readers.
    text: str
    blocks: tuple[Block, ...]


def messages(
    text: str, buttons: Sequence[tuple[str, str]], plan: Mapping[str, Any] | None = None
) -> list[SlackMessage]:
    """Return one reply as messages, in order.

    Args:
        text: the assistant's words, paragraphs set apart by an empty line.
        buttons: title and payload of each button, any number.
        plan: the plan the words tell, as data; its title becomes the header, its urgency and
            the hours of its first step get a mark, its last line is set small.
    """
    blocks = [*(_plan(text, plan) if plan else _sections(text)), *choices(buttons)]
    if not blocks:
        return []
    return [SlackMessage(_fallback(group), tuple(group)) for group in _grouped(blocks)]


def choices(buttons: Sequence[tuple[str, str]], first: int = 0) -> list[Block]:
    """Return buttons in as many blocks as they need.

    What Slack cannot hold is said in words instead: the whole of a label that is cut, and the
    title of a button whose payload is too long to be sent back.

    Args:
        buttons: title and payload of each.
        first: the number of the first one; no number may come twice in a message.
    """
    usable = [(title, payload) for title, payload in buttons if 0 < len(payload) <= MOST_VALUE]
    lost = [title for title, payload in buttons if len(payload) > MOST_VALUE]
    long = [title for title, _ in usable if len(_label(title)) > MOST_LABEL]
    blocks = _sections("\n".join(f"- {title}" for title in (*long, *lost)))
    for start in range(0, len(usable), MOST_BUTTONS):
        elements = [
            _button(number, title, payload)
            for number, (title, payload) in enumerate(
                usable[start : start + MOST_BUTTONS], first + start
            )
        ]
        blocks.append({"type": "actions", "elements": elements})
    return blocks


def section(mrkdwn: str) -> Block:
    """Return a section; Slack looks for nothing in its text but what is marked up."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}}


def context(mrkdwn: str) -> Block:
    """Return a line in small print."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": mrkdwn, "verbatim": True}],
    }


def header(text: str) -> Block:
    """Return a headline; emoji codes in it stay letters."""
    words = cut(to_plain(text), MOST_HEADER_TEXT)
    return {"type": "header", "text": {"type": "plain_text", "text": words, "emoji": False}}


def chosen(
    blocks: Iterable[Mapping[str, Any]], title: str, by: str | None = None
) -> tuple[Block, ...]:
    """Return a message's blocks after a press: without buttons, with the choice in small print.

    Args:
        blocks: as Slack sent them back.
        title: the label of the button.
        by: the person's id, for a channel where several people may press.
    """
    kept = [dict(block) for block in blocks if block.get("type") != "actions"]
    who = f" <@{by}>" if by else ""
    label = escape(cut(title.replace("*", ""), MOST_LABEL)) or _NO_WORDS
    return (*kept[: MOST_BLOCKS - 1], context(f"✓ *{label}*{who}"))


# -- the plan -------------------------------------------------------------------------


def _plan(text: str, plan: Mapping[str, Any]) -> Iterator[Block]:
    """Every paragraph of the first screen, in the shape its part of the plan has in Slack.

    The words are those of the text: it says what the data says, in the person's language, and
    a paragraph that matches no part of the plan is still shown.
    """
    title = to_plain(str(plan.get("title") or ""))
    paragraphs = [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
    for number, paragraph in enumerate(paragraphs):
        if paragraph == f"**{title}**" and title.strip():
            yield header(title)
        elif number and number == len(paragraphs) - 1:
            yield {"type": "divider"}
            yield from (context(piece) for piece in _pieces(paragraph))
        else:
            yield from _sections(_mark(paragraph, plan) + paragraph)


def _mark(paragraph: str, plan: Mapping[str, Any]) -> str:
    urgency = plan.get("urgency") or {}
    if urgency.get("reason") and str(urgency["reason"]) in paragraph:
        return _URGENCY_MARK.get(str(urgency.get("level")), "")
    steps = plan.get("steps") or [{}]
    hours = steps[0].get("hours") or {}
    if hours.get("text") and str(hours["text"]) in paragraph:
        return _HOURS_MARK.get(str(hours.get("state")), "")
    return ""


# -- pieces -----------------------------------------------------------------------------


def _pieces(text: str) -> list[str]:
    return split(to_mrkdwn(text), MOST_SECTION_TEXT)


def _sections(text: str) -> list[Block]:
    return [section(piece) for piece in _pieces(text)]


def _label(title: str) -> str:
    return " ".join(to_plain(title).split()) or _NO_WORDS


def _button(number: int, title: str, payload: str) -> Block:
    label = cut(_label(title), MOST_LABEL)
    return {
        "type": "button",
        "action_id": f"{CHOICE}_{number}",
        "text": {"type": "plain_text", "text": label, "emoji": False},
        "value": payload,
    }


def _grouped(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Pack blocks into messages that Slack takes."""
    group: list[Block] = []
    size = 0
    for block in blocks:
        length = _length(block)
        if group and (len(group) == MOST_BLOCKS or size + length > MOST_ALL_TEXT):
            yield group
            group, size = [], 0
        group.append(block)
        size += length
    if group:
        yield group


def _length(block: Block) -> int:
    """Count a block's characters as Slack may: all texts, and the values of buttons."""
    texts = [block.get("text"), *block.get("elements", ())]
    total = 0
    for item in texts:
        if isinstance(item, dict):
            inner = item["text"]
            total += len(inner["text"] if isinstance(inner, dict) else inner)
            total += len(item.get("value", ""))
    return total


def _fallback(group: Iterable[Block]) -> str:
    """Return what a notification shows: the words of this very message."""
    blocks = list(group)
    words = [_words(block) for block in blocks]
    said = "\n\n".join(word for word in words if word) or _labels(blocks)
    pieces = split(said, MOST_FALLBACK - 1)
    return pieces[0] + (_NO_WORDS if len(pieces) > 1 else "") if pieces else _NO_WORDS


def _labels(blocks: Iterable[Block]) -> str:
    buttons = [button for block in blocks for button in block.get("elements", ())]
    return " | ".join(escape(button["text"]["text"]) for button in buttons)


def _words(block: Block) -> str:
    if block["type"] == "context":
        return str(block["elements"][0]["text"])
    text = block.get("text")
    if not text:
        return ""
    return escape(text["text"]) if text["type"] == "plain_text" else str(text["text"])
