"""The situation model: n-grams and sentence vectors into one linear border per label.

Pure scikit-learn, no Rasa: what is measured in `tests/evaluation` is this.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from triage.letters import fold

Matrix = npt.NDArray[np.float64]
Vectors = npt.NDArray[np.float32]

_SEED: Final = 7
_THREADS: Final = 2
#: Of the borders; a closer fit takes twice the rounds and changes no figure.
_TOLERANCE: Final = 1e-2


@dataclass(frozen=True)
class Batch:
    """Messages to classify.

    Attributes:
        texts: cleaned messages.
        readings: what the word n-grams read: the message, and for Spanish its gloss.
        languages: their languages, if known.
        vectors: of the sentence encoder, shape (len(texts), size).
    """

    texts: Sequence[str]
    readings: Sequence[str]
    languages: Sequence[str | None]
    vectors: Vectors


@dataclass
class SituationModel:
    """Word and character n-grams plus the sentence vector, one linear border per label.

    Attributes:
        labels: the intents, in the order of the columns of `probabilities`.
        weights: of the borders, shape (features, labels).
        offsets: of the borders, shape (labels,).
        dense_weights: how much the sentence vector counts, by language.
        sharpness: the factor between margins and probabilities.
        vector_size: of the sentence vectors it learned from.
    """

    words: TfidfVectorizer
    characters: TfidfVectorizer
    dense_weights: dict[str, float]
    sharpness: float
    vector_size: int
    labels: list[str] = field(default_factory=list)
    weights: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    offsets: Vectors = field(default_factory=lambda: np.zeros(0, dtype=np.float32))

    def probabilities(self, batch: Batch) -> Matrix:
        """Return probabilities, shape (len(batch.texts), len(labels))."""
        margins = self.features(batch) @ self.weights + self.offsets
        result: Matrix = softmax(margins * self.sharpness, axis=1)
        return result

    def features(self, batch: Batch) -> Any:
        """Return the sparse feature matrix of a batch."""
        words = self.words.transform(batch.readings)
        return self._joined(words, self.characters.transform(_folded(batch)), batch)

    def learned_features(self, batch: Batch) -> Any:
        """Learn the n-grams of the training messages and return their feature matrix."""
        words = self.words.fit_transform(batch.readings)
        characters = self.characters.fit_transform(_folded(batch))
        # The n-grams that were too rare; nothing reads them.
        self.words.stop_words_ = self.characters.stop_words_ = None
        return self._joined(words, characters, batch)

    def _joined(self, words: Any, characters: Any, batch: Batch) -> Any:
        weights = [self.dense_weights.get(language or "en", 0.0) for language in batch.languages]
        dense = csr_matrix(batch.vectors * np.array(weights, dtype=np.float32)[:, None])
        return hstack([words, characters, dense], format="csr", dtype=np.float32)

    def __getstate__(self) -> dict[str, Any]:
        """Half precision is enough for the weights, and packs and loads in half the time."""
        return {**vars(self), "weights": self.weights.astype(np.float16)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, weights=state["weights"].astype(np.float32))


def _folded(batch: Batch) -> list[str]:
    return [fold(text) for text in batch.texts]


def train(
    batch: Batch,
    labels: Sequence[frozenset[str]],
    dense_weights: dict[str, float],
    strength: float,
    sharpness: float,
) -> SituationModel:
    """Fit the model.

    Args:
        batch: the training messages.
        labels: of each message: its intent, and what else it is about.
        dense_weights: weight of the sentence vector by language.
        strength: inverse regularisation of the linear borders.
        sharpness: the factor between margins and probabilities.
    """
    model = SituationModel(
        TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b", dtype=np.float32
        ),
        TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True, dtype=np.float32
        ),
        dense_weights,
        sharpness,
        batch.vectors.shape[1],
        sorted({label for own in labels for label in own}),
    )
    features = model.learned_features(batch).astype(np.float64)

    def border(label: str) -> tuple[Vectors, float]:
        fitted = LinearSVC(C=strength, tol=_TOLERANCE, random_state=_SEED)
        fitted.fit(features, [label in own for own in labels])
        return fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0])

    with ThreadPoolExecutor(_THREADS) as pool:
        borders = list(pool.map(border, model.labels))
    model.weights = np.column_stack([weights for weights, _ in borders])
    model.offsets = np.array([offset for _, offset in borders], dtype=np.float32)
    return model
