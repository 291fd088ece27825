"""Keeping a trained scikit-learn object with the Rasa model."""

from __future__ import annotations

from typing import Any, Final

import joblib
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

_FILE: Final = "trained.joblib"


def save(thing: Any, storage: ModelStorage, resource: Resource) -> None:
    """Write one object into the component's own directory of the model."""
    with storage.write_to(resource) as directory:
        joblib.dump(thing, directory / _FILE)


def restore(storage: ModelStorage, resource: Resource) -> Any:
    """Read the object back; None when the component was never trained."""
    try:
        with storage.read_from(resource) as directory:
            return joblib.load(directory / _FILE)
    except (ValueError, FileNotFoundError):
        return None
