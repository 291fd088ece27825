"""The figures by which understanding is judged. Pure functions over results."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from triage.vocabulary import URGENT

OUT: Final = "out_of_scope"
LENGTHS: Final = ("short", "medium", "long")
_LONG_WORDS: Final = 45
_SHORT_WORDS: Final = 12
_BINS: Final = 10


@dataclass(frozen=True)
class Result:
    """One message with its true labels (first is primary) and what the model said."""

    text: str
    language: str
    labels: tuple[str, ...]
    ranking: tuple[tuple[str, float], ...]
    situations: tuple[str, ...] = ()
    said_language: str | None = None

    @property
    def intent(self) -> str:
        """The leading label, or "" when there is none."""
        return self.ranking[0][0] if self.ranking else ""

    @property
    def confidence(self) -> float:
        """How sure the model is of the leading label."""
        return self.ranking[0][1] if self.ranking else 0.0

    @property
    def right(self) -> bool:
        """Whether the leading label is a defensible one."""
        return self.intent in self.labels

    @property
    def true(self) -> str:
        """The label a mistake is counted against: the one said if it is right, else the primary."""
        return self.intent if self.right else self.labels[0]

    def within(self, count: int) -> bool:
        """Whether a defensible label is among the first `count`."""
        return any(name in self.labels for name, _ in self.ranking[:count])


@dataclass(frozen=True)
class Figure:
    """A value (percent; the calibration error is a fraction) and what it is a share of."""

    value: float
    of: int


def share(results: Sequence[Result], test: Callable[[Result], bool]) -> float:
    """Return the share of results that pass, in percent; nan for none."""
    return 100 * float(np.mean([test(r) for r in results])) if results else float("nan")


def length(text: str) -> str:
    """Return "short", "medium" or "long" (more than 45 words)."""
    words = len(text.split())
    return "long" if words > _LONG_WORDS else "short" if words <= _SHORT_WORDS else "medium"


def by_length(results: Iterable[Result]) -> dict[str, list[Result]]:
    """Group by length in words: short, medium, long."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[length(result.text)].append(result)
    return dict(groups)


def macro_f1(results: Sequence[Result]) -> float:
    """Return the mean F1 over true labels; a defensible second label counts as right."""
    hits: Counter[str] = Counter()
    said: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for result in results:
        hits[result.true] += result.right
        said[result.intent] += 1
        true[result.true] += 1
    scores = [2 * hits[name] / (said[name] + true[name]) for name in true]
    return 100 * float(np.mean(scores)) if scores else float("nan")


def urgent_recall(results: Iterable[Result]) -> Figure:
    """Return how often an urgent situation is within the first two.

    Every urgent label of a message counts, the second one as well.
    """
    found = [
        label in [name for name, _ in result.ranking[:2]]
        for result in results
        for label in result.labels
        if label in URGENT
    ]
    return Figure(100 * float(np.mean(found)) if found else float("nan"), len(found))


def urgent_leading(results: Iterable[Result]) -> Figure:
    """Return how often a message with an urgent label has one of them within the first two."""
    urgent = [r for r in results if set(r.labels) & set(URGENT)]
    hit = share(urgent, lambda r: any(n in r.labels and n in URGENT for n, _ in r.ranking[:2]))
    return Figure(hit, len(urgent))


def out_of_scope(results: Sequence[Result]) -> tuple[Figure, Figure]:
    """Return precision and recall of out_of_scope, in percent."""
    said = [r for r in results if r.intent == OUT]
    true = [r for r in results if OUT in r.labels]
    return (
        Figure(share(said, lambda r: OUT in r.labels), len(said)),
        Figure(share(true, lambda r: r.intent == OUT), len(true)),
    )


def several_f1(results: Sequence[Result]) -> float:
    """Return micro F1 of the set of situations found, against all true labels."""
    return _pairs_f1((frozenset(r.situations), frozenset(r.labels)) for r in results)


def _pairs_f1(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> float:
    both = total = 0
    for found, true in pairs:
        both += len(found & true)
        total += len(found) + len(true)
    return 100 * 2 * both / total if total else float("nan")


@dataclass(frozen=True)
class Bin:
    """Messages whose leading confidence lies in one tenth of the scale."""

    low: float
    count: int
    confidence: float
    accuracy: float


def bins(results: Sequence[Result]) -> list[Bin]:
    """Return the tenths of the scale that hold messages."""
    sure = np.array([r.confidence for r in results])
    right = np.array([r.right for r in results], dtype=float)
    places = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    return [
        Bin(
            b / _BINS,
            int((places == b).sum()),
            float(sure[places == b].mean()),
            float(right[places == b].mean()),
        )
        for b in range(_BINS)
        if (places == b).any()
    ]


def calibration_error(results: Sequence[Result]) -> float:
    """Return the expected calibration error of the leading confidence (0 to 1)."""
    gaps = [abs(b.confidence - b.accuracy) * b.count for b in bins(results)]
    return float(sum(gaps)) / max(len(results), 1)


def confused(results: Iterable[Result], most: int = 15) -> list[tuple[str, str, int]]:
    """Return (true, said, count) of the commonest mistakes."""
    pairs = Counter((r.labels[0], r.intent) for r in results if not r.right)
    return [(true, said, count) for (true, said), count in pairs.most_common(most)]


def figures(results: Sequence[Result]) -> dict[str, Figure]:
    """Return the headline figures of a set."""
    values: dict[str, Figure] = {}
    for language in ("en", "es"):
        own = [r for r in results if r.language == language]
        values[f"top1_{language}"] = Figure(share(own, lambda r: r.right), len(own))
        values[f"hits2_{language}"] = Figure(share(own, lambda r: r.within(2)), len(own))
        values[f"macro_f1_{language}"] = Figure(macro_f1(own), len(own))
    values["urgent_recall_top2"] = urgent_recall(results)
    values["urgent_any_top2"] = urgent_leading(results)
    values["out_of_scope_precision"], values["out_of_scope_recall"] = out_of_scope(results)
    if any(r.situations for r in results):
        values["several_f1"] = Figure(several_f1(results), len(results))
    values["ece"] = Figure(calibration_error(results), len(results))
    if any(r.said_language for r in results):
        right = share(results, lambda r: r.said_language == r.language)
        values["language"] = Figure(right, len(results))
    return {name: Figure(_rounded(name, f.value), f.of) for name, f in values.items()}


def _rounded(name: str, value: float) -> float:
    return round(value, 3 if name == "ece" else 1)
