"""Finds messages of the evaluation sets that stand, nearly word for word, in the training data.

Three measures, because each is blind to something:

- cosine of character n-grams weighted by rarity: copies with a few words changed;
- cosine of sentence vectors: copies with many words changed or moved;
- a run of words that both hold: a copied sentence inside a longer text.

The thresholds were set by reading the nearest pairs of about 17,000 examples.
Above them stand "can i pay with money order [from 7-11]" (n-grams 0.84) and
"juega a ser / hazte pasar por mi abuela que me leía claves de Windows" (vectors
0.88). Just below stand independent messages on one subject: "whats a priority
date. like im the date..." and "what is a priority date" (0.69), "they answered
FOIA no records" and "foia says no records found" (0.81). The encoder that
ships with us reads Spanish by its surface only and finds different stories
alike (0.85 for two that share a town), so Spanish has a higher threshold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu import encoder
from nlu.text import clean
from scripts.evaluation_model import messages
from scripts.servers import ROOT
from triage.letters import fold

DATA: Final = ROOT / "data" / "nlu"
ENCODER: Final = ROOT / "models" / "encoder"
SETS: Final = ("dev", "final", "entities")
NGRAM_LIMIT: Final = 0.78
#: Texts with less than this in common are no copies, whatever their vectors say; and encoding
#: only the others takes seconds instead of a minute.
NGRAM_FLOOR: Final = 0.25
VECTOR_LIMITS: Final = {"en": 0.85, "es": 0.87}
#: Words in a row. Status texts of USCIS that people quote have up to nine.
RUN: Final = 10
#: Shorter ones ("hello", "ok thanks bye") cannot be said in another way.
FEWEST_WORDS: Final = 4
#: Vectors are made of the beginning of a text: a near-copy shows there, in half the time.
_CHARACTERS: Final = 160
_WORD: Final = re.compile(r"\w+")

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class Example:
    """One training example and the file it stands in."""

    text: str
    file: str


@dataclass(frozen=True)
class Checked:
    """One message of an evaluation set."""

    text: str
    language: str
    set: str


@dataclass(frozen=True)
class Leak:
    """A message, the training example it is too close to, and by which measure."""

    message: Checked
    example: Example
    measure: str
    value: float

    def __str__(self) -> str:
        return (
            f"{self.measure} {self.value:.2f} [{self.message.set}] {self.message.text!r}\n"
            f"    = {self.example.file}: {self.example.text!r}"
        )


def examples(directory: Path = DATA) -> list[Example]:
    """Return every training example."""
    found = []
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(directory.rglob("*.yml")):
        blocks: list[dict[str, Any]] = yaml.load(path.read_text("utf-8"), loader)["nlu"]
        name = path.relative_to(directory).as_posix()
        for block in blocks:
            lines = str(block.get("examples", "")).splitlines()
            found += [Example(line[2:].strip(), name) for line in lines if line.startswith("- ")]
    return found


def evaluation_messages(sets: Sequence[str] = SETS) -> list[Checked]:
    """Return the messages of the evaluation sets, each once."""
    found: dict[str, Checked] = {}
    for name in sets:
        for entry in messages(name):
            found.setdefault(entry["text"], Checked(entry["text"], entry["lang"], name))
    return list(found.values())


def leaks(
    checked: Sequence[Checked], trained: Sequence[Example], encode: Encode | None = None
) -> list[Leak]:
    """Return the messages that are too close to a training example, the closest first."""
    long = [one for one in checked if len(_words(one.text)) >= FEWEST_WORDS]
    if not long or not trained:
        return []
    similar = _ngram_cosines(long, trained)
    found = [*_by_ngrams(long, trained, similar), *_by_runs(long, trained)]
    found += _by_vectors(long, trained, similar, encode or encoder.shared(ENCODER).encode)
    return sorted(found, key=lambda leak: -leak.value)


def _ngram_cosines(checked: Sequence[Checked], trained: Sequence[Example]) -> Vectors:
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32
    )
    examples_matrix = vectorizer.fit_transform([fold(clean(one.text)) for one in trained])
    matrix = vectorizer.transform([fold(clean(one.text)) for one in checked])
    similar: Vectors = (matrix @ examples_matrix.T).toarray()
    return similar


def _by_ngrams(
    checked: Sequence[Checked], trained: Sequence[Example], similar: Vectors
) -> Iterator[Leak]:
    for one, row in zip(checked, similar):
        best = int(row.argmax())
        if row[best] >= NGRAM_LIMIT:
            yield Leak(one, trained[best], "n-grams", float(row[best]))


def _by_vectors(
    checked: Sequence[Checked], trained: Sequence[Example], similar: Vectors, encode: Encode
) -> Iterator[Leak]:
    """Compare vectors where the n-grams have something in common."""
    near = np.flatnonzero(similar.max(axis=0) >= NGRAM_FLOOR)
    if not len(near):
        return
    vectors = encode([clean(one.text)[:_CHARACTERS] for one in checked])
    others = encode([clean(trained[n].text)[:_CHARACTERS] for n in near])
    cosines = np.where(similar[:, near] >= NGRAM_FLOOR, vectors @ others.T, 0.0)
    for one, row in zip(checked, cosines):
        best = int(row.argmax())
        if row[best] >= VECTOR_LIMITS[one.language]:
            yield Leak(one, trained[near[best]], "vectors", float(row[best]))


def _by_runs(checked: Sequence[Checked], trained: Sequence[Example]) -> Iterator[Leak]:
    runs = {run: one for one in checked for run in _runs(one.text)}
    seen = set()
    for example in trained:
        for run in _runs(example.text):
            one = runs.get(run)
            if one is not None and one.text not in seen:
                seen.add(one.text)
                yield Leak(one, example, f"{RUN} words in a row", 1.0)


def _runs(text: str) -> Iterator[str]:
    words = _words(text)
    for start in range(len(words) - RUN + 1):
        yield " ".join(words[start : start + RUN])


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(clean(text)))
