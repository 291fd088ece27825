"""What the store hands to the core: the knowledge as plain, frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from triage import vocabulary


@dataclass(frozen=True)
class Text:
    """One text in both languages."""

    en: str
    es: str

    def in_(self, language: str) -> str:
        """Return the text in `language` ("en" or "es")."""
        return self.es if language == "es" else self.en


@dataclass(frozen=True)
class Source:
    """Where a fact comes from, and when and how it was seen."""

    id: str
    url: str
    as_of: str
    seen: str
    supports: Text
    in_spanish: bool = False


@dataclass(frozen=True)
class Statement:
    """A sentence for the user, with the conditions under which it is true."""

    text: Text
    sources: tuple[str, ...]
    confidence: str
    checked_on: date
    when: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    #: Situations a program's statement is for; empty for every situation.
    situations: tuple[str, ...] = ()
    #: The line of the status page that this explains, if it explains one.
    status_line: str | None = None


@dataclass(frozen=True)
class Step(Statement):
    """Something to do through one channel.

    `place` orders a program's steps; `visit` says the step ends in an office.
    """

    channel: str = ""
    place: str = "first"
    visit: bool = False


@dataclass(frozen=True)
class UrgencyRule(Statement):
    """`text` is the reason; the first rule that holds gives the level."""

    level: str = "normal"


@dataclass(frozen=True)
class DeadlineRule(Statement):
    """A time rule. Only `kind == "reply"` with `days` becomes a date.

    `counted_from` names the fact that starts the clock: the letter's date, or a missed day.
    """

    id: str = ""
    kind: str = "rule"
    days: int | None = None
    mailing_days: int = 0
    counted_from: str = "notice_date"
    is_maximum: bool = False
    extendable: bool = False
    legal_source: str = ""


@dataclass(frozen=True)
class Option:
    """One answer to a question."""

    value: str
    label: Text


@dataclass(frozen=True)
class Question(Statement):
    """`text` is the question; `kind` is "choice", "date" or "yes_no"."""

    slot: str = ""
    kind: str = "yes_no"
    why: Text = Text("", "")
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class SituationRules:
    """Everything known about one situation."""

    id: str
    label: Text
    title: Text
    opening: tuple[Statement, ...]
    urgency: tuple[UrgencyRule, ...]
    questions: tuple[Question, ...]
    deadlines: tuple[DeadlineRule, ...]
    steps: tuple[Step, ...]
    ladder: tuple[Step, ...]
    agent_can: tuple[Statement, ...]
    agent_cannot: tuple[Statement, ...]
    scripts: tuple[Statement, ...]
    have_ready: tuple[Statement, ...]
    do_not: tuple[Statement, ...]
    facts: tuple[Statement, ...]


@dataclass(frozen=True)
class ProgramRules:
    """What a kind of case adds to the plans of situations."""

    id: str
    title: Text
    applies_when: tuple[str, ...] = ()
    warnings: tuple[Statement, ...] = ()
    questions: tuple[Question, ...] = ()
    deadlines: tuple[DeadlineRule, ...] = ()
    steps: tuple[Step, ...] = ()
    ladder: tuple[Step, ...] = ()
    have_ready: tuple[Statement, ...] = ()
    do_not: tuple[Statement, ...] = ()
    facts: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class HoursRule:
    """Opening hours on some weekdays. `closes` of midnight means 24:00."""

    days: frozenset[int]
    opens: time
    closes: time
    timezone: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class HoursException:
    """A single day that differs: closed, or with other hours."""

    day: date
    closed: bool
    opens: time | None
    closes: time | None
    reason: Text


@dataclass(frozen=True)
class Channel:
    """One way to reach one office."""

    id: str
    name: Text
    agency: str
    kind: str
    value: Text | None
    url: str | None
    tty: str | None
    in_person: bool
    attempt: str | None
    hidden_when: tuple[str, ...]
    hours: tuple[HoursRule, ...]
    exceptions: tuple[HoursException, ...]
    closed_federal_holidays: bool
    automated_24h: bool
    hours_note: Text | None
    check_first: Text | None
    response_time: Text | None
    confidence: str
    checked_on: date
    sources: tuple[str, ...]
    how: tuple[Statement, ...] = ()
    not_for: tuple[Statement, ...] = ()
    notes: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Practice(Statement):
    """A best practice for a call, by phase: before, menu, agent, after."""

    id: str = ""
    phase: str = "before"


@dataclass(frozen=True)
class Common:
    """Rules that belong to no single situation."""

    danger_question: Question
    danger_warning: Statement
    danger_unknown: Statement
    danger_step: Step
    keep_appointment: Statement
    overdue: Statement
    notice_in_future: Statement
    notice_too_old: Statement
    overdue_reason: Text
    due_soon: Text
    due_this_month: Text


@dataclass(frozen=True)
class NamedDay:
    """What people call a day.

    Attributes:
        words: its names, in both languages.
        holiday: the English name of a holiday, or "any" for the next one.
        month_day: (month, day), the same every year.
        weekdays: 0 for Monday.
        days_after: "the day after Thanksgiving" is one day after its holiday.
    """

    words: tuple[str, ...]
    holiday: str | None = None
    month_day: tuple[int, ...] | None = None
    weekdays: frozenset[int] = frozenset()
    days_after: int = 0


@dataclass(frozen=True)
class Calendar:
    """Federal holidays (observed days) for the years the table covers."""

    holidays: dict[date, Text]
    covers_from: date
    covers_until: date
    named_days: tuple[NamedDay, ...] = ()

    def covers(self, day: date) -> bool:
        """Whether `day` lies inside the years of the table."""
        return self.covers_from <= day <= self.covers_until


@dataclass(frozen=True)
class Rulebook:
    """All knowledge needed to plan, as read from the store in one go."""

    situations: dict[str, SituationRules]
    programs: dict[str, ProgramRules]
    channels: dict[str, Channel]
    calendar: Calendar
    common: Common
    sources: dict[str, Source]
    practices: tuple[Practice, ...] = ()
    fees: dict[str, tuple[FeePeriod, ...]] = field(default_factory=dict)
    form_programs: dict[str, str] = field(default_factory=dict)

    def most_urgent(self, situations: tuple[str, ...]) -> tuple[str, ...]:
        """Return the situations, most urgent first."""
        return tuple(sorted(set(situations), key=vocabulary.URGENCY_ORDER.index))


@dataclass(frozen=True)
class FeePeriod:
    """An amount between two dates, and the last day the amount is trusted."""

    valid_from: date
    valid_until: date | None
    trusted_until: date
    amount: str
