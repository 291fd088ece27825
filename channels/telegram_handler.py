"""What each kind of update gets: words go to the assistant, the rest a short answer or silence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from channels.background import Background
from channels.inbox import Inbox, Incoming, OnNewMessage
from channels.notices import Notices
from channels.seen import MemorySeen, Seen
from channels.telegram_api import BotApi, TelegramError
from channels.telegram_keyboards import Keyboard, chosen, keyboard, link
from channels.telegram_languages import Languages
from channels.telegram_outbox import Outbox
from channels.telegram_output import TelegramOutput, outgoing
from channels.telegram_payloads import CHOSEN, decode
from channels.telegram_setup import Identity
from channels.telegram_text import styled
from channels.telegram_typing import typing
from channels.telegram_updates import (
    Command,
    Edited,
    Event,
    InGroup,
    Membership,
    Person,
    Pressed,
    Said,
    Sent,
    Silent,
    addresses,
    read,
    update_id,
)

logger = logging.getLogger(__name__)

CHANNEL: Final = "telegram"

#: Commands, in both languages, and the intent they stand for.
_INTENTS: Final[Mapping[str, str]] = {
    "start": "/greet", "empezar": "/greet", "inicio": "/greet",
    "help": "/help", "ayuda": "/help",
    "forget": "/forget_me", "olvidar": "/forget_me",
    "restart": "/start_over", "reiniciar": "/start_over",
    "english": "/switch_to_english", "espanol": "/switch_to_spanish",
}  # fmt: skip
_LANGUAGE_COMMANDS: Final = ("language", "idioma")
LANGUAGE_BUTTONS: Final = (("English", "/switch_to_english"), ("Español", "/switch_to_spanish"))
_SWITCHES: Final = {"/switch_to_english": "en", "/switch_to_spanish": "es"}

#: One short answer of a kind is enough for a burst of stickers, an album, a row of edits.
_SAME_AGAIN_SECONDS: Final = 20.0
#: A second tap on a button before it is gone.
_DOUBLE_TAP_SECONDS: Final = 10.0
_REFUSED_EDIT: Final = 400


class UpdateHandler:
    """Handles updates, one coroutine each; they may run side by side.

    Args:
        api: of the bot.
        inbox: the door that all words go through.
        seen: which updates were handled already.
        notices: the short texts.
        languages: of the conversations.
        background: keeps the work alive.
        on_new_message: Rasa.

    Attributes:
        outbox: what is on its way to Telegram.
    """

    def __init__(
        self,
        api: BotApi,
        inbox: Inbox,
        seen: Seen,
        notices: Notices,
        languages: Languages,
        background: Background,
        on_new_message: OnNewMessage,
    ) -> None:
        self._api = api
        self._inbox = inbox
        self._seen = seen
        self._notices = notices
        self._languages = languages
        self._background = background
        self._on_new_message = on_new_message
        self.outbox = Outbox(api, background)
        self._identity = Identity(api)
        self._lately = MemorySeen(seconds=_SAME_AGAIN_SECONDS)
        self._taps = MemorySeen(seconds=_DOUBLE_TAP_SECONDS)

    def take(self, update: Mapping[str, Any]) -> None:
        """Handle an update in the background; returns at once."""
        self._background.start(self.handle(update), "Telegram: an update")

    async def handle(self, update: Mapping[str, Any]) -> None:
        """Handle one update. Redelivered ones are dropped."""
        number = str(update_id(update))
        event = read(update)
        if isinstance(event, Said):
            await self._converse(number, event.person, event.text)
        elif isinstance(event, Pressed):
            await self._press(number, event)
        elif isinstance(event, Command):
            await self._command(number, event)
        elif await self._seen.first_time(f"{CHANNEL}:update:{number}"):
            await self._others(event)

    # -- words ------------------------------------------------------------------------------

    async def _converse(self, number: str, person: Person, text: str) -> None:
        """Hand words or a payload on; the inbox drops what was delivered before.

        A private chat has the id of its person.
        """
        sender = _sender(person)
        if text in _SWITCHES:
            self._languages.hear(sender, _SWITCHES[text])
        language = self._languages.guess(sender, person)
        incoming = Incoming(
            channel=CHANNEL,
            sender=sender,
            text=text,
            event_id=number,
            metadata={"language": language} if language else {},
        )
        output = TelegramOutput(
            self.outbox,
            person.id,
            hear_language=lambda spoken: self._languages.hear(sender, spoken),
            farewell=self._farewell(sender, person),
        )
        async with typing(self._api, person.id):
            await self._inbox.accept(incoming, output, self._on_new_message)

    def _farewell(self, sender: str, person: Person) -> Callable[[], str]:
        def text() -> str:
            language = self._languages.guess(sender, person)
            self._languages.forget(sender)
            return self._notices.in_language("telegram_forgotten", language)

        return text

    async def _command(self, number: str, command: Command) -> None:
        payload = _INTENTS.get(command.name)
        if payload is not None:
            await self._converse(number, command.person, payload)
        elif command.name not in _LANGUAGE_COMMANDS and command.rest:
            words = f"{command.name} {command.rest}".strip()
            await self._converse(number, command.person, words)
        elif await self._seen.first_time(f"{CHANNEL}:update:{number}"):
            await self._about_commands(command)

    async def _about_commands(self, command: Command) -> None:
        if command.name in _LANGUAGE_COMMANDS:
            # In both languages: who presses this cannot read the one they have.
            text = self._notices.both("telegram_language")
            self._say(command.chat.id, text, keyboard(LANGUAGE_BUTTONS))
            return
        await self._tell(command.person, "telegram_command")

    # -- buttons ----------------------------------------------------------------------------

    async def _press(self, number: str, pressed: Pressed) -> None:
        payload = decode(pressed.data)
        usable = payload is not None and pressed.chat is not None and pressed.chat.private
        tap = f"{pressed.person.id}:{pressed.message_id}:{pressed.data}"
        again = not await self._taps.first_time(tap)
        stale = not usable and pressed.data != CHOSEN
        self._background.start(
            self._acknowledge(pressed, stale=stale, mark=usable and not again),
            "Telegram: a button",
        )
        if usable and payload is not None and not again:
            await self._converse(number, pressed.person, payload)

    async def _acknowledge(self, pressed: Pressed, *, stale: bool, mark: bool) -> None:
        """Stop the button's spinner, and leave only the choice of its keyboard."""
        text = None
        if stale:
            language = self._languages.guess(_sender(pressed.person), pressed.person)
            text = self._notices.in_language("telegram_old_button", language)
        answer = {"callback_query_id": pressed.query_id, "text": text}
        await self._try("answerCallbackQuery", answer)
        if mark and pressed.chat is not None and pressed.message_id is not None and pressed.title:
            await self._try(
                "editMessageReplyMarkup",
                {
                    "chat_id": pressed.chat.id,
                    "message_id": pressed.message_id,
                    "reply_markup": chosen(pressed.title),
                },
            )

    async def _try(self, method: str, fields: Mapping[str, Any]) -> None:
        """Call a method that nobody misses: too late, or already done, is no fault."""
        try:
            await self._api.call(method, fields)
        except TelegramError as error:
            if error.code != _REFUSED_EDIT:
                logger.warning("Telegram: %s", error)

    # -- everything else ----------------------------------------------------------------------

    async def _others(self, event: Event) -> None:
        if isinstance(event, Sent):
            await self._content(event)
        elif isinstance(event, Edited):
            await self._tell(event.person, "telegram_edited")
        elif isinstance(event, InGroup):
            await self._group(event)
        elif isinstance(event, Membership):
            logger.info("Telegram: the bot is now %r in a chat", event.status)
        elif isinstance(event, Silent):
            logger.debug("Telegram: nothing to answer: %s", event.reason)

    async def _content(self, sent: Sent) -> None:
        await self._tell(sent.person, f"telegram_{sent.answer}", sent.album)
        if sent.caption:
            await self._caption(sent)

    async def _caption(self, sent: Sent) -> None:
        """Words under a picture are words."""
        words = sent.caption.lstrip("/").strip()
        if words:
            await self._converse(f"caption:{sent.person.id}:{sent.message_id}", sent.person, words)

    async def _tell(self, person: Person, name: str, group: str | None = None) -> None:
        """Say a short text, once for a burst of the same."""
        if not await self._lately.first_time(f"{person.id}:{name}"):
            return
        if group and not await self._seen.first_time(f"{CHANNEL}:album:{person.id}:{group}"):
            return
        language = await self._languages.of(_sender(person), person)
        self._say(person.id, self._notices.in_language(name, language))

    async def _group(self, event: InGroup) -> None:
        me = await self._identity.me()
        if not addresses(event.message, me):
            return
        if not await self._lately.first_time(f"group:{event.chat.id}"):
            return
        language = event.person.language
        label = self._notices.say("telegram_group_button", language or "en")
        self._say(
            event.chat.id,
            self._notices.in_language("telegram_group", language),
            link(label, f"https://t.me/{me.username}?start=group"),
            reply_parameters={
                "message_id": event.message_id,
                "allow_sending_without_reply": True,
            },
        )

    def _say(self, chat_id: int, text: str, buttons: Keyboard | None = None, **extra: Any) -> None:
        for message in outgoing(styled(text), buttons, **extra):
            self.outbox.put(chat_id, message)


def _sender(person: Person) -> str:
    return f"{CHANNEL}:{person.id}"
