"""The trained model, loaded once."""

from __future__ import annotations

import pytest

from scripts.evaluation_model import MODEL, Model


@pytest.fixture(scope="session")
def model() -> Model:
    """The model that `make train` made."""
    assert MODEL.is_file(), "run `make train` first"
    return Model()
