"""Text to and from Slack."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.slack_text import cut, from_slack, mentions, split, to_mrkdwn, to_plain
from tests.channels.slack_limits import mrkdwn

BOT = "U0BOT00001"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**VERY URGENT**: now.", "*VERY URGENT*: now."),
        ("_why we ask_", "_why we ask_"),
        ("- one\n- two", "• one\n• two"),
        ("1. one\n   - deeper", "1. one\n   • deeper"),
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("see https://my.uscis.gov/a?b=1&c=2.", "see <https://my.uscis.gov/a?b=1&amp;c=2>."),
        ("(https://a.example/x_y_z)", "(<https://a.example/x_y_z>)"),
        ("**https://a.example**", "*<https://a.example>*"),
        ("<!channel> <@U1> <#C1>", "&lt;!channel&gt; &lt;@U1&gt; &lt;#C1&gt;"),
        ("<https://evil.example|uscis.gov>", "&lt;<https://evil.example>|uscis.gov&gt;"),
        ("http://plain.example javascript:x", "http://plain.example javascript:x"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("a\x00b\ud800c", "abc"),
        ("2 ** 3 and ****", "2 ** 3 and ****"),
    ],
)
def test_to_mrkdwn(text: str, expected: str) -> None:
    assert to_mrkdwn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my <tel:8003755283|800-375-5283> call", "my 800-375-5283 call"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<https://uscis.gov|uscis.gov> says", "uscis.gov says"),
        ("<https://uscis.gov>", "https://uscis.gov"),
        (f"<@{BOT}> my card", "my card"),
        (f"<@{BOT}|uscis-triage> my card", "my card"),
        ("<@U2> knows my case", "@… knows my case"),
        ("see <#C1|general>", "see general"),
        ("<!channel> <!subteam^S1|@team> hi", "@team hi"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("  spaces \n", "spaces"),
        ("nul\x00 half\ud83d", "nul half"),
    ],
)
def test_from_slack(text: str, expected: str) -> None:
    assert from_slack(text, BOT) == expected


def test_mentions_in_order() -> None:
    assert mentions("<@U2|ben> and <@U1> <!here> <#C1>") == ("U2", "U1")


def test_plain_has_no_marks() -> None:
    assert to_plain("**USCIS** asked") == "USCIS asked"


def test_cut_shows_that_it_cut() -> None:
    assert cut("12345", 5) == "12345"
    assert cut("123456", 5) == "1234…"


_any_text = st.text(max_size=400) | st.text(alphabet="<>&!@#|* _-\n`~https:/.x", max_size=400)


@given(_any_text)
def test_nothing_acts_in_slack_but_our_links(text: str) -> None:
    said = to_mrkdwn(text)
    if said.strip():
        assert list(mrkdwn(said, 10**6, "text")) == []
    assert not re.search(r"<(?!https://)", said)


@given(_any_text, st.integers(min_value=20, max_value=120))
def test_split_keeps_every_word_and_the_limit(text: str, most: int) -> None:
    said = to_mrkdwn(text)
    pieces = split(said, most)
    assert all(0 < len(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(said.split())


@given(st.lists(st.sampled_from(["&amp;", "&lt;", "word", "<https://a.example/xyz>"]), max_size=60))
def test_split_cuts_no_link_and_no_entity(parts: list[str]) -> None:
    for piece in split("".join(parts), 30):
        assert list(mrkdwn(piece, 30, "text")) == []


@given(st.text(max_size=200))
def test_what_a_person_types_comes_through_unchanged(text: str) -> None:
    typed = "".join(c for c in text if c == "\n" or (c >= " " and c != "\x7f")).strip()
    assert from_slack(html.escape(typed, quote=False), BOT) == typed
