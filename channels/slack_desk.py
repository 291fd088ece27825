"""What is done with what Slack sent, after it was acknowledged."""

from __future__ import annotations

import logging
from functools import partial
from typing import Final

from channels.inbox import Inbox, Incoming, OnNewMessage
from channels.notices import Notices
from channels.redaction import redact
from channels.seen import MemorySeen, Seen
from channels.slack_api import SlackApi
from channels.slack_blocks import MOST_FALLBACK, Block, SlackMessage, chosen, context, messages
from channels.slack_command import ephemeral, is_help, message_of, quoted
from channels.slack_events import (
    Addressed,
    Command,
    HomeOpened,
    Place,
    Pressed,
    Received,
    Trouble,
    Written,
)  # fmt: skip
from channels.slack_home import home
from channels.slack_outbox import Outbox
from channels.slack_output import SlackOutput
from channels.slack_text import split, to_mrkdwn
from channels.slack_threads import Threads

logger = logging.getLogger(__name__)

CHANNEL: Final = "slack"
#: A mention without words is somebody who wants to know what we do.
_GREETING: Final = "/greet"
#: Ten photos of one letter get one word on files.
_FILES_AGAIN_SECONDS: Final = 60


class Desk:
    """Answers messages, presses and commands, each delivery once.

    Args:
        api: calls to Slack.
        inbox: the door to Rasa, shared with the other channels.
        outbox: keeps what is sent in order.
        seen: which deliveries were handled already.
        notices: what the channel itself says.
        threads: in which threads we take part.
        on_new_message: hands a message to Rasa.
    """

    def __init__(
        self,
        api: SlackApi,
        inbox: Inbox,
        outbox: Outbox,
        seen: Seen,
        notices: Notices,
        threads: Threads,
        on_new_message: OnNewMessage,
    ) -> None:
        self._api = api
        self._inbox = inbox
        self._outbox = outbox
        self._seen = seen
        self._notices = notices
        self._threads = threads
        self._on_new_message = on_new_message
        self._told_about_files = MemorySeen(max_keys=10_000, seconds=_FILES_AGAIN_SECONDS)

    async def handle(self, received: Received) -> None:
        """Do what a request asks for; what is not for us is dropped."""
        if isinstance(received, Written):
            await self._written(received)
        elif isinstance(received, Pressed):
            await self._pressed(received)
        elif isinstance(received, Command):
            await self._command(received)
        elif isinstance(received, HomeOpened):
            await self._home(received)
        elif isinstance(received, Trouble):
            logger.error("Slack: %s", received.what)

    # -- messages -------------------------------------------------------------------

    async def _written(self, written: Written) -> None:
        if not await self._is_to_be_answered(written):
            return
        if written.has_files:
            await self._about_files(written.place)
        elif not written.text:
            await self._without_words(written)
        warned = self._about_details(written)
        await self._tell_rasa(written.place, written.text)
        if written.starts_thread and not warned:
            self._remind(written.place)

    async def _is_to_be_answered(self, written: Written) -> bool:
        if not await self._first(f"event:{written.event_id}"):
            return False
        if not await self._is_for_us(written):
            return False
        # A mention in a channel comes as two events of one message.
        return await self._first(f"message:{written.message_id}")

    async def _is_for_us(self, written: Written) -> bool:
        if written.addressed is Addressed.THREAD:
            return await self._threads.is_ours(written)
        if written.addressed is Addressed.MENTION:
            self._threads.joined(written)
        return True

    def _about_details(self, written: Written) -> bool:
        """Ask to move personal details out of a channel; they are hidden by the inbox."""
        if written.place.is_private or not redact(written.text).kinds:
            return False
        self._say(written.place, self._notices.both("slack_move_to_direct"))
        return True

    def _remind(self, place: Place) -> None:
        """Say once in a thread, in small print, that others can read it."""
        self._post(place, context(to_mrkdwn(self._notices.both("slack_others_read"))))

    async def _about_files(self, place: Place) -> None:
        if await self._told_about_files.first_time(place.sender):
            self._say(place, self._notices.both("slack_files"))

    async def _without_words(self, written: Written) -> None:
        if written.addressed is Addressed.MENTION:
            await self._tell_rasa(written.place, _GREETING)
        else:
            self._say(written.place, self._notices.both("not_text"))

    # -- buttons ----------------------------------------------------------------------

    async def _pressed(self, pressed: Pressed) -> None:
        if not await self._first(f"press:{pressed.trigger_id}"):
            return
        place = pressed.place or await self._direct(pressed.team, pressed.user)
        if place is None:
            await self._no_direct(pressed.response_url)
            return
        if pressed.message_ts is not None:
            # Two quick presses on one button are one choice.
            where = f"{place.channel}:{pressed.message_ts}:{pressed.payload}"
            if not await self._first(f"choice:{where}"):
                return
        self._show_choice(pressed, place)
        await self._tell_rasa(place, pressed.payload)

    def _show_choice(self, pressed: Pressed, place: Place) -> None:
        """Replace the buttons of a message by the one that was pressed."""
        if pressed.message_ts is None:
            return
        by = None if place.is_private else pressed.user
        blocks = chosen(pressed.blocks, pressed.title, by)
        text = next(iter(split(pressed.text, MOST_FALLBACK)), "✓")
        message = SlackMessage(text, blocks)
        send = partial(self._api.update, place.channel, pressed.message_ts, message)
        self._outbox.add(place.sender, send)

    # -- the command and the Home tab ---------------------------------------------------

    async def _command(self, command: Command) -> None:
        if not await self._first(f"command:{command.trigger_id}") or is_help(command):
            return
        place = await self._direct(command.team, command.user)
        if place is None:
            await self._no_direct(command.response_url)
            return
        text = message_of(command)
        if text == command.text:
            self._post(place, quoted(redact(text).text))
        await self._tell_rasa(place, text)

    async def _home(self, opened: HomeOpened) -> None:
        if await self._first(f"event:{opened.event_id}"):
            await self._api.publish_home(opened.user, home(self._notices))

    # -- shared -----------------------------------------------------------------------------

    async def _first(self, key: str) -> bool:
        return await self._seen.first_time(f"{CHANNEL}:{key}")

    async def _direct(self, team: str, user: str) -> Place | None:
        """Return our direct conversation with a person, opened if need be."""
        channel = await self._api.open_direct(user)
        return Place(team, channel, None, user) if channel is not None else None

    async def _no_direct(self, response_url: str | None) -> None:
        if response_url is not None:
            text = self._notices.both("slack_no_direct")
            await self._api.respond(response_url, ephemeral(text))

    async def _tell_rasa(self, place: Place, text: str) -> None:
        output = SlackOutput(place, self._api, self._outbox, self._notices)
        incoming = Incoming(channel=CHANNEL, sender=place.sender, text=text)
        await self._inbox.accept(incoming, output, self._on_new_message)

    def _say(self, place: Place, text: str) -> None:
        for message in messages(text, ()):
            self._outbox.add(place.sender, partial(self._api.post, place, message))

    def _post(self, place: Place, small: Block) -> None:
        message = SlackMessage(str(small["elements"][0]["text"]), (small,))
        self._outbox.add(place.sender, partial(self._api.post, place, message))
