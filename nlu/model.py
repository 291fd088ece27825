"""The situation model: n-grams and sentence vectors into a calibrated linear head.

Pure scikit-learn, no Rasa: what is measured in `tests/evaluation` is this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from scipy.special import log_softmax, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

from nlu.text import fold

Matrix = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.float32]

_DENSE_WEIGHT: Final = 2.0
_HELD_OUT: Final = 0.2
_SEED: Final = 7


@dataclass
class SituationModel:
    """Word and character n-grams plus the sentence vector, one linear head."""

    words: TfidfVectorizer
    characters: TfidfVectorizer
    head: LinearSVC
    sharpness: float = 1.0

    @property
    def labels(self) -> list[str]:
        """The intents, in the order of the columns of `probabilities`."""
        return [str(label) for label in self.head.classes_]

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> Matrix:
        """Return calibrated probabilities, shape (len(texts), len(labels))."""
        result: Matrix = softmax(self.margins(texts, vectors) * self.sharpness, axis=1)
        return result

    def margins(self, texts: Sequence[str], vectors: Vectors) -> Matrix:
        """Return the distances to each label's border, shape (len(texts), len(labels))."""
        margins: Matrix = self.head.decision_function(self._features(texts, vectors))
        return margins

    def _features(self, texts: Sequence[str], vectors: Vectors) -> Any:
        folded = [fold(text) for text in texts]
        sparse = [self.words.transform(folded), self.characters.transform(folded)]
        return hstack([*sparse, csr_matrix(vectors * _DENSE_WEIGHT)]).tocsr()


def train(
    texts: Sequence[str], labels: Sequence[str], vectors: Vectors, strength: float = 0.3
) -> SituationModel:
    """Fit the model, and calibrate its confidences on examples held out of a first fit.

    Args:
        texts: cleaned training messages.
        labels: their intents.
        vectors: their sentence vectors, shape (len(texts), size).
        strength: inverse regularisation of the linear head.
    """
    kept, held = train_test_split(
        np.arange(len(texts)), test_size=_HELD_OUT, random_state=_SEED, stratify=list(labels)
    )
    probe = _fit([texts[i] for i in kept], [labels[i] for i in kept], vectors[kept], strength)
    margins = probe.margins([texts[i] for i in held], vectors[held])
    columns = {label: column for column, label in enumerate(probe.labels)}
    truth = np.array([columns[labels[i]] for i in held])
    model = _fit(texts, labels, vectors, strength)
    model.sharpness = _best_sharpness(margins, truth)
    return model


def _fit(
    texts: Sequence[str], labels: Sequence[str], vectors: Vectors, strength: float
) -> SituationModel:
    model = SituationModel(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b"),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True),
        LinearSVC(C=strength, random_state=_SEED),
    )
    folded = [fold(text) for text in texts]
    model.words.fit(folded)
    model.characters.fit(folded)
    model.head.fit(model._features(texts, vectors), list(labels))
    return model


def _best_sharpness(margins: Matrix, truth: npt.NDArray[np.int64]) -> float:
    """The factor on the margins that makes held-out labels most likely."""
    rows = np.arange(len(truth))

    def cost(log_sharpness: float) -> float:
        log_likelihood = log_softmax(margins * np.exp(log_sharpness), axis=1)[rows, truth]
        return float(-log_likelihood.mean())

    return float(np.exp(minimize_scalar(cost, bounds=(-2.0, 4.0), method="bounded").x))
