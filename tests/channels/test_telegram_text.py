"""Markup, escaping and splitting: any text becomes messages that Telegram takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.telegram_text import LIMIT, Styled, clean, is_blank, split, styled, units
from tests.channels.telegram_markup import plain, utf16

#: Words, markup, HTML, accents, emoji with joiners, other scripts: what texts are made of.
PIECES = st.sampled_from(
    ["**", "_", "<b>", "</b>", "&", "&amp;", "<", ">", '"', "\n\n", "\n", " ", ". ", "a", "é",
     "e\u0301", "👨‍👩‍👧", "🇺🇸", "👍🏽", "\u202e",
     "العربية", "https://x.org/a_b?c=1&d=2", "__", "- "]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=120).map("".join),
    st.lists(st.text(min_size=1, max_size=60), max_size=60).map("\n\n".join),
)


def squeezed(text: str) -> str:
    """Without white space and what cannot be seen."""
    return "".join(c for c in text if not is_blank(c))


def checked(parts: list[Styled], limit: int) -> str:
    """Every message is valid for Telegram; returns their texts joined."""
    texts = []
    for part in parts:
        text, _ = plain(part.html())
        assert text == part.text
        assert 0 < utf16(text) <= limit
        assert utf16(text) == units(text)
        assert text == text.strip()
        texts.append(text)
    return "".join(texts)


@given(TEXTS, st.integers(min_value=40, max_value=200))
@settings(max_examples=400, deadline=None)
def test_any_text_becomes_valid_messages_with_all_of_it(text: str, limit: int) -> None:
    whole = styled(text)
    assert squeezed(checked(split(whole, limit), limit)) == squeezed(whole.text)


@given(TEXTS, st.integers(min_value=40, max_value=200))
@settings(max_examples=200, deadline=None)
def test_text_without_markup_is_kept_whole(text: str, limit: int) -> None:
    said = text.replace("*", "").replace("_", "")
    assert squeezed(checked(split(styled(said), limit), limit)) == squeezed(clean(said))


@given(st.text(alphabet="ab ._*\n🙏é<&", max_size=9000))
@settings(max_examples=30, deadline=None)
def test_long_texts_keep_telegrams_limit(text: str) -> None:
    checked(split(styled(text * 3)), 4096)


@given(TEXTS)
def test_only_markers_are_taken_out(text: str) -> None:
    kept = squeezed(styled(text).text)
    rest = iter(squeezed(clean(text)))
    assert all(c in rest for c in kept), "in the same order"
    assert squeezed(clean(text)).replace("*", "").replace("_", "") == kept.replace("*", "").replace(
        "_", ""
    )


@pytest.mark.parametrize(
    ("markup", "html"),
    [
        ("**Bold** words", "<b>Bold</b> words"),
        ("_A whole line_", "<i>A whole line</i>"),
        ("one\n_two **three**_\nfour", "one\n<i>two <b>three</b></i>\nfour"),
        ("_**both**_", "<i><b>both</b></i>"),
        ("not_italic_here and _not here_ either", "not_italic_here and _not here_ either"),
        ("My name is ______ and", "My name is ______ and"),
        ("https://x.org/a_b_c?d=1&e=2", "https://x.org/a_b_c?d=1&amp;e=2"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
        ("****", "****"),
        ("**a**b**c**", "<b>a</b>b<b>c</b>"),
        ("**open\nnever closed**", "**open\nnever closed**"),
        ("<b>denied</b> & \"more\" 'x'", "&lt;b&gt;denied&lt;/b&gt; &amp; \"more\" 'x'"),
        ("**<script>**", "<b>&lt;script&gt;</b>"),
        ("a\r\nb\x00c\ud800d", "a\nbcd"),
    ],
)
def test_markup(markup: str, html: str) -> None:
    assert styled(markup).html() == html


def test_cuts_between_paragraphs_if_it_can() -> None:
    paragraphs = [f"{number} " + "word " * 200 for number in range(12)]
    parts = split(styled("\n\n".join(paragraphs)))
    assert len(parts) == 4
    assert all(re.match(r"\d+ word", part.text) for part in parts)


def test_formatting_goes_on_in_the_next_message() -> None:
    parts = split(styled("**" + "word " * 30 + "end**"), 80)
    assert len(parts) == 2
    assert all(part.html().startswith("<b>") and part.html().endswith("</b>") for part in parts)


def test_emoji_count_twice_and_are_never_cut() -> None:
    family = "👨‍👩‍👧"
    parts = split(styled(family * 1000))
    assert all(utf16(part.text) <= LIMIT for part in parts)
    assert all(part.text.replace(family, "") == "" for part in parts)


def test_nothing_visible_makes_no_message() -> None:
    for text in ("", "  \n\n ", "\u200b\u200d", "\x00"):
        assert split(styled(text)) == []
