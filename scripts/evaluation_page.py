"""The HTML report: one file with its plots inside, for a browser without a network."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts import evaluation_entities, evaluation_report, measures
from scripts.evaluation_entities import Scored
from scripts.evaluation_model import Timing
from scripts.evaluation_report import Measured
from scripts.measures import Result
from scripts.servers import ROOT

PAGE: Final = ROOT / ".cache" / "evaluation" / "report.html"
_TEMPLATES: Final = Path(__file__).parent


def page(
    sets: Sequence[Measured],
    entities: Sequence[Scored],
    timings: Sequence[Timing],
    stock: Mapping[str, Any],
) -> str:
    """Return the report as one HTML document."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("evaluation_page.html.jinja").render(
        today=date.today(),
        sets=[_set(measured) for measured in sets],
        entities=_entities(entities),
        mistakes=[_mistake(*found) for found in evaluation_entities.mistakes(entities)],
        time_head=evaluation_report.TIME_HEAD,
        timings=_plain(evaluation_report.time_rows(timings)),
        stock=stock,
    )


def _set(measured: Measured) -> dict[str, Any]:
    from scripts import evaluation_plots

    results = measured.results
    rows = [(r.name, r.target, r.value, r.stock, r.met) for r in evaluation_report.rows(measured)]
    return {
        "title": measured.title,
        "count": len(results),
        "rows": _plain(rows),
        "lengths": evaluation_report.length_rows(results),
        "confused": measures.confused(results, most=40),
        # The messages of the final set are not shown: it is for measuring, not for learning.
        "wrong": _wrong(results) if measured.name == "dev" else [],
        "plots": [
            (title, _embedded(draw, results))
            for title, draw in (
                ("Confusion matrix", evaluation_plots.confusion),
                ("Reliability curve", evaluation_plots.reliability),
                ("Confidence histogram", evaluation_plots.confidences),
            )
        ],
    }


def _wrong(results: Sequence[Result]) -> list[tuple[str, str, str, str]]:
    """(text, true labels, first three guesses, language) of the surest mistakes first."""
    wrong = sorted((r for r in results if not r.right), key=lambda r: -r.confidence)
    return [
        (
            r.text,
            ", ".join(r.labels),
            ", ".join(f"{name} {sure:.2f}" for name, sure in r.ranking[:3]),
            r.language,
        )
        for r in wrong
    ]


def _entities(entities: Sequence[Scored]) -> list[tuple[object, ...]]:
    words = evaluation_entities.by_words(entities)
    return [
        (name, s.true, s.found, f"{s.precision:.1f}", f"{s.recall:.1f}", f"{s.f1:.1f}",
         f"{words[name].f1:.1f}" if name in words else "")
        for name, s in evaluation_entities.by_value(entities).items()
    ]  # fmt: skip


def _mistake(
    text: str, missed: Sequence[tuple[str, str]], wrong: Sequence[tuple[str, str]]
) -> tuple[str, str, str]:
    joined = [
        "; ".join(f"{entity} {value}" for entity, value in group) for group in (missed, wrong)
    ]
    return text, joined[0], joined[1]


def _plain(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    """Leave out the stars that make words bold in Markdown."""
    return [[str(cell).replace("**", "") for cell in row] for row in rows]


def _embedded(draw: Callable[[Sequence[Result]], bytes], results: Sequence[Result]) -> str:
    return "data:image/png;base64," + base64.b64encode(draw(results)).decode()


def write(html: str, path: Path = PAGE) -> Path:
    """Write the report and return where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
    return path
