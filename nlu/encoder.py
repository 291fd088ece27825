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

_BATCH: Final = 64
#: A request is one batch and one thread; only training encodes several at once.
_TRAINING_THREADS: Final = 2
_lock = threading.Lock()
_loaded: dict[str, SentenceEncoder] = {}


class EncoderMissing(RuntimeError):
    """The encoder directory is not there; the message says how to build it."""


class SentenceEncoder:
    """Mean-pooled, normalised sentence vectors from an ONNX file.

    Args:
        directory: made by `python -m nlu.encoder_build`.

    Raises:
        EncoderMissing: the directory lacks a file.
    """

    def __init__(self, directory: Path) -> None:
        for name in ("model.onnx", "tokenizer.json", "encoder.json"):
            if not (directory / name).is_file():
                raise EncoderMissing(f"{directory / name} is missing: run `make encoder`")
        settings = json.loads((directory / "encoder.json").read_text(encoding="utf-8"))
        self.weights_sha256: str = settings["weights_sha256"]
        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_length=settings["max_tokens"])
        self._tokenizer.enable_padding()
        self._session = _session(directory / "model.onnx")
        self.size: int = int(self._session.get_outputs()[0].shape[-1] or 384)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts.

        Returns:
            Array of shape (len(texts), size), rows of length 1.
        """
        if not texts:
            return np.zeros((0, self.size), dtype=np.float32)
        order = np.argsort([len(text) for text in texts], kind="stable")
        vectors = np.empty((len(texts), self.size), dtype=np.float32)
        batches = [order[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        if len(batches) == 1:
            return self._batch(list(texts))
        with ThreadPoolExecutor(_TRAINING_THREADS) as pool:
            encoded = pool.map(lambda chosen: self._batch([texts[i] for i in chosen]), batches)
            for chosen, rows in zip(batches, encoded):
                vectors[chosen] = rows
        return vectors

    def _batch(self, texts: list[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(texts)
        ids = np.array([e.ids for e in encoded], dtype=np.int32)
        mask = np.array([e.attention_mask for e in encoded], dtype=np.int32)
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        result: Vectors = self._session.run(None, feeds)[0]
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
