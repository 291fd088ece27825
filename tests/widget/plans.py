"""Plan messages as the assistant sends them, made from the real knowledge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from actions.render import Renderer
from store.queries import Catalog
from tests.widget.servers import NOW
from triage.facts import Facts
from triage.plan import make


def message(
    catalog: Catalog, language: str = "en", situation: str = "rfe", **facts: Any
) -> dict[str, Any]:
    """Return text, buttons and plan; about an RFE of October 2 unless told otherwise."""
    known = replace(Facts(form="I-130", notice_date=date(2026, 10, 2)), **facts)
    renderer = Renderer(catalog, language, known)
    made = make(situation, known, catalog.book, datetime.fromisoformat(NOW), ("delay",))
    said = renderer.plan(made)
    buttons = [{"title": button.title, "payload": button.payload} for button in said.buttons]
    return {"text": said.text, "buttons": buttons, **(said.custom or {})}
