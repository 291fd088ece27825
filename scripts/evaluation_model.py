"""Parses evaluation sets with a trained model and measures how long that takes."""

from __future__ import annotations

import asyncio
import logging
import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from scripts.measures import Result
from scripts.servers import ROOT

SETS: Final = ROOT / "tests" / "evaluation"
MODEL: Final = ROOT / "models" / "triage.tar.gz"
_QUIET: Final = {"TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"}
_FALLBACK: Final = "nlu_fallback"
#: The components that the target for speed names, in pipeline order.
_TIMED: Final = ("SentenceEncoderFeaturizer", "SituationClassifier", "RuleEntityExtractor")
#: Lengths in words at which times are taken, and how many messages of each.
TIMED_WORDS: Final = (20, 150)
_TIMED_MESSAGES: Final = 40
_REPEATS: Final = 3


def messages(name: str) -> list[dict[str, Any]]:
    """Return the messages of a set: text, lang, and labels or entities."""
    loaded = yaml.safe_load((SETS / f"{name}.yml").read_text(encoding="utf-8"))
    listed: list[dict[str, Any]] = loaded["messages"]
    return listed


@dataclass(frozen=True)
class Timing:
    """Median milliseconds of one core for messages of one length and language."""

    words: int
    language: str
    whole: float
    parts: dict[str, float]

    @property
    def understanding(self) -> float:
        """Encoder, classifier and entities together."""
        return sum(self.parts.values())


class Model:
    """A trained model, loaded as `rasa run` loads it."""

    def __init__(self, path: Path = MODEL) -> None:
        os.environ.update(_QUIET)
        from rasa.core.agent import Agent
        from rasa.utils.log_utils import configure_structlog

        configure_structlog(logging.ERROR)
        self._loop = asyncio.new_event_loop()
        self._agent = Agent.load(str(path))

    def parse(self, text: str) -> dict[str, Any]:
        """Return what `/model/parse` would."""
        parsed: dict[str, Any] = self._loop.run_until_complete(self._agent.parse_message(text))
        return parsed

    def results(self, entries: Iterable[dict[str, Any]]) -> list[Result]:
        """Parse the messages of a set."""
        return [_result(entry, self.parse(entry["text"])) for entry in entries]

    def timings(self, entries: Sequence[dict[str, Any]]) -> list[Timing]:
        """Measure by message length and language, on one core."""
        with _one_core():
            return [
                self._timing(words, language, entries)
                for words in TIMED_WORDS
                for language in ("en", "es")
            ]

    def _timing(self, words: int, language: str, entries: Sequence[dict[str, Any]]) -> Timing:
        texts = of_length([e["text"] for e in entries if e["lang"] == language], words)
        self.parse(texts[0])
        parts = {name: self._part(name, texts, language) for name in _TIMED}
        return Timing(words, language, _median(self.parse, texts), parts)

    def _part(self, name: str, texts: list[str], language: str) -> float:
        """Time one component alone, on messages that went through those before it."""
        chain = self._components()
        place = [type(c).__name__ for c in chain].index(name)

        def prepared(text: str) -> Any:
            from rasa.shared.nlu.training_data.message import Message

            message = Message.build(text)
            for component in chain[:place]:
                component.process([message])
            return [message]

        return _median(chain[place].process, [prepared(text) for text in texts], prepared, texts)

    def _components(self) -> list[Any]:
        """Our components, in the order in which they work on a message."""
        assert self._agent.processor is not None
        nodes = self._agent.processor.graph_runner._instantiated_nodes
        loaded = {type(node._component).__name__: node._component for node in nodes.values()}
        return [loaded[name] for name in ("LanguageDetector", *_TIMED)]


def _median(
    work: Callable[[Any], Any],
    inputs: Sequence[Any],
    again: Callable[[str], Any] | None = None,
    texts: Sequence[str] = (),
) -> float:
    """The median over inputs of the fastest of a few runs, in milliseconds of processor time.

    Processor time, so that other programs on the machine do not count.
    """
    fastest = []
    for number, given in enumerate(inputs):
        runs = []
        for _ in range(_REPEATS):
            fresh = again(texts[number]) if again else given
            began = time.process_time()
            work(fresh)
            runs.append((time.process_time() - began) * 1000)
        fastest.append(min(runs))
    return statistics.median(fastest)


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep this process on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def of_length(texts: Sequence[str], words: int, most: int = _TIMED_MESSAGES) -> list[str]:
    """Make messages of exactly that many words by joining and cutting real ones."""
    cut: list[str] = []
    gathered: list[str] = []
    for text in texts:
        gathered += text.split()
        if len(gathered) >= words:
            cut.append(" ".join(gathered[:words]))
            gathered = []
        if len(cut) == most:
            break
    return cut


def _result(entry: dict[str, Any], parse: dict[str, Any]) -> Result:
    ranking = [(r["name"], float(r["confidence"])) for r in parse["intent_ranking"]]
    return Result(
        text=entry["text"],
        language=entry["lang"],
        labels=tuple(entry["labels"]),
        ranking=tuple(item for item in ranking if item[0] != _FALLBACK),
        situations=tuple(s["name"] for s in parse.get("situations") or ()),
        said_language=parse.get("language"),
    )
