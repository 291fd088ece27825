"""Read scenario files, and check the answers of a turn against what they expect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from scripts.conversation import Conversation

FOLDER = Path(__file__).resolve().parent.parent / "scenarios"
TURN_KEYS = {"user", "asks", "plan", "says", "never_says", "buttons"}
PLAN_KEYS = {"situation", "urgency", "first", "has_step", "act_by", "others", "language"}


@dataclass(frozen=True)
class Scenario:
    """One conversation with its expectations."""

    name: str
    situations: tuple[str, ...]
    kind: str
    turns: tuple[dict[str, Any], ...]
    file: str = field(default="")


def read() -> list[Scenario]:
    """Return all scenarios; a misspelt key is an error, not a check that never runs."""
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["scenarios"]:
            for turn in entry["turns"]:
                assert set(turn) <= TURN_KEYS, f"{path.name}: {entry['name']}: {set(turn)}"
                assert set(turn.get("plan", {})) <= PLAN_KEYS, f"{path.name}: {entry['name']}"
            found.append(
                Scenario(
                    name=entry["name"],
                    situations=tuple(entry["situations"]),
                    kind=entry["kind"],
                    turns=tuple(entry["turns"]),
                    file=path.name,
                )
            )
    return found


def play(scenario: Scenario, talk: Conversation) -> list[str]:
    """Run one scenario and return everything that was not as expected."""
    problems = []
    for number, turn in enumerate(scenario.turns, 1):
        messages = talk.say(turn["user"])
        text = "\n".join(m.get("text", "") for m in messages)
        for problem in _check(turn, messages, text, talk):
            problems.append(f"turn {number} ({turn['user']!r}): {problem}\n--- got:\n{text}\n---")
    return problems


def _check(
    turn: dict[str, Any], messages: list[dict[str, Any]], text: str, talk: Conversation
) -> Iterator[str]:
    if not text.strip():
        yield "no answer"
        return
    folded = text.casefold()
    for words in turn.get("says", []):
        if words.casefold() not in folded:
            yield f"does not say {words!r}"
    for words in turn.get("never_says", []):
        if words.casefold() in folded:
            yield f"says {words!r}"
    titles = {b["title"] for m in messages for b in m.get("buttons", [])}
    for title in turn.get("buttons", []):
        if title not in titles:
            yield f"no button {title!r} among {sorted(titles)}"
    if "asks" in turn:
        pending = talk.slots().get("pending")
        if pending != turn["asks"]:
            yield f"asks for {pending!r}, not {turn['asks']!r}"
    if "plan" in turn:
        plans = [m["custom"]["plan"] for m in messages if "plan" in m.get("custom", {})]
        yield from _check_plan(turn["plan"], plans)


def _check_plan(expected: dict[str, Any], plans: list[dict[str, Any]]) -> Iterator[str]:
    if not plans:
        yield "no plan"
        return
    plan = plans[-1]
    if not plan["sources"] or not plan["steps"]:
        yield "a plan without a source or a step"
    facts = {
        "situation": plan["situation"],
        "urgency": plan["urgency"]["level"],
        "act_by": min((d["act_by"] for d in plan["deadlines"] if d["act_by"]), default=None),
        "language": plan["language"],
    }
    for key, value in facts.items():
        wanted = expected.get(key, value)
        wanted = wanted.isoformat() if isinstance(wanted, date) else wanted
        if value != wanted:
            yield f"plan {key} is {value!r}, not {wanted!r}"
    channels = [step["channel"] for step in plan["steps"]]
    first = expected.get("first")
    if first and channels[0] not in (first if isinstance(first, list) else [first]):
        yield f"first step is {channels[0]!r}, not {first!r}"
    if expected.get("has_step") and expected["has_step"] not in channels:
        yield f"no step {expected['has_step']!r} among {channels}"
    missing = set(expected.get("others", [])) - set(plan["others"])
    if missing:
        yield f"lost the other situations {sorted(missing)}, kept {plan['others']}"
