"""`make review FILE=messages.txt`: label new messages and add them to the training data.

The file holds one message per line. They are shown the least confident first,
because those teach the most, each with the model's first three guesses. Answer

    Enter        the first guess is right
    2            the second guess is right
    rfe          another intent, by its name or the beginning of it
    s, q         skip this one; stop here

`--labels labels.csv` (columns text, label and perhaps language) adds without
asking. What is added goes to `data/nlu/<language>/<intent>.yml`, with numbers
that name a person masked; texts that are there already are refused.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scripts.review_data import Refused, TrainingData
from scripts.servers import ROOT

LANGUAGES: Final = ("en", "es")
_GUESSES: Final = 3


@dataclass(frozen=True)
class Guess:
    """A message with what the model makes of it."""

    text: str
    language: str | None
    ranking: tuple[tuple[str, float], ...]

    @property
    def confidence(self) -> float:
        """How sure the model is of its first guess."""
        return self.ranking[0][1] if self.ranking else 0.0


class Stop(Exception):
    """The person has had enough."""


def read_messages(path: Path) -> list[str]:
    """Return the lines of a file that are not empty, each once."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def guesses(texts: Iterable[str], parse: Callable[[str], dict[str, Any]]) -> list[Guess]:
    """Parse the messages; the least confident comes first."""
    found = [_guess(text, parse(text)) for text in texts]
    return sorted(found, key=lambda guess: guess.confidence)


def _guess(text: str, parse: dict[str, Any]) -> Guess:
    ranking = [(r["name"], float(r["confidence"])) for r in parse["intent_ranking"]]
    known = tuple(item for item in ranking if item[0] != "nlu_fallback")
    return Guess(text, parse.get("language"), known)


def review(
    listed: Sequence[Guess],
    data: TrainingData,
    ask: Callable[[str], str] = input,
    say: Callable[[str], None] = print,
) -> int:
    """Ask about each message; return how many were added."""
    added = 0
    for number, guess in enumerate(listed, 1):
        say(f"\n[{number}/{len(listed)}] {guess.text}")
        for place, (name, sure) in enumerate(guess.ranking[:_GUESSES], 1):
            say(f"   {place}  {name}  {100 * sure:.0f} %")
        try:
            label = _label(guess, data, ask, say)
            if label is None:
                continue
            language = _language(guess, ask)
            say(f"   added to {data.add(guess.text, label, language).name}")
            added += 1
        except Refused as reason:
            say(f"   not added: {reason}")
        except (Stop, EOFError, KeyboardInterrupt):
            break
    say(f"\n{added} added.")
    return added


def _label(
    guess: Guess, data: TrainingData, ask: Callable[[str], str], say: Callable[[str], None]
) -> str | None:
    """The intent the person chooses, or None to skip.

    Raises:
        Stop: on q.
    """
    while True:
        answer = ask("   label (Enter = 1, s = skip, q = quit): ").strip().casefold()
        if answer == "q":
            raise Stop
        if answer == "s":
            return None
        label = choice(answer, guess, data.intents)
        if label is not None:
            return label
        say(f"   {answer!r} is no intent, or the beginning of several")


def choice(answer: str, guess: Guess, intents: Iterable[str]) -> str | None:
    """Turn an answer into an intent: a number, a name, or the beginning of just one name."""
    answer = answer or "1"
    if answer.isdigit():
        place = int(answer) - 1
        shown = guess.ranking[:_GUESSES]
        return shown[place][0] if 0 <= place < len(shown) else None
    found = [name for name in intents if name.startswith(answer)]
    return answer if answer in found else found[0] if len(found) == 1 else None


def _language(guess: Guess, ask: Callable[[str], str]) -> str:
    """The language of the message; the person is asked when the model does not know it."""
    language = guess.language or ""
    while language not in LANGUAGES:
        language = ask("   language (en, es): ").strip().casefold()
        if language == "q":
            raise Stop
    return language


def add_labelled(
    path: Path,
    data: TrainingData,
    language_of: Callable[[str], str | None],
    say: Callable[[str], None] = print,
) -> int:
    """Add the rows of a CSV file; return how many were refused."""
    refused = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            text, label = (row.get("text") or "").strip(), (row.get("label") or "").strip()
            if not text or not label:
                continue
            try:
                language = (row.get("language") or "").strip() or language_of(text)
                if language not in LANGUAGES:
                    raise Refused("its language is not clear: add a column language (en, es)")
                say(f"{label}: added to {data.add(text, label, language).name}")
            except Refused as reason:
                refused += 1
                say(f"{label}: not added: {reason}: {text[:60]!r}")
    return refused


def main() -> int:
    """Review a file of messages, or add the rows of a CSV file."""
    parser = argparse.ArgumentParser(prog="python -m scripts.review", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("file", nargs="?", type=Path, help="messages, one per line")
    parser.add_argument("--labels", type=Path, help="a CSV file: text, label, language")
    options = parser.parse_args()
    if (options.file is None) == (options.labels is None):
        parser.error("give a file of messages, or --labels and a CSV file")
    from scripts.evaluation_model import Model

    data, model = TrainingData(ROOT / "data" / "nlu"), Model()
    if options.labels:
        return int(bool(add_labelled(options.labels, data, lambda t: model.parse(t)["language"])))
    review(guesses(read_messages(options.file), model.parse), data)
    print("`make train` teaches the model what was added.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
