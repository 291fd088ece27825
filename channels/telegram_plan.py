"""The first screen of a plan in Telegram's own forms: marks, quotes, small print.

The wording is the renderer's. The plan's data say which paragraph is which, so that nothing is
worded twice and a paragraph nobody recognises is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from channels.telegram_text import Kind, Span, Styled, styled

#: Colour is never the only sign: the level stands next to it in words.
URGENCY_MARKS: Final = {"critical": "🔴", "high": "🟠", "normal": "🟢"}
CHANNEL_MARKS: Final = {
    "phone": "📞", "chat": "💬", "online": "🌐", "in_person": "🏢", "person": "👤",
    "mail": "✉️", "email": "✉️",
}  # fmt: skip
_DATE_MARK: Final = "📅"
_BETWEEN: Final = "\n\n"


def plan_text(markup: str, plan: Mapping[str, Any]) -> Styled:
    """Return a plan's first screen, formatted.

    Args:
        markup: the text of the message, as `actions.render` wrote it.
        plan: `custom["plan"]` of the same message.
    """
    paragraphs = markup.split(_BETWEEN)
    last = len(paragraphs) - 1
    made = [_paragraph(text, plan, index == last) for index, text in enumerate(paragraphs)]
    return _joined(made)


def _paragraph(markup: str, plan: Mapping[str, Any], is_last: bool) -> Styled:
    text = styled(markup)
    mark = _mark(text.text, plan)
    if mark:
        return _marked(mark, text)
    if _holds_any(text.text, plan.get("warnings")):
        return _all_of(text, "blockquote")
    if is_last and not text.spans:
        return _all_of(text, "i")
    return text


def _mark(text: str, plan: Mapping[str, Any]) -> str | None:
    urgency = plan.get("urgency") or {}
    if _holds(text, urgency.get("reason")):
        return URGENCY_MARKS.get(str(urgency.get("level")))
    if any(
        _holds(text, styled(d["text"]).text) for d in plan.get("deadlines", ()) if d.get("text")
    ):
        return _DATE_MARK
    first = (plan.get("steps") or [{}])[0]
    if _holds(text, first.get("text")):
        return None
    if _holds(text, first.get("name")) and _holds(text, first.get("value") or first.get("url")):
        return CHANNEL_MARKS.get(first.get("kind", ""))
    return None


def _holds(text: str, words: object) -> bool:
    return isinstance(words, str) and bool(words) and words in text


def _holds_any(text: str, many: object) -> bool:
    return isinstance(many, Sequence) and any(_holds(text, words) for words in many)


def _marked(mark: str, text: Styled) -> Styled:
    return _shifted(text, f"{mark} ")


def _all_of(text: Styled, kind: Kind) -> Styled:
    return Styled(text.text, (Span(0, len(text.text), kind), *text.spans)) if text.text else text


def _shifted(text: Styled, before: str) -> Styled:
    by = len(before)
    return Styled(
        before + text.text, tuple(Span(s.start + by, s.end + by, s.kind) for s in text.spans)
    )


def _joined(parts: Sequence[Styled]) -> Styled:
    text = ""
    spans: list[Span] = []
    for part in parts:
        moved = _shifted(part, text + _BETWEEN if text else "")
        text = moved.text
        spans += moved.spans
    return Styled(text, tuple(spans))
