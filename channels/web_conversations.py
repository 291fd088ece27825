"""Who is connected to which conversation, in this process; nothing stays when they leave."""

from __future__ import annotations

from dataclasses import dataclass, field

from channels.web_session import Session


@dataclass
class Member:
    """One socket.

    Args:
        sid: socket.io's name for it.
        hint: the language its page or browser asks for.
        timezone: of the browser.
        seen: the place of the last message it was sent.
    """

    sid: str
    hint: str | None = None
    timezone: str | None = None
    seen: int = 0


@dataclass
class Conversation:
    """One conversation and the sockets that share it.

    Args:
        session: whose token opens it.
        language: of the conversation, once it is known.
        published: the place of the last message that was sent out.
        answering: the ids of the messages being answered.
        successor: what took its place when it was forgotten or expired.
    """

    session: Session
    language: str | None = None
    published: int = 0
    answering: list[str] = field(default_factory=list)
    arriving: int = 0
    successor: Conversation | None = None
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def sender(self) -> str:
        """The sender id Rasa sees."""
        return self.session.sender

    def current(self) -> Conversation:
        """Return the conversation that goes on: this one, or what took its place."""
        found = self
        while found.successor is not None:
            found = found.successor
        return found


class Conversations:
    """All conversations that somebody is connected to or that are being answered."""

    def __init__(self) -> None:
        self._by_sender: dict[str, Conversation] = {}
        self._by_sid: dict[str, Conversation] = {}

    def __len__(self) -> int:
        return len(self._by_sender)

    def open(self, session: Session) -> Conversation:
        """Return the conversation of a session, with its later expiry."""
        found = self._by_sender.get(session.sender)
        if found is None:
            found = self._by_sender[session.sender] = Conversation(session)
        elif session.expires_at > found.session.expires_at:
            found.session = session
        return found

    def join(self, conversation: Conversation, member: Member) -> None:
        """Connect a socket; it hears everything from now on."""
        conversation.members[member.sid] = member
        self._by_sid[member.sid] = conversation

    def leave(self, sid: str) -> None:
        """Disconnect a socket."""
        conversation = self._by_sid.pop(sid, None)
        if conversation is not None:
            conversation.members.pop(sid, None)
            self.release(conversation)

    def of(self, sid: str) -> tuple[Conversation, Member] | None:
        """Return the conversation a socket owns, and the socket's own data."""
        conversation = self._by_sid.get(sid)
        return None if conversation is None else (conversation, conversation.members[sid])

    def move(self, old: Conversation, session: Session) -> Conversation:
        """Give everyone in a conversation a new, empty one."""
        new = self.open(session)
        old.successor = new
        for member in list(old.members.values()):
            member.seen = 0
            self.join(new, member)
        old.members.clear()
        self.release(old)
        return new

    def release(self, conversation: Conversation) -> None:
        """Drop a conversation that nobody is connected to, or about to be, or waiting in."""
        if conversation.members or conversation.answering or conversation.arriving:
            return
        if self._by_sender.get(conversation.sender) is conversation:
            del self._by_sender[conversation.sender]
