"""Plans as cards, and the ways to keep them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from store.queries import Catalog
from tests.widget import plans
from tests.widget.conftest import NewWidget
from tests.widget.fake_server import FakeServer
from tests.widget.pages import Widget

RFE = "USCIS asked you for more evidence (RFE)"
PARTS = {
    "en": [
        "All the steps", "What to say", "What to have ready", "What not to do", "If that fails",
        "Dates and deadlines", "Good to know", "Sources",
    ],
    "es": [
        "Todos los pasos", "Qué decir", "Qué tener listo", "Qué no hacer", "Si eso no funciona",
        "Fechas y plazos", "Bueno saber", "Fuentes",
    ],
}  # fmt: skip


def shown(
    fake: FakeServer, new_widget: NewWidget, message: dict[str, Any], **options: Any
) -> Widget:
    widget = new_widget(fake.url, **options).open()
    fake.push(**message)
    expect(widget.card.last).to_be_visible()
    return widget


def texts_of(plan: dict[str, Any]) -> list[str]:
    """Every statement of a plan, without its marks."""
    steps = [*plan["steps"], *plan["if_that_fails"]]
    found = [
        plan["title"], plan["opening"], plan["script"], *plan["warnings"], *plan["have_ready"],
        *plan["do_not"], *plan["facts"], *plan["agent_can"], *plan["agent_cannot"],
        *(step["text"] for step in steps),
        *(step["name"] for step in steps if step["kind"] != "self"),
        *(due[key] for due in plan["deadlines"] for key in ("text", "rule", "legal_source")),
        *(source[key] for source in plan["sources"] for key in ("supports", "url")),
    ]  # fmt: skip
    return [squeeze(text.replace("**", "")) for text in found if text]


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_card_holds_the_whole_plan(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog, language: str
) -> None:
    message = plans.message(catalog, language)
    widget = shown(fake, new_widget, message)
    assert widget.card.locator("summary").all_inner_texts() == PARTS[language]
    for summary in widget.card.locator("summary").all():
        summary.click()
    visible = squeeze(widget.card.inner_text())
    assert [text for text in texts_of(message["plan"]) if text not in visible] == []
    titles = [
        re.sub(r"^\d+\n", "", t) for t in widget.log.locator(".choice:enabled").all_inner_texts()
    ]
    unfolded = [b["title"] for b in message["buttons"] if b["payload"] not in widget_holds()]
    assert titles == unfolded
    assert widget.page.locator("uscis-triage dialog").get_attribute("lang") == language


def widget_holds() -> set[str]:
    parts = ("steps", "script", "have_ready", "do_not", "ladder", "deadline", "facts", "sources")
    return {f"/ask_{part}" for part in parts}


def test_every_situation_makes_a_card(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    widget = new_widget(fake.url).open()
    for situation in catalog.book.situations:
        message = plans.message(catalog, "en", situation)
        fake.push(**message)
        expect(widget.card.last.locator("h3")).to_have_text(message["plan"]["title"])
        whole = squeeze(widget.card.last.text_content() or "")
        assert [t for t in texts_of(message["plan"]) if t not in whole] == [], situation


def test_an_unconfirmed_channel_says_what_to_check(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    message = plans.message(catalog)
    step = message["plan"]["steps"][0]
    step.update(confidence="low", check_first="Look it up first.", text="Go (not confirmed)")
    message["plan"]["confidence"] = "low"
    widget = shown(fake, new_widget, message)
    expect(widget.card.locator(".first")).to_contain_text("Go (not confirmed)")
    expect(widget.card.locator(".first .unsure")).to_have_text(
        "Check before you rely on this: Look it up first."
    )
    expect(widget.card.locator("> .unsure")).to_contain_text("Some of this is not confirmed")


def test_old_opening_hours_say_when_they_were_true(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    message = plans.message(catalog, situation="reach_a_person")
    message["plan"]["made_at"] = "2026-11-23T09:00:00-05:00"
    widget = shown(fake, new_widget, message)
    hours = widget.card.locator(".first .hours")
    expect(hours).to_contain_text("That was on Nov 23, 2026, 9:00")
    assert "open" not in (hours.get_attribute("class") or "").split()


def test_a_changed_plan_says_so_above_the_card(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    message = plans.message(catalog)
    message["text"] = "Thank you, I changed the plan with that.\n\n" + message["text"]
    widget = shown(fake, new_widget, message)
    expect(widget.answers.last.locator("> .words")).to_have_text(
        "Thank you, I changed the plan with that."
    )


def test_several_numbers_are_buttons_of_their_own(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    message = plans.message(catalog)
    message["plan"]["steps"][0].update(
        kind="phone", url=None, value="877-227-5511 (U.S.), +1-202-325-8000 (abroad)"
    )
    widget = shown(fake, new_widget, message)
    calls = widget.card.locator(".first .call")
    assert [call.get_attribute("href") for call in calls.all()] == [
        "tel:+18772275511", "tel:+12023258000",
    ]  # fmt: skip
    expect(widget.card.locator(".first .contact")).to_contain_text("(abroad)")


# -- keeping a plan -------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_print_view_shows_the_whole_plan_and_nothing_else(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog, language: str
) -> None:
    message = plans.message(catalog, language)
    widget = shown(fake, new_widget, message)
    page = widget.page
    page.evaluate("window.print = () => { window.printed = true; }")
    widget.card.locator(".save button").first.click()
    assert page.evaluate("window.printed") is True
    expect(page.locator("uscis-triage-print article")).to_be_hidden()

    page.emulate_media(media="print")
    paper = page.locator("uscis-triage-print")
    expect(paper.locator("article")).to_be_visible()
    visible = squeeze(page.locator("body").inner_text() + paper.locator("article").inner_text())
    assert [text for text in texts_of(message["plan"]) if text not in visible] == []
    for hidden in ("main", "header >> nth=0", "uscis-triage dialog", "uscis-triage .launcher"):
        expect(page.locator(hidden)).to_be_hidden()
    assert paper.locator("details, button").count() == 0
    # "Open now" is not true on paper for long.
    assert all("2026" in hours for hours in paper.locator(".hours").all_inner_texts())

    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter")))
    assert 1 < pages < 8
    # Printing is over: the page is as it was.
    page.emulate_media(media="screen")
    expect(paper).to_have_count(0)
    expect(page.locator("main")).to_be_visible()


def test_copy_as_text(fake: FakeServer, new_widget: NewWidget, catalog: Catalog) -> None:
    message = plans.message(catalog)
    widget = shown(fake, new_widget, message)
    widget.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    widget.page.get_by_role("button", name="Copy as text").click()
    expect(widget.said).to_contain_text("Copied")
    copied = widget.page.evaluate("navigator.clipboard.readText()")
    flat = squeeze(copied)
    assert [text for text in texts_of(message["plan"]) if text not in flat] == []
    lines = copied.splitlines()
    assert any(line.startswith("1. Read the letter with a pen.") for line in lines)
    assert "- Every page of the letter, with its date and reply date." in lines
    assert "https://www.immigrationlawhelp.org/" in lines
    assert any("That was on Nov 23, 2026" in line for line in lines if line.startswith("Open now"))
    assert not re.search(r"<|\*\*|\n{3}", copied)


def test_copy_works_without_the_clipboard_interface(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    widget = shown(fake, new_widget, plans.message(catalog))
    page = widget.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    button = page.get_by_role("button", name="Copy as text")
    button.click()
    expect(widget.said).to_contain_text("Copied")
    assert "Read the letter with a pen" in page.evaluate("navigator.clipboard.readText()")
    assert widget.focused() == "Copy as text"

    page.evaluate("() => { document.execCommand = () => false; }")
    button.click()
    expect(widget.said).to_contain_text("copy it from here")
    assert "Read the letter with a pen" in widget.card.locator("textarea").input_value()


def saved(widget: Widget) -> bytes:
    with widget.page.expect_download() as download:
        widget.card.locator(".save button").nth(2).click()
    assert download.value.suggested_filename.endswith(".ics")
    return download.value.path().read_bytes()


@pytest.mark.parametrize(
    ("facts", "summary"),
    [
        ({}, f"Latest possible date, your letter may give less: {RFE}"),
        (
            {"due_date": date(2026, 12, 24)},
            f"Reply-by date printed on your letter: {RFE}",
        ),
    ],
)  # fmt: skip
def test_the_calendar_file(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog, facts: dict[str, Any], summary: str
) -> None:
    raw = saved(shown(fake, new_widget, plans.message(catalog, **facts)))
    event = only_event(raw)
    assert event["DTSTART"].dt == date(2026, 12, 24)
    assert str(event["SUMMARY"]) == summary
    assert "deadline" not in summary.casefold()
    described = str(event["DESCRIPTION"])
    assert "The date printed on your letter always wins." in described
    assert "Do this first: Read the letter with a pen." in described
    assert "**" not in described
    assert event["DTSTAMP"].dt == datetime(2026, 11, 23, 20, tzinfo=ZoneInfo("UTC"))
    assert str(event["UID"])
    # Nine in the morning, fourteen, seven and two days before.
    nine = timedelta(hours=9)
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [
        nine - timedelta(days=days) for days in (14, 7, 2)
    ]
    assert {str(alarm["ACTION"]) for alarm in event.walk("VALARM")} == {"DISPLAY"}


def only_event(raw: bytes) -> Any:
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert b"\r" not in raw.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(raw)
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    (event,) = calendar.walk("VEVENT")
    return event


def test_reminders_already_past_are_left_out(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    widget = shown(fake, new_widget, plans.message(catalog, due_date=date(2026, 12, 1)))
    triggers = [alarm["TRIGGER"].dt for alarm in only_event(saved(widget)).walk("VALARM")]
    assert triggers == [
        timedelta(hours=9) - timedelta(days=7),
        timedelta(hours=9) - timedelta(days=2),
    ]


def test_special_signs_survive_the_calendar_file(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    title = "Señal; coma, barra\\ y más: " + "ñandú 🕊 " * 30
    message = plans.message(catalog, "es")
    message["plan"]["title"] = title
    raw = saved(shown(fake, new_widget, message))
    assert "Señal\\; coma\\, barra\\\\ y más" in raw.decode().replace("\r\n ", "")
    event = only_event(raw)
    assert str(event["SUMMARY"]) == f"Fecha máxima posible, su carta puede dar menos: {title}"


def test_no_calendar_button_without_a_date_or_after_it(
    fake: FakeServer, new_widget: NewWidget, catalog: Catalog
) -> None:
    widget = shown(fake, new_widget, plans.message(catalog, notice_date=None))
    assert widget.card.locator(".save button").count() == 2
    fake.push(**plans.message(catalog, due_date=date(2026, 11, 2)))
    expect(widget.card).to_have_count(2)
    assert widget.card.last.locator(".save button").count() == 2
