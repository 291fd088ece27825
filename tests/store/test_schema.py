"""Each entry is refused on its own when its shape is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from store import schema

TEXT = {"en": "Call today.", "es": "Llame hoy."}
FILE = {"checked_on": "2026-11-23", "confidence": "high", "sources": ["s_1032"]}
HOURS = {"days": ["mon"], "open": "08:00", "close": "20:00", "timezone": "America/New_York"}
CHANNEL = {**FILE, "id": "a_line", "name": TEXT, "agency": "USCIS", "kind": "phone"}
PERIOD = {
    "valid_from": "2026-01-01", "amount": "$10", "sources": ["s_g1055"], "confidence": "high",
}  # fmt: skip
FEE = {"id": "a_fee", "name": TEXT, "trusted_until": "2026-12-31", "periods": [PERIOD]}
DEADLINE = {"id": "a_rule", "kind": "rule", "text": TEXT, "legal_source": "8 CFR 103.2"}
QUESTION = {"slot": "danger", "kind": "yes_no", "ask": TEXT, "why": TEXT}
SITUATION = {
    **FILE, "id": "rfe", "label": TEXT, "title": TEXT,
    "opening": [{"text": TEXT}],
    "urgency": [{"level": "normal", "reason": TEXT}],
    "steps": [{"channel": "a_line", "text": TEXT}],
    "ladder": [{"channel": "a_line", "text": TEXT}],
    "scripts": [{"text": TEXT}], "have_ready": [{"text": TEXT}], "do_not": [{"text": TEXT}],
}  # fmt: skip


def refusal(model: type[BaseModel], entry: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        model.parse_obj(entry)
    return str(caught.value)


@pytest.mark.parametrize(
    ("model", "entry"),
    [
        (schema.Text, TEXT),
        (schema.Channel, CHANNEL),
        (schema.Hours, HOURS),
        (schema.Hours, {**HOURS, "open": "00:00", "close": "24:00"}),
        (schema.Fee, FEE),
        (schema.Deadline, DEADLINE),
        (schema.Question, QUESTION),
        (schema.Situation, SITUATION),
    ],
)
def test_a_sound_entry_is_accepted(model: type[BaseModel], entry: dict[str, Any]) -> None:
    assert model.parse_obj(entry)


@pytest.mark.parametrize(
    ("model", "entry", "said"),
    [
        (schema.Text, {"en": "Call."}, "es"),
        (schema.Text, {"en": "Call.", "es": "  "}, "is blank"),
        (schema.Text, {**TEXT, "fr": "Appelez."}, "fr"),
        (schema.Statement, {"text": TEXT, "wen": []}, "wen"),
        (schema.Statement, {"text": TEXT, "when": ["abrod"]}, "unknown condition 'abrod'"),
        (schema.Statement, {"text": TEXT, "when": ["not abroad or abrod"]}, "'abrod'"),
        (schema.Statement, {"text": TEXT, "when": ["due_within:soon"]}, "number of days"),
        (schema.Statement, {"text": TEXT, "when": ["document:cat"]}, "does not know 'cat'"),
        (schema.Statement, {"text": TEXT, "when": ["abroad:yes"]}, "unknown condition"),
        (schema.Statement, {"text": TEXT, "confidence": "sure"}, "confidence"),
        (
            schema.Statement,
            {"text": TEXT, "valid_from": "2026-02-01", "valid_until": "2026-01-01"},
            "valid_until is before valid_from",
        ),
        (schema.Channel, {**CHANNEL, "id": "A Line"}, "lower-case"),
        (schema.Channel, {**CHANNEL, "kind": "fax"}, "kind"),
        (schema.Channel, {**CHANNEL, "sources": []}, "at least one source"),
        (schema.Channel, {**CHANNEL, "confidence": "low"}, "needs check_first"),
        (schema.Channel, {**CHANNEL, "attempt": "prayer"}, "not one of the attempts"),
        (schema.Channel, {**CHANNEL, "hidden_when": ["hiden"]}, "unknown condition"),
        (schema.Hours, {**HOURS, "days": ["lun"]}, "days"),
        (schema.Hours, {**HOURS, "open": "8:00"}, "HH:MM"),
        (schema.Hours, {**HOURS, "close": "24:30"}, "HH:MM"),
        (schema.Hours, {**HOURS, "timezone": "America/NewYork"}, "time zone"),
        (
            schema.Hours,
            {**HOURS, "valid_from": "2026-02-01", "valid_until": "2026-01-01"},
            "valid_until is before valid_from",
        ),
        (
            schema.HoursException,
            {"day": "2026-12-24", "closed": False, "open": "8", "close": "12:00", "reason": TEXT},
            "HH:MM",
        ),
        (
            schema.HoursException,
            {"day": "2026-12-24", "closed": False, "open": "08:00", "reason": TEXT},
            "open and close",
        ),
        (schema.Fee, {**FEE, "periods": []}, "at least one period"),
        (schema.Fee, {**FEE, "periods": [{**PERIOD, "sources": []}]}, "at least one source"),
        (
            schema.Fee,
            {**FEE, "periods": [{**PERIOD, "valid_until": "2025-12-31"}]},
            "valid_until is before valid_from",
        ),
        (schema.Deadline, {**DEADLINE, "kind": "reply", "days": 84}, "counted_from"),
        (schema.Deadline, {**DEADLINE, "days": 0}, "days"),
        (schema.Question, {**QUESTION, "kind": "choice"}, "a choice question has options"),
        (
            schema.Question,
            {**QUESTION, "options": [{"value": "us", "label": TEXT}]},
            "no other kind does",
        ),
        (schema.Situation, {**SITUATION, "id": "rfx"}, "not one of the situation ids"),
        (schema.Situation, {**SITUATION, "steps": []}, "is empty"),
        (schema.Situation, {**SITUATION, "opening": [{"text": TEXT, "when": ["abroad"]}]}, "last"),
        (
            schema.Situation,
            {**SITUATION, "scripts": [{"text": TEXT, "valid_until": "2027-01-01"}]},
            "last",
        ),
        (
            schema.Situation,
            {**SITUATION, "urgency": [{"level": "low", "reason": TEXT}]},
            "urgency -> 0 -> level",
        ),
        (schema.Program, {**FILE, "id": "circus", "title": TEXT}, "not one of the program ids"),
        (schema.Statement, {"text": TEXT, "status_line": "lost"}, "not one of the status lines"),
        (schema.NamedDay, {"words": ["christmas"]}, "needs one of holiday, day and weekdays"),
        (schema.NamedDay, {"words": [], "day": "12-24"}, "needs words"),
        (schema.NamedDay, {"words": ["leap day"], "day": "02-29"}, "day"),
        (schema.ProgramStatement, {"text": TEXT, "situations": ["rfx"]}, "situation ids"),
        (schema.Practice, {"id": "a", "phase": "during", "text": TEXT}, "phase"),
    ],
)
def test_a_wrong_entry_is_refused(model: type[BaseModel], entry: dict[str, Any], said: str) -> None:
    assert said in refusal(model, entry)


def test_line_breaks_in_a_text_become_single_spaces() -> None:
    assert schema.Text(en="Call\n  today. ", es="Llame\nhoy.").en == "Call today."
