"""One user turn: everything a handler needs, and what it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import language, slots, zones
from actions.render import Button, Message, Renderer
from actions.understanding import Parse
from actions.wording import Wording
from store.queries import Catalog
from triage.facts import Facts
from triage.plan import today_at
from triage.safety import CONTACT_CENTER

#: Channels that would print a plan's data at the reader.
_TEXT_ONLY_CHANNELS: Final = ("cmdline",)
#: Channels that delete a conversation when a message asks for it (`channels.forgetting`).
_DELETING_CHANNELS: Final = ("web", "slack", "telegram")


class Turn:
    """The message, the state, the clock and the store, for one answer."""

    def __init__(
        self,
        tracker: Tracker,
        dispatcher: CollectingDispatcher,
        catalog: Catalog,
        now: datetime,
    ) -> None:
        self.tracker = tracker
        self.dispatcher = dispatcher
        self.catalog = catalog
        self.now = now
        self.parse = Parse.of(tracker.latest_message)
        metadata = tracker.latest_message.get("metadata") or {}
        self.language = language.next_language(
            tracker.slots.get("language"), self.parse, language.hinted(metadata)
        )
        self._channels_zone = zones.named(metadata)
        self.state = slots.read_state(tracker.slots)
        self.extra: dict[str, Any] = {}
        self._offered: list[str] | None = None

    @property
    def today(self) -> date:
        """The calendar day in U.S. Eastern time."""
        return today_at(self.now)

    @property
    def say(self) -> Wording:
        """Phrases in the conversation's language."""
        return Wording(self.catalog.phrases, self.language)

    @property
    def renderer(self) -> Renderer:
        """A renderer for the facts known at this moment."""
        return self.renderer_for(self.state.facts)

    def renderer_for(self, facts: Facts) -> Renderer:
        """A renderer for some facts about this person."""
        said = self.extra.get("timezone") or self.tracker.slots.get("timezone")
        zone = said or self._channels_zone
        return Renderer(self.catalog, self.language, facts, zone)

    @property
    def is_first(self) -> bool:
        """Whether the assistant has said nothing yet."""
        return not any(event.get("event") == "bot" for event in self.tracker.events)

    def with_payload(self, payload: str) -> None:
        """Go on as if the button with this payload had been pressed."""
        name, _, arguments = payload.removeprefix("/").partition("{")
        values: Mapping[str, Any] = json.loads("{" + arguments) if arguments else {}
        entities = [{"entity": key, "value": value} for key, value in values.items()]
        self.parse = replace(
            Parse.of({"intent": {"name": name, "confidence": 1.0}, "text": payload}),
            entities=tuple(entities),
        )

    def send(self, message: Message) -> None:
        """Say one thing, and remember its buttons for "2" and "the second one"."""
        data = message.custom
        if self.tracker.get_latest_input_channel() in _TEXT_ONLY_CHANNELS:
            data = None
        self.dispatcher.utter_message(
            text=message.text,
            buttons=[{"title": b.title, "payload": b.payload} for b in message.buttons] or None,
            json_message=data,
        )
        if message.buttons:
            self._offered = [button.payload for button in message.buttons]

    @property
    def is_deleted_on_request(self) -> bool:
        """Whether this channel deletes a conversation when it is asked to forget."""
        return self.tracker.get_latest_input_channel() in _DELETING_CHANNELS

    def talk(
        self,
        name: str,
        buttons: tuple[Button, ...] = (),
        custom: dict[str, Any] | None = None,
    ) -> None:
        """Say one text of `knowledge/conversation.yml`, with its numbers filled in."""
        self.send(Message(self.say(name, **self._numbers()), buttons, custom))

    def _numbers(self) -> dict[str, str]:
        """Numbers and hours that texts may name; they live in the store alone."""
        channels = self.catalog.book.channels

        def value(id_: str) -> str:
            found = channels[id_].value
            return found.in_(self.language) if found else ""

        return {
            "phone": value(CONTACT_CENTER),
            "hours": self.contact_center_hours(),
            "crisis_line": value("crisis_line_988"),
            "domestic_violence_line": value("domestic_violence_hotline"),
            "trafficking_line": value("trafficking_hotline"),
            "emergency": value("emergency_services"),
        }

    def phone(self) -> str:
        """Return the number of the Contact Center."""
        found = self.catalog.book.channels[CONTACT_CENTER].value
        return found.in_(self.language) if found else ""

    def contact_center_hours(self) -> str:
        """Return whether the phone line is open now, in words."""
        channel = self.catalog.book.channels[CONTACT_CENTER]
        return self.renderer.hours(channel, self.now) or ""

    def offered(self) -> list[str]:
        """Return the payloads of the last buttons shown."""
        return list(self.tracker.slots.get("offered") or [])

    def events(self) -> list[dict[str, Any]]:
        """Return the slot changes of this turn."""
        values = slots.as_slots(self.state)
        values.update(self.extra)
        values["language"] = self.language
        if self._offered is not None:
            values["offered"] = self._offered
        current = self.tracker.slots
        changed = [SlotSet(k, v) for k, v in values.items() if current.get(k) != v]
        return [*changed, *answered()]


def answered() -> list[dict[str, Any]]:
    """Return what ends every turn: the slot that the rules read, and what they would do next.

    Naming the next action saves Rasa a run of its policies.
    """
    return [SlotSet("answered", True), FollowupAction("action_listen")]
