"""A component that sets `language` on every message."""

from __future__ import annotations

from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from nlu import storage
from nlu.gloss import glossary
from nlu.guard import shielded
from nlu.language import by_script, other_latin, telling_words
from nlu.text import clean

_SURE: Final = 0.70
#: Their letters alone do not tell; one of them has to be a Spanish word that we know.
_FEW: Final = 2
#: A language shows in its first words; reading more takes time and tells nothing new.
_TELLING_CHARACTERS: Final = 400
#: How much of each training example is learned from: as many mistakes, in half the time.
_TAUGHT_CHARACTERS: Final = 60


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageDetector(GraphComponent):
    """English or Spanish from our own examples; other languages from py3langid.

    Sets `language` to "en", "es", another ISO 639-1 code, or None when the
    words do not tell ("ok", "I-485", a name). Learns from the `language`
    metadata of the training files.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        trained: Pipeline | None = None,
    ) -> None:
        self._storage = model_storage
        self._resource = resource
        self._model = trained

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        """Make an untrained detector."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LanguageDetector:
        """Make a detector from the stored model."""
        return cls(config, model_storage, resource, storage.restore(model_storage, resource))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to configure."""
        return {}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples whose file says its language."""
        labelled = [
            (clean(str(m.get(TEXT))), language)
            for m in training_data.intent_examples
            if (language := language_of(m)) is not None
        ]
        if labelled:
            texts, languages = zip(*labelled)
            self._model = make_pipeline(
                TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True),
                LogisticRegression(C=10.0, max_iter=200),
            ).fit([text.casefold()[:_TAUGHT_CHARACTERS] for text in texts], list(languages))
            storage.save(self._model, self._storage, self._resource)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `language` on each message."""
        for message in messages:
            with shielded("LanguageDetector"):
                text = clean(str(message.get(TEXT) or ""))
                message.set("language", self.language_of(text), add_to_output=True)
        return messages

    def language_of(self, text: str) -> str | None:
        """Return the language code of a message, or None when it cannot be told."""
        other = by_script(text) or other_latin(text)
        if other is not None:
            return other
        words = telling_words(text)
        if not words or self._model is None:
            return None
        probabilities = self._model.predict_proba([" ".join(words)[:_TELLING_CHARACTERS]])[0]
        best = int(probabilities.argmax())
        language = str(self._model.classes_[best])
        if probabilities[best] < _SURE or (language == "es" and _only_looks_spanish(words)):
            return None
        return language


def _only_looks_spanish(words: list[str]) -> bool:
    """A name or an English word alone ("Dallas", "also: RFE") must not turn the conversation."""
    return len(words) <= _FEW and not any(glossary().knows(word) for word in words)


def language_of(example: Message) -> str | None:
    """Return the language that a training file states for its examples."""
    metadata = example.get("metadata") or {}
    language = (metadata.get("intent") or {}).get("language")
    return str(language) if language else None
