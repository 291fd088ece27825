"""The figures by which understanding is judged. Pure functions over results."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

URGENT: Final = ("travel_emergency", "rfe", "denial_risk", "denied", "detained_or_court")
OUT: Final = "out_of_scope"
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
    situations: tuple[str, ...]

    @property
    def intent(self) -> str:
        """The leading label, or "" when there is none."""
        return self.ranking[0][0] if self.ranking else ""

    @property
    def right(self) -> bool:
        """Whether the leading label is a defensible one."""
        return self.intent in self.labels

    def within(self, count: int) -> bool:
        """Whether a defensible label is among the first `count`."""
        return any(name in self.labels for name, _ in self.ranking[:count])


def share(results: Sequence[Result], test: Callable[[Result], bool]) -> float:
    """Return the share of results that pass, in percent; nan for none."""
    return 100 * float(np.mean([test(r) for r in results])) if results else float("nan")


def by_length(results: Iterable[Result]) -> dict[str, list[Result]]:
    """Group by length in words: short, medium, long."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        words = len(result.text.split())
        name = "long" if words > _LONG_WORDS else "short" if words <= _SHORT_WORDS else "medium"
        groups[name].append(result)
    return dict(groups)


def macro_f1(results: Sequence[Result]) -> float:
    """Return the mean F1 over primary labels; a defensible second label counts as right."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for result in results:
        if result.right:
            right[result.labels[0]] += 1
        else:
            wrong[result.intent] += 1
            missed[result.labels[0]] += 1
    labels = {r.labels[0] for r in results}
    scores = [2 * right[n] / max(2 * right[n] + wrong[n] + missed[n], 1) for n in labels]
    return 100 * float(np.mean(scores))


def urgent_recall(results: Sequence[Result]) -> float:
    """Return how often an urgent primary label is within the first two."""
    urgent = [r for r in results if r.labels[0] in URGENT]
    return share(urgent, lambda r: r.labels[0] in [name for name, _ in r.ranking[:2]])


def out_of_scope(results: Sequence[Result]) -> tuple[float, float]:
    """Return precision and recall of out_of_scope, in percent."""
    said = [r for r in results if r.intent == OUT]
    true = [r for r in results if OUT in r.labels]
    return share(said, lambda r: OUT in r.labels), share(true, lambda r: r.intent == OUT)


def several_f1(results: Sequence[Result]) -> float:
    """Return micro F1 of the set of situations found, against all true labels."""
    both = said = true = 0
    for result in results:
        found, labels = set(result.situations), set(result.labels)
        both += len(found & labels)
        said += len(found)
        true += len(labels)
    return 100 * 2 * both / max(said + true, 1)


def calibration_error(results: Sequence[Result]) -> float:
    """Return the expected calibration error of the leading confidence (0 to 1)."""
    sure = np.array([r.ranking[0][1] if r.ranking else 0.0 for r in results])
    right = np.array([r.right for r in results], dtype=float)
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in range(_BINS)
        if (bins == b).any()
    ]
    return float(sum(gaps))


def confused(results: Iterable[Result], most: int = 15) -> list[tuple[str, str, int]]:
    """Return (true, said, count) of the commonest mistakes."""
    pairs = Counter((r.labels[0], r.intent) for r in results if not r.right)
    return [(true, said, count) for (true, said), count in pairs.most_common(most)]
