"""HTML as the Bot API reads it: written anew from its description, and stricter where it is vague.

Technical source: Telegram Bot API, "HTML style".
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: Tags that Telegram knows, and the attributes each may have.
TAGS: dict[str, set[str]] = {
    **{tag: set() for tag in ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code")},
    "a": {"href"},
    "pre": set(),
    "blockquote": {"expandable"},
    "tg-spoiler": set(),
}
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);")


class BadMarkup(ValueError):
    """Telegram would answer "can't parse entities"."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text: list[str] = []
        self.open: list[str] = []
        self.entities = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or {name for name, _ in attrs} - TAGS[tag]:
            raise BadMarkup(f"tag {tag} {attrs}")
        if tag == "blockquote" and tag in self.open:
            raise BadMarkup("a quote in a quote")
        self.open.append(tag)
        self.entities += 1

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise BadMarkup(f"</{tag}> does not close what is open")

    def handle_data(self, data: str) -> None:
        if "<" in data or ">" in data or "&" in data:
            raise BadMarkup(f"not escaped: {data[:20]!r}")
        self.text.append(data)

    def handle_entityref(self, name: str) -> None:
        self.text.append({"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[name])

    def handle_charref(self, name: str) -> None:
        self.text.append(chr(int(name[1:], 16) if name[0] in "xX" else int(name)))

    def handle_comment(self, data: str) -> None:
        raise BadMarkup("a comment")

    def handle_decl(self, decl: str) -> None:
        raise BadMarkup("a declaration")

    def handle_pi(self, data: str) -> None:
        raise BadMarkup("an instruction")

    def unknown_decl(self, data: str) -> None:
        raise BadMarkup("a declaration")


def plain(html: str) -> tuple[str, int]:
    """Return the text after entities parsing, and how many entities there are.

    Raises:
        BadMarkup: Telegram would refuse it.
    """
    if "&" in _ENTITY.sub("", html):
        raise BadMarkup("a bare &")
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open:
        raise BadMarkup(f"not closed: {reader.open}")
    return "".join(reader.text), reader.entities


def utf16(text: str) -> int:
    """Return the length in UTF-16 code units, counted by encoding it."""
    return len(text.encode("utf-16-le")) // 2
