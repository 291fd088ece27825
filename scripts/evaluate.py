"""`make evaluate`: how well the trained model understands the development and final sets.

Parses every message with the model Rasa serves, writes `docs/evaluation.md`
and prints it. `--set dev` (the default) leaves the final set unread.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import statistics
import time
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from scripts import measures
from scripts.measures import Result
from scripts.servers import ROOT

SETS: Final = ROOT / "tests" / "evaluation"
REPORT: Final = ROOT / "docs" / "evaluation.md"
_QUIET: Final = {"TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"}


def messages(name: str) -> list[dict[str, Any]]:
    """Return the messages of a set: text, labels, lang."""
    loaded = yaml.safe_load((SETS / f"{name}.yml").read_text(encoding="utf-8"))
    listed: list[dict[str, Any]] = loaded["messages"]
    return listed


async def _parse_all(texts: list[str]) -> tuple[list[dict[str, Any]], list[float]]:
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    agent = Agent.load(str(ROOT / "models" / "triage.tar.gz"))
    await agent.parse_message(texts[0])
    parses, times = [], []
    for text in texts:
        began = time.perf_counter()
        parses.append(await agent.parse_message(text))
        times.append((time.perf_counter() - began) * 1000)
    return parses, times


def results(name: str) -> tuple[list[Result], list[float]]:
    """Parse a set; returns the results and milliseconds per message."""
    entries = messages(name)
    parses, times = asyncio.run(_parse_all([entry["text"] for entry in entries]))
    return [_result(entry, parse) for entry, parse in zip(entries, parses)], times


def _result(entry: dict[str, Any], parse: dict[str, Any]) -> Result:
    ranking = [(r["name"], r["confidence"]) for r in parse["intent_ranking"]]
    ranking = [item for item in ranking if item[0] != "nlu_fallback"]
    return Result(
        text=entry["text"],
        language=entry["lang"],
        labels=tuple(entry["labels"]),
        ranking=tuple(ranking),
        situations=tuple(s["name"] for s in parse["situations"]),
    )


def figures(found: list[Result]) -> dict[str, float]:
    """Return the headline figures, in percent (ECE as a fraction)."""
    values: dict[str, float] = {}
    for language in ("en", "es"):
        own = [r for r in found if r.language == language]
        values[f"top1_{language}"] = measures.share(own, lambda r: r.right)
        values[f"hits2_{language}"] = measures.share(own, lambda r: r.within(2))
        values[f"macro_f1_{language}"] = measures.macro_f1(own)
    precision, recall = measures.out_of_scope(found)
    values["urgent_recall_top2"] = measures.urgent_recall(found)
    values["out_of_scope_precision"] = precision
    values["out_of_scope_recall"] = recall
    values["several_f1"] = measures.several_f1(found)
    values["ece"] = measures.calibration_error(found)
    return {name: round(value, 3 if name == "ece" else 1) for name, value in values.items()}


def report(name: str, found: list[Result], times: list[float]) -> str:
    """Return the Markdown section of one set."""
    lines = [
        f"## The {name} set ({len(found)} messages)",
        "",
        "| figure | value |",
        "| --- | --- |",
    ]
    lines += [f"| {key} | {value} |" for key, value in figures(found).items()]
    lines += ["", "| length | messages | top-1 | within two |", "| --- | --- | --- | --- |"]
    for group, own in sorted(measures.by_length(found).items()):
        top1 = measures.share(own, lambda r: r.right)
        top2 = measures.share(own, lambda r: r.within(2))
        lines.append(f"| {group} | {len(own)} | {top1:.1f} | {top2:.1f} |")
    lines += ["", "Confused most (true, said, times):", ""]
    lines += [f"- {true} -> {said or 'nothing'}: {n}" for true, said, n in measures.confused(found)]
    lines += ["", f"Whole parse per message: median {statistics.median(times):.1f} ms, "
              f"longest {max(times):.0f} ms.", ""]  # fmt: skip
    return "\n".join(lines)


def main() -> int:
    """Evaluate, print, and with `--write` keep the report."""
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate")
    parser.add_argument("--set", choices=("dev", "final", "both"), default="dev")
    parser.add_argument("--write", action="store_true", help="write docs/evaluation.md")
    options = parser.parse_args()
    os.environ.update(_QUIET)
    sections = []
    for name in ("dev", "final") if options.set == "both" else (options.set,):
        found, times = results(name)
        sections.append(report(name, found, times))
    text = "\n".join(sections)
    print(text)
    if options.write:
        _write(text)
    return 0


def _write(text: str) -> None:
    head = (
        "# How well messages are understood\n\n"
        f"Written by `python -m scripts.evaluate --set both --write` on {date.today()}. "
        "Percent; a message with two defensible labels is right with either. "
        "All messages were written for this project.\n\n"
    )
    Path(REPORT).write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
