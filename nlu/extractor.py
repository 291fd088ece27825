"""The entity extractor as a Rasa component."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import storage
from nlu.entities import EntityFinder, EntityKnowledge
from nlu.guard import shielded
from nlu.text import MOST_CHARACTERS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class RuleEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds entities by rules; what it needs of `knowledge/` is stored with the model.

    Config:
        knowledge: the knowledge directory, read at training.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        knowledge: EntityKnowledge | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._finder = EntityFinder(knowledge) if knowledge else None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RuleEntityExtractor:
        """Make an extractor that has yet to read its knowledge."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> RuleEntityExtractor:
        """Make an extractor from what was stored at training."""
        return cls(config, model_storage, resource, storage.restore(model_storage, resource))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults that `config.yml` may override."""
        return {"knowledge": "knowledge"}

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages Rasa checks for."""
        return ["spacy"]

    def train(self, training_data: TrainingData) -> Resource:
        """Read form names and receipt prefixes, and keep them with the model."""
        knowledge = EntityKnowledge.read(Path(str(self._config["knowledge"])))
        self._finder = EntityFinder(knowledge)
        storage.save(knowledge, self._storage, self._resource)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training data as it is."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities to each message."""
        for message in messages:
            text = str(message.get(TEXT) or "")[:MOST_CHARACTERS]
            if self._finder is None or not text:
                continue
            with shielded("RuleEntityExtractor"):
                found = self.add_extractor_name(self._finder.find(text))
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages
