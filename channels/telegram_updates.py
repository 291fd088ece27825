"""What an update of the Bot API means for us. Pure: no call, no clock.

Technical source: Telegram Bot API, `Update`, `Message`, `CallbackQuery`, `ChatMemberUpdated`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Union

from channels.telegram_keyboards import title_of
from channels.telegram_text import clean

#: What Telegram is asked to send; everything else stays with it.
ALLOWED: Final = ("message", "edited_message", "callback_query", "my_chat_member")

#: Content without words, and the name of our answer to it (`telegram_...` in notices.yml).
#: The order decides: an animation also has the field `document`, a venue also `location`.
CONTENT: Final[Mapping[str, str]] = {
    "photo": "file",
    "animation": "not_text",
    "document": "file",
    "live_photo": "file",
    "video": "file",
    "paid_media": "not_text",
    "voice": "voice",
    "audio": "voice",
    "video_note": "voice",
    "sticker": "sticker",
    "dice": "sticker",
    "game": "sticker",
    "contact": "contact",
    "venue": "location",
    "location": "location",
    "poll": "poll",
    "checklist": "poll",
    "story": "not_text",
    "invoice": "not_text",
    "giveaway": "not_text",
}

#: Fields that every message may have; a message with others only is a note by Telegram itself
#: ("pinned a message", "changed the timer"), which nobody said to us.
_ENVELOPE: Final = frozenset({"message_id", "date", "chat", "from"})

_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Person:
    """Who wrote; `language` is "en" or "es" if their app runs in it."""

    id: int
    language: str | None = None


@dataclass(frozen=True)
class Chat:
    """Where it was written."""

    id: int
    private: bool


@dataclass(frozen=True)
class Me:
    """The bot itself."""

    id: int
    username: str


@dataclass(frozen=True)
class Said:
    """Words."""

    chat: Chat
    person: Person
    text: str


@dataclass(frozen=True)
class Command:
    """A command such as /help; `rest` is what follows it."""

    chat: Chat
    person: Person
    name: str
    rest: str


@dataclass(frozen=True)
class Pressed:
    """A button."""

    query_id: str
    chat: Chat | None
    person: Person
    message_id: int | None
    data: str
    title: str | None


@dataclass(frozen=True)
class Sent:
    """Something other than words. `answer` names what we say to it; `album` groups photos."""

    message_id: int
    chat: Chat
    person: Person
    answer: str
    caption: str
    album: str | None


@dataclass(frozen=True)
class Edited:
    """An earlier message was changed."""

    chat: Chat
    person: Person


@dataclass(frozen=True)
class InGroup:
    """Something in a group; whether it is meant for us is `addresses`'s to say."""

    chat: Chat
    person: Person
    message: Mapping[str, Any]

    @property
    def message_id(self) -> int | None:
        """The message to reply to."""
        return _int(self.message.get("message_id"))


@dataclass(frozen=True)
class Membership:
    """The bot was blocked, unblocked, added or removed."""

    chat_id: int
    status: str


@dataclass(frozen=True)
class Silent:
    """Nothing to answer; `reason` is for the log."""

    reason: str


Event = Union[Said, Command, Pressed, Sent, Edited, InGroup, Membership, Silent]


def update_id(update: object) -> int | None:
    """Return the id of an update, or None if it is not one."""
    return _int(update.get("update_id")) if isinstance(update, Mapping) else None


def read(update: Mapping[str, Any]) -> Event:
    """Return what an update means; a shape we do not know is `Silent`, never an error."""
    if isinstance(found := update.get("message"), Mapping):
        return _message(found)
    if isinstance(found := update.get("callback_query"), Mapping):
        return _pressed(found)
    if isinstance(found := update.get("edited_message"), Mapping):
        return _edited(found)
    if isinstance(found := update.get("my_chat_member"), Mapping):
        return _membership(found)
    kinds = sorted(str(key) for key in update if key != "update_id")
    return Silent(f"updates of kind {kinds[0] if kinds else 'none'} are not answered")


def addresses(message: Mapping[str, Any], me: Me) -> bool:
    """Whether a group message mentions the bot or replies to it."""
    return (
        _replies_to(message, me)
        or _mentions(message.get("text"), message.get("entities"), me)
        or _mentions(message.get("caption"), message.get("caption_entities"), me)
    )


def _mentions(text: object, entities: object, me: Me) -> bool:
    return any(_is_me(_str(text), entity, me) for entity in _list(entities))


def _replies_to(message: Mapping[str, Any], me: Me) -> bool:
    replied = _map(_map(message.get("reply_to_message")).get("from"))
    return _int(replied.get("id")) == me.id


def _is_me(text: str, entity: object, me: Me) -> bool:
    found = _map(entity)
    kind = found.get("type")
    if kind == "text_mention":
        return _int(_map(found.get("user")).get("id")) == me.id
    words = _words(text, found).lower()
    handle = f"@{me.username.lower()}"
    return (kind == "mention" and words == handle) or (
        kind == "bot_command" and words.endswith(handle)
    )


def _words(text: str, entity: Mapping[str, Any]) -> str:
    """Return the words of an entity; Telegram counts in UTF-16 code units."""
    start, length = _int(entity.get("offset")) or 0, _int(entity.get("length")) or 0
    raw = text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * (start + length)]
    return raw.decode("utf-16-le", "replace")


# -- messages -----------------------------------------------------------------------------


def _message(message: Mapping[str, Any]) -> Event:
    chat, person = _chat(message.get("chat")), _person(message.get("from"))
    if chat is None or person is None:
        return Silent("a message from no person")
    if not chat.private:
        return InGroup(chat, person, message)
    text = clean(_str(message.get("text"))).strip()
    if text:
        return _words_of(chat, person, text)
    return _content(chat, person, message)


def _words_of(chat: Chat, person: Person, text: str) -> Event:
    if not text.startswith("/"):
        return Said(chat, person, text)
    found = _COMMAND.fullmatch(text)
    if found is None:
        return Command(chat, person, "", text.lstrip("/").strip())
    return Command(chat, person, found[1].lower(), (found[3] or "").strip())


def _content(chat: Chat, person: Person, message: Mapping[str, Any]) -> Event:
    caption = clean(_str(message.get("caption"))).strip()
    album = _str(message.get("media_group_id")) or None
    for name, answer in CONTENT.items():
        if name in message:
            return Sent(_int(message.get("message_id")) or 0, chat, person, answer, caption, album)
    noted = sorted(str(key) for key in message if key not in _ENVELOPE)
    return Silent(f"a note by Telegram ({noted[0] if noted else 'empty'})")


def _edited(message: Mapping[str, Any]) -> Event:
    chat, person = _chat(message.get("chat")), _person(message.get("from"))
    if chat is None or person is None or not chat.private:
        return Silent("an edit outside a private chat")
    if "location" in message:
        return Silent("a live location moved")
    return Edited(chat, person)


def _pressed(query: Mapping[str, Any]) -> Event:
    query_id, person = _str(query.get("id")), _person(query.get("from"))
    if not query_id or person is None:
        return Silent("a button without a person")
    message = _map(query.get("message"))
    data = _str(query.get("data"))
    return Pressed(
        query_id,
        _chat(message.get("chat")),
        person,
        _int(message.get("message_id")),
        data,
        title_of(message.get("reply_markup"), data),
    )


def _membership(change: Mapping[str, Any]) -> Event:
    chat = _int(_map(change.get("chat")).get("id"))
    status = _str(_map(change.get("new_chat_member")).get("status"))
    if chat is None or not status:
        return Silent("a change of membership we cannot read")
    return Membership(chat, status)


# -- parts --------------------------------------------------------------------------------


def _chat(found: object) -> Chat | None:
    chat = _map(found)
    id_ = _int(chat.get("id"))
    return None if id_ is None else Chat(id_, chat.get("type") == "private")


def _person(found: object) -> Person | None:
    person = _map(found)
    id_ = _int(person.get("id"))
    if id_ is None or person.get("is_bot") is True:
        return None
    code = _str(person.get("language_code")).lower().partition("-")[0]
    return Person(id_, code if code in ("en", "es") else None)


def _map(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _list(found: object) -> list[Any]:
    return found if isinstance(found, list) else []


def _str(found: object) -> str:
    return found if isinstance(found, str) else ""


def _int(found: object) -> int | None:
    return found if isinstance(found, int) and not isinstance(found, bool) else None
