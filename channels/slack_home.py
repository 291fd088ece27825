"""The Home tab: what this is and how to use it, in both languages."""

from __future__ import annotations

from typing import Final

from channels.notices import LANGUAGES, Notices
from channels.slack_blocks import Block, choices, header, section
from channels.slack_text import to_mrkdwn

#: What the button under each half says to the assistant.
_START: Final = {"en": "/switch_to_english", "es": "/switch_to_spanish"}
_PARTS: Final = ("slack_home_what", "slack_home_how", "slack_home_private")


def home(notices: Notices) -> tuple[Block, ...]:
    """Return the blocks of the Home tab."""
    blocks: list[Block] = []
    for number, language in enumerate(LANGUAGES):
        if blocks:
            blocks.append({"type": "divider"})
        blocks.append(header(notices.say("slack_home_title", language)))
        blocks += [section(to_mrkdwn(notices.say(part, language))) for part in _PARTS]
        button = (notices.say("slack_home_start", language), _START[language])
        blocks += choices([button], number)
    return tuple(blocks)
