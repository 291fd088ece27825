"""Between Slack's mrkdwn and plain text, both ways.

Nothing that is not ours may act in Slack: `&`, `<` and `>` are escaped, so `<!channel>`, `<@U1>`
and masked links in anybody's words stay words. Links are written out by us and all text is sent
`verbatim`, so Slack itself looks for no names, channels or links in it.
Source: https://docs.slack.dev/messaging/formatting-message-text/
"""

from __future__ import annotations

import re
from typing import Final

_BOLD = re.compile(r"\*\*([^*\s](?:[^*\n]*[^*\s])?)\*\*")
_LINK = re.compile(r"https://[^\s<>\"'“”«»|\\^`{}]+")
_LINK_TAIL: Final = ".,;:!?)]*_"
_LIST = re.compile(r"^(\s*)- ", re.MULTILINE)
#: Control characters (but line breaks and tabs) and halves of characters are no text.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

_SLACK_MARKUP = re.compile(r"<([^<>]*)>")
#: What must not be cut in two: a link, an entity; then words and the space between them.
_TOKEN = re.compile(r"<[^<>]*>|&[a-z]+;|\s+|[^\s<&]+|.", re.DOTALL)


def escape(text: str) -> str:
    """Return text whose `&`, `<` and `>` mean nothing to Slack."""
    clean = _NOT_TEXT.sub("", text)
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_mrkdwn(text: str) -> str:
    """Return our own texts (`**bold**`, `_italic_`, `- ` lists, https links) as mrkdwn."""
    parts: list[str] = []
    end = 0
    for found in _LINK.finditer(text):
        url = found[0].rstrip(_LINK_TAIL)
        parts += [escape(text[end : found.start()]), f"<{escape(url)}>"]
        end = found.start() + len(url)
    parts.append(escape(text[end:]))
    return _BOLD.sub(r"*\1*", _LIST.sub(r"\1• ", "".join(parts)))


def to_plain(text: str) -> str:
    """Return our own texts without marks, for header blocks and button labels."""
    clean = _NOT_TEXT.sub("", text)
    return _BOLD.sub(r"\1", clean)


def cut(text: str, most: int) -> str:
    """Return at most `most` characters; an ellipsis shows that something is missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def split(mrkdwn: str, most: int) -> list[str]:
    """Split mrkdwn into pieces of at most `most` characters.

    Paragraphs stay whole if they can, then lines, then words; a link or an entity is never cut.
    """
    pieces = [mrkdwn]
    for separator in ("\n\n", "\n"):
        pieces = [part for piece in pieces for part in _packed(piece, separator, most)]
    cut_up = [part.strip() for piece in pieces for part in _by_tokens(piece, most)]
    return [part for part in cut_up if part]


def _packed(text: str, separator: str, most: int) -> list[str]:
    """Cut at a separator into the fewest pieces; one that is too long stays too long."""
    if len(text) <= most:
        return [text]
    pieces: list[str] = []
    for part in text.split(separator):
        if pieces and len(pieces[-1]) + len(separator) + len(part) <= most:
            pieces[-1] += separator + part
        else:
            pieces.append(part)
    return pieces


def _by_tokens(text: str, most: int) -> list[str]:
    if len(text) <= most:
        return [text]
    pieces = [""]
    for token in _TOKEN.findall(text):
        for start in range(0, len(token), most):
            part = token[start : start + most]
            if len(pieces[-1]) + len(part) > most:
                pieces.append("")
            pieces[-1] += part
    return pieces


def from_slack(text: str, bot: str | None = None) -> str:
    """Return what a person typed, without Slack's markup.

    Args:
        text: the `text` of an event.
        bot: our own user id; mentions of it are left out. Other people become `@…`, so that
            no name or id of a third person enters the conversation.
    """

    def plain(found: re.Match[str]) -> str:
        target, _, label = found[1].partition("|")
        if target.startswith("@"):
            return "" if target[1:] == bot else "@…"
        if target.startswith(("#", "!")):
            return label or ""
        return label or target.removeprefix("mailto:").removeprefix("tel:")

    return unescape(_SLACK_MARKUP.sub(plain, _NOT_TEXT.sub("", text))).strip()


def unescape(text: str) -> str:
    """Return the characters behind Slack's three entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mentions(text: str) -> tuple[str, ...]:
    """Return the ids of the people a text mentions, in order."""
    found = re.findall(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>", text)
    return tuple(found)
