"""Plots of the evaluation report, drawn without a display and returned as PNG bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from scripts import measures
from scripts.measures import Result
from triage.vocabulary import SITUATIONS

_TALK: Final = "(talk)"
_BLUE: Final = "#1f5fa8"
_ORANGE: Final = "#d9722b"
_GREY: Final = "#777777"


def confusion(results: Sequence[Result]) -> bytes:
    """Draw how often each true situation (row) was taken for which (column).

    A message that is right with its second label counts for that label.
    """
    labels = [*SITUATIONS, _TALK]
    place = {label: number for number, label in enumerate(labels)}
    counts = np.zeros((len(SITUATIONS), len(labels)), dtype=int)
    for result in results:
        counts[place[result.true], place.get(result.intent, place[_TALK])] += 1
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axes = _canvas(13, 11.5)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for row, column in zip(*np.nonzero(counts)):
        dark = shares[row, column] > 0.55
        wrong = labels[column] != SITUATIONS[row]
        colour = "white" if dark else "#b02a2a" if wrong else "black"
        axes.text(
            column, row, str(counts[row, column]), ha="center", va="center", fontsize=10,
            color=colour, fontweight="bold" if wrong else "normal",
        )  # fmt: skip
    axes.set_xticks(range(len(labels)), labels, rotation=55, ha="right", fontsize=10)
    rows = [f"{label}  {counts[n].sum()}" for n, label in enumerate(SITUATIONS)]
    axes.set_yticks(range(len(SITUATIONS)), rows, fontsize=10)
    axes.set_xticks(np.arange(-0.5, len(labels)), minor=True)
    axes.set_yticks(np.arange(-0.5, len(SITUATIONS)), minor=True)
    axes.grid(which="minor", color="#e4e4e4", linewidth=0.6)
    axes.tick_params(which="both", length=0)
    axes.set_title("Confusion matrix", fontsize=13)
    axes.set_xlabel("said", fontsize=12)
    axes.set_ylabel("true, with the number of messages", fontsize=12)
    return _png(figure)


def reliability(results: Sequence[Result]) -> bytes:
    """Draw the share that is right against how sure the model was."""
    found = measures.bins(results)
    figure, axes = _canvas(6.4, 5.4)
    axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", linewidth=1, label="perfect")
    axes.plot(
        [b.confidence for b in found], [b.accuracy for b in found], "o-", color=_BLUE, label="model"
    )
    for one in found:
        axes.annotate(
            str(one.count), (one.confidence, one.accuracy), textcoords="offset points",
            xytext=(7, -13 if one.accuracy > 0.1 else 7), fontsize=9, color=_GREY,
        )  # fmt: skip
    error = measures.calibration_error(results)
    axes.set(
        xlim=(0, 1.02), ylim=(0, 1.02), xlabel="how sure the model was",
        ylabel="share that was right", title=f"Calibration error {error:.3f} (numbers: messages)",
    )  # fmt: skip
    axes.grid(color="#eeeeee")
    axes.legend(loc="upper left", frameon=False)
    return _png(figure)


def confidences(results: Sequence[Result]) -> bytes:
    """Draw how sure the model was, for right and wrong answers."""
    figure, axes = _canvas(6.4, 5.4)
    right = [r.confidence for r in results if r.right]
    wrong = [r.confidence for r in results if not r.right]
    edges = np.linspace(0, 1, 21)
    axes.hist(
        [right, wrong], bins=edges, stacked=True, color=[_BLUE, _ORANGE],
        label=[f"right ({len(right)})", f"wrong ({len(wrong)})"],
    )  # fmt: skip
    axes.set(xlim=(0, 1), xlabel="how sure the model was", ylabel="messages", title="Confidence")
    axes.legend(loc="upper left", frameon=False)
    return _png(figure)


def _canvas(width: float, height: float) -> tuple[Any, Any]:
    figure = Figure(figsize=(width, height), dpi=110)
    return figure, figure.subplots()


def _png(figure: Any) -> bytes:
    for axes in figure.axes:
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    figure.tight_layout()
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()
