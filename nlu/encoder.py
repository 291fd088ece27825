"""The sentence encoder at run time: tokens in, unit vectors out, one thread."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]

#: A few texts stay within the processor's cache: 64 at a time take a third longer.
_BATCH: Final = 8
#: A request is one batch and one thread; only training encodes several at once.
_TRAINING_THREADS: Final = 2
_lock = threading.Lock()
_loaded: dict[str, SentenceEncoder] = {}


class EncoderMissing(RuntimeError):
    """The encoder directory is not there; the message says how to build it."""


class SentenceEncoder:
    """Mean-pooled, normalised vectors of messages and of their sentences.

    The sentences of one message are read together and pooled apart, so each
    vector knows its context and a message costs one pass ("late chunking").

    Args:
        directory: made by `python -m nlu.encoder_build`.

    Raises:
        EncoderMissing: the directory lacks a file, or an older build made it.
    """

    def __init__(self, directory: Path) -> None:
        for name in ("model.onnx", "tokenizer.json", "encoder.json"):
            if not (directory / name).is_file():
                raise EncoderMissing(f"{directory / name} is missing: run `make encoder`")
        settings = json.loads((directory / "encoder.json").read_text(encoding="utf-8"))
        if settings.get("output") != "tokens":
            raise EncoderMissing(f"{directory} is from an older build: run `make encoder`")
        self.weights_sha256: str = settings["weights_sha256"]
        self._most_tokens: int = settings["max_tokens"]
        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        empty = self._tokenizer.encode("").ids
        self._first, self._last = int(empty[0]), int(empty[-1])
        self._session = _session(directory / "model.onnx")
        self.size: int = int(self._session.get_outputs()[0].shape[-1] or 384)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode whole texts, in batches.

        Returns:
            Array of shape (len(texts), size), rows of length 1.
        """
        vectors = np.zeros((len(texts), self.size), dtype=np.float32)
        room = self._most_tokens - 2
        tokens = [ids[:room] for ids in self._tokens(texts)]
        order = sorted(range(len(texts)), key=lambda n: len(tokens[n]))
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        with ThreadPoolExecutor(_TRAINING_THREADS) as pool:
            pooled = pool.map(lambda chosen: self._whole([tokens[n] for n in chosen]), batches)
            for chosen, rows in zip(batches, pooled):
                vectors[chosen] = rows
        return vectors

    def read(self, sentences: Sequence[str]) -> Vectors:
        """Encode one message, given as its sentences.

        Returns:
            Array of shape (1 + len(sentences), size), rows of length 1: the
            whole message, then each sentence. A sentence of which no token is
            left, as of an empty gloss, is a row of zeros.
        """
        room = self._most_tokens - 2
        tokens = [ids[:room] for ids in self._tokens(sentences)]
        sums = np.zeros((1 + len(sentences), self.size), dtype=np.float32)
        for window in _windows([len(ids) for ids in tokens], room):
            states = self._states([[t for n in window for t in tokens[n]]])[0]
            sums[0] += states.sum(axis=0)
            start = 1
            for n in window:
                sums[1 + n] = states[start : start + len(tokens[n])].sum(axis=0)
                start += len(tokens[n])
        return _normalised(sums)

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [list(one.ids) for one in encoded]

    def _whole(self, tokens: list[list[int]]) -> Vectors:
        states = self._states(tokens)
        lengths = np.array([len(ids) + 2 for ids in tokens])
        mask = np.arange(states.shape[1])[None, :] < lengths[:, None]
        return _normalised((states * mask[:, :, None]).sum(axis=1))

    def _states(self, tokens: list[list[int]]) -> Vectors:
        longest = max(len(ids) for ids in tokens) + 2
        ids = np.zeros((len(tokens), longest), dtype=np.int32)
        mask = np.zeros_like(ids)
        for row, own in enumerate(tokens):
            ids[row, : len(own) + 2] = [self._first, *own, self._last]
            mask[row, : len(own) + 2] = 1
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states: Vectors = self._session.run(None, feeds)[0]
        return states


def _windows(lengths: Sequence[int], room: int) -> list[list[int]]:
    """Group consecutive sentences into runs of at most `room` tokens."""
    windows: list[list[int]] = []
    used = 0
    for number, length in enumerate(lengths):
        if not windows or used + length > room:
            windows.append([])
            used = 0
        windows[-1].append(number)
        used += length
    return windows


def _normalised(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Vectors = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return result


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(path), sess_options=options, providers=["CPUExecutionProvider"]
    )


def shared(directory: str | Path) -> SentenceEncoder:
    """Return the process's one encoder for a directory, loading it at first use."""
    key = str(Path(directory).resolve())
    with _lock:
        if key not in _loaded:
            _loaded[key] = SentenceEncoder(Path(directory))
        return _loaded[key]
