"""A dense featurizer: a vector for each message and each of its sentences."""

from __future__ import annotations

from typing import Any, Final

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
from nlu.gloss import in_english
from nlu.guard import shielded
from nlu.language_detector import language_of
from nlu.text import clean, pieces

#: Message attribute: vectors of the whole message and of its sentences.
SENTENCE_VECTORS: Final = "sentence_vectors"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds a sentence feature of shape (1, size) to every message with text.

    At run time it also sets `sentence_vectors`, shape (1 + sentences, size):
    the whole message, then each of `nlu.text.pieces`.

    Config:
        encoder: directory made by `python -m nlu.encoder_build`.
        languages: languages the encoder is given; others get a zero vector.
        glossed: those of them it is given in rough English (only "es" is known).
    """

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder = encoder.shared(config["encoder"])
        self._languages = frozenset(config["languages"])
        self._glossed = frozenset(config["glossed"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults that `config.yml` may override."""
        return {
            **DenseFeaturizer.get_default_config(),
            "encoder": "models/encoder",
            "languages": ["en", "es"],
            "glossed": ["es"],
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
        messages = [m for m in training_data.training_examples if m.get(TEXT)]
        known = [n for n, m in enumerate(messages) if self._knows_language_of(m)]
        vectors = np.zeros((len(messages), self._encoder.size), dtype=np.float32)
        texts = [self._readable(clean(str(messages[n].get(TEXT))), messages[n]) for n in known]
        vectors[known] = self._encoder.encode(texts)
        for message, vector in zip(messages, vectors):
            self._add(message, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode messages at run time."""
        for message in messages:
            with shielded("SentenceEncoderFeaturizer"):
                self._read(message)
        return messages

    def _read(self, message: Message) -> None:
        sentences = pieces(clean(str(message.get(TEXT) or "")))
        if not sentences:
            return
        if self._knows_language_of(message):
            vectors = self._encoder.read([self._readable(one, message) for one in sentences])
        else:
            vectors = np.zeros((1 + len(sentences), self._encoder.size), dtype=np.float32)
        message.set(SENTENCE_VECTORS, vectors)
        self._add(message, vectors[0])

    def _readable(self, text: str, message: Message) -> str:
        language = _language(message)
        return in_english(text, language) if language in self._glossed else text

    def _add(self, message: Message, vector: encoder.Vectors) -> None:
        feature = np.expand_dims(vector, 0)
        message.add_features(Features(feature, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def _knows_language_of(self, message: Message) -> bool:
        language = _language(message)
        return language is None or language in self._languages


def _language(message: Message) -> str | None:
    language: str | None = message.get("language") or language_of(message)
    return language
