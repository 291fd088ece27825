"""`make evaluate`: how well the trained model understands the development and final sets.

Parses every message with the model Rasa serves, prints the figures beside their
targets and writes an HTML report to `.cache/evaluation/report.html`.

`--set dev` (the default) leaves the final set unread. `--write` commits to the
figures: it renews `docs/evaluation.md` and `tests/evaluation/committed.yml`,
against which a test measures. `--stock` measures Rasa's default pipeline too,
and trains it first where that has not been done for the present data.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any, Final

from scripts import (
    evaluation_entities,
    evaluation_gate,
    evaluation_model,
    evaluation_page,
    evaluation_report,
    measures,
    stock_pipeline,
)
from scripts.evaluation_entities import Scored
from scripts.evaluation_model import Model, Timing
from scripts.evaluation_report import Measured
from scripts.measures import Figure
from scripts.servers import ROOT

REPORT: Final = ROOT / "docs" / "evaluation.md"


def main() -> int:
    """Evaluate, print, and with `--write` keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate")
    parser.add_argument("--set", choices=("dev", "final", "both"), default="dev")
    parser.add_argument("--write", action="store_true", help="commit to these figures")
    parser.add_argument("--stock", action="store_true", help="measure the stock pipeline too")
    parser.add_argument("--epochs", type=int, default=stock_pipeline.EPOCHS, help="of the stock")
    options = parser.parse_args()
    names = ("dev", "final") if options.set == "both" else (options.set,)
    if options.stock:
        _measure_stock(names, options.epochs)
    model = Model()
    stock = stock_pipeline.kept()
    sets = [_measured(model, name, stock) for name in names]
    entities = entity_messages(model)
    timings = model.timings(evaluation_model.messages("dev"))
    text = _sections(sets, entities, timings, stock)
    print("\n".join(text))
    page = evaluation_page.page(sets, entities, timings, stock)
    print(f"With plots: {evaluation_page.write(page).relative_to(ROOT)}")
    if options.write:
        _write(text, sets, entities)
    return 0


def _measured(model: Model, name: str, stock: Mapping[str, Any]) -> Measured:
    kept = stock.get("sets", {}).get(name, {})
    results = model.results(evaluation_model.messages(name))
    return Measured(name, results, {key: figure["value"] for key, figure in kept.items()})


def entity_messages(model: Model) -> list[Scored]:
    """Parse the set of entities."""
    return [
        evaluation_entities.scored(entry, model.parse(entry["text"])["entities"])
        for entry in evaluation_model.messages("entities")
    ]


def entity_figures(messages: Sequence[Scored]) -> dict[str, Figure]:
    """Return the headline figures of the set of entities."""
    values = evaluation_entities.by_value(messages)["all"]
    words = evaluation_entities.by_words(messages)["all"]
    return {
        "entity_value_f1": Figure(round(values.f1, 1), values.true),
        "entity_words_f1": Figure(round(words.f1, 1), words.true),
    }


def _measure_stock(names: Sequence[str], epochs: int) -> None:
    stock = stock_pipeline.trained(epochs)
    model = Model(stock.path)
    found = {
        name: measures.figures(model.results(evaluation_model.messages(name))) for name in names
    }
    stock_pipeline.keep(stock, found)


def _sections(
    sets: Sequence[Measured],
    entities: Sequence[Scored],
    timings: Sequence[Timing],
    stock: Mapping[str, Any],
) -> list[str]:
    return [
        *(evaluation_report.set_section(measured) for measured in sets),
        evaluation_report.entity_section(entities),
        evaluation_report.time_section(timings),
        evaluation_report.stock_section(stock, stock_pipeline.data_hash()),
    ]


def _write(text: Sequence[str], sets: Sequence[Measured], entities: Sequence[Scored]) -> None:
    old = REPORT.read_text(encoding="utf-8") if REPORT.is_file() else ""
    REPORT.write_text(evaluation_report.renewed(old, text), encoding="utf-8")
    figures = {
        **next((dict(m.figures) for m in sets if m.name == "dev"), {}),
        **entity_figures(entities),
    }
    if "top1_en" in figures:
        evaluation_gate.commit(figures)


if __name__ == "__main__":
    raise SystemExit(main())
