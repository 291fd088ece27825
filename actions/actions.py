"""The actions Rasa calls. Each names a route; the work is in `actions.handlers`."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import clock, handlers
from actions.catalog import CatalogReader
from actions.turn import Turn, answered
from store.queries import StoreUnavailable
from triage import dialogue

logger = logging.getLogger(__name__)
_catalog = CatalogReader()

Events = list[dict[str, Any]]


class _Answer:
    """Runs the handler of the latest intent; whatever goes wrong, it answers."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Events:
        """Answer one message.

        Returns:
            Slot changes, and that it was answered.
        """
        try:
            return await self._answer(dispatcher, tracker)
        except StoreUnavailable as error:
            logger.error("store unavailable: %s", error)
        except clock.BadClock as error:
            logger.error("clock: %s", error)
        except Exception as error:
            # The place, not the error's own words: they may quote what the person wrote.
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error(
                "%s failed: %s in %s, line %s",
                type(self).__name__, type(error).__name__, place.filename, place.lineno,
            )  # fmt: skip
        dispatcher.messages.clear()
        dispatcher.utter_message(response="utter_unavailable")
        return answered()

    async def _answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        turn = Turn(tracker, dispatcher, await _catalog.current(), clock.now())
        handlers.answer(turn, self.handler(turn))
        return turn.events()

    def handler(self, turn: Turn) -> handlers.Handler:
        """Return the handler for this turn; the words of an offered answer are that answer."""
        if dialogue.names_an_option(turn.state, turn.parse.text, turn.catalog.book):
            return handlers.triage
        return handlers.handler_for(turn.parse.intent)


class ActionTriage(_Answer, Action):
    """Problems, facts, corrections, answers."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_triage"


class ActionFollowUp(_Answer, Action):
    """One part of the plan on the table."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_follow_up"


class ActionConverse(_Answer, Action):
    """Talk that is not about the case."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_converse"


class ActionChoose(_Answer, Action):
    """A number or a menu."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_choose"


class ActionStartOver(_Answer, Action):
    """Start again, forget, or change language."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_start_over"


class ActionDefaultFallback(_Answer, Action):
    """Not understood. Unlike Rasa's own, it does not revert the message."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_default_fallback"

    def handler(self, turn: Turn) -> handlers.Handler:
        """Return the handler for messages that were not understood."""
        return handlers.triage


class ActionRestart(_Answer, Action):
    """Rasa's `/restart`, which would otherwise say nothing."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_restart"


class ActionBack(_Answer, Action):
    """Rasa's `/back`, which would otherwise say nothing."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_back"
