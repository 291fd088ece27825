"""What the actions ask the store: read-only, in one go, with errors they can catch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, Final, Optional, TypeVar
from urllib.parse import quote

from sqlalchemy import create_engine, select
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, selectinload, with_polymorphic
from sqlalchemy.pool import NullPool

from store import models
from triage import rules, vocabulary

R = TypeVar("R", bound=rules.Statement)
_Grouped = dict[tuple[str, str], dict[str, list[Any]]]


_REMEDY: Final = "run `python -m store build`"
#: What SQLite, or a row that is not as the build writes it, makes the loader raise.
_UNREADABLE: Final = (SQLAlchemyError, OSError, LookupError, ValueError, TypeError, AttributeError)


class StoreUnavailable(RuntimeError):
    """The store file is missing, locked, corrupt or incomplete."""


@dataclass(frozen=True)
class Explanation:
    """A notice, receipt prefix or identifier in plain words."""

    key: str
    name: Optional[rules.Text]
    text: rules.Text
    confidence: str


@dataclass(frozen=True)
class Catalog:
    """Everything the actions need, read once per version of the store file."""

    book: rules.Rulebook
    phrases: dict[str, rules.Text]
    form_names: dict[str, rules.Text]
    notices: dict[str, Explanation]
    prefixes: dict[str, Explanation]
    identifiers: dict[str, Explanation]
    #: One honest line in each language we do not speak; {phone} is to be filled in.
    other_languages: dict[str, str]
    digest: str


def open_read_only(path: Path) -> Engine:
    """Return an engine that cannot write and does not wait long for a lock."""
    file = f"file:{quote(str(path.resolve()))}"
    return create_engine(
        URL.create("sqlite", database=file, query={"mode": "ro", "uri": "true"}),
        future=True,
        poolclass=NullPool,
        connect_args={"timeout": 2},
    )


def load(path: Path) -> Catalog:
    """Read the whole store.

    Args:
        path: the SQLite file made by `python -m store build`.

    Raises:
        StoreUnavailable: it cannot be read or lacks something a plan needs.
    """
    if not path.is_file():
        raise StoreUnavailable(f"{path} is missing; {_REMEDY}")
    engine = open_read_only(path)
    try:
        with Session(engine, future=True) as session:
            return _Loader(session).catalog()
    except _UNREADABLE as error:
        raise StoreUnavailable(f"{path} cannot be read: {_reason(error)}; {_REMEDY}") from error
    finally:
        engine.dispose()


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return f"{type(cause).__name__}: {str(cause).splitlines()[0]}"


class _Loader:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.grouped = self._statements()

    def catalog(self) -> Catalog:
        settings = {row.key: row.value for row in self._all(models.Setting)}
        forms = self._all(models.Form)
        return Catalog(
            book=self._book(settings, {f.form: f.program for f in forms if f.program}),
            phrases={row.key: rules.Text(row.en, row.es) for row in self._all(models.Phrase)},
            form_names={row.form: _text(row, "name") for row in forms},
            notices=self._explained("notice"),
            prefixes=self._explained("prefix"),
            identifiers=self._explained("identifier"),
            other_languages={r.language: r.text for r in self._all(models.OtherLanguage)},
            digest=settings["digest"],
        )

    def _book(self, settings: dict[str, str], form_programs: dict[str, str]) -> rules.Rulebook:
        situations = {row.id: self._situation(row) for row in self._all(models.Situation)}
        missing = set(vocabulary.SITUATIONS) - set(situations)
        if missing:
            raise ValueError(f"no rules for {len(missing)} situation(s), such as {min(missing)!r}")
        channels = {row.id: self._channel(row) for row in self._channels()}
        self._need_channels(channels)
        return rules.Rulebook(
            situations=situations,
            programs={row.id: self._program(row) for row in self._all(models.Program)},
            channels=channels,
            calendar=rules.Calendar(
                {row.observed: _text(row, "name") for row in self._all(models.Holiday)},
                date.fromisoformat(settings["covers_from"]),
                date.fromisoformat(settings["covers_until"]),
                tuple(_named_day(row) for row in self._all(models.NamedDay)),
            ),
            common=self._common(),
            sources={
                row.id: rules.Source(
                    row.id, row.url, row.as_of, row.seen, _text(row, "supports"), row.in_spanish
                )
                for row in self._all(models.Source)
            },
            practices=tuple(self.grouped["practices", "practices"]["practices"]),
            fees=self._fees(),
            form_programs=form_programs,
        )

    def _need_channels(self, channels: dict[str, rules.Channel]) -> None:
        for parts in self.grouped.values():
            for statement in (s for found in parts.values() for s in found):
                if isinstance(statement, rules.Step) and statement.channel not in channels:
                    raise ValueError(f"no channel {statement.channel!r}")

    # -- rows -----------------------------------------------------------------

    def _all(self, model: Any) -> list[Any]:
        return list(self.session.execute(select(model)).scalars())

    def _channels(self) -> list[Any]:
        query = select(models.Channel).options(
            selectinload(models.Channel.hours), selectinload(models.Channel.exceptions)
        )
        return list(self.session.execute(query).scalars())

    def _statements(self) -> _Grouped:
        everything = with_polymorphic(models.Statement, "*")
        query = (
            select(everything)
            .options(selectinload(everything.sources).load_only(models.Source.id))
            .order_by(everything.owner_kind, everything.owner_id, everything.position)
        )
        grouped: _Grouped = defaultdict(lambda: defaultdict(list))
        for row in self.session.execute(query).scalars():
            grouped[row.owner_kind, row.owner_id][row.section].append(_statement(row))
        return grouped

    # -- owners ---------------------------------------------------------------

    def _situation(self, row: Any) -> rules.SituationRules:
        parts = self.grouped["situation", row.id]
        names = [
            "opening",
            "urgency",
            "questions",
            "deadlines",
            "steps",
            "ladder",
            "agent_can",
            "agent_cannot",
            "scripts",
            "have_ready",
            "do_not",
            "facts",
        ]
        return rules.SituationRules(
            id=row.id,
            label=_text(row, "label"),
            title=_text(row, "title"),
            **{name: tuple(parts[name]) for name in names},
        )

    def _program(self, row: Any) -> rules.ProgramRules:
        parts = self.grouped["program", row.id]
        names = [
            "warnings",
            "questions",
            "deadlines",
            "steps",
            "ladder",
            "have_ready",
            "do_not",
            "facts",
        ]
        return rules.ProgramRules(
            id=row.id,
            title=_text(row, "title"),
            applies_when=tuple(row.applies_when),
            **{name: tuple(parts[name]) for name in names},
        )

    def _channel(self, row: Any) -> rules.Channel:
        parts = self.grouped["channel", row.id]
        return rules.Channel(
            id=row.id,
            name=_text(row, "name"),
            agency=row.agency,
            kind=row.kind,
            value=_maybe_text(row, "value"),
            url=row.url,
            tty=row.tty,
            in_person=row.in_person,
            attempt=row.attempt,
            hidden_when=tuple(row.hidden_when),
            hours=tuple(_hours(hours) for hours in row.hours),
            exceptions=tuple(_exception(entry) for entry in row.exceptions),
            closed_federal_holidays=row.closed_federal_holidays,
            automated_24h=row.automated_24h,
            hours_note=_maybe_text(row, "hours_note"),
            check_first=_maybe_text(row, "check_first"),
            response_time=_maybe_text(row, "response_time"),
            confidence=row.confidence,
            checked_on=row.checked_on,
            sources=tuple(row.source_ids),
            how=tuple(parts["how"]),
            not_for=tuple(parts["not_for"]),
            notes=tuple(parts["notes"]),
        )

    def _common(self) -> rules.Common:
        parts = self.grouped["common", "common"]
        one = {section: found[0] for section, found in parts.items()}
        return rules.Common(
            danger_question=one["danger_question"],
            danger_warning=one["danger_warning"],
            danger_unknown=one["danger_unknown"],
            danger_step=one["danger_step"],
            keep_appointment=one["keep_appointment"],
            overdue=one["overdue"],
            notice_in_future=one["notice_in_future"],
            notice_too_old=one["notice_too_old"],
            overdue_reason=one["overdue_reason"].text,
            due_soon=one["due_soon"].text,
            due_this_month=one["due_this_month"].text,
        )

    def _fees(self) -> dict[str, tuple[rules.FeePeriod, ...]]:
        fees: dict[str, list[rules.FeePeriod]] = defaultdict(list)
        for row in self._all(models.FeePeriod):
            fees[row.fee].append(
                rules.FeePeriod(row.valid_from, row.valid_until, row.trusted_until, row.amount)
            )
        return {fee: tuple(periods) for fee, periods in fees.items()}

    def _explained(self, kind: str) -> dict[str, Explanation]:
        query = select(models.Explained).where(models.Explained.kind == kind)
        return {
            row.key: Explanation(
                row.key, _maybe_text(row, "name"), _text(row, "text"), row.confidence
            )
            for row in self.session.execute(query).scalars()
        }


def _text(row: Any, name: str) -> rules.Text:
    return rules.Text(getattr(row, f"{name}_en"), getattr(row, f"{name}_es"))


def _maybe_text(row: Any, name: str) -> Optional[rules.Text]:
    return None if getattr(row, f"{name}_en") is None else _text(row, name)


def _statement(row: Any) -> rules.Statement:
    common: dict[str, Any] = {
        "text": rules.Text(row.text_en, row.text_es),
        "sources": tuple(source.id for source in row.sources),
        "confidence": row.confidence,
        "checked_on": row.checked_on,
        "when": tuple(row.conditions),
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "situations": tuple(row.situations),
        "status_line": row.status_line,
    }
    if isinstance(row, models.Step):
        return rules.Step(**common, channel=row.channel_id, place=row.place, visit=row.visit)
    if isinstance(row, models.UrgencyRule):
        return rules.UrgencyRule(**common, level=row.level)
    if isinstance(row, models.DeadlineRule):
        return rules.DeadlineRule(
            **common,
            id=row.rule_id,
            kind=row.rule_kind,
            days=row.days,
            mailing_days=row.mailing_days,
            counted_from=row.counted_from,
            is_maximum=row.is_maximum,
            extendable=row.extendable,
            legal_source=row.legal_source,
        )
    if isinstance(row, models.Question):
        options = tuple(_options(row.options))
        why = _text(row, "why")
        return rules.Question(
            **common, slot=row.slot, kind=row.answer_kind, why=why, options=options
        )
    if isinstance(row, models.Practice):
        return rules.Practice(**common, id=row.practice_id, phase=row.phase)
    return rules.Statement(**common)


def _options(stored: Iterable[dict[str, str]]) -> Iterable[rules.Option]:
    for option in stored:
        yield rules.Option(option["value"], rules.Text(option["en"], option["es"]))


def _named_day(row: Any) -> rules.NamedDay:
    month_day = tuple(int(part) for part in row.day.split("-")) if row.day else None
    return rules.NamedDay(
        words=tuple(row.words),
        holiday=row.holiday,
        month_day=month_day,
        weekdays=frozenset(vocabulary.DAYS.index(day) for day in row.weekdays),
        days_after=row.days_after,
    )


def _clock(text: str) -> time:
    return time(0, 0) if text == "24:00" else time.fromisoformat(text)


def _hours(row: Any) -> rules.HoursRule:
    return rules.HoursRule(
        days=frozenset(vocabulary.DAYS.index(day) for day in row.days),
        opens=_clock(row.opens),
        closes=_clock(row.closes),
        timezone=row.timezone,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _exception(row: Any) -> rules.HoursException:
    return rules.HoursException(
        day=row.day,
        closed=row.closed,
        opens=_clock(row.opens) if row.opens else None,
        closes=_clock(row.closes) if row.closes else None,
        reason=_text(row, "reason"),
    )
