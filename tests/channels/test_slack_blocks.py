"""Replies as blocks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.notices import Notices
from channels.slack_blocks import SlackMessage, choices, chosen, messages
from channels.slack_home import home
from tests.channels.slack_api import seen_by_person
from tests.channels.slack_limits import blocks as block_faults
from tests.channels.slack_limits import violations

SCOPES = frozenset({"chat:write"})
PLAN: dict[str, Any] = {
    "title": "USCIS asked you for more evidence (RFE)",
    "urgency": {"level": "critical", "reason": "more than 50 days have gone by"},
    "steps": [
        {
            "text": "Call and ask for a copy.",
            "hours": {"state": "open", "text": "open now, closes in 5 h"},
        }
    ],
}
PLAN_TEXT = "\n\n".join(
    [
        "Thank you, I changed the plan with that.",
        "**USCIS asked you for more evidence (RFE)**",
        "This letter is not a denial.",
        "**VERY URGENT**: more than 50 days have gone by.",
        "**Do this first:** Call and ask for a copy.",
        "Contact Center: 800-375-5283 - open now, closes in 5 h.",
        "General information, not legal advice. Not USCIS.",
    ]
)


def faults(message: SlackMessage) -> list[str]:
    fields = {
        "channel": "C1",
        "text": message.text,
        "blocks": list(message.blocks),
        "unfurl_links": False,
        "unfurl_media": False,
    }
    return list(violations("chat.postMessage", fields, SCOPES))


def _texts(message: SlackMessage) -> list[str]:
    return [seen_by_person([block]).text for block in message.blocks]


def test_a_plan_has_a_header_marks_and_small_print() -> None:
    (message,) = messages(PLAN_TEXT, [("What to say", "/ask_script")], PLAN)
    assert faults(message) == []
    kinds = [block["type"] for block in message.blocks]
    assert kinds == [
        "section", "header", "section", "section", "section", "section",
        "divider", "context", "actions",
    ]  # fmt: skip
    said = _texts(message)
    assert said[1] == "USCIS asked you for more evidence (RFE)"
    assert said[3] == "🔴 VERY URGENT: more than 50 days have gone by."
    assert said[4] == "Do this first: Call and ask for a copy."
    assert said[5] == "🟢 Contact Center: 800-375-5283 - open now, closes in 5 h."
    assert said[7] == "General information, not legal advice. Not USCIS."


@pytest.mark.parametrize(("level", "mark"), [("high", "🟠 "), ("normal", ""), ("odd", "")])
def test_the_urgency_mark(level: str, mark: str) -> None:
    plan = {**PLAN, "urgency": {**PLAN["urgency"], "level": level}}
    (message,) = messages(PLAN_TEXT, (), plan)
    assert _texts(message)[3] == f"{mark}VERY URGENT: more than 50 days have gone by."


@pytest.mark.parametrize(("state", "mark"), [("closed", "⚪ "), ("always", "🟢 "), ("unknown", "")])
def test_the_mark_for_hours(state: str, mark: str) -> None:
    hours = {"state": state, "text": "open now, closes in 5 h"}
    plan = {**PLAN, "steps": [{**PLAN["steps"][0], "hours": hours}]}
    (message,) = messages(PLAN_TEXT, (), plan)
    assert _texts(message)[5].startswith(f"{mark}Contact")


def test_a_notification_reads_like_the_message() -> None:
    (message,) = messages("**Bold** & done", [("Yes", "/affirm")])
    assert message.text == "*Bold* &amp; done"


def test_buttons_alone_have_a_notification_too() -> None:
    (message,) = messages("", [("Yes", "/affirm"), ("No", "/deny")])
    assert message.text == "Yes | No"
    assert faults(message) == []


def test_nothing_is_no_message() -> None:
    assert messages("  \n\n ", ()) == []


@pytest.mark.parametrize("count", [1, 5, 6, 25, 26, 80, 1300])
def test_any_number_of_buttons_is_kept(count: int) -> None:
    buttons = [(f"Button {number}", f"/payload_{number}") for number in range(count)]
    made = messages("Choose:", buttons)
    assert [fault for message in made for fault in faults(message)] == []
    shown = [b for message in made for b in seen_by_person(list(message.blocks)).buttons]
    assert shown == buttons


def test_a_label_too_long_is_cut_and_said_in_full() -> None:
    title = "word " * 30
    blocks = choices([(title, "/x")])
    assert seen_by_person(blocks).text == f"• {title.strip()}"
    assert len(seen_by_person(blocks).buttons[0][0]) == 75


def test_a_payload_too_long_becomes_words() -> None:
    blocks = choices([("Say this", "/x" * 1001)])
    assert seen_by_person(blocks).text == "• Say this"
    assert seen_by_person(blocks).buttons == ()


def test_a_long_text_becomes_several_messages_and_loses_nothing() -> None:
    text = "\n\n".join(f"Paragraph {number}. " + "word & " * 100 for number in range(120))
    made = messages(text, [("Yes", "/affirm")])
    assert len(made) > 1
    assert [fault for message in made for fault in faults(message)] == []
    said = "\n\n".join(seen_by_person(list(message.blocks)).text for message in made)
    assert said.split() == text.split()
    assert seen_by_person(list(made[-1].blocks)).buttons == (("Yes", "/affirm"),)


def test_user_words_stay_words() -> None:
    (message,) = messages("You wrote <!channel> <@U1> <https://evil.example|uscis.gov> @here", ())
    assert "<!" not in message.text
    assert "<@" not in message.text
    said = message.blocks[0]["text"]
    assert "|uscis.gov>" not in said["text"]
    assert said["verbatim"] is True
    assert "<!channel> <@U1>" in seen_by_person(list(message.blocks)).text


def test_a_press_shows_the_choice_and_takes_the_buttons() -> None:
    (message,) = messages("Did you reply?", [("Yes", "/affirm"), ("No", "/deny")])
    after = list(chosen(message.blocks, "Yes <!here>", "U1"))
    assert list(block_faults(after, 50)) == []
    assert seen_by_person(after).buttons == ()
    assert seen_by_person(after).text == "Did you reply?\n\n✓ Yes <!here> <@U1>"


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(max_size=9000) | st.text(alphabet="a&<>*_\n -", max_size=9000),
    buttons=st.lists(
        st.tuples(st.text(max_size=120), st.text(min_size=1, max_size=60)), max_size=60
    ),
    title=st.text(max_size=400),
    reason=st.text(max_size=50),
    with_plan=st.booleans(),
)
def test_any_reply_obeys_the_limits(
    text: str, buttons: list[tuple[str, str]], title: str, reason: str, with_plan: bool
) -> None:
    plan = {"title": title, "urgency": {"level": "high", "reason": reason}, "steps": []}
    told = f"**{title}**\n\n{text}\n\nFooter."
    made = messages(told if with_plan else text, buttons, plan if with_plan else None)
    assert [fault for message in made for fault in faults(message)] == []
    shown = [b for message in made for b in seen_by_person(list(message.blocks)).buttons]
    assert [payload for _, payload in shown] == [payload for _, payload in buttons]


def test_the_home_tab_obeys_the_limits_in_both_languages() -> None:
    blocks = home(Notices.read())
    assert list(block_faults(list(blocks), 100)) == []
    seen = seen_by_person(list(blocks))
    assert "Write to me in the Messages tab" in seen.text
    assert "Escríbame en la pestaña Mensajes" in seen.text
    assert "800-375-5283" in seen.text
    assert [payload for _, payload in seen.buttons] == ["/switch_to_english", "/switch_to_spanish"]
