"""What may not get worse: the figures of the development set against the committed ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from scripts.measures import Figure
from scripts.servers import ROOT

COMMITTED: Final = ROOT / "tests" / "evaluation" / "committed.yml"
#: How many points a figure may drop.
POINTS: Final = 1.0
#: Both figures are rounded to a tenth.
_ROUNDING: Final = 0.05
#: How much the calibration error, a fraction, may rise.
ECE_RISE: Final = 0.01
_HEAD: Final = (
    '# Written by `make evaluate ARGS="--write"`. test_no_worse.py fails when a figure drops by\n'
    "# more than a point, or by more than one message where that is more than a point.\n"
)


def commit(figures: Mapping[str, Figure], path: Path = COMMITTED) -> None:
    """Write the figures that later ones are held against."""
    kept = {name: asdict(figure) for name, figure in figures.items()}
    body = yaml.safe_dump(
        {"date": date.today(), "figures": kept}, sort_keys=False, default_flow_style=None
    )
    path.write_text(_HEAD + body, encoding="utf-8")


def committed(path: Path = COMMITTED) -> dict[str, Figure]:
    """Read the figures back."""
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: Figure(**kept) for name, kept in loaded["figures"].items()}


def worse(before: Mapping[str, Figure], now: Mapping[str, Figure]) -> list[str]:
    """Return one line for each figure that dropped too far, or is gone."""
    complaints = []
    for name, figure in before.items():
        if name not in now:
            complaints.append(f"{name} was {figure.value:g} and is no longer measured")
        elif _too_far(name, figure, now[name]):
            complaints.append(f"{name} was {figure.value:g} and is {now[name].value:g}")
    return complaints


def _too_far(name: str, before: Figure, now: Figure) -> bool:
    if name == "ece":
        return round(now.value - before.value, 3) > ECE_RISE
    one_message = 100 / before.of
    return before.value - now.value > max(POINTS, one_message) + _ROUNDING or math.isnan(now.value)
