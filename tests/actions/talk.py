"""Conversations with the real actions and the real store, without a Rasa server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import actions
from tests.conftest import ROOT

Said = dict[str, Any]


@lru_cache
def domain() -> dict[str, Any]:
    """Return the domain file."""
    content: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return content


@lru_cache
def routes() -> dict[str, str]:
    """Return which action answers which intent, as the rules say."""
    rules = yaml.safe_load((ROOT / "data/rules/routes.yml").read_text(encoding="utf-8"))["rules"]
    return {intent: steps[1]["action"] for steps in (r["steps"] for r in rules)
            for intent in _intents(steps[0])}  # fmt: skip


def _intents(step: dict[str, Any]) -> Iterator[str]:
    for part in step.get("or", [step]):
        yield part["intent"]


@lru_cache
def action_classes() -> dict[str, type[Action]]:
    """Return every action the action server would offer, by name."""
    found = (thing for thing in vars(actions).values() if isinstance(thing, type))
    classes = [c for c in found if issubclass(c, Action) and c is not Action]
    return {c().name(): c for c in classes}


def parse(
    intent: str | None,
    text: str = "some words",
    entities: Sequence[dict[str, Any]] = (),
    situations: dict[str, float] | None = None,
    language: str | None = "en",
) -> dict[str, Any]:
    """Return a message as NLU would hand it over."""
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": list(entities),
        "situations": [{"name": n, "confidence": c} for n, c in (situations or {}).items()],
        "language": language,
    }


def entity(name: str, value: Any, **more: Any) -> dict[str, Any]:
    """Return one entity."""
    return {"entity": name, "value": value, **more}


def pressed(payload: str) -> dict[str, Any]:
    """Return what Rasa makes of a pressed button."""
    name, _, arguments = payload.removeprefix("/").partition("{")
    values = json.loads("{" + arguments) if arguments else {}
    found = [entity(key, value) for key, value in values.items()]
    return {"text": payload, "intent": {"name": name, "confidence": 1.0}, "entities": found}


def tracker_of(
    message: dict[str, Any],
    slots: dict[str, Any] | None = None,
    events: list[dict[str, Any]] | None = None,
) -> Tracker:
    """Return a tracker whose latest message is `message`."""
    return Tracker("web:1", slots or {}, message, events or [], False, None, {}, None)


def slot_changes(events: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the slots that an action's events set."""
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


@dataclass
class Talk:
    """One person's conversation: slots and events live on from turn to turn."""

    channel: str = "web"
    slots: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(domain()["slots"]))
    events: list[dict[str, Any]] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    async def hear(self, intent: str | None, text: str = "some words", **parts: Any) -> str:
        """Send a message of this intent and return all the words of the answer."""
        return await self._turn(parse(intent, text, **parts))

    async def problem(self, situation: str, **parts: Any) -> str:
        """Send a message that is surely about one situation."""
        return await self.hear(situation, situations={situation: 0.9}, **parts)

    async def press(self, payload: str) -> str:
        """Press a button."""
        return await self._turn(pressed(payload))

    async def _turn(self, message: dict[str, Any]) -> str:
        name = routes().get(message["intent"]["name"] or "", "action_default_fallback")
        dispatcher = CollectingDispatcher()
        user = {"event": "user", "input_channel": self.channel, "text": message["text"]}
        self.events.append(user)
        tracker = tracker_of(message, {**self.slots, "answered": False}, list(self.events))
        changes = await action_classes()[name]().run(dispatcher, tracker, {})
        self.slots.update(slot_changes(changes))
        self.said = dispatcher.messages
        self.events += [{"event": "bot", "text": said["text"]} for said in self.said]
        return self.words

    @property
    def words(self) -> str:
        """Everything said in the last turn."""
        return "\n".join(said["text"] or said["response"] or "" for said in self.said)

    @property
    def payloads(self) -> list[str]:
        """The buttons of the last turn."""
        return [button["payload"] for said in self.said for button in said["buttons"]]

    @property
    def titles(self) -> list[str]:
        """The labels of the buttons of the last turn."""
        return [button["title"] for said in self.said for button in said["buttons"]]

    @property
    def plan(self) -> dict[str, Any] | None:
        """The last plan of the last turn, as data."""
        plans = [said["custom"]["plan"] for said in self.said if "plan" in said["custom"]]
        return plans[-1] if plans else None
