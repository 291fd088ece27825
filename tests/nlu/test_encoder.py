"""The sentence encoder: shapes, lengths, context, long messages, missing files."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.encoder import EncoderMissing, SentenceEncoder, Vectors, _windows, shared
from scripts.servers import ROOT

DIRECTORY = ROOT / "models" / "encoder"
#: Vectors of one text differ a little between batches: the weights are eight bits wide.
ALIKE = 0.97
CARD = "My card never came."
FATHER = "My father is sick in Manila and I must travel."
#: More tokens than one window can hold.
ENDLESS = "word " * 600


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return shared(DIRECTORY)


def are_units(rows: Vectors) -> bool:
    return np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("texts", [[], [""], [CARD], [CARD, "", FATHER, ENDLESS]], ids=len)
def test_texts_become_unit_vectors(encoder: SentenceEncoder, texts: list[str]) -> None:
    rows = encoder.encode(texts)
    assert rows.shape == (len(texts), encoder.size)
    assert rows.dtype == np.float32
    assert are_units(rows)


def test_rows_stay_in_the_order_of_the_texts(encoder: SentenceEncoder) -> None:
    texts = [f"{'really ' * (n % 7)}number {n}" for n in range(70)]
    alone = np.vstack([encoder.encode([text]) for text in texts])
    together = encoder.encode(texts)
    assert (together @ alone.T).argmax(axis=1).tolist() == list(range(70))
    assert np.all((together * alone).sum(axis=1) > ALIKE)


def test_like_meanings_are_nearer_than_others(encoder: SentenceEncoder) -> None:
    card, same, other = encoder.encode([CARD, "I have not received my card", FATHER])
    assert card @ same > card @ other + 0.2


@pytest.mark.parametrize("sentences", [[CARD], [FATHER], [CARD, FATHER], ["ok", CARD, FATHER]])
def test_the_first_row_is_the_whole_message(encoder: SentenceEncoder, sentences: list[str]) -> None:
    rows = encoder.read(sentences)
    assert rows.shape == (1 + len(sentences), encoder.size)
    assert are_units(rows)
    assert rows[0] @ encoder.encode([" ".join(sentences)])[0] > ALIKE


def test_a_sentence_knows_its_context(encoder: SentenceEncoder) -> None:
    alone = encoder.read([CARD])[1]
    beside = encoder.read([CARD, FATHER])[1]
    elsewhere = encoder.read([CARD, "The new kitchen table is lovely."])[1]
    assert alone @ beside < ALIKE
    assert beside @ elsewhere < ALIKE


def test_a_sentence_is_the_mean_of_its_own_tokens(encoder: SentenceEncoder) -> None:
    card, father = encoder._tokens([CARD, FATHER])
    states = encoder._states([[*card, *father]])[0]
    own = states[1 + len(card) : -1].mean(axis=0)
    assert np.allclose(encoder.read([CARD, FATHER])[2], own / np.linalg.norm(own), atol=1e-5)


def test_each_sentence_is_nearest_to_itself(encoder: SentenceEncoder) -> None:
    rows = encoder.read([CARD, FATHER])[1:]
    assert (rows @ encoder.encode([CARD, FATHER]).T).argmax(axis=1).tolist() == [0, 1]


def test_a_long_message_is_read_in_windows(encoder: SentenceEncoder) -> None:
    rows = encoder.read([ENDLESS, CARD, ENDLESS])
    assert rows.shape == (4, encoder.size)
    assert are_units(rows)
    card = encoder.read([CARD])
    assert np.allclose(rows[2], card[1], atol=1e-5)
    assert encoder.read([ENDLESS, CARD])[0] @ card[0] < ALIKE


def test_sentences_without_a_token_are_zeros(encoder: SentenceEncoder) -> None:
    rows = encoder.read(["", CARD, ""])
    assert not rows[[1, 3]].any()
    assert np.allclose(rows[[0, 2]], encoder.read([CARD]), atol=1e-5)


@pytest.mark.parametrize("sentences", [[], [""], ["\u0301"], ["", ""]], ids=ascii)
def test_nothing_at_all_can_be_read(encoder: SentenceEncoder, sentences: list[str]) -> None:
    rows = encoder.read(sentences)
    assert rows.shape == (1 + len(sentences), encoder.size)
    assert not rows[1:].any()


@given(st.lists(st.integers(0, 10)))
def test_windows_hold_all_sentences_in_order_and_no_more_than_fits(lengths: list[int]) -> None:
    windows = _windows(lengths, room=10)
    assert [number for window in windows for number in window] == list(range(len(lengths)))
    assert all(sum(lengths[n] for n in window) <= 10 for window in windows)
    for window, after in pairwise(windows):
        assert sum(lengths[n] for n in window) + lengths[after[0]] > 10


def test_one_directory_is_loaded_once(encoder: SentenceEncoder) -> None:
    assert shared(str(DIRECTORY)) is encoder


FILES = ("model.onnx", "tokenizer.json", "encoder.json")


def build(directory: Path, **settings: str | int) -> None:
    """Make a directory that has all files, but no weights in them."""
    for name in FILES:
        (directory / name).write_text(json.dumps(settings), encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    build(tmp_path, output="tokens", max_tokens=256, weights_sha256="")
    (tmp_path / name).unlink()
    with pytest.raises(EncoderMissing, match=f"{name} is missing: run `make encoder`"):
        SentenceEncoder(tmp_path)


@pytest.mark.parametrize("settings", [{}, {"output": "sentences"}])
def test_an_older_build_is_refused(tmp_path: Path, settings: dict[str, str]) -> None:
    build(tmp_path, max_tokens=256, weights_sha256="", **settings)
    with pytest.raises(EncoderMissing, match="older build: run `make encoder`"):
        SentenceEncoder(tmp_path)
