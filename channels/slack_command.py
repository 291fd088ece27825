"""The slash command: what its words mean and what it answers at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from channels.notices import LANGUAGES, Notices
from channels.slack_blocks import Block, context, section
from channels.slack_events import Command
from channels.slack_text import cut, escape, to_mrkdwn
from triage.letters import fold

#: The rest of a question is in the conversation; its start is enough to recognise it.
_MOST_QUOTED: Final = 300
_HELP: Final = ("", "help", "ayuda", "?")
_MEANINGS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("new", "restart", "start over", "nuevo", "empezar de nuevo"), "/start_over"),
    **dict.fromkeys(("forget", "forget me", "olvidar", "olvidame", "olvideme"), "/forget_me"),
    **dict.fromkeys(("espanol", "spanish", "es"), "/switch_to_spanish"),
    **dict.fromkeys(("english", "ingles", "en"), "/switch_to_english"),
    **dict.fromkeys(("hi", "hello", "start"), "/greet"),
}


def is_help(command: Command) -> bool:
    """Whether the command asks only how it is used."""
    return fold(command.text) in _HELP


def message_of(command: Command) -> str:
    """Return what the assistant is told: the words, or what a single word stands for."""
    return _MEANINGS.get(fold(command.text), command.text)


def answer(command: Command, notices: Notices) -> dict[str, Any]:
    """Return the answer that only the person sees, sent with the acknowledgement itself."""
    name = "slack_command_help" if is_help(command) else "slack_see_direct"
    text = notices.both(name)
    blocks: list[Block] = [section(to_mrkdwn(text))]
    if command.app is not None:
        blocks.append({"type": "actions", "elements": [_link(command, notices)]})
    return ephemeral(text, blocks)


def ephemeral(text: str, blocks: list[Block] | None = None) -> dict[str, Any]:
    """Return a message that only one person sees, for a response URL or an acknowledgement."""
    return {
        "response_type": "ephemeral",
        "text": to_mrkdwn(text),
        "blocks": blocks or [section(to_mrkdwn(text))],
    }


def quoted(redacted: str) -> Block:
    """Return the question in small print: what is typed after a command shows nowhere else."""
    return context(escape(f"/uscis {cut(' '.join(redacted.split()), _MOST_QUOTED)}"))


def _link(command: Command, notices: Notices) -> Block:
    """A link into our direct conversation; pressing it opens Slack's own page of the app."""
    label = " · ".join(notices.say("slack_open_direct", language) for language in LANGUAGES)
    return {
        "type": "button",
        "action_id": "open_direct",
        "text": {"type": "plain_text", "text": label, "emoji": False},
        "url": f"slack://app?team={command.team}&id={command.app}&tab=messages",
    }
