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

from nlu import encoder, model, shortcuts, situations, storage
from nlu.featurizer import SENTENCE_VECTORS, SentenceEncoderFeaturizer
from nlu.guard import shielded
from nlu.language_detector import language_of
from nlu.text import clean, pieces

logger = logging.getLogger(__name__)

_RANKING_LENGTH: Final = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SituationClassifier(IntentClassifier, GraphComponent):
    """Linear head over n-grams and sentence vectors, read sentence by sentence.

    Adds `intent`, `intent_ranking` and `situations` (every situation found,
    each {name, confidence}) to the parse.

    Config:
        encoder: directory made by `python -m nlu.encoder_build`.
        strength: inverse regularisation of the linear head.
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
        self._encoder = encoder.shared(config["encoder"])
        self._model = trained

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa checks that the featurizer comes first."""
        return [SentenceEncoderFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults that `config.yml` may override."""
        return {
            "encoder": "models/encoder",
            "strength": 0.5,
            "dense_weights": {"en": 0.7, "es": 0.0},
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages Rasa checks for."""
        return ["sklearn", "onnxruntime"]

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
        labels = [str(m.get(INTENT)) for m in examples]
        languages = [language_of(m) for m in examples]
        batch = model.Batch(texts, languages, self._vectors(examples, texts))
        self._model = model.train(
            batch, labels, dict(self._config["dense_weights"]), float(self._config["strength"])
        )
        storage.save(self._model, self._storage, self._resource)
        return self._resource

    def _vectors(self, messages: list[Message], texts: list[str]) -> model.Vectors:
        dense = [m.get_dense_features(TEXT)[1] for m in messages]
        if all(d is not None for d in dense):
            return np.vstack([d.features for d in dense if d is not None])
        return self._encoder.encode(texts)

    # -- prediction ---------------------------------------------------------------

    def process(self, messages: list[Message]) -> list[Message]:
        """Add intent, ranking and situations to each message."""
        for message in messages:
            with shielded("SituationClassifier"):
                self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        text = clean(str(message.get(TEXT) or ""))
        if not text or self._model is None:
            self._set(message, {}, [], None)
            return
        direct = shortcuts.intent_of(text)
        if direct is not None:
            self._set(message, {direct: 1.0}, [], direct)
            return
        vectors = message.get(SENTENCE_VECTORS)
        if vectors is None:
            vectors = self._encoder.read(pieces(text))
        whole, sentences = self.confidences(text, message.get("language"), vectors)
        self._set(message, whole, situations.found(whole, sentences), situations.leading(whole))

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
        batch = model.Batch(texts, [language] * len(texts), vectors[: len(texts)])
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
        message: Message,
        confidences: dict[str, float],
        found: list[tuple[str, float]],
        leading: str | None,
    ) -> None:
        ranked = sorted(confidences.items(), key=lambda item: -item[1])
        ranked = [item for item in ranked if item[0] == leading] + [
            item for item in ranked if item[0] != leading
        ]
        ranking = [{"name": n, "confidence": c} for n, c in ranked[:_RANKING_LENGTH]]
        intent = ranking[0] if ranking else {"name": None, "confidence": 0.0}
        message.set(INTENT, intent, add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        listed = [{"name": n, "confidence": c} for n, c in found]
        message.set("situations", listed, add_to_output=True)
