"""The situation model, on a corpus small enough to fit in no time."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

import numpy as np
import pytest

from nlu import model
from nlu.model import Batch, SituationModel, Vectors

CARD = ("my card is lost", "i lost my card", "the card got lost", "lost card")
COURT = ("i have court soon", "my court hearing", "the judge in court", "court tomorrow")
FEE = ("how much is the fee", "the fee is too high", "pay the fee", "fee waiver")
#: About the fee for a new card: the intent is "card", the fee is what else it is about.
BOTH = ("card replacement price", "what price for replacement card", "price of a card")
DIRECTIONS = {"card": 0, "court": 1, "fee": 2}


def pointing(*labels: str) -> Vectors:
    """Sentence vectors that tell the label and nothing else."""
    return np.eye(4, dtype=np.float32)[[DIRECTIONS.get(label, 3) for label in labels]]


def batch(
    texts: Sequence[str], vectors: Vectors | None = None, language: str | None = "en"
) -> Batch:
    rows = pointing(*[""] * len(texts)) if vectors is None else vectors
    return Batch(texts, texts, [language] * len(texts), rows)


@pytest.fixture(scope="module")
def trained() -> SituationModel:
    texts = [*CARD, *COURT, *FEE, *BOTH]
    intents = ["card"] * 4 + ["court"] * 4 + ["fee"] * 4 + ["card"] * 3
    also = [frozenset[str]()] * 12 + [frozenset({"fee", "price"})] * 3
    labels = [frozenset({intent}) | more for intent, more in zip(intents, also)]
    return model.train(
        batch(texts, pointing(*intents)), labels, {"en": 1.0, "es": 0.0}, 1.0, sharpness=2.0
    )


def shares(trained: SituationModel, one: Batch) -> dict[str, float]:
    """Label -> probability, of a batch of one."""
    (row,) = trained.probabilities(one)
    return dict(zip(trained.labels, row))


def test_labels_are_all_intents_and_also_labels(trained: SituationModel) -> None:
    assert trained.labels == ["card", "court", "fee", "price"]


def test_probabilities_sum_to_one(trained: SituationModel) -> None:
    rows = trained.probabilities(batch([*CARD, "", "words never seen", "¿?"]))
    assert rows.shape == (len(CARD) + 3, 4)
    assert rows.min() >= 0
    assert np.allclose(rows.sum(axis=1), 1)


@pytest.mark.parametrize(
    ("text", "label"),
    [("where is my lost card", "card"), ("a court hearing", "court"), ("the fee", "fee")],
)
def test_words_alone_tell_the_label(trained: SituationModel, text: str, label: str) -> None:
    found = shares(trained, batch([text]))
    assert max(found, key=lambda name: found[name]) == label


def test_accents_and_capitals_do_not_matter_to_characters(trained: SituationModel) -> None:
    plain = Batch(["lost card"], ["lost card"], ["en"], pointing(""))
    loud = Batch(["LÓST CÁRD"], ["lost card"], ["en"], pointing(""))
    assert shares(trained, plain) == shares(trained, loud)


def test_an_also_label_makes_both_labels_positive(trained: SituationModel) -> None:
    one = batch([BOTH[0]], pointing("card"))
    (margins,) = trained.features(one) @ trained.weights + trained.offsets
    signs = dict(zip(trained.labels, margins > 0))
    assert signs == {"card": True, "court": False, "fee": True, "price": True}


def test_the_gloss_is_read_beside_the_message(trained: SituationModel) -> None:
    glossed = Batch(["perdida"], ["perdida . lost card"], ["es"], pointing(""))
    alone = Batch(["perdida"], ["perdida"], ["es"], pointing(""))
    assert shares(trained, glossed)["card"] > shares(trained, alone)["card"]


def test_the_sentence_vector_counts(trained: SituationModel) -> None:
    for label in ("card", "court", "fee"):
        found = shares(trained, batch(["words never seen"], pointing(label)))
        assert max(found, key=lambda name: found[name]) == label


@pytest.mark.parametrize("language", ["es", "fr"])
def test_without_a_weight_the_sentence_vector_counts_nothing(
    trained: SituationModel, language: str
) -> None:
    one = ["words never seen"]
    silent = shares(trained, batch(one, np.zeros((1, 4), dtype=np.float32)))
    assert shares(trained, batch(one, pointing("court"), language)) == silent
    assert shares(trained, batch(one, pointing("court"), "en")) != silent


def test_an_unknown_language_is_read_as_english(trained: SituationModel) -> None:
    texts, vectors = ["words never seen"], pointing("court")
    assert shares(trained, batch(texts, vectors, None)) == shares(trained, batch(texts, vectors))


def test_more_sharpness_is_more_sure(trained: SituationModel) -> None:
    shy = SituationModel(**{**vars(trained), "sharpness": 1.0})
    one = batch(["a court hearing"])
    assert shares(trained, one)["court"] > shares(shy, one)["court"] + 0.05


def test_what_is_kept_of_a_model_says_the_same(trained: SituationModel) -> None:
    kept: SituationModel = pickle.loads(pickle.dumps(trained))
    one = batch([*CARD, *COURT], pointing(*["card"] * 4, *["court"] * 4))
    assert kept.weights.dtype == trained.weights.dtype
    assert np.allclose(kept.probabilities(one), trained.probabilities(one), atol=1e-3)
