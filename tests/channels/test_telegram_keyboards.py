"""Keyboards for thumbs, and every payload of the project within 64 bytes."""

from __future__ import annotations

import ast
import dataclasses
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from actions.handlers import MENU
from actions.render import PARTS, Renderer, follow_up_payload
from channels import telegram_payloads as payloads
from channels.telegram_handler import _INTENTS, LANGUAGE_BUTTONS
from channels.telegram_keyboards import SHORT, chosen, keyboard, title_of
from store.queries import Catalog
from tests.channels.telegram_api import TelegramApi
from tests.conftest import ROOT
from triage.dialogue import Ask
from triage.facts import Facts
from triage.rules import Question

#: Payloads that are put together while running; each is walked below.
TEMPLATES = {"/{}", "/ask_{}", '/inform{{"choice": "{}"}}'}


def questions_in(value: Any) -> Iterator[Question]:
    """Every question anywhere in the rules."""
    if isinstance(value, Question):
        yield value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from questions_in(getattr(value, field.name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from questions_in(inner)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from questions_in(inner)


def written(pattern: str) -> Iterator[ast.AST]:
    for path in sorted(ROOT.glob(pattern)):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def template(node: ast.JoinedStr) -> str:
    parts = (str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return "".join(parts).replace('{"choice"', '{{"choice"').replace('"}', '"}}')


def all_payloads(catalog: Catalog) -> set[str]:
    """Everything a button of this project can send."""
    found = {f"/{situation}" for situation in catalog.book.situations} | {f"/{s}" for s in MENU}
    found |= {follow_up_payload(part) for part in (*PARTS, "calling_more", "hours", "agent")}
    found |= {payload for _, payload in LANGUAGE_BUTTONS} | set(_INTENTS.values())
    for question in questions_in(catalog.book):
        message = Renderer(catalog, "en", Facts())._answers(Ask(question))
        found |= {button.payload for button in message}
    nodes = list(written("actions/*.py"))
    pieces = {id(part) for n in nodes if isinstance(n, ast.JoinedStr) for part in n.values}
    for node in nodes:
        value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and value[:1] == "/" != value and id(node) not in pieces:
            found.add(value)
    for path in (ROOT / "data" / "responses").glob("*.yml"):
        for variants in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].values():
            found |= {b["payload"] for v in variants for b in v.get("buttons", ())}
    return found


def test_every_payload_fits_and_comes_back(catalog: Catalog) -> None:
    found = all_payloads(catalog)
    assert len(found) > 80
    too_long = [p for p in found if len(p.encode()) > 64 and p not in payloads.ALIASES.values()]
    assert too_long == [], "give each a line in channels/telegram_payloads.py ALIASES"
    for payload in found:
        data = payloads.encode(payload)
        assert 1 <= len(data.encode()) <= 64
        assert payloads.decode(data) == payload


def test_no_payload_is_put_together_that_is_not_walked() -> None:
    made = {template(node) for node in written("actions/*.py") if isinstance(node, ast.JoinedStr)}
    assert {text for text in made if text.startswith("/")} == TEMPLATES


def test_aliases_are_short_and_mean_one_thing() -> None:
    assert all(len(alias.encode()) <= 64 for alias in payloads.ALIASES)
    assert all(not alias.startswith("/") for alias in payloads.ALIASES)
    assert len(set(payloads.ALIASES.values())) == len(payloads.ALIASES)


def test_a_long_payload_goes_by_its_alias_and_is_never_cut() -> None:
    long = "/inform" + '{"choice": "' + "x" * 80 + '"}'
    aliases = {"~1": long}
    assert payloads.encode(long, aliases) == "~1"
    assert payloads.decode("~1", aliases) == long
    with pytest.raises(payloads.PayloadTooLong):
        payloads.encode(long)


@pytest.mark.parametrize("data", ["", "-", "rfe", "/", "/Rfe", "/a b", "/rfe{", "~9", "x/rfe"])
def test_data_that_is_none_of_ours_means_nothing(data: str) -> None:
    assert payloads.decode(data) is None


def test_a_button_that_cannot_be_sent_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    made = keyboard([("Yes", "/affirm"), ("Long", "/" + "x" * 64)])
    assert made == {"inline_keyboard": [[{"text": "Yes", "callback_data": "/affirm"}]]}
    assert "64 bytes" in caplog.text


def rows_of(*titles: str) -> list[list[str]]:
    made = keyboard([(title, f"/p{number}") for number, title in enumerate(titles)])
    assert made is not None
    return [[key["text"] for key in row] for row in made["inline_keyboard"]]


def test_short_labels_stand_two_in_a_row_and_long_ones_alone() -> None:
    assert rows_of("Yes", "No", "I don't know") == [["Yes", "No"], ["I don't know"]]
    assert rows_of("What to say", "What to have ready", "A label too long for half") == [
        ["What to say", "What to have ready"],
        ["A label too long for half"],
    ]
    assert rows_of("Yes", "A label too long for half", "No", "Maybe") == [
        ["Yes"],
        ["A label too long for half"],
        ["No", "Maybe"],
    ]


@given(st.lists(st.text(min_size=1, max_size=40).filter(str.strip), max_size=130))
def test_any_keyboard_is_one_telegram_takes(titles: list[str]) -> None:
    made = keyboard([(title, f"/p{number}") for number, title in enumerate(titles)])
    if made is None:
        assert not any(" ".join(title.split()) for title in titles)
        return
    TelegramApi()._check_markup(made)
    rows = made["inline_keyboard"]
    sent = [key["callback_data"] for row in rows for key in row]
    assert sent == sorted(sent, key=lambda data: int(data[2:]))
    assert all(len(row) == 1 or all(len(key["text"]) <= SHORT for key in row) for row in rows)


def test_no_buttons_make_no_keyboard() -> None:
    assert keyboard([]) is None
    assert keyboard([(" ", "/x"), ("x", "")]) is None


def test_a_choice_is_marked_and_found_by_its_data() -> None:
    made = keyboard([("Yes", "/affirm"), ("No", "/deny")])
    assert title_of(made, "/deny") == "No"
    assert title_of(made, "/other") is None
    assert title_of({"inline_keyboard": "x"}, "/deny") is None
    assert chosen("No")["inline_keyboard"] == [[{"text": "✓ No", "callback_data": "-"}]]


def test_labels_fit_a_phone(catalog: Catalog) -> None:
    """A narrow phone shows about 40 characters of a button that has its row alone."""
    labels = [s.label.in_(lang) for s in catalog.book.situations.values() for lang in ("en", "es")]
    labels += [
        option.label.in_(lang)
        for question in questions_in(catalog.book)
        for option in question.options
        for lang in ("en", "es")
    ]
    assert [label for label in labels if len(label) > 40] == []
