"""How the shared tests speak through a channel, whatever it is.

To put a channel under the suite and the scenarios, add a file
`tests/channels/driver_<name>.py` with one function:

    def driver() -> Driver:
        return SlackDriver()

Nothing else is to be registered. `start` serves the channel in the test's own
event loop (a Sanic app on a free loopback port, say) with `app.ctx.agent = agent`
and `agent.handle_message` as the channel's `on_new_message`; limits come from the
environment (`Limits.from_environment()`), which the tests set before `start`.
`say` sends one message as that person and returns what the person then sees, the
channel's own notices too, as plain text (no HTML, no escapes), after the turn is
over; `hand_in` does not wait for that. `sender` tells the conversation's id behind a person.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Union

from tests.channels.agents import FakeAgent, RealAgent

AnyAgent = Union[FakeAgent, RealAgent]


@dataclass(frozen=True)
class Answer:
    """One message as the person sees it, with buttons as (title, payload)."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


class Driver(Protocol):
    """A person with the app of one channel in hand."""

    name: str

    async def start(self, base: AnyAgent) -> None:
        """Serve the channel in front of an agent."""

    async def say(self, person: str, text: str, event_id: str | None = None) -> list[Answer]:
        """Send one message and return what came back once its turn was over.

        Args:
            person: any name; the same name is the same conversation.
            text: as typed.
            event_id: the platform's id of the delivery; the same one again is a redelivery.
        """

    async def hand_in(self, person: str, text: str) -> None:
        """Send one message and return as soon as the channel has taken it."""

    def sender(self, person: str) -> str:
        """Return the sender id of this person's conversation; known after the first `say`."""

    async def stop(self) -> None:
        """Close everything."""


def registered() -> dict[str, Callable[[], Driver]]:
    """Return every `driver_<name>.py` in this folder by its name."""
    found: dict[str, Callable[[], Driver]] = {}
    for file in sorted(Path(__file__).parent.glob("driver_*.py")):
        module = importlib.import_module(f"tests.channels.{file.stem}")
        found[file.stem.removeprefix("driver_")] = module.driver
    return found
