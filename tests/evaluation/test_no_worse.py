"""Understanding does not get worse: the development set against the committed figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import evaluate, evaluation_model, measures
from scripts.evaluation_gate import commit, committed, worse
from scripts.evaluation_model import Model
from scripts.measures import Figure


def test_no_figure_of_the_development_set_drops(model: Model) -> None:
    now = {
        **measures.figures(model.results(evaluation_model.messages("dev"))),
        **evaluate.entity_figures(evaluate.entity_messages(model)),
    }
    assert worse(committed(), now) == []


def test_every_target_has_a_committed_figure() -> None:
    from scripts.evaluation_report import NAMES, TARGETS

    assert set(TARGETS) <= set(committed()) <= set(NAMES)


# -- the gate itself ------------------------------------------------------------------


def held(before: float, now: float, of: int, name: str = "top1_en") -> bool:
    return worse({name: Figure(before, of)}, {name: Figure(now, of)}) == []


@pytest.mark.parametrize(
    ("before", "now", "of", "allowed"),
    [
        (90.0, 90.0, 340, True),
        (90.0, 95.0, 340, True),
        (90.0, 89.0, 340, True),
        (90.0, 88.9, 340, False),
        (90.0, 88.9, 89, True),  # one of 89 messages
        (90.0, 87.8, 89, False),  # two of them
        (90.0, 80.0, 10, True),
        (90.0, 70.0, 10, False),
        (90.0, float("nan"), 10, False),
    ],
)
def test_a_point_or_one_message_is_allowed(
    before: float, now: float, of: int, allowed: bool
) -> None:
    assert held(before, now, of) is allowed


@pytest.mark.parametrize(
    ("before", "now", "allowed"),
    [(0.05, 0.06, True), (0.05, 0.061, False), (0.05, 0.01, True)],
)
def test_the_calibration_error_may_rise_a_little(before: float, now: float, allowed: bool) -> None:
    assert held(before, now, 510, "ece") is allowed


def test_a_figure_may_not_vanish() -> None:
    assert worse({"top1_en": Figure(90.0, 340)}, {}) != []


def test_what_is_committed_can_be_read_back(tmp_path: Path) -> None:
    figures = {"top1_en": Figure(88.8, 340), "ece": Figure(0.163, 510)}
    commit(figures, tmp_path / "committed.yml")
    assert committed(tmp_path / "committed.yml") == figures
