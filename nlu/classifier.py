"""The intent classifier: which situations a message is about, and how surely."""

from __future__ import annotations

import logging
from typing import Any, Final

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import model, shortcuts, situations, storage
from nlu.featurizer import SENTENCE_VECTORS, SentenceEncoderFeaturizer
from nlu.gloss import in_english
from nlu.guard import shielded
from nlu.language_detector import language_of
from nlu.text import clean, pieces
from triage.letters import fold

logger = logging.getLogger(__name__)

_RANKING_LENGTH: Final = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SituationClassifier(IntentClassifier, GraphComponent):
    """Linear head over n-grams and sentence vectors, read sentence by sentence.

    Adds `intent`, `intent_ranking` and `situations` (every situation found,
    each {name, confidence}) to the parse.

    Config:
        strength: inverse regularisation of the linear head.
        sharpness: the factor between margins and probabilities.
        dense_weights: how much the sentence vector counts, by language.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        trained: model.SituationModel | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = trained

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa checks that the featurizer comes first."""
        return [SentenceEncoderFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults that `config.yml` may override."""
        return {
            "strength": 0.5,
            "sharpness": 8.0,
            "dense_weights": {"en": 0.7, "es": 0.5},
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages Rasa checks for."""
        return ["sklearn"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SituationClassifier:
        """Make an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> SituationClassifier:
        """Make a classifier from the stored model."""
        return cls(config, model_storage, resource, storage.restore(model_storage, resource))

    # -- training -----------------------------------------------------------------

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all intent examples and store the model."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        texts = [clean(str(m.get(TEXT))) for m in examples]
        languages = [language_of(m) for m in examples]
        batch = model.Batch(texts, _readings(texts, languages), languages, _vectors_of(examples))
        self._model = model.train(
            batch,
            [_labels_of(m) for m in examples],
            dict(self._config["dense_weights"]),
            float(self._config["strength"]),
            float(self._config["sharpness"]),
        )
        storage.save(self._model, self._storage, self._resource)
        return self._resource

    # -- prediction ---------------------------------------------------------------

    def process(self, messages: list[Message]) -> list[Message]:
        """Add intent, ranking and situations to each message."""
        for message in messages:
            with shielded("SituationClassifier"):
                self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        self._set(message, [], [])
        text = clean(str(message.get(TEXT) or ""))
        if not text or self._model is None:
            return
        direct = shortcuts.intent_of(text)
        if direct is not None:
            self._set(message, [(direct, 1.0)], [])
            return
        language = message.get("language")
        vectors = message.get(SENTENCE_VECTORS)
        if vectors is None:  # the encoder failed on this message; the words still tell
            vectors = np.zeros((1 + len(pieces(text)), self._model.vector_size), dtype=np.float32)
        whole, sentences = self.confidences(text, language, vectors)
        leader = situations.leading(whole)
        ranked = situations.ranking(whole, leader)
        self._set(message, ranked, situations.found(whole, sentences))

    def confidences(
        self, text: str, language: str | None, vectors: model.Vectors
    ) -> tuple[dict[str, float], list[tuple[int, dict[str, float]]]]:
        """Return merged confidences of the message, and those of each sentence.

        Args:
            text: the cleaned message.
            language: its language, if known.
            vectors: of the whole message, then of each of its pieces.
        """
        assert self._model is not None
        cut = pieces(text)
        texts = [text, *cut] if len(cut) > 1 else [text]
        languages = [language] * len(texts)
        readings = _readings(texts, languages)
        batch = model.Batch(texts, readings, languages, vectors[: len(texts)])
        rows = self._model.probabilities(batch)
        rows[0] = situations.without_talk(rows[0], self._model.labels, text)
        lengths = [len(piece.split()) for piece in texts[1:]]
        sentences = [(n, self._named(row)) for n, row in zip(lengths, rows[1:])]
        return self._named(situations.merged(rows, lengths)), sentences

    def _named(self, row: model.Matrix) -> dict[str, float]:
        assert self._model is not None
        return {label: float(p) for label, p in zip(self._model.labels, row)}

    @staticmethod
    def _set(
        message: Message, ranked: list[tuple[str, float]], found: list[tuple[str, float]]
    ) -> None:
        ranking = [{"name": n, "confidence": c} for n, c in ranked[:_RANKING_LENGTH]]
        intent = ranking[0] if ranking else {"name": None, "confidence": 0.0}
        message.set(INTENT, intent, add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        listed = [{"name": n, "confidence": c} for n, c in found]
        message.set("situations", listed, add_to_output=True)


def _readings(texts: list[str], languages: list[str | None]) -> list[str]:
    """What the word n-grams read; a gloss lets Spanish share what English taught."""
    return [
        f"{fold(text)} . {in_english(text, language)}" if language == "es" else fold(text)
        for text, language in zip(texts, languages)
    ]


def _vectors_of(examples: list[Message]) -> model.Vectors:
    """The sentence vectors that the featurizer left; a line of zeros where it failed."""
    dense = [m.get_dense_features(TEXT)[1] for m in examples]
    size = max(d.features.shape[-1] for d in dense if d is not None)
    nothing = np.zeros((1, size), dtype=np.float32)
    return np.vstack([nothing if d is None else d.features for d in dense])


def _labels_of(example: Message) -> frozenset[str]:
    """The intent of a training example, and what its file says it is also about."""
    metadata = (example.get("metadata") or {}).get("intent") or {}
    return frozenset([str(example.get(INTENT)), *map(str, metadata.get("also") or ())])
