"""The situation model: n-grams and sentence vectors into a calibrated linear head.

Pure scikit-learn, no Rasa: what is measured in `tests/evaluation` is this.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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

_HELD_OUT: Final = 0.2
_SEED: Final = 7


@dataclass(frozen=True)
class Batch:
    """Messages to classify: cleaned texts, their languages and sentence vectors."""

    texts: Sequence[str]
    languages: Sequence[str | None]
    vectors: Vectors

    def part(self, rows: npt.NDArray[np.int64]) -> Batch:
        """Return some of the rows."""
        return Batch(
            [self.texts[i] for i in rows], [self.languages[i] for i in rows], self.vectors[rows]
        )


@dataclass
class SituationModel:
    """Word and character n-grams plus the sentence vector, one linear head.

    Attributes:
        dense_weights: how much the sentence vector counts, by language; the
            encoder that ships with us knows English alone.
        sharpness: what turns margins into calibrated probabilities.
    """

    words: TfidfVectorizer
    characters: TfidfVectorizer
    head: LinearSVC
    dense_weights: dict[str, float]
    sharpness: float = 1.0

    @property
    def labels(self) -> list[str]:
        """The intents, in the order of the columns of `probabilities`."""
        return [str(label) for label in self.head.classes_]

    def probabilities(self, batch: Batch) -> Matrix:
        """Return calibrated probabilities, shape (len(batch.texts), len(labels))."""
        result: Matrix = softmax(self.margins(batch) * self.sharpness, axis=1)
        return result

    def margins(self, batch: Batch) -> Matrix:
        """Return the distances to each label's border, shape (texts, labels)."""
        margins: Matrix = self.head.decision_function(self.features(batch))
        return margins

    def features(self, batch: Batch) -> Any:
        """Return the sparse feature matrix of a batch."""
        folded = [fold(text) for text in batch.texts]
        weights = [self.dense_weights.get(language or "en", 0.0) for language in batch.languages]
        dense = csr_matrix(batch.vectors * np.array(weights, dtype=np.float32)[:, None])
        return hstack(
            [self.words.transform(folded), self.characters.transform(folded), dense]
        ).tocsr()


def train(
    batch: Batch, labels: Sequence[str], dense_weights: dict[str, float], strength: float
) -> SituationModel:
    """Fit the model, and calibrate its confidences on examples held out of a second fit.

    Args:
        batch: cleaned training messages with their languages and vectors.
        labels: their intents.
        dense_weights: weight of the sentence vector by language.
        strength: inverse regularisation of the linear head.
    """
    kept, held = train_test_split(
        np.arange(len(labels)), test_size=_HELD_OUT, random_state=_SEED, stratify=list(labels)
    )
    with ThreadPoolExecutor(2) as pool:
        whole = pool.submit(_fit, batch, labels, dense_weights, strength)
        some = [labels[i] for i in kept]
        probe = pool.submit(_fit, batch.part(kept), some, dense_weights, strength).result()
        model = whole.result()
    columns = {label: column for column, label in enumerate(probe.labels)}
    truth = np.array([columns[labels[i]] for i in held])
    model.sharpness = _best_sharpness(probe.margins(batch.part(held)), truth)
    return model


def _fit(
    batch: Batch, labels: Sequence[str], dense_weights: dict[str, float], strength: float
) -> SituationModel:
    model = SituationModel(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b"),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 5), min_df=2, sublinear_tf=True),
        LinearSVC(C=strength, random_state=_SEED),
        dense_weights,
    )
    folded = [fold(text) for text in batch.texts]
    model.words.fit(folded)
    model.characters.fit(folded)
    model.head.fit(model.features(batch), list(labels))
    return model


def _best_sharpness(margins: Matrix, truth: npt.NDArray[np.int64]) -> float:
    """The factor on the margins that makes held-out labels most likely."""
    rows = np.arange(len(truth))

    def cost(log_sharpness: float) -> float:
        log_likelihood = log_softmax(margins * np.exp(log_sharpness), axis=1)[rows, truth]
        return float(-log_likelihood.mean())

    return float(np.exp(minimize_scalar(cost, bounds=(-2.0, 4.0), method="bounded").x))
