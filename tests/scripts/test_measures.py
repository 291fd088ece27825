"""The figures, on results small enough to count by hand."""

from __future__ import annotations

import math

import pytest

from scripts import measures
from scripts.measures import Figure, Result


def result(
    labels: str, ranking: str, sure: float = 0.8, language: str = "en", text: str = "a message"
) -> Result:
    names = ranking.split()
    shares = [sure, *([(1 - sure) / 2] * len(names))]
    return Result(
        text, language, tuple(labels.split()), tuple(zip(names, shares)), tuple(names[:1])
    )


RIGHT = result("rfe", "rfe delay")
SECOND = result("rfe delay", "delay rfe")
LATE = result("rfe", "delay rfe")
WRONG = result("rfe", "delay denied rfe")


def test_either_defensible_label_is_right() -> None:
    assert [r.right for r in (RIGHT, SECOND, LATE, WRONG)] == [True, True, False, False]


def test_within_two_looks_at_two() -> None:
    assert [r.within(2) for r in (RIGHT, SECOND, LATE, WRONG)] == [True, True, True, False]


def test_nothing_said_is_wrong() -> None:
    silent = Result("x", "en", ("rfe",), ())
    assert (silent.intent, silent.confidence, silent.right, silent.within(2)) == (
        "",
        0,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("words", "name"), [(1, "short"), (12, "short"), (13, "medium"), (45, "medium"), (46, "long")]
)
def test_length_in_words(words: int, name: str) -> None:
    assert measures.length("word " * words) == name


def test_macro_f1_weighs_every_label_alike() -> None:
    many = [result("delay", "delay")] * 8
    # delay: 8 right, 9 said, 8 true; rfe: 0 right.
    assert measures.macro_f1([*many, LATE]) == pytest.approx(100 * (16 / 17 + 0) / 2)


def test_macro_f1_counts_a_right_second_label_for_that_label() -> None:
    assert measures.macro_f1([SECOND, RIGHT]) == 100


def test_urgent_recall_counts_every_urgent_label() -> None:
    both = result("rfe denied", "rfe delay denied")
    assert measures.urgent_recall([both, result("delay", "rfe")]) == Figure(50.0, 2)
    assert measures.urgent_leading([both]) == Figure(100.0, 1)


def test_urgent_recall_looks_at_second_labels() -> None:
    hidden = result("delay rfe", "delay scam rfe")
    assert measures.urgent_recall([hidden]) == Figure(0.0, 1)
    assert measures.urgent_leading([hidden]) == Figure(0.0, 1)


def test_out_of_scope_precision_and_recall() -> None:
    out = measures.OUT
    found = [result(out, out), result(out, "greet"), result("rfe", out), result(out, out)]
    precision, recall = measures.out_of_scope(found)
    assert precision == Figure(pytest.approx(200 / 3), 3)
    assert recall == Figure(pytest.approx(200 / 3), 3)


def test_several_f1_counts_situations() -> None:
    one = Result("x", "en", ("rfe", "delay"), (("rfe", 1.0),), ("rfe", "scam"))
    assert measures.several_f1([one]) == pytest.approx(50)


def test_calibration_error_by_hand() -> None:
    found = [result("rfe", "rfe", 0.95), result("rfe", "delay", 0.95), result("rfe", "rfe", 0.35)]
    assert measures.calibration_error(found) == pytest.approx((2 * 0.45 + 0.65) / 3)


def test_perfect_confidence_has_its_bin() -> None:
    assert [b.low for b in measures.bins([result("rfe", "rfe", 1.0)])] == [0.9]


def test_confused_counts_only_mistakes() -> None:
    assert measures.confused([RIGHT, SECOND, LATE, LATE]) == [("rfe", "delay", 2)]


def test_figures_are_split_by_language_and_rounded() -> None:
    spanish = result("rfe", "delay", language="es")
    found = measures.figures([RIGHT, RIGHT, LATE, spanish])
    assert found["top1_en"] == Figure(66.7, 3)
    assert found["top1_es"] == Figure(0.0, 1)
    assert "language" not in found


def test_language_counts_when_the_model_names_one() -> None:
    told = Result("x", "es", ("rfe",), (("rfe", 1.0),), ("rfe",), "es")
    untold = Result("x", "es", ("rfe",), (("rfe", 1.0),), ("rfe",), None)
    assert measures.figures([told, untold])["language"] == Figure(50.0, 2)


def test_no_results_give_no_number() -> None:
    assert math.isnan(measures.share([], lambda r: True))
    assert math.isnan(measures.urgent_recall([]).value)
