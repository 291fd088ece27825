"""The web chat's events: connect, say, forget. Each acts for the socket it came from."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any, Final, TypeVar

from rasa.core.channels.channel import UserMessage

from channels.background import Background, where
from channels.inbox import Inbox, Incoming, OnNewMessage
from channels.notices import Notices
from channels.output import NativeOutput, Reply
from channels.rate import RateLimiter
from channels.redaction import redact
from channels.settings import Limits
from channels.web_conversations import Conversation, Conversations, Member
from channels.web_events import BadRequest, Hello, Say, read_hello, read_nothing, read_say
from channels.web_history import History, Transcript
from channels.web_messages import NOTICE, USER, Message, from_reply, moment
from channels.web_session import Session, Tokens
from channels.web_socket import StrictServer

logger = logging.getLogger(__name__)

CHANNEL: Final = "web"
#: Texts longer than this many times the limit are sent back; shorter ones are cut and answered.
_REFUSE_FACTOR: Final = 5
#: Tabs of one conversation; the oldest make room.
MOST_TABS: Final = 12
#: Rounds of the event loop in which the acknowledgement and "typing" are written out.
_ROUNDS: Final = 10
#: How often a new tab's history is read again because somebody spoke meanwhile.
_CATCH_UPS: Final = 3

Ack = dict[str, Any]
_Content = TypeVar("_Content")


class Silence(RuntimeError):
    """Rasa took a message and said nothing, as it does while no model is loaded."""


class _Refused(Exception):
    """An event that is not acted upon."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Parts:
    """What the chat works with."""

    server: StrictServer
    tokens: Tokens
    history: History
    inbox: Inbox
    notices: Notices
    limits: Limits
    background: Background


class Chat:
    """Answers the events of all sockets."""

    def __init__(self, parts: Parts, on_new_message: OnNewMessage) -> None:
        self._server = parts.server
        self._tokens = parts.tokens
        self._history = parts.history
        self._inbox = parts.inbox
        self._notices = parts.notices
        self._limits = parts.limits
        self._background = parts.background
        self._on_new_message = on_new_message
        self._conversations = Conversations()
        # Before the acknowledgement, which names the reason; so the inbox of this chat does not.
        self._rate = RateLimiter(parts.limits, time.monotonic)

    def register(self) -> None:
        """Connect the events of the protocol, and everything else, to this chat."""
        self._server.on("connect", self.connect)
        self._server.on("disconnect", self.disconnect)
        self._server.on("say", self.say)
        self._server.on("forget", self.forget)
        self._server.on("*", self.unknown)

    # -- coming and going -----------------------------------------------------

    async def connect(self, sid: str, environ: Mapping[str, Any], auth: object = None) -> None:
        """Give a socket its session: the one its token stands for, or a fresh one."""
        hello = read_hello(auth, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        member = Member(sid, hello.language, hello.timezone)
        session = self._tokens.read(hello.token)
        if session is not None and await self._resume(member, self._tokens.renewed(session), hello):
            return
        await self._begin(member)

    async def disconnect(self, sid: str) -> None:
        """Forget a socket; its conversation stays in the tracker store."""
        self._conversations.leave(sid)

    async def _begin(self, member: Member) -> None:
        conversation = self._conversations.open(self._tokens.fresh())
        self._conversations.join(conversation, member)
        await self._send_session(conversation, [member], fresh=True)

    async def _resume(self, member: Member, session: Session, hello: Hello) -> bool:
        """Join a conversation and show what was missed; False if it is no longer there."""
        conversation = self._conversations.open(session)
        conversation.arriving += 1
        try:
            shown, replaces = await self._shown(conversation, hello.after)
        finally:
            conversation.arriving -= 1
        if not self._server.is_open(member.sid):
            self._conversations.release(conversation)
            return True
        is_gone = hello.after > 0 and shown.last == 0
        if is_gone or conversation.successor is not None:
            self._conversations.release(conversation)
            return False
        conversation.language = shown.language
        conversation.published = max(conversation.published, shown.last)
        member.seen = shown.last
        # No `await` between the last reading and this: nothing is missed, nothing is shown twice.
        self._conversations.join(conversation, member)
        await self._send_session(conversation, [member], shown.messages, fresh=replaces)
        if conversation.answering:
            await self._server.post([member.sid], "typing", {"on": True})
        await self._make_room(conversation)
        return True

    async def _shown(self, conversation: Conversation, after: int) -> tuple[Transcript, bool]:
        """Return what a tab is to show, and whether instead of what it shows already."""
        transcript = await self._missed(conversation, after)
        if transcript is not None and transcript.last < after:
            # The tab has more than there is: what was deleted elsewhere, or never stored.
            transcript = await self._missed(conversation, 0)
            if transcript is not None:
                return transcript, True
        if transcript is None:
            return Transcript(last=after, language=conversation.language), False
        return transcript, False

    async def _missed(self, conversation: Conversation, after: int) -> Transcript | None:
        """Read until nothing was said while reading; None if the store does not answer."""
        try:
            transcript = await self._history.since(conversation.sender, after)
            for _ in range(_CATCH_UPS):
                if conversation.published <= transcript.last:
                    break
                transcript = await self._history.since(conversation.sender, after)
        except Exception as error:
            logger.error("web: the history was not read: %s", where(error))
            return None
        return transcript

    async def _make_room(self, conversation: Conversation) -> None:
        for sid in list(conversation.members)[:-MOST_TABS]:
            await self._server.disconnect(sid)

    # -- what browsers send -----------------------------------------------------

    async def say(self, sid: str, *arguments: object) -> Ack:
        """Take one message; the answer comes as `message` events, and `done` when it is over."""
        try:
            conversation, member, said = self._asked(sid, arguments, read_say)
            self._check(conversation, said)
            if said.id in conversation.answering:
                return {"ok": True}
            self._count(conversation)
        except _Refused as refused:
            return self._refusal(refused.reason, sid)
        # Up to here nothing was awaited, so messages keep their order.
        conversation.answering.append(said.id)
        self._background.start(self._turn(conversation, member, said), "a web turn")
        await self._show_typing(conversation)
        await self._renew(conversation)
        return {"ok": True}

    async def forget(self, sid: str, *arguments: object) -> Ack:
        """Delete the conversation and start a new one, in every tab."""
        try:
            conversation, _, _ = self._asked(sid, arguments, read_nothing)
            self._count(conversation)
        except _Refused as refused:
            return self._refusal(refused.reason, sid)
        try:
            deleted = await self._inbox.forget(conversation.sender)
        except Exception as error:
            logger.error("web: deleting a conversation failed: %s", where(error))
            return self._refusal("failed", sid)
        await self._start_afresh(conversation)
        return {"ok": True, "deleted": deleted}

    async def unknown(self, event: str, sid: str, *arguments: object) -> Ack:
        """Refuse an event that is not in the protocol."""
        return self._refusal("bad_request", sid)

    def _asked(
        self, sid: str, arguments: Sequence[object], read: Callable[[Sequence[object]], _Content]
    ) -> tuple[Conversation, Member, _Content]:
        """Return whose event this is and what is in it."""
        owned = self._conversations.of(sid)
        if owned is None:
            raise _Refused("expired")
        try:
            return (*owned, read(arguments))
        except BadRequest:
            raise _Refused("bad_request") from None

    def _check(self, conversation: Conversation, said: Say) -> None:
        if self._tokens.expired(conversation.session):
            raise _Refused("expired")
        if len(said.text) > self._limits.max_chars * _REFUSE_FACTOR:
            raise _Refused("too_long")

    def _count(self, conversation: Conversation) -> None:
        if not self._rate.take(conversation.sender).allowed:
            raise _Refused("too_fast")

    def _refusal(self, reason: str, sid: str) -> Ack:
        notice = {"too_fast": "too_fast", "failed": "not_forgotten"}.get(reason, f"web_{reason}")
        owned = self._conversations.of(sid)
        language = _language(*owned) if owned else None
        text = self._notices.in_language(notice, language, most=self._limits.max_chars)
        return {"ok": False, "reason": reason, "text": text}

    # -- one turn -----------------------------------------------------------------

    async def _turn(self, conversation: Conversation, member: Member, said: Say) -> None:
        output = _Turn(self, conversation)
        shown = said if said.title is None else replace(said, title=redact(said.title).text)
        metadata = {
            "id": shown.id,
            "title": shown.title,
            "language": _language(conversation, member),
            "timezone": member.timezone,
        }
        incoming = Incoming(
            channel=CHANNEL,
            sender=conversation.sender,
            text=said.text,
            event_id=f"{conversation.session.sid}:{said.id}",
            metadata={key: value for key, value in metadata.items() if value is not None},
        )

        async def answer(message: UserMessage) -> None:
            going_on = conversation.current()
            message.sender_id = going_on.sender
            await _let_others_run()
            await self._on_new_message(message)
            if not output.replies:
                raise Silence
            if not output.forget_requested:
                await self._publish(going_on, shown, message.text or "", output.replies)

        try:
            await self._inbox.accept(incoming, output, answer)
        finally:
            conversation.answering.remove(said.id)
            self._conversations.release(conversation)
        going_on = conversation.current()
        await self._server.post(going_on.members, "done", {"id": said.id})
        await self._show_typing(going_on)

    async def _publish(
        self, conversation: Conversation, said: Say, text: str, replies: Iterable[Reply]
    ) -> None:
        """Send what was said in a turn, with the places it has in the store, to every tab."""
        spoken = list(replies)
        last = await self._place(conversation, 1 + len(spoken))
        at = moment(time.time())
        first = last - len(spoken)
        own = Message(first, USER, said.title or text, at, id=said.id, title=said.title)
        answers = [from_reply(reply, first + n, at) for n, reply in enumerate(spoken, 1)]
        conversation.published = last
        for message in (own, *answers):
            behind = [m for m in conversation.members.values() if m.seen < message.seq]
            await self._server.post([m.sid for m in behind], "message", message.as_data())
        for member in conversation.members.values():
            member.seen = max(member.seen, last)

    async def _place(self, conversation: Conversation, added: int) -> int:
        """Return the place of the last stored message; a guess if the store has lost some."""
        expected = conversation.published + added
        try:
            position = await self._history.position(conversation.sender)
        except Exception as error:
            logger.error("web: the history was not read: %s", where(error))
            return expected
        conversation.language = position.language
        return max(position.last, expected)

    async def notify(self, conversation: Conversation, reply: Reply) -> None:
        """Say something that is not stored, in every tab."""
        going_on = conversation.current()
        message = from_reply(reply, going_on.published, moment(time.time()), NOTICE)
        await self._server.post(going_on.members, "message", message.as_data())

    async def forgotten(self, conversation: Conversation, farewell: Iterable[Reply]) -> None:
        """Start anew in every tab, where what the assistant said about it is all there is."""
        await self._start_afresh(conversation)
        for reply in farewell:
            await self.notify(conversation, reply)

    # -- sessions -----------------------------------------------------------------

    async def _start_afresh(self, conversation: Conversation) -> None:
        old = conversation.current()
        # Synchronous: the next message in the queue already belongs to the new session.
        new = self._conversations.move(old, self._tokens.fresh())
        await self._send_session(new, list(new.members.values()), fresh=True)
        self._conversations.release(new)

    async def _renew(self, conversation: Conversation) -> None:
        """Give active people a later expiry."""
        if self._tokens.is_half_over(conversation.session):
            conversation.session = self._tokens.renewed(conversation.session)
            await self._send_session(conversation, list(conversation.members.values()))

    async def _send_session(
        self,
        conversation: Conversation,
        members: Iterable[Member],
        messages: Iterable[Message] = (),
        fresh: bool = False,
    ) -> None:
        session = conversation.session
        expires = datetime.fromtimestamp(session.expires_at, timezone.utc)
        shown = [message.as_data() for message in messages]
        for member in members:
            data = {
                "token": self._tokens.write(session),
                "expires_at": expires.isoformat(timespec="seconds"),
                "language": _language(conversation, member) or "en",
                "messages": shown,
                "max_chars": self._limits.max_chars,
                "fresh": fresh,
            }
            await self._server.post([member.sid], "session", data)

    async def _show_typing(self, conversation: Conversation) -> None:
        await self._server.post(
            conversation.members, "typing", {"on": bool(conversation.answering)}
        )


def _language(conversation: Conversation, member: Member) -> str | None:
    return conversation.language or member.hint


async def _let_others_run() -> None:
    """Let what was sent go out first: Rasa reads, thinks and saves on the event loop itself."""
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)


class _Turn(NativeOutput):
    """Collects what the assistant says in one turn; notices go out at once."""

    channel = CHANNEL

    def __init__(self, chat: Chat, conversation: Conversation) -> None:
        super().__init__()
        self.replies: list[Reply] = []
        self._chat = chat
        self._conversation = conversation

    async def deliver(self, reply: Reply) -> None:
        self.replies.append(reply)

    async def notice(self, text: str) -> None:
        await self._chat.notify(self._conversation, Reply(text))

    async def forgotten(self, deleted: int) -> None:
        await self._chat.forgotten(self._conversation, self.replies)
