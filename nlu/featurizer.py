"""A dense featurizer: one sentence vector per message, from our ONNX encoder."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import encoder
from nlu.guard import shielded
from nlu.language_detector import language_of
from nlu.text import clean


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds a sentence feature of shape (1, size) to every message with text.

    Config:
        encoder: directory made by `python -m nlu.encoder_build`.
        languages: languages the encoder knows; others get a zero vector.
    """

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder = encoder.shared(config["encoder"])
        self._languages = frozenset(config["languages"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults that `config.yml` may override."""
        return {
            **DenseFeaturizer.get_default_config(),
            "encoder": "models/encoder",
            "languages": ["en"],
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages Rasa checks for."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Make the component; the encoder is loaded once per process."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any configuration: the encoder says what is missing when it loads."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all training examples in batches."""
        self._add([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode messages at run time."""
        with shielded("SentenceEncoderFeaturizer"):
            self._add([m for m in messages if m.get(TEXT)])
        return messages

    def _add(self, messages: list[Message]) -> None:
        known = [n for n, m in enumerate(messages) if self._knows_language_of(m)]
        vectors = np.zeros((len(messages), self._encoder.size), dtype=np.float32)
        vectors[known] = self._encoder.encode([clean(str(messages[n].get(TEXT))) for n in known])
        for message, vector in zip(messages, vectors):
            message.add_features(
                Features(np.expand_dims(vector, 0), FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            )

    def _knows_language_of(self, message: Message) -> bool:
        language = message.get("language") or language_of(message)
        return language is None or language in self._languages
