"""Rasa's default pipeline against ours, both trained on the same part of our examples.

    python -m scripts.stock_sample --examples 3000 --epochs 30

A hundred epochs over all examples take hours on two cores; a sample lets the
stock pipeline learn to the end, and both start from the same words.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

import yaml

from scripts import evaluation_model, measures, stock_pipeline
from scripts.servers import ROOT

CACHE: Final = ROOT / ".cache" / "stock_sample"
_FIGURES: Final = (
    "top1_en", "hits2_en", "top1_es", "hits2_es", "urgent_recall_top2",
    "out_of_scope_precision", "out_of_scope_recall", "ece",
)  # fmt: skip


def thinned(block: dict[str, Any], every: float) -> dict[str, Any]:
    """Return an intent block with evenly spaced examples, at least two of them."""
    lines = [line for line in str(block["examples"]).splitlines() if line.strip()]
    count = max(round(len(lines) / every), min(2, len(lines)))
    kept = [lines[int(n * len(lines) / count)] for n in range(count)]
    return {**block, "examples": "\n".join(kept) + "\n"}


def write_sample(examples: int, out: Path) -> int:
    """Write about that many examples, in the same shares; returns how many."""
    files = {path: yaml.safe_load(path.read_text("utf-8")) for path in _sources()}
    blocks = [b for data in files.values() for b in data["nlu"] if "intent" in b]
    every = sum(len(str(b["examples"]).splitlines()) for b in blocks) / examples
    chosen = [thinned(block, every) for block in blocks]
    out.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump({"version": "3.1", "nlu": chosen}, allow_unicode=True, width=10_000)
    out.write_text(text, encoding="utf-8")
    return sum(len(str(block["examples"]).splitlines()) for block in chosen)


def _sources() -> list[Path]:
    return sorted(stock_pipeline.DATA.rglob("*.yml"))


def main() -> int:
    """Train both, measure both on the development set, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m scripts.stock_sample")
    parser.add_argument("--examples", type=int, default=3000)
    parser.add_argument("--epochs", type=int, default=30)
    options = parser.parse_args()
    data = CACHE / "sample.yml"
    count = write_sample(options.examples, data)
    stock = CACHE / "stock.yml"
    stock.write_text(yaml.safe_dump(stock_pipeline.pipeline(options.epochs), sort_keys=False))
    print(f"{count} examples, {options.epochs} epochs")
    entries = evaluation_model.messages("dev")
    columns = []
    for name, config in (("ours", ROOT / "config.yml"), ("stock", stock)):
        path = CACHE / f"{name}.tar.gz"
        minutes = stock_pipeline.train_nlu(config, data, path, path.with_suffix(".log"))
        print(f"{name}: trained in {minutes:.1f} minutes")
        columns.append(measures.figures(evaluation_model.Model(path).results(entries)))
    print("| figure | ours | stock |\n| --- | --- | --- |")
    for key in _FIGURES:
        ours, other = (column[key].value for column in columns)
        print(f"| {key} | {ours} | {other} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
