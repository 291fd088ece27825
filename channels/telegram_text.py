"""Our light markup as Telegram's HTML, and long texts as several messages.

Technical source: Telegram Bot API, "Formatting options" (HTML style) and `sendMessage`
(1-4096 characters after entities parsing, counted in UTF-16 code units).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["blockquote", "i", "b"]

#: Telegram's own limit, and ours below it: entities it finds itself must never tip us over.
TELEGRAM_LIMIT: Final = 4096
LIMIT: Final = 4000

#: A place to cut is taken only if the piece before it fills at least this share of a message.
_SMALLEST_SHARE: Final = 3
_PLACES_TO_CUT: Final = ("\n\n", "\n", ". ", " ")
_LONGEST_CLUSTER: Final = 32
_JOINER: Final = "\u200d"

#: Outer kinds first: the order in which tags open that start at the same place.
_NESTING: Final[tuple[Kind, ...]] = ("blockquote", "i", "b")

_BOLD: Final = re.compile(r"\*\*(?=[^\s*])([^\n]*?)(?<=[^\s*])\*\*")
#: Italic is for whole lines only: blanks to fill in and web addresses keep their underscores.
_ITALIC: Final = re.compile(r"(?m)^_(?=[^\s_])([^\n]*)(?<=[^\s_])_$")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Span:
    """A stretch of text with one kind of formatting; `end` is after the last character."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True)
class Styled:
    """A text without markup, and where it is formatted. Spans nest, they never cross."""

    text: str
    spans: tuple[Span, ...] = ()

    def part(self, start: int, end: int) -> Styled:
        """Return a stretch of it, without the white space at its ends."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        spans = (Span(max(s.start, start), min(s.end, end), s.kind) for s in self.spans)
        kept = tuple(Span(s.start - start, s.end - start, s.kind) for s in spans if s.start < s.end)
        return Styled(self.text[start:end], kept)

    def html(self) -> str:
        """Return it as HTML that Telegram parses; all text is escaped."""
        return "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        opened: list[Span] = []
        waiting = sorted(self.spans, key=lambda s: (s.start, -s.end, _NESTING.index(s.kind)))
        edges = sorted({0, len(self.text), *(e for s in waiting for e in (s.start, s.end))})
        for at, upto in zip(edges, [*edges[1:], len(self.text)]):
            while opened and opened[-1].end <= at:
                yield f"</{opened.pop().kind}>"
            while waiting and waiting[0].start == at:
                opened.append(waiting.pop(0))
                yield f"<{opened[-1].kind}>"
            yield html.escape(self.text[at:upto], quote=False)


def clean(text: str) -> str:
    """Return the text without what Telegram refuses: control characters, lone surrogates."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def styled(markup: str) -> Styled:
    """Read our markup: `**bold**` anywhere in a line, `_italic_` around a whole line."""
    text = clean(markup)
    whole_lines = [(m.start(1), m.end(1)) for m in _ITALIC.finditer(text)]
    bolds = [(m.start(1), m.end(1)) for m in _BOLD.finditer(text)]
    hidden = [(start - 1, start) for start, _ in whole_lines]
    hidden += [(end, end + 1) for _, end in whole_lines]
    hidden += [(start - 2, start) for start, _ in bolds]
    hidden += [(end, end + 2) for _, end in bolds]
    return _without(text, sorted(hidden), whole_lines, bolds)


def _without(
    text: str,
    hidden: list[tuple[int, int]],
    italics: Iterable[tuple[int, int]],
    bolds: Iterable[tuple[int, int]],
) -> Styled:
    """Take the markers out, and move the spans to where their words are then."""
    kept, moved, last = [], {}, 0
    for start, end in hidden:
        kept.append(text[last:start])
        moved[start] = moved[end] = sum(map(len, kept))
        last = end
    kept.append(text[last:])
    spans = [Span(moved[start], moved[end], "i") for start, end in italics]
    spans += [Span(moved[start], moved[end], "b") for start, end in bolds]
    return Styled("".join(kept), tuple(spans))


def units(text: str) -> int:
    """Return the length as Telegram counts it: in UTF-16 code units."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def is_blank(text: str) -> bool:
    """Whether nothing of it would be seen; Telegram refuses such messages."""
    return all(c.isspace() or unicodedata.category(c) in ("Cf", "Cc") for c in text)


def split(whole: Styled, limit: int = LIMIT) -> list[Styled]:
    """Cut a text into messages: between paragraphs if it can be, then lines, sentences, words.

    Args:
        whole: the text; formatting goes on in the next message where it was cut.
        limit: the most UTF-16 code units in a message.

    Returns:
        The messages in order; none of them blank.
    """
    parts, rest = [], whole.part(0, len(whole.text))
    while units(rest.text) > limit:
        at = _where_to_cut(rest.text, limit)
        parts.append(rest.part(0, at))
        rest = rest.part(at, len(rest.text))
    return [part for part in (*parts, rest) if not is_blank(part.text)]


def _where_to_cut(text: str, limit: int) -> int:
    end = _longest_prefix(text, limit)
    for place in _PLACES_TO_CUT:
        at = text.rfind(place, 0, end)
        if at >= end // _SMALLEST_SHARE:
            return at + len(place)
    return _before_cluster(text, end)


def _longest_prefix(text: str, limit: int) -> int:
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > limit:
            return index
    return len(text)


def _before_cluster(text: str, end: int) -> int:
    """Step back so that an accent or a joined emoji stays with its letter."""
    at = end
    while at > end - _LONGEST_CLUSTER and at > 1:
        joined = text[at - 1] == _JOINER or text[at] == _JOINER or unicodedata.combining(text[at])
        if not joined and text[at] != "\ufe0f":
            return at
        at -= 1
    return end
