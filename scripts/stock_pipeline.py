"""Rasa's own default pipeline, trained on our data, for comparison.

The pipeline is read from the file Rasa itself falls back to when `config.yml`
names none. Only the number of epochs may differ: one hundred of them on this
much data take hours. A trained model is kept in `.cache/stock`, named after
the training data and the epochs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from scripts.measures import Figure
from scripts.servers import ROOT

DATA: Final = ROOT / "data" / "nlu"
CACHE: Final = ROOT / ".cache" / "stock"
KEPT: Final = ROOT / "tests" / "evaluation" / "stock.yml"
#: What Rasa sets by default.
RASA_EPOCHS: Final = 100
#: What fits into an hour on two cores.
EPOCHS: Final = 12
_PROGRESS: Final = re.compile(r"\| (\d+)/(\d+) \[[^\]]*i_acc=([\d.]+)")


@dataclass(frozen=True)
class Stock:
    """A trained stock model and how it came about."""

    path: Path
    epochs: int
    data: str
    minutes: float
    training_accuracy: float | None


def data_hash(directory: Path = DATA) -> str:
    """Return a short name for the training data as it stands."""
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*.yml")):
        digest.update(path.relative_to(directory).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def pipeline(epochs: int) -> dict[str, Any]:
    """Return Rasa's default configuration, without policies, with that many epochs."""
    import rasa

    found = Path(rasa.__file__).parent / "engine" / "recipes" / "config_files"
    config: dict[str, Any] = yaml.safe_load((found / "default_config.yml").read_text("utf-8"))
    for component in config["pipeline"]:
        if "epochs" in component:
            component["epochs"] = epochs
    config["policies"] = []
    return config


def trained(epochs: int = EPOCHS) -> Stock:
    """Return the stock model for the present data, training it when there is none."""
    data = data_hash()
    path = CACHE / f"{data}-{epochs}.tar.gz"
    log = path.with_suffix(".log")
    if not path.is_file():
        _train(path, log, epochs)
    text = log.read_text(encoding="utf-8") if log.is_file() else ""
    minutes = re.search(r"^minutes: ([\d.]+)$", text, re.MULTILINE)
    accuracies = list(progress(text).values())
    return Stock(
        path, epochs, data, float(minutes[1]) if minutes else 0.0,
        accuracies[-1] if accuracies else None,
    )  # fmt: skip


def _train(path: Path, log: Path, epochs: int) -> None:
    config = CACHE / f"{epochs}.yml"
    CACHE.mkdir(parents=True, exist_ok=True)
    config.write_text(yaml.safe_dump(pipeline(epochs), sort_keys=False), encoding="utf-8")
    print(f"Training Rasa's default pipeline, {epochs} epochs. Log: {log.relative_to(ROOT)}")
    train_nlu(config, DATA, path, log)


def train_nlu(config: Path, data: Path, model: Path, log: Path) -> float:
    """Run `rasa train nlu` at the lowest priority; returns and logs the minutes it took."""
    environment = {
        **os.environ, "RASA_TELEMETRY_ENABLED": "false", "RASA_MAX_CACHE_SIZE": "0",
        "RASA_CACHE_DIRECTORY": str(CACHE / "rasa"), "TF_CPP_MIN_LOG_LEVEL": "3",
    }  # fmt: skip
    command = [
        "nice", "-n", "19", sys.executable, "-m", "rasa", "train", "nlu", "--nlu", str(data),
        "--domain", str(ROOT / "domain.yml"), "--config", str(config), "--out", str(model.parent),
        "--fixed-model-name", model.name.removesuffix(".tar.gz"),
    ]  # fmt: skip
    began = time.monotonic()
    with log.open("w", encoding="utf-8") as output:
        subprocess.run(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, check=True
        )
        minutes = (time.monotonic() - began) / 60
        output.write(f"\nminutes: {minutes:.1f}\n")
    return minutes


def progress(log: str) -> dict[int, float]:
    """Return the accuracy on the training data after each epoch, from a training log."""
    return {int(match[1]): float(match[3]) for match in _PROGRESS.finditer(log)}


# -- what is kept in the repository ---------------------------------------------------


def keep(stock: Stock, figures: dict[str, dict[str, Figure]], path: Path = KEPT) -> None:
    """Write the figures of the stock pipeline, so that reports need no retraining.

    Sets that were not measured this time keep their figures only if the model is the same.
    """
    settings = {
        "epochs": stock.epochs,
        "epochs_by_default": RASA_EPOCHS,
        "training_accuracy": stock.training_accuracy,
        "minutes": stock.minutes,
        "data": stock.data,
    }
    before = kept(path)
    same = before.get("settings", {}).get("data") == stock.data
    same = same and before.get("settings", {}).get("epochs") == stock.epochs
    sets = dict(before.get("sets", {})) if same else {}
    sets.update({n: {k: asdict(f) for k, f in found.items()} for n, found in figures.items()})
    head = (
        "# Rasa's default pipeline on our training data; written by `scripts.evaluate --stock`.\n"
    )
    body = {"date": date.today(), "settings": settings, "sets": sets}
    path.write_text(
        head + yaml.safe_dump(body, sort_keys=False, default_flow_style=None), encoding="utf-8"
    )


def kept(path: Path = KEPT) -> dict[str, Any]:
    """Return what `keep` wrote: date, settings and the figures of each set."""
    if not path.is_file():
        return {}
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def main() -> int:
    """Train it, and print the accuracy on the training data after each epoch."""
    parser = argparse.ArgumentParser(prog="python -m scripts.stock_pipeline")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    stock = trained(parser.parse_args().epochs)
    log = stock.path.with_suffix(".log").read_text(encoding="utf-8")
    for epoch, accuracy in progress(log).items():
        print(f"epoch {epoch:3d}: {100 * accuracy:.1f} % of the training examples")
    print(f"{stock.minutes:.0f} minutes: {stock.path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
