"""The shape of the knowledge files: one pydantic model per kind of file.

A file that does not fit is refused by `python -m store build` with the file,
the entry and the field. Checks that need several files at once (does this
channel id exist?) are in `store.validate`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal, Optional, Union
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Extra, Field, root_validator, validator

from triage import conditions, vocabulary

Confidence = Literal["high", "medium", "low"]
#: How the source was seen; see `knowledge/README.md`.
Seen = Literal["official_copy", "mirror", "secondary", "repo_note", "not_opened", "background"]

_ID = re.compile(r"^[a-z][a-z0-9_]*$")
_CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")


def _with_source(value: list[str]) -> list[str]:
    if not value:
        raise ValueError("needs at least one source id")
    return value


def _ordered(cls: type, values: dict[str, Any]) -> dict[str, Any]:
    start, end = values.get("valid_from"), values.get("valid_until")
    if start and end and end < start:
        raise ValueError("valid_until is before valid_from")
    return values


def _clock(value: Optional[str]) -> Optional[str]:
    if value is not None and not _CLOCK.match(value):
        raise ValueError("must be HH:MM on a 24-hour clock")
    return value


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid


class Text(_Strict):
    """One text in both languages."""

    en: str
    es: str

    @validator("en", "es")
    def _not_blank(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("is blank")
        return " ".join(value.split())


class Line(_Strict):
    """One line in a language the assistant does not speak."""

    text: str

    @validator("text")
    def _names_the_phone(cls, value: str) -> str:
        if "{phone}" not in value:
            raise ValueError("must name {phone}")
        return value


class _Sourced(_Strict):
    """Source, confidence and date: empty here means "as the file says"."""

    sources: list[str] = []
    confidence: Optional[Confidence] = None
    checked_on: Optional[date] = None


class _Conditional(_Sourced):
    when: list[str] = []
    valid_from: Optional[date] = None
    valid_until: Optional[date] = None

    @validator("when", each_item=True)
    def _known_condition(cls, value: str) -> str:
        problem = conditions.problem_with(value)
        if problem:
            raise ValueError(problem)
        return value

    _ordered_dates = root_validator(skip_on_failure=True, allow_reuse=True)(_ordered)


class Statement(_Conditional):
    """One sentence or two that a user may read."""

    text: Text
    #: The line of the status page that this explains.
    status_line: Optional[str] = None

    @validator("status_line")
    def _known_status_line(cls, value: Optional[str]) -> Optional[str]:
        if value is not None and value not in vocabulary.STATUS_LINES:
            raise ValueError(f"{value!r} is not one of the status lines")
        return value


class Step(Statement):
    """Something to do through one channel."""

    channel: str
    #: The step ends in a visit to an office, whatever the channel that asks for it.
    visit: bool = False


class UrgencyRule(_Conditional):
    """First rule that holds gives the urgency; the last one has no `when`."""

    level: Literal["critical", "high", "normal"]
    reason: Text


class Deadline(_Conditional):
    """A time rule.

    Only `kind: reply` may become a calendar date, and only with `days`.
    Every other kind is shown as its text.
    """

    id: str
    kind: Literal["reply", "wait", "window", "lead", "goal", "rule"]
    text: Text
    days: Optional[int] = Field(None, gt=0)
    mailing_days: int = Field(0, ge=0)
    counted_from: Optional[Literal["notice_date", "appointment_date"]] = None
    is_maximum: bool = False
    extendable: bool = False
    legal_source: str

    @root_validator(skip_on_failure=True)
    def _computable(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["kind"] == "reply" and values["days"] and not values["counted_from"]:
            raise ValueError("a reply rule with days needs counted_from, such as notice_date")
        return values


class Option(_Strict):
    """One answer to a question, as a button."""

    value: str
    label: Text


class Question(_Conditional):
    """Asked only when its answer would change the plan."""

    slot: str
    kind: Literal["choice", "date", "yes_no"]
    ask: Text
    why: Text
    options: list[Option] = []

    @root_validator(skip_on_failure=True)
    def _options_fit(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["kind"] == "choice") != bool(values["options"]):
            raise ValueError("a choice question has options, and no other kind does")
        return values


class _File(_Strict):
    id: str
    checked_on: date
    confidence: Confidence
    sources: list[str]

    @validator("id")
    def _plain_id(cls, value: str) -> str:
        if not _ID.match(value):
            raise ValueError("must be lower-case letters, digits and underscores")
        return value

    _has_source = validator("sources", allow_reuse=True)(_with_source)


class Situation(_File):
    """`knowledge/situations/<id>.yml`: what is wrong, and what to do."""

    label: Text
    title: Text
    opening: list[Statement]
    urgency: list[UrgencyRule]
    questions: list[Question] = []
    deadlines: list[Deadline] = []
    steps: list[Step]
    ladder: list[Step]
    agent_can: list[Statement] = []
    agent_cannot: list[Statement] = []
    scripts: list[Statement]
    have_ready: list[Statement]
    do_not: list[Statement]
    facts: list[Statement] = []

    @validator("id")
    def _contract_id(cls, value: str) -> str:
        if value not in vocabulary.SITUATIONS:
            raise ValueError("is not one of the situation ids")
        return value

    @validator("urgency", "opening", "scripts")
    def _last_is_open(cls, value: list[Any]) -> list[Any]:
        last = value[-1] if value else None
        if last is None or last.when or last.valid_from or last.valid_until:
            raise ValueError("the last entry must hold for everyone, always (no `when`, no dates)")
        return value

    @validator("steps", "ladder", "have_ready", "do_not")
    def _not_empty(cls, value: list[Any]) -> list[Any]:
        if not value:
            raise ValueError("is empty")
        return value


class _ForSituations(_Conditional):
    """Empty `situations` means: with every situation."""

    situations: list[str] = []

    @validator("situations", each_item=True)
    def _contract_id(cls, value: str) -> str:
        if value not in vocabulary.SITUATIONS:
            raise ValueError(f"{value!r} is not one of the situation ids")
        return value


class ProgramStatement(Statement, _ForSituations):
    """A statement a program adds to some situations."""


class ProgramStep(Step, _ForSituations):
    """A step a program adds: before the situation's own steps, or after."""

    place: Literal["first", "last"] = "first"


class ProgramDeadline(Deadline, _ForSituations):
    """A time rule a program adds."""


class ProgramQuestion(Question, _ForSituations):
    """A question a program adds."""


class Program(_File):
    """`knowledge/programs/<id>.yml`: what a kind of case changes in the advice."""

    title: Text
    applies_when: list[str] = []
    warnings: list[ProgramStatement] = []
    questions: list[ProgramQuestion] = []
    deadlines: list[ProgramDeadline] = []
    steps: list[ProgramStep] = []
    ladder: list[ProgramStep] = []
    have_ready: list[ProgramStatement] = []
    do_not: list[ProgramStatement] = []
    facts: list[ProgramStatement] = []

    @validator("id")
    def _contract_id(cls, value: str) -> str:
        if value not in vocabulary.PROGRAMS:
            raise ValueError("is not one of the program ids")
        return value

    @validator("applies_when", each_item=True)
    def _known_condition(cls, value: str) -> str:
        problem = conditions.problem_with(value)
        if problem:
            raise ValueError(problem)
        return value


class Hours(_Strict):
    """Opening hours on some weekdays, between two dates if given."""

    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]]
    open: str
    close: str
    timezone: str
    valid_from: Optional[date] = None
    valid_until: Optional[date] = None

    _times = validator("open", "close", allow_reuse=True)(_clock)
    _ordered_dates = root_validator(skip_on_failure=True, allow_reuse=True)(_ordered)

    @validator("timezone")
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (OSError, ValueError, LookupError) as error:
            raise ValueError(f"{value!r} is not a time zone") from error
        return value


class HoursException(_Strict):
    """A single day that differs from the weekly table."""

    day: date
    closed: bool = True
    open: Optional[str] = None
    close: Optional[str] = None
    reason: Text

    _times = validator("open", "close", allow_reuse=True)(_clock)

    @root_validator(skip_on_failure=True)
    def _open_has_times(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not values["closed"] and not (values["open"] and values["close"]):
            raise ValueError("a day that is not closed needs open and close")
        return values


class Channel(_File):
    """`knowledge/channels/<group>.yml`: one way to reach one office."""

    name: Text
    agency: str
    kind: Literal["phone", "online", "mail", "email", "in_person", "chat", "app", "person", "self"]
    value: Optional[Union[str, Text]] = None
    url: Optional[str] = None
    tty: Optional[str] = None
    in_person: bool = False
    attempt: Optional[str] = None
    hidden_when: list[str] = []
    hours: list[Hours] = []
    exceptions: list[HoursException] = []
    closed_federal_holidays: bool = True
    automated_24h: bool = False
    hours_note: Optional[Text] = None
    languages: list[str] = []
    use_for: list[Statement] = []
    not_for: list[Statement] = []
    how: list[Statement] = []
    have_ready: list[Statement] = []
    response_time: Optional[Text] = None
    notes: list[Statement] = []
    check_first: Optional[Text] = None

    @validator("hidden_when", each_item=True)
    def _known_condition(cls, value: str) -> str:
        problem = conditions.problem_with(value)
        if problem:
            raise ValueError(problem)
        return value

    @validator("attempt")
    def _known_attempt(cls, value: Optional[str]) -> Optional[str]:
        if value is not None and value not in vocabulary.ATTEMPTS:
            raise ValueError(f"{value!r} is not one of the attempts")
        return value

    @root_validator(skip_on_failure=True)
    def _low_confidence_says_so(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["confidence"] == "low" and values["check_first"] is None:
            raise ValueError("low confidence needs check_first: what to check before relying on it")
        return values


class Practice(_Conditional):
    """A best practice for talking to an agent, by phase of the call."""

    id: str
    phase: Literal["before", "menu", "agent", "after"]
    text: Text


class Period(_Strict):
    """A value that held between two dates (`until: null` means no known end)."""

    valid_from: date
    valid_until: Optional[date] = None
    amount: str
    sources: list[str]
    confidence: Confidence

    _has_source = validator("sources", allow_reuse=True)(_with_source)
    _ordered_dates = root_validator(skip_on_failure=True, allow_reuse=True)(_ordered)


class Fee(_Strict):
    """A dated amount. Periods must neither overlap nor leave a gap."""

    id: str
    name: Text
    #: After this day the amount is not trusted: the answer is "check the fee page".
    trusted_until: date
    periods: list[Period]

    @validator("periods")
    def _not_empty(cls, value: list[Period]) -> list[Period]:
        if not value:
            raise ValueError("needs at least one period")
        return value


class Form(_Sourced):
    """One form and the names people give it."""

    form: str
    name: Text
    agency: str
    program: Optional[str] = None
    filing: Literal["online", "paper", "both", "none"]
    who_files: Text
    nicknames: dict[Literal["en", "es"], list[str]]

    @validator("program")
    def _known_program(cls, value: Optional[str]) -> Optional[str]:
        if value is not None and value not in vocabulary.PROGRAMS:
            raise ValueError(f"{value!r} is not one of the program ids")
        return value


class Notice(_Sourced):
    """A kind of letter, by the code printed on it."""

    code: str
    name: Text
    meaning: Text


class Prefix(_Sourced):
    """The first three letters of a receipt number."""

    prefix: str
    meaning: Text


class Identifier(_Sourced):
    """Another number that people confuse with a receipt number."""

    id: str
    name: Text
    help: Text


class Holiday(_Strict):
    """A federal holiday on the day offices close for it."""

    observed: date
    name: Text


class NamedDay(_Strict):
    """What people call a day: a holiday, a day of the year or days of the week."""

    words: list[str]
    holiday: Optional[str] = None
    day: Optional[str] = None
    weekdays: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = []
    days_after: int = 0

    @validator("day")
    def _day_of_the_year(cls, value: Optional[str]) -> Optional[str]:
        if value is not None:
            # No leap year: February 29 is not a day of every year.
            date.fromisoformat(f"2023-{value}")
        return value

    @root_validator(skip_on_failure=True)
    def _says_one_thing(cls, values: dict[str, Any]) -> dict[str, Any]:
        if sum(bool(values[name]) for name in ("holiday", "day", "weekdays")) != 1:
            raise ValueError("needs one of holiday, day and weekdays")
        if not values["words"]:
            raise ValueError("needs words")
        return values


class SourceRef(_Strict):
    """Where a fact comes from."""

    url: str
    as_of: str
    seen: Seen
    supports: Text
    #: The page is in Spanish, or has a Spanish version; the others are in English alone.
    in_spanish: bool = False


class DoNotGive(_Sourced):
    """A value that was once right, or never was: it must not appear anywhere."""

    value: str
    why: str


class CommonFile(_Strict):
    """`knowledge/common.yml`: rules that belong to no single situation."""

    checked_on: date
    confidence: Confidence
    sources: list[str]
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

    _has_source = validator("sources", allow_reuse=True)(_with_source)


class CalendarFile(_Strict):
    """`knowledge/calendar.yml`: the days federal offices are closed."""

    holidays: list[Holiday]
    named_days: list[NamedDay]
    covers_from: date
    covers_until: date
    checked_on: date
    confidence: Confidence
    sources: list[str]

    _has_source = validator("sources", allow_reuse=True)(_with_source)
