"""What the YAML says is what the catalog holds, statement by statement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from store.queries import Catalog, load
from tests.conftest import KNOWLEDGE
from triage import rules, vocabulary
from triage.rules import Statement

SECTIONS = (
    "opening", "urgency", "questions", "deadlines", "steps", "ladder", "agent_can",
    "agent_cannot", "scripts", "have_ready", "do_not", "facts", "warnings",
)  # fmt: skip
CHANNEL_SECTIONS = ("how", "not_for", "notes")


def read(file: str) -> Any:
    return yaml.load((KNOWLEDGE / file).read_text(encoding="utf-8"), yaml.CSafeLoader)


def channels() -> Iterator[dict[str, Any]]:
    for path in sorted((KNOWLEDGE / "channels").glob("*.yml")):
        yield from read(f"channels/{path.name}")["channels"]


def one_line(text: str) -> str:
    return " ".join(text.split())


def as_written(item: dict[str, Any], owner: dict[str, Any]) -> tuple[Any, ...]:
    text = item.get("text") or item.get("ask") or item["reason"]
    sources = item.get("sources") or owner["sources"]
    return (
        one_line(text["en"]),
        one_line(text["es"]),
        tuple(dict.fromkeys(sources)),
        item.get("confidence") or owner["confidence"],
        item.get("checked_on") or owner["checked_on"],
        tuple(item.get("when", [])),
        item.get("valid_from"),
        item.get("valid_until"),
        tuple(item.get("situations", [])),
    )


def as_loaded(statement: Statement) -> tuple[Any, ...]:
    return (
        statement.text.en,
        statement.text.es,
        statement.sources,
        statement.confidence,
        statement.checked_on,
        statement.when,
        statement.valid_from,
        statement.valid_until,
        statement.situations,
    )


def special(item: dict[str, Any], loaded: Statement) -> bool:
    """Whether the fields that only this kind of statement has are the same."""
    if isinstance(loaded, rules.Step):
        visit = item.get("visit", False)
        written: tuple[Any, ...] = (item["channel"], item.get("place", "first"), visit)
        return written == (loaded.channel, loaded.place, loaded.visit)
    if isinstance(loaded, rules.UrgencyRule):
        return bool(item["level"] == loaded.level)
    if isinstance(loaded, rules.DeadlineRule):
        names = {
            "days": None, "mailing_days": 0, "is_maximum": False, "extendable": False,
            "counted_from": "notice_date",
        }  # fmt: skip
        same = all(item.get(n, default) == getattr(loaded, n) for n, default in names.items())
        whose = (loaded.id, loaded.kind, loaded.legal_source)
        return same and (item["id"], item["kind"], item["legal_source"]) == whose
    if isinstance(loaded, rules.Question):
        options = [(o.value, o.label.en, o.label.es) for o in loaded.options]
        written = (item["slot"], item["kind"], item["why"])
        return written == (
            loaded.slot, loaded.kind, {"en": loaded.why.en, "es": loaded.why.es}
        ) and options == [
            (o["value"], o["label"]["en"], o["label"]["es"]) for o in item.get("options", [])
        ]  # fmt: skip
    return True


def assert_same(written: dict[str, Any], loaded: Any, sections: tuple[str, ...]) -> None:
    for section in sections:
        items = written.get(section, [])
        statements = getattr(loaded, section, ())
        assert [as_loaded(s) for s in statements] == [as_written(i, written) for i in items]
        assert [s for i, s in zip(items, statements) if not special(i, s)] == []


@pytest.mark.parametrize("id_", vocabulary.SITUATIONS)
def test_a_situation_is_loaded_as_written(catalog: Catalog, id_: str) -> None:
    written, loaded = read(f"situations/{id_}.yml"), catalog.book.situations[id_]
    assert written["label"] == {"en": loaded.label.en, "es": loaded.label.es}
    assert written["title"] == {"en": loaded.title.en, "es": loaded.title.es}
    assert_same(written, loaded, SECTIONS)


@pytest.mark.parametrize("id_", vocabulary.PROGRAMS)
def test_a_program_is_loaded_as_written(catalog: Catalog, id_: str) -> None:
    written, loaded = read(f"programs/{id_}.yml"), catalog.book.programs[id_]
    assert tuple(written.get("applies_when", [])) == loaded.applies_when
    assert_same(written, loaded, SECTIONS)


def test_every_channel_is_loaded_as_written(catalog: Catalog) -> None:
    written = {channel["id"]: channel for channel in channels()}
    assert set(written) == set(catalog.book.channels)
    for id_, entry in written.items():
        loaded = catalog.book.channels[id_]
        assert_same(entry, loaded, CHANNEL_SECTIONS)
        value = entry.get("value")
        if isinstance(value, str):
            value = {"en": value, "es": value}
        found = loaded.value and {"en": loaded.value.en, "es": loaded.value.es}
        assert (found, loaded.url, loaded.kind) == (value, entry.get("url"), entry["kind"])
        assert loaded.hidden_when == tuple(entry.get("hidden_when", []))
        assert loaded.in_person == entry.get("in_person", False)
        assert len(loaded.hours) == len(entry.get("hours", []))


def test_every_practice_is_loaded_as_written_and_in_order(catalog: Catalog) -> None:
    written = read("practices.yml")["practices"]
    assert [(p.id, p.phase) for p in catalog.book.practices] == [
        (p["id"], p["phase"]) for p in written
    ]
    assert [as_loaded(p) for p in catalog.book.practices] == [as_written(p, p) for p in written]


def test_the_longest_reply_time_is_84_days_and_a_maximum(catalog: Catalog) -> None:
    (rule,) = (d for d in catalog.book.situations["rfe"].deadlines if d.id == "rfe_longest")
    assert (rule.kind, rule.days, rule.mailing_days, rule.is_maximum) == ("reply", 84, 3, True)
    assert rule.sources == ("s_1032", "s_1038", "s_pme6", "s_pa05")


def test_the_contact_center_answers_on_weekdays_from_8_to_20_eastern(catalog: Catalog) -> None:
    channel = catalog.book.channels["uscis_contact_center_phone"]
    assert channel.value == rules.Text("800-375-5283", "800-375-5283")
    (hours,) = channel.hours
    assert hours.days == frozenset(range(5))
    assert (hours.opens, hours.closes) == (time(8), time(20))
    assert hours.timezone == "America/New_York"
    assert channel.automated_24h
    assert channel.closed_federal_holidays


def test_midnight_at_the_end_of_a_day_is_loaded(catalog: Catalog) -> None:
    (hours,) = catalog.book.channels["uscis_ivr_automated"].hours
    assert (hours.opens, hours.closes) == (time(0), time(0))


def test_the_calendar_is_loaded_with_its_range(catalog: Catalog) -> None:
    calendar = catalog.book.calendar
    assert (calendar.covers_from, calendar.covers_until) == (date(2026, 1, 1), date(2028, 12, 31))
    assert calendar.holidays[date(2026, 11, 26)].en == "Thanksgiving Day"
    assert len(calendar.holidays) == len(read("calendar.yml")["holidays"])


def test_amounts_are_loaded_with_their_dates(catalog: Catalog) -> None:
    for fee in read("fees.yml")["fees"]:
        assert [
            (p.valid_from, p.valid_until, p.trusted_until, p.amount)
            for p in catalog.book.fees[fee["id"]]
        ] == [
            (p["valid_from"], p.get("valid_until"), fee["trusted_until"], p["amount"])
            for p in fee["periods"]
        ]


def test_forms_notices_prefixes_and_phrases_are_loaded(catalog: Catalog) -> None:
    forms = {f["form"]: f for f in read("forms.yml")["forms"]}
    assert set(catalog.form_names) == set(forms)
    assert catalog.book.form_programs == {
        form: entry["program"] for form, entry in forms.items() if entry.get("program")
    }
    assert set(catalog.notices) == {n["code"] for n in read("notices.yml")["notices"]}
    receipts = read("receipts.yml")
    assert set(catalog.prefixes) == {p["prefix"] for p in receipts["prefixes"]}
    assert set(catalog.identifiers) == {i["id"] for i in receipts["identifiers"]}
    phrases = {**read("phrases.yml")["phrases"], **read("conversation.yml")["conversation"]}
    assert {k: (t.en, t.es) for k, t in catalog.phrases.items()} == {
        k: (one_line(t["en"]), one_line(t["es"])) for k, t in phrases.items()
    }


def test_the_lines_in_other_languages_are_loaded(catalog: Catalog) -> None:
    written = read("other_languages.yml")["other_languages"]
    assert catalog.other_languages == {k: v["text"] for k, v in written.items()}


def test_sources_are_loaded_as_written(catalog: Catalog) -> None:
    written = read("sources.yml")["sources"]
    assert {
        id_: (s.url, s.as_of, s.seen, s.supports.en, s.supports.es, s.in_spanish)
        for id_, s in catalog.book.sources.items()
    } == {
        id_: (
            s["url"], str(s["as_of"]), s["seen"], one_line(s["supports"]["en"]),
            one_line(s["supports"]["es"]), s.get("in_spanish", False),
        )
        for id_, s in written.items()
    }  # fmt: skip


def test_the_store_can_be_moved(store_file: Path, tmp_path: Path, catalog: Catalog) -> None:
    moved = tmp_path / "elsewhere.sqlite"
    moved.write_bytes(store_file.read_bytes())
    assert load(moved) == catalog


def test_every_status_line_is_explained_and_loaded(catalog: Catalog) -> None:
    explained = {s.status_line for s in catalog.book.situations["case_status"].facts}
    assert explained - {None} == set(vocabulary.STATUS_LINES)
