"""Messages are cleaned and cut without losing what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.text import MOST_CHARACTERS, clean, pieces


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  hello   there ", "hello there"),
        ("a\n\n b\tc", "a b c"),
        ("I\u200b-485", "I-485"),
        ("\ufeffhi\x00", "hi"),
        ("\u202ehi\u202c", "hi"),
        ("ｈｉ", "hi"),
        ("an\u0303o", "a\u00f1o"),
        ("", ""),
        ("\u200b\u200b", ""),
        ("😀 ok", "😀 ok"),
        ("a\ud83db", "ab"),
        ("\ude00 ok \ud83d", "ok"),
    ],
)
def test_cleans_what_cannot_be_seen(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_very_long_messages_are_capped() -> None:
    assert len(clean("word " * 3000)) <= MOST_CHARACTERS


@given(st.text(st.characters() | st.characters(categories=["Cs"])))
def test_a_cleaned_message_can_be_sent(text: str) -> None:
    assert clean(text).encode("utf-8").decode("utf-8") == clean(text)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        ("hello", ["hello"]),
        ("I got an RFE yesterday. My dad is sick abroad.", None),
        ("My card never came! What do I do?", ["My card never came!", "What do I do?"]),
        ("My card never came. Please help.", ["My card never came. Please help."]),
        ("the card never came\nand my dad is sick", ["the card never came", "and my dad is sick"]),
        ("one thing; another thing here too", ["one thing;", "another thing here too"]),
        ("I paid 1.500 dollars to them", ["I paid 1.500 dollars to them"]),
        ("short also text", ["short also text"]),
    ],
)
def test_cuts_at_the_end_of_sentences(text: str, cut: list[str] | None) -> None:
    expected = ["I got an RFE yesterday.", "My dad is sick abroad."] if cut is None else cut
    assert pieces(text) == expected


LONG = "my green card application has been pending for a very long time since last year"


@pytest.mark.parametrize(
    ("joint", "language_rest"),
    [
        (" and also ", "my father is in hospital in Manila"),
        (", also ", "my father is in hospital in Manila"),
        (" on top of that ", "my father is in hospital in Manila"),
        (" además ", "mi papá está en el hospital"),
        (", y ademas ", "mi papá está en el hospital"),
        (" también ", "mi papá está en el hospital"),
        (" otra cosa ", "mi papá está en el hospital"),
    ],
)
def test_cuts_a_long_run_at_its_joints(joint: str, language_rest: str) -> None:
    assert pieces(f"{LONG}{joint}{language_rest}") == [LONG, language_rest]


@given(st.text())
def test_no_letter_is_lost_in_cutting(text: str) -> None:
    cleaned = clean(text)
    if len(cleaned.split()) <= 16:
        assert "".join("".join(pieces(cleaned)).split()) == "".join(cleaned.split())


@given(st.text())
def test_no_piece_is_empty(text: str) -> None:
    assert all(piece.strip() for piece in pieces(text))
