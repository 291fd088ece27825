"""Plans in Telegram's own forms, for every situation and both languages."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.render import Renderer
from channels.output import Reply
from channels.telegram_output import messages
from channels.telegram_plan import CHANNEL_MARKS, URGENCY_MARKS, plan_text
from channels.telegram_text import styled
from store.queries import Catalog
from tests.channels.telegram_markup import plain, utf16
from triage import plan, vocabulary
from triage.facts import Facts


def first_screen(catalog: Catalog, situation: str, language: str, now: datetime) -> Reply:
    made = plan.make(situation, Facts(), catalog.book, now, ())
    message = Renderer(catalog, language, Facts()).plan(made)
    assert message.custom is not None
    buttons = tuple((b.title, b.payload) for b in message.buttons)
    return Reply(message.text, buttons, message.custom["plan"])


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("situation", vocabulary.SITUATIONS)
def test_every_plan_keeps_its_words_and_shows_its_urgency(
    situation: str, language: str, catalog: Catalog, now: datetime
) -> None:
    reply = first_screen(catalog, situation, language, now)
    assert reply.plan is not None
    sent = messages(reply)
    shown = ""
    for message in sent:
        text, _ = plain(message.fields(1)["text"])
        assert utf16(text) <= 4096
        shown += text + "\n\n"
    marks = (*URGENCY_MARKS.values(), *CHANNEL_MARKS.values(), "📅")
    bare = shown
    for mark in marks:
        bare = bare.replace(f"{mark} ", "")
    assert bare.split() == styled(reply.text).text.split(), "no word lost, none added"
    assert URGENCY_MARKS[reply.plan["urgency"]["level"]] in shown
    kind = reply.plan["steps"][0]["kind"]
    if kind != "self":
        assert CHANNEL_MARKS[kind] in shown
    for warning in reply.plan["warnings"][:2]:
        quoted = [m.fields(1)["text"] for m in sent]
        assert any("<blockquote>" in text for text in quoted), warning
    assert sent[-1].fields(1)["text"].endswith("</i>"), "the small print"
    assert "reply_markup" in sent[-1].fields(1)
    assert all("reply_markup" not in m.fields(1) for m in sent[:-1])


def test_a_paragraph_nobody_knows_is_shown_as_it_is() -> None:
    text = plan_text("**Title**\n\nSomething else\n\nLast", {"steps": [], "urgency": {}})
    assert text.html() == "<b>Title</b>\n\nSomething else\n\n<i>Last</i>"
