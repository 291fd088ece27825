"""What Rasa says, shown as Slack messages in one conversation."""

from __future__ import annotations

from functools import partial

from channels.notices import Notices
from channels.output import NativeOutput, Reply
from channels.slack_api import SlackApi
from channels.slack_blocks import messages
from channels.slack_events import Place
from channels.slack_outbox import Outbox


class SlackOutput(NativeOutput):
    """The answers to one message."""

    channel = "slack"

    def __init__(self, place: Place, api: SlackApi, outbox: Outbox, notices: Notices) -> None:
        super().__init__()
        self._place = place
        self._api = api
        self._outbox = outbox
        self._notices = notices

    async def deliver(self, reply: Reply) -> None:
        """Queue one bot message, in as many Slack messages as it needs."""
        for message in messages(reply.text, reply.buttons, reply.plan):
            self._outbox.add(self._place.sender, partial(self._api.post, self._place, message))

    async def forgotten(self, deleted: int) -> None:
        """Say what we cannot delete: the messages that Slack itself keeps."""
        await self.notice(self._notices.both("slack_forgotten"))
