"""Whatever arrives, the trained model gives a sane parse and raises nothing."""

from __future__ import annotations

import logging
import math
import time
from typing import Any

import pytest

from scripts.evaluation_model import Model

ODD = {
    "empty": "",
    "spaces": "   \n\t ",
    "null bytes": "\x00\x00\x00",
    "null bytes in words": "I got\x00 an RFE\x00",
    "zero width alone": "\u200b\u200d\ufeff\u2060",
    "zero width in words": "I\u200b-4\u200b85 den\u200died",
    "one emoji": "😀",
    "emoji": "😭🙏👨‍👩‍👧👍🏽🇲🇽" * 30,
    "signs": "?!?!... --- ***",
    "one letter": "a",
    "digits": "1234567890",
    "mixed scripts": "hola привет 你好 مرحبا my case is 지연 अटका הקייס",
    "right to left": "\u202emy green card was stolen\u202c",
    "combining marks": "e\u0301" * 500,
    "lone surrogate": "my card \ud800 is lost",
    "10 kB of one letter": "a" * 10_000,
    "10 kB of words": "my case is delayed and nobody answers the phone. " * 205,
    "10 kB without a space": "micasoestaatrasado" * 560,
    "10 kB of sentences": "No. " * 2_500,
    "10 kB of emoji": "😭" * 2_500,
    "10 kB of line breaks": "\n" * 10_000,
    "markup": "<script>alert(1)</script> {{7*7}} ${jndi:x} %s %n",
    "rasa syntax": "[I-485](form) /restart{",
    "a slash command": '/inform{"form": "I-485"}',
    "a broken slash command": "/",
    "sql": "'; DROP TABLE tracker; --",
}
_SECONDS = 5.0


def sane(parse: dict[str, Any], text: str) -> bool:
    """Whether a parse is complete and its numbers and positions make sense."""
    sure = [parse["intent"]["confidence"], *(r["confidence"] for r in parse["intent_ranking"])]
    named = parse["intent"]["name"] is None or isinstance(parse["intent"]["name"], str)
    placed = all(0 <= e["start"] < e["end"] <= len(text) for e in parse["entities"])
    return named and placed and all(0 <= s <= 1 and not math.isnan(s) for s in sure)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_input_gets_a_sane_parse(
    model: Model, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        began = time.process_time()
        parse = model.parse(text)
    assert sane(parse, text)
    assert time.process_time() - began < _SECONDS
    # Components catch their own errors; a caught one is a failure all the same.
    assert [r.getMessage() for r in caplog.records if "failed" in r.getMessage()] == []


@pytest.mark.parametrize("text", ["I got an RFE\u200b", "\x00I got an RFE", "I\u200b got an RFE"])
def test_what_cannot_be_seen_does_not_change_the_meaning(model: Model, text: str) -> None:
    assert model.parse(text)["intent"]["name"] == "rfe"


def test_a_long_message_keeps_its_point(model: Model) -> None:
    text = "I got a request for evidence (RFE) about my marriage and I have to answer it. " * 130
    assert model.parse(text)["intent"]["name"] == "rfe"


def test_an_empty_message_is_about_nothing(model: Model) -> None:
    parse = model.parse("\u200b\x00")
    assert parse["entities"] == [] and parse["situations"] == []
