"""What the detector makes of the probabilities of its model."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from nlu.language_detector import LanguageDetector


class _Guess:
    """A model that finds every text as Spanish as every other."""

    classes_ = np.array(["en", "es"])

    def __init__(self, spanish: float) -> None:
        self._row = [1 - spanish, spanish]

    def predict_proba(self, texts: list[str]) -> Any:
        return np.array([self._row for _ in texts])


def _detector(spanish: float) -> LanguageDetector:
    return LanguageDetector({}, cast(Any, None), cast(Any, None), cast(Any, _Guess(spanish)))


@pytest.mark.parametrize("text", ["also: RFE", "Dallas", "Mr. Garcia", "Manila"])
def test_a_name_or_a_strange_word_is_not_spanish(text: str) -> None:
    assert _detector(0.86).language_of(text) is None


@pytest.mark.parametrize("text", ["huellas", "¡urgente!", "ayuda RFE", "perdí la mica"])
def test_a_spanish_word_alone_is_spanish(text: str) -> None:
    assert _detector(0.86).language_of(text) == "es"


@pytest.mark.parametrize(("spanish", "language"), [(0.1, "en"), (0.4, None), (0.6, None)])
def test_doubt_is_no_language(spanish: float, language: str | None) -> None:
    assert _detector(spanish).language_of("something about papers") == language
