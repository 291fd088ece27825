"""The Markdown report: figures beside their targets, in sections that can be renewed one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from scripts import evaluation_entities, measures
from scripts.evaluation_entities import Scored
from scripts.evaluation_model import Timing
from scripts.measures import LENGTHS, Figure, Result

NAMES: Final = {
    "top1_en": "Right, English",
    "top1_es": "Right, Spanish",
    "hits2_en": "Within the first two, English",
    "hits2_es": "Within the first two, Spanish",
    "macro_f1_en": "Macro-F1, English",
    "macro_f1_es": "Macro-F1, Spanish",
    "urgent_recall_top2": "Urgent situations within the first two",
    "urgent_any_top2": "Urgent messages with an urgent label within the first two",
    "out_of_scope_precision": "Out of scope, precision",
    "out_of_scope_recall": "Out of scope, recall",
    "several_f1": "All situations of a message, F1",
    "ece": "Calibration error (ECE)",
    "language": "Language recognised",
    "entity_value_f1": "Entities, F1 of (entity, value)",
    "entity_words_f1": "Entities, F1 of (entity, words)",
}
TARGETS: Final = {
    "top1_en": 92.0,
    "top1_es": 88.0,
    "hits2_en": 97.0,
    "hits2_es": 94.0,
    "urgent_recall_top2": 97.0,
    "out_of_scope_precision": 95.0,
    "out_of_scope_recall": 90.0,
    "ece": 0.05,
}
#: How many points more than the stock pipeline are asked for.
ABOVE_STOCK: Final = 10.0
#: Milliseconds of one core for encoder, classifier and entities, by words.
TIME_TARGETS: Final = {20: 5.0, 150: 15.0}
_ORDER: Final = (
    "The final set", "The development set", "Entities", "Time", "The stock pipeline",
)  # fmt: skip
_HEADING: Final = re.compile(r"^## .*$", re.MULTILINE)
_HEAD: Final = (
    "# How well messages are understood\n\n"
    'Written by `make evaluate ARGS="--set both --write"`, which renews its own sections and '
    "keeps others. All messages were written for this project. Figures are percent; a message "
    "with two defensible labels is right with either. *Stock* is Rasa's default pipeline trained "
    "on the same examples. `tests/evaluation/test_no_worse.py` fails when a figure of the "
    "development set drops by more than a point (or by more than one message, where one message "
    "is more than a point).\n\n"
)


@dataclass(frozen=True)
class Measured:
    """One set: the results, the figures, and those of the stock pipeline if there are any."""

    name: str
    results: Sequence[Result]
    stock: Mapping[str, float] = field(default_factory=dict)

    @property
    def figures(self) -> dict[str, Figure]:
        """The headline figures."""
        return measures.figures(self.results)

    @property
    def title(self) -> str:
        """The heading of its section."""
        return {"dev": "The development set", "final": "The final set"}[self.name]


@dataclass(frozen=True)
class Row:
    """One line of the table of targets."""

    name: str
    target: str
    value: str
    stock: str
    met: str


def rows(measured: Measured) -> list[Row]:
    """Return the figures of a set beside their targets."""
    listed = []
    for key, figure in measured.figures.items():
        target = TARGETS.get(key)
        listed.append(
            Row(
                f"{NAMES[key]} (of {figure.of})",
                "" if target is None else f"{'at most ' if key == 'ece' else ''}{target:g}",
                f"{figure.value:g}",
                f"{measured.stock[key]:g}" if key in measured.stock else "",
                "" if target is None else yes(is_met(key, figure.value, target)),
            )
        )
    return [*listed, *_above_stock(measured)]


def _above_stock(measured: Measured) -> list[Row]:
    found = []
    for language, key in (("English", "top1_en"), ("Spanish", "top1_es")):
        if key in measured.stock:
            more = measured.figures[key].value - measured.stock[key]
            target = f"{ABOVE_STOCK:g}"
            met = yes(more >= ABOVE_STOCK)
            found.append(Row(f"Points above stock, {language}", target, f"{more:.1f}", "", met))
    return found


def is_met(key: str, value: float, target: float) -> bool:
    """Whether a value reaches its target; the calibration error has to be lower."""
    return value <= target if key == "ece" else value >= target


def yes(met: bool) -> str:
    """Return how a table says that a target is met."""
    return "yes" if met else "**no**"


def table(head: Sequence[str], lines: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    cells = [head, ["---"] * len(head), *lines]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in cells)


def set_section(measured: Measured) -> str:
    """Return the section of one set."""
    results = measured.results
    listed = [(r.name, r.target, r.value, r.stock, r.met) for r in rows(measured)]
    confused = measures.confused(results)
    wrong = [f"{true} -> {said or 'nothing'} ({count})" for true, said, count in confused]
    return "\n".join(
        [
            f"## {measured.title} ({len(results)} messages)",
            "",
            f"Measured on {date.today()}.",
            "",
            table(("figure", "target", "value", "stock", "met"), listed),
            "",
            table(
                ("language, length in words", "messages", "right", "macro-F1", "first two"),
                length_rows(results),
            ),
            "",
            f"Confused with (true -> said, times): {', '.join(wrong) or 'nothing'}.",
            "",
        ]
    )


def length_rows(results: Sequence[Result]) -> list[tuple[str, int, str, str, str]]:
    """Return (group, messages, right, macro-F1, within two) by language and length."""
    words = {"short": "up to 12", "medium": "13 to 45", "long": "over 45"}
    listed = []
    for language in ("en", "es"):
        groups = measures.by_length([r for r in results if r.language == language])
        for name in LENGTHS:
            own = groups.get(name, [])
            if own:
                right = measures.share(own, lambda r: r.right)
                two = measures.share(own, lambda r: r.within(2))
                macro = measures.macro_f1(own)
                group = f"{language}, {words[name]}"
                listed.append((group, len(own), f"{right:.1f}", f"{macro:.1f}", f"{two:.1f}"))
    return listed


def entity_section(messages: Sequence[Scored]) -> str:
    """Return the section about entities."""
    values = evaluation_entities.by_value(messages)
    words = evaluation_entities.by_words(messages)
    lines = [
        (name, score.true, f"{score.precision:.1f}", f"{score.recall:.1f}", f"{score.f1:.1f}",
         f"{words[name].f1:.1f}" if name in words else "")
        for name, score in values.items()
        if score.true
    ]  # fmt: skip
    return "\n".join(
        [
            f"## Entities ({len(messages)} messages)",
            "",
            f"Measured on {date.today()} on `tests/evaluation/entities.yml`. Most of its messages "
            "were written by someone who had read the rules, so it is kinder than life.",
            "",
            table(
                ("entity", "expected", "precision", "recall", "F1 of values", "F1 of words"), lines
            ),
            "",
        ]
    )


def time_rows(timings: Sequence[Timing]) -> list[tuple[str, ...]]:
    """Return one row per length and language, with the target and whether it is met."""
    listed = []
    for timing in timings:
        target = TIME_TARGETS[timing.words]
        parts = [f"{value:.1f}" for value in timing.parts.values()]
        listed.append(
            (f"{timing.words} words, {timing.language}", f"{timing.whole:.1f}", *parts,
             f"{timing.understanding:.1f}", f"{target:g}", yes(timing.understanding <= target))
        )  # fmt: skip
    return listed


TIME_HEAD: Final = (
    "message", "whole parse", "encoder", "classifier", "entities", "those three", "target", "met",
)  # fmt: skip


def time_section(timings: Sequence[Timing]) -> str:
    """Return the section about time."""
    return "\n".join(
        [
            "## Time",
            "",
            f"Measured on {date.today()}: median milliseconds of processor time per message on one "
            "core. The encoder reads Spanish in rough English (`nlu/gloss.py`).",
            "",
            table(TIME_HEAD, time_rows(timings)),
            "",
        ]
    )


def stock_section(kept: Mapping[str, Any], data: str) -> str:
    """Return the section that says how the stock pipeline was trained, and on which data.

    Args:
        kept: what `stock_pipeline.kept` returns.
        data: the name of the training data as they are now.
    """
    if not kept:
        return (
            "## The stock pipeline\n\nNot measured on all examples: a hundred epochs take many "
            "hours on two cores. On a sample: see below.\n"
        )
    settings = kept["settings"]
    accuracy = settings.get("training_accuracy")
    reached = f", {100 * accuracy:.1f} % right on its own training examples" if accuracy else ""
    return "\n".join(
        [
            "## The stock pipeline",
            "",
            f"The pipeline Rasa falls back to (DIET on word and character n-grams), trained on "
            f"{kept['date']} for {settings['epochs']} epochs "
            f"in {settings['minutes']:.0f} minutes on two shared cores{reached}. Rasa's default "
            f"is {settings['epochs_by_default']} epochs"
            + ("; more may raise its figures." if accuracy and accuracy < 0.98 else "."),
            "",
            f"Training data: {settings['data']}"
            + ("." if settings["data"] == data else f", which have changed since (now {data}).")
            + " Renew with `python -m scripts.evaluate --set both --stock --write`.",
            "",
        ]
    )


def renewed(old: str, sections: Sequence[str]) -> str:
    """Put new sections into a report.

    Sections that were not measured stay as they are, and so do those written by hand.
    """
    kept = {_key(section): section for section in _split(old)}
    for section in sections:
        kept[_key(section)] = section
    known = [name for name in _ORDER if name in kept]
    listed = [*known, *(name for name in kept if name not in _ORDER)]
    return _HEAD + "\n".join(kept[name].rstrip() + "\n" for name in listed)


def _split(text: str) -> list[str]:
    starts = [match.start() for match in _HEADING.finditer(text)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)])]


def _key(section: str) -> str:
    return section.splitlines()[0].removeprefix("## ").split(" (")[0]
