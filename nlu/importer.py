"""Reads the training files once, into examples that cost little to copy.

Rasa's own importer reads every file twice for one training, and each of the
nine mergers on the way copies and hashes every example anew.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Example(Message):
    """A training example whose copies share what it says and keep its fingerprint."""

    @classmethod
    def of(cls, message: Message) -> Example:
        """Make an example of a message that was read from a file."""
        made = cls(message.data, set(message.output_properties), message.time, [*message.features])
        made._cached_fingerprint = message._cached_fingerprint
        return made

    def __deepcopy__(self, memo: dict[int, Any]) -> Example:
        return Example.of(self)

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """Set a property; the text it already is leaves the fingerprint as it was."""
        if not add_to_output and isinstance(info, str) and self.get(prop) == info:
            return
        super().set(prop, info, add_to_output)


class FrugalImporter(RasaFileImporter):
    """Rasa's importer of files, but each training file is read once."""

    _examples: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the training data; the files tell their language themselves."""
        if self._examples is None:
            files = [loading.load_data(path, language) for path in self._nlu_files]
            for data in files:
                data.training_examples = [Example.of(one) for one in data.training_examples]
            self._examples = TrainingData().merge(*files)
        return self._examples
