"""From per-sentence probabilities to the situations in a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from nlu.model import Matrix
from triage.vocabulary import SITUATIONS, URGENCY_ORDER, URGENT

#: How sure a single sentence must be to add a situation of its own.
SENTENCE_THRESHOLD: Final = 0.55
#: How sure the message as a whole must be to list a situation.
MESSAGE_THRESHOLD: Final = 0.25
#: Among situations this close to the best, the more urgent one leads.
NEARLY_AS_SURE: Final = 0.85
#: Weight of the whole message against the mean of its sentences. On the development set the
#: confidences are nearest to the truth here (calibration error 0.095 at 0.6, 0.039, 0.060 at 1).
WHOLE_WEIGHT: Final = 0.8
#: An urgent situation this close to the second best takes its place.
WORTH_NAMING: Final = 0.4
_NOT_A_PROBLEM: Final = ("general_info", "out_of_scope")
_FEWEST_WORDS: Final = 4
#: A message of more words than this is about a case, whatever else it says.
LONGEST_TALK: Final = 12
_DAMPED: Final = 0.05


def without_talk(row: Matrix, labels: list[str], text: str) -> Matrix:
    """Damp greetings, answers and other talk in a message too long to be only that."""
    if len(text.split()) <= LONGEST_TALK:
        return row
    damped: Matrix = row * np.array([1.0 if label in SITUATIONS else _DAMPED for label in labels])
    damped /= damped.sum()
    return damped


def merged(probabilities: Matrix, lengths: list[int]) -> Matrix:
    """Merge row 0 (the whole message) with the rows of its sentences.

    Args:
        probabilities: shape (1 + sentences, labels).
        lengths: words per sentence; long sentences count more.

    Returns:
        Shape (labels,), summing to 1.
    """
    if len(probabilities) <= 2:
        row: Matrix = probabilities[0]
        return row
    weights = np.sqrt(np.array(lengths, dtype=float))
    mean = np.average(probabilities[1:], axis=0, weights=weights)
    mixed: Matrix = WHOLE_WEIGHT * probabilities[0] + (1 - WHOLE_WEIGHT) * mean
    mixed /= mixed.sum()
    return mixed


def found(
    message: Mapping[str, float], sentences: Sequence[tuple[int, Mapping[str, float]]]
) -> list[tuple[str, float]]:
    """Return every situation present, most confident first.

    Args:
        message: merged confidence of each label.
        sentences: (words, confidence of each label) per sentence; empty for a
            message of one sentence.
    """
    present: dict[str, float] = {}
    for label in SITUATIONS:
        if message.get(label, 0.0) >= MESSAGE_THRESHOLD:
            present[label] = message[label]
    for words, confidences in sentences:
        label = max(confidences, key=lambda name: confidences[name])
        sure = confidences[label]
        if label not in SITUATIONS or label in _NOT_A_PROBLEM or words < _FEWEST_WORDS:
            continue
        if sure >= SENTENCE_THRESHOLD:
            present[label] = max(present.get(label, 0.0), sure)
    if any(label not in _NOT_A_PROBLEM for label in present):
        present = {k: v for k, v in present.items() if k not in _NOT_A_PROBLEM}
    return sorted(present.items(), key=lambda item: -item[1])


def leading(message: Mapping[str, float]) -> str:
    """Return the label that leads: the surest, or a more urgent one nearly as sure."""
    best = max(message, key=lambda name: message[name])
    if best not in SITUATIONS:
        return best
    close = [label for label in URGENT if message.get(label, 0.0) >= NEARLY_AS_SURE * message[best]]
    return min([best, *close], key=URGENCY_ORDER.index)


def ranking(message: Mapping[str, float], leader: str) -> list[tuple[str, float]]:
    """Return all labels with the leading one first; an urgent one comes second when in doubt."""
    others = sorted((item for item in message.items() if item[0] != leader), key=lambda i: -i[1])
    urgent = [item for item in others if item[0] in URGENT]
    if leader in SITUATIONS and urgent and others:
        name, sure = urgent[0]
        second = others[0][1]
        if sure >= WORTH_NAMING * second:
            others = [(name, second), *(item for item in others if item[0] != name)]
    return [(leader, message[leader]), *others]
