"""Adds single examples to the training files without touching the rest of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from channels.redaction import redact
from nlu.text import clean
from triage.letters import fold

_EXAMPLE: Final = re.compile(r"^    - ")
_BULLET: Final = re.compile(r"^[-*•\s]+")


class Refused(ValueError):
    """An example that does not belong in the training data; the message says why."""


@dataclass(frozen=True)
class Block:
    """The examples of one intent in one file."""

    path: Path
    intent: str
    language: str | None
    #: Whether its examples carry other situations too; new ones do not belong there.
    several: bool
    examples: tuple[str, ...]


class TrainingData:
    """The training files of a directory, `<language>/<name>.yml`.

    Args:
        directory: `data/nlu`, or a copy of it.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._blocks = [block for path in sorted(directory.rglob("*.yml")) for block in _read(path)]
        self._known = {
            _key(example): (block.intent, block.path)
            for block in self._blocks
            for example in block.examples
        }

    @property
    def intents(self) -> list[str]:
        """Every intent that has examples."""
        return sorted({block.intent for block in self._blocks})

    def add(self, text: str, intent: str, language: str) -> Path:
        """Append an example to the block of its intent and return the file it went to.

        Raises:
            Refused: the text is empty or known, or no block takes it.
        """
        written = written_as(text)
        key = _key(written)
        if not key:
            raise Refused("nothing is left of it")
        if key in self._known:
            known, path = self._known[key]
            raise Refused(f"{path.parent.name}/{path.name} has it as {known}")
        block = self._block(intent, language)
        lines = block.path.read_text(encoding="utf-8").splitlines(keepends=True)
        place = _end_of_block(lines, intent)
        lines.insert(place, f"    - {written}\n")
        block.path.write_text("".join(lines), encoding="utf-8")
        self._known[key] = (intent, block.path)
        return block.path

    def _block(self, intent: str, language: str) -> Block:
        """The file named after the intent, else the first one with a block for it."""
        own = [
            block
            for block in self._blocks
            if block.intent == intent and block.language == language and not block.several
        ]
        if not own:
            raise Refused(f"no file in {language}/ has a block for {intent!r}")
        return min(own, key=lambda block: block.path.stem != intent)


def written_as(text: str) -> str:
    """Return a text as it may stand in a training file.

    One line, numbers that name a person masked, no brackets that Rasa would take
    for an entity, no bullet in front.
    """
    safe = redact(clean(text)).text
    return _BULLET.sub("", safe.translate(str.maketrans("[]{}", "()()"))).strip()


def _key(text: str) -> str:
    """What two texts have in common that differ only in case, accents, signs and spaces."""
    return " ".join(re.findall(r"\w+", fold(clean(text))))


def _read(path: Path) -> Iterator[Block]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    listed: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), loader)["nlu"]
    for block in listed:
        if "intent" not in block:
            continue
        metadata = block.get("metadata") or {}
        lines = str(block.get("examples", "")).splitlines()
        yield Block(
            path,
            str(block["intent"]),
            metadata.get("language"),
            bool(metadata.get("also")),
            tuple(line[2:].strip() for line in lines if line.startswith("- ")),
        )


def _end_of_block(lines: list[str], intent: str) -> int:
    """The line after the last example of the intent's own block.

    Raises:
        Refused: the file is not laid out as ours are.
    """
    head = re.compile(rf"^- intent: {re.escape(intent)}\s*$")
    for start, line in enumerate(lines):
        if not head.match(line):
            continue
        body = start + 1
        if any("also:" in lines[n] for n in _header(lines, body)):
            continue
        examples = [n for n in _until_next(lines, body) if _EXAMPLE.match(lines[n])]
        if examples:
            last = examples[-1]
            if not lines[last].endswith("\n"):
                lines[last] += "\n"
            return last + 1
    raise Refused(f"found no examples of {intent!r} to add to")


def _until_next(lines: list[str], start: int) -> Iterator[int]:
    """The lines of a block: up to the next one."""
    for number in range(start, len(lines)):
        if lines[number].startswith("- "):
            return
        yield number


def _header(lines: list[str], start: int) -> Iterator[int]:
    """The lines of a block before its examples."""
    for number in _until_next(lines, start):
        if lines[number].lstrip().startswith("examples:"):
            return
        yield number
