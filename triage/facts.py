"""What is known about one person's problem: the input of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Facts:
    """Everything said so far that can change the advice.

    `None` means "not said". A name in `declined` was asked and the person did
    not know, so it is never asked again.

    Attributes:
        form: canonical form number, such as "I-485".
        programs: ids from `vocabulary.PROGRAMS`.
        notice: id from `vocabulary.NOTICES`.
        receipt_prefix: the first three letters of a receipt number, never more.
        document: id from `vocabulary.DOCUMENTS`, the paper or card in question.
        status_line: id from `vocabulary.STATUS_LINES`, what the status page says.
        appointment_kind, appointment_problem: ids from the vocabulary.
        location: "us" or "abroad".
        delivery: how the notice arrived: "mail", "online" or "in_person".
        notice_date: the date printed on the notice.
        due_date: the reply-by date printed on the notice.
        travel_date, appointment_date, exam_date: calendar dates.
        days_pending: days since filing.
        tried: ids from `vocabulary.ATTEMPTS`.
        tried_days_ago: days since the oldest attempt still open.
        resident: already holds a green card; a pending case is not one.
        asks_amount: wants to know what something costs, and no package came back.
        danger: answer to the danger screen (old removal order, missed court
            date, arrest, lapsed status). The single flags say which, if known.
    """

    form: str | None = None
    programs: frozenset[str] = frozenset()
    notice: str | None = None
    receipt_prefix: str | None = None
    document: str | None = None
    status_line: str | None = None
    appointment_kind: str | None = None
    appointment_problem: str | None = None
    location: str | None = None
    delivery: str | None = None
    notice_date: date | None = None
    due_date: date | None = None
    travel_date: date | None = None
    appointment_date: date | None = None
    exam_date: date | None = None
    days_pending: int | None = None
    past_inquiry_date: bool | None = None
    has_account: bool | None = None
    represented: bool | None = None
    letter_in_hand: bool | None = None
    already_replied: bool | None = None
    hardship: bool | None = None
    has_status: bool | None = None
    resident: bool | None = None
    danger: bool | None = None
    removal_order: bool | None = None
    arrest: bool | None = None
    detained: bool | None = None
    lapsed_status: bool | None = None
    abuse: bool | None = None
    in_court: bool | None = None
    paid_scammer: bool | None = None
    asks_amount: bool | None = None
    tried: frozenset[str] = frozenset()
    tried_days_ago: int | None = None
    declined: frozenset[str] = field(default_factory=frozenset)

    def having(self, **changes: Any) -> Facts:
        """Return a copy with `changes` applied."""
        return replace(self, **changes)

    def knows(self, name: str) -> bool:
        """Whether `name` was said or declined, so that asking it is no use."""
        if name in self.declined:
            return True
        value = getattr(self, name)
        return value is not None and value != frozenset()
