"""Moments, facts and strategies that the triage tests share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from triage import conditions, vocabulary
from triage.facts import Facts
from triage.rules import Rulebook, Step, Text

#: A Monday afternoon, three days before Thanksgiving.
NOW: Final = datetime.fromisoformat("2026-11-23T15:00:00-05:00")
TODAY: Final = NOW.date()
PROTECTED: Final = frozenset({"protected_1367"})
#: Channels through which a lawyer or accredited helper is found.
LEGAL_HELP: Final = frozenset(
    {
        "aila_lawyer_search",
        "doj_accredited_roster",
        "immigrationlawhelp",
        "federal_court_via_attorney",
        "eoir_pro_bono_list",
    }
)
_FORMS: Final = (
    "I-130", "I-485", "I-539", "I-589", "I-601A", "I-765", "I-821", "I-90", "I-751", "I-131",
    "N-400",
)  # fmt: skip


def ago(days: int) -> date:
    """The day so many days before today; a negative number looks ahead."""
    return TODAY - timedelta(days=days)


def facts_saying(term: str) -> Facts:
    """Return facts in which one condition term holds, and little else."""
    name, _, argument = term.partition(":")
    if not argument:
        return _WITH_FLAG[name]
    if name == "tried_over":
        return Facts(tried=frozenset({"call"}), tried_days_ago=int(argument))
    if name == "pending_over":
        return Facts(days_pending=int(argument) + 1)
    if name.endswith("_older_than"):
        return Facts().having(**{_DATE_OF[name]: ago(int(argument) + 1)})
    if name == "notice_within":
        return Facts(notice_date=ago(int(argument)))
    if name.endswith("_within"):
        return Facts().having(**{_DATE_OF[name]: ago(-int(argument))})
    if name in ("program", "tried"):
        return Facts().having(**{_SLOT_OF[name]: frozenset({argument})})
    return Facts().having(**{_SLOT_OF[name]: argument})


_DATE_OF: Final = {
    "notice_older_than": "notice_date",
    "exam_older_than": "exam_date",
    "due_within": "due_date",
    "travel_within": "travel_date",
    "appointment_within": "appointment_date",
}
_SLOT_OF: Final = {
    "form": "form",
    "program": "programs",
    "notice": "notice",
    "document": "document",
    "status_line": "status_line",
    "appointment": "appointment_kind",
    "problem": "appointment_problem",
    "delivery": "delivery",
    "tried": "tried",
    "prefix": "receipt_prefix",
}
_WITH_FLAG: Final[dict[str, Facts]] = {
    "abroad": Facts(location="abroad"),
    "in_us": Facts(location="us"),
    "has_account": Facts(has_account=True),
    "no_account": Facts(has_account=False),
    "represented": Facts(represented=True),
    "not_represented": Facts(represented=False),
    "letter_in_hand": Facts(letter_in_hand=True),
    "letter_missing": Facts(letter_in_hand=False),
    "already_replied": Facts(already_replied=True),
    "hardship": Facts(hardship=True),
    "no_hardship": Facts(hardship=False),
    "has_status": Facts(has_status=True),
    "no_status": Facts(has_status=False),
    "resident": Facts(resident=True),
    "danger": Facts(danger=True),
    "danger_cleared": Facts(danger=False),
    "removal_order": Facts(removal_order=True),
    "arrest": Facts(arrest=True),
    "detained": Facts(detained=True),
    "lapsed_status": Facts(lapsed_status=True),
    "abuse": Facts(abuse=True),
    "in_court": Facts(in_court=True),
    "paid_scammer": Facts(paid_scammer=True),
    "asks_amount": Facts(asks_amount=True),
    "protected": Facts(programs=PROTECTED),
    "past_inquiry_date": Facts(past_inquiry_date=True),
    "within_normal_time": Facts(past_inquiry_date=False),
    "tried_anything": Facts(tried=frozenset({"chat"})),
    "tried_60_days_ago": Facts(tried=frozenset({"call"}), tried_days_ago=60),
    "due_known": Facts(due_date=ago(-40)),
    "due_passed": Facts(due_date=ago(1)),
    "notice_date_known": Facts(notice_date=ago(10)),
    "notice_date_in_future": Facts(notice_date=ago(-1)),
    "travel_known": Facts(travel_date=ago(-90)),
    "travel_passed": Facts(travel_date=ago(1)),
    "appointment_known": Facts(appointment_date=ago(-30)),
    "appointment_passed": Facts(appointment_date=ago(1)),
    "pending_known": Facts(days_pending=5),
}

#: Every value a condition of a closed list may name.
VOCABULARY_TERMS: Final = tuple(
    f"{name}:{value}"
    for name, values in (
        ("program", vocabulary.PROGRAMS),
        ("notice", vocabulary.NOTICES),
        ("document", vocabulary.DOCUMENTS),
        ("status_line", vocabulary.STATUS_LINES),
        ("appointment", vocabulary.APPOINTMENT_KINDS),
        ("problem", vocabulary.APPOINTMENT_PROBLEMS),
        ("delivery", vocabulary.DELIVERIES),
        ("tried", vocabulary.ATTEMPTS),
    )
    for value in values
)


def conditions_of(value: Any) -> Iterator[str]:
    """Yield every condition string anywhere in the knowledge."""
    for part in _parts(value):
        for name in ("when", "hidden_when", "applies_when"):
            yield from getattr(part, name, ())


def terms_of(book: Rulebook) -> tuple[str, ...]:
    """Every condition term that can be said: used ones, all flags, all listed values."""
    used = {
        term.strip().removeprefix("not ").strip()
        for condition in conditions_of(book)
        for term in condition.split(" or ")
    }
    return tuple(sorted({*used, *conditions.FLAGS, *VOCABULARY_TERMS}))


def texts_of(value: Any) -> Iterator[Text]:
    """Yield every text of the knowledge a person may read."""
    yield from (part for part in _parts(value) if isinstance(part, Text))


def steps_of(value: Any) -> Iterator[Step]:
    """Yield every step and rung of the knowledge."""
    yield from (part for part in _parts(value) if isinstance(part, Step))


def _parts(value: Any) -> Iterator[Any]:
    if is_dataclass(value):
        yield value
        for field in fields(value):
            yield from _parts(getattr(value, field.name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _parts(inner)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from _parts(inner)


def _maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.sampled_from(values))


def _maybe_day(earliest: int, latest: int) -> st.SearchStrategy[date | None]:
    return st.one_of(st.none(), st.integers(earliest, latest).map(lambda n: ago(-n)))


def _some(values: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=3)


#: Anything a person could have said, sensible or not.
ANY_FACTS: Final = st.builds(
    Facts,
    form=_maybe(*_FORMS),
    programs=_some(vocabulary.PROGRAMS),
    notice=_maybe(*vocabulary.NOTICES),
    receipt_prefix=_maybe("IOE", "WAC"),
    document=_maybe(*vocabulary.DOCUMENTS),
    appointment_kind=_maybe(*vocabulary.APPOINTMENT_KINDS),
    appointment_problem=_maybe(*vocabulary.APPOINTMENT_PROBLEMS),
    location=_maybe(*vocabulary.LOCATIONS),
    delivery=_maybe(*vocabulary.DELIVERIES),
    notice_date=_maybe_day(-1500, 30),
    due_date=_maybe_day(-400, 300),
    travel_date=_maybe_day(-30, 200),
    appointment_date=_maybe_day(-90, 90),
    exam_date=_maybe_day(-300, 10),
    days_pending=_maybe(0, 30, 400, 4000),
    tried=_some(vocabulary.ATTEMPTS),
    tried_days_ago=_maybe(0, 20, 21, 60, 400),
    **{
        field.name: st.one_of(st.none(), st.booleans())
        for field in fields(Facts)
        if field.type == "bool | None"
    },
)
