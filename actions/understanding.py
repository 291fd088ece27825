"""From Rasa's parse of a message to what the dialogue core understands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from triage import asked_days, dates, receipts, vocabulary
from triage.dialogue import Heard
from triage.letters import fold
from triage.rules import Calendar

#: Entities whose value goes straight into the slot of the same name.
_DIRECT: Final = frozenset(
    [
        "form",
        "notice",
        "receipt_prefix",
        "document",
        "status_line",
        "location",
        "delivery",
        "appointment_kind",
        "appointment_problem",
    ]
)
#: Entities that collect into a set slot.
_COLLECTED: Final[dict[str, str]] = {"program": "programs", "attempt": "tried"}
#: Yes/no facts, as `flag` entities: value -> (slot, truth).
FLAGS: Final[dict[str, tuple[str, bool]]] = {
    "removal_order": ("removal_order", True),
    "arrest": ("arrest", True),
    "detained": ("detained", True),
    "lapsed_status": ("lapsed_status", True),
    "abuse": ("abuse", True),
    "in_court": ("in_court", True),
    "has_account": ("has_account", True),
    "no_account": ("has_account", False),
    "represented": ("represented", True),
    "not_represented": ("represented", False),
    "letter_in_hand": ("letter_in_hand", True),
    "letter_missing": ("letter_in_hand", False),
    "already_replied": ("already_replied", True),
    "not_replied": ("already_replied", False),
    "hardship": ("hardship", True),
    "has_status": ("has_status", True),
    "resident": ("resident", True),
    "not_resident": ("resident", False),
    "paid_scammer": ("paid_scammer", True),
    "asks_amount": ("asks_amount", True),
    "package_came_back": ("asks_amount", False),
    "past_inquiry_date": ("past_inquiry_date", True),
    "within_normal_time": ("past_inquiry_date", False),
}
_DATE_ROLES: Final = frozenset(dates.PREFERENCE)
_DATES: Final = _DATE_ROLES | {"date"}
#: The date a bare date most likely is, by the problem being talked about.
_DEFAULT_ROLE: Final[dict[str, str]] = {
    "travel_emergency": "travel_date",
    "appointment": "appointment_date",
}
#: The situation that a named letter stands for.
_NOTICE_TOPIC: Final = {
    "RFE": "rfe",
    "I-797E": "rfe",
    "NOID": "denial_risk",
    "NOIR": "denial_risk",
    "NOIT": "denial_risk",
    "NTA": "detained_or_court",
    "denial": "denied",
    "221g": "consular_or_visa",
    "rejection": "fees_and_rejections",
}
_NAMED_CONFIDENCE: Final = 0.6
#: Agencies that the out_of_scope plan can point to.
_OTHER_OFFICES: Final = frozenset({"ssa", "dol"})
_DAYS_IN: Final[dict[str, float]] = {"day": 1, "week": 7, "month": 30.44, "year": 365.25}
_DIGITS: Final = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
_ORDINALS: Final[dict[str, int]] = {
    "first": 1, "one": 1, "primera": 1, "primero": 1, "uno": 1, "una": 1,
    "second": 2, "two": 2, "segunda": 2, "segundo": 2, "dos": 2,
    "third": 3, "three": 3, "tercera": 3, "tercero": 3, "tres": 3,
    "fourth": 4, "four": 4, "cuarta": 4, "cuarto": 4, "cuatro": 4,
    "fifth": 5, "five": 5, "quinta": 5, "quinto": 5, "cinco": 5,
    "last": -1, "ultima": -1, "ultimo": -1,
}  # fmt: skip
#: "the second one", "quiero una, la cuarta": these count only when nothing else does.
_WEAK_ORDINALS: Final = frozenset({"one", "uno", "una"})


@dataclass(frozen=True)
class Parse:
    """The parts of Rasa's parse that the actions use."""

    text: str
    intent: str
    confidence: float
    entities: tuple[Mapping[str, Any], ...]
    situations: tuple[tuple[str, float], ...]
    language: str | None

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> Parse:
        """Read `latest_message`; a pressed button names its intent outright."""
        intent = message.get("intent") or {}
        name = str(intent.get("name") or "nlu_fallback")
        text = str(message.get("text") or "")
        if text.startswith("/"):
            pressed = name in vocabulary.SITUATIONS
            situations: tuple[tuple[str, float], ...] = ((name, 1.0),) if pressed else ()
            text = ""
        else:
            situations = tuple(
                (str(s["name"]), float(s["confidence"])) for s in message.get("situations") or ()
            )
        return cls(
            text=text,
            intent=name,
            confidence=float(intent.get("confidence") or 0.0),
            entities=tuple(message.get("entities") or ()),
            situations=situations,
            language=message.get("language"),
        )

    def values(self, entity: str) -> list[Any]:
        """Return the values of one kind of entity, in order."""
        return [e.get("value") for e in self.entities if e.get("entity") == entity]

    def number(self) -> int | None:
        """Return which item of a list is meant: 1, 2, ..., or -1 for the last."""
        if self.intent != "choose":
            return None
        digits = _DIGITS.search(self.text)
        if digits:
            return int(digits[1])
        words = [w for w in re.findall(r"\w+", fold(self.text)) if w in _ORDINALS]
        strong = [word for word in words if word not in _WEAK_ORDINALS]
        meant = strong or words
        return _ORDINALS[meant[-1]] if meant else None


def heard(parse: Parse, today: date, situation: str | None, pending: str | None) -> Heard:
    """Turn a parse into what the dialogue core reads.

    Args:
        parse: of the latest message.
        today: what relative dates count from.
        situation: the topic so far, for the role of a bare date.
        pending: the slot of the open question, which gives a bare date its role.
    """
    found = _facts(parse, today)
    loose = _loose_date(parse, today, pending)
    topic = situation or (parse.situations[0][0] if parse.situations else None)
    role = _DEFAULT_ROLE.get(topic or "")
    if loose and role and role not in found and pending is None:
        found[role] = loose
    choice = parse.values("choice")
    return Heard(
        text=parse.text,
        situations=_with_interview(_with_notice(parse, found), found),
        found=found,
        loose_date=loose,
        yes=_yes(parse),
        unknown=parse.intent == "dont_know",
        choice=str(choice[0]) if choice else None,
        other_office=bool(_OTHER_OFFICES & set(parse.values("agency"))),
    )


def _with_notice(parse: Parse, found: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    """A letter that is named makes its situation present, however the rest is read."""
    topic = _NOTICE_TOPIC.get(str(found.get("notice")))
    names = [name for name, _ in parse.situations]
    if topic is None or not parse.text or topic in names:
        return parse.situations
    if any(name in _NOTICE_TOPIC.values() for name in names):
        return parse.situations
    return (*parse.situations, (topic, _NAMED_CONFIDENCE))


def _with_interview(
    situations: tuple[tuple[str, float], ...], found: Mapping[str, Any]
) -> tuple[tuple[str, float], ...]:
    """A day at a USCIS office of someone in danger is never only a wait or a question."""
    at_risk = any(found.get(danger) for danger in ("removal_order", "arrest", "lapsed_status"))
    is_set = "appointment_kind" in found and "appointment_date" in found
    if not (at_risk and is_set) or "appointment" in [name for name, _ in situations]:
        return situations
    return (*situations, ("appointment", _NAMED_CONFIDENCE))


def _yes(parse: Parse) -> bool | None:
    return {"affirm": True, "deny": False}.get(parse.intent)


def _facts(parse: Parse, today: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entity in parse.entities:
        name, value = str(entity.get("entity")), entity.get("value")
        if name == "form":
            found["form"] = _surer_form(parse, entity, found.get("form"))
        elif name in _DIRECT:
            found.setdefault(name, value)
        elif name in _COLLECTED:
            slot = _COLLECTED[name]
            found[slot] = found.get(slot, frozenset()) | {value}
        elif name == "flag" and value in FLAGS:
            slot, truth = FLAGS[str(value)]
            found[slot] = found.get(slot, truth) and truth
        elif name in _DATE_ROLES:
            _add_date(found, name, str(value), today)
        elif name == "waiting":
            found.setdefault("days_pending", in_days(value))
        elif name == "tried_ago":
            found.setdefault("tried_days_ago", in_days(value))
    return found


def _surer_form(parse: Parse, entity: Mapping[str, Any], before: Any) -> Any:
    """A form by its number beats one by a nickname; else the first one named."""
    words = parse.text[int(entity.get("start") or 0) : int(entity.get("end") or 0)]
    by_number = any(character.isdigit() for character in words)
    if before is None or (by_number and not _named_by_number(parse, before)):
        return entity.get("value")
    return before


def _named_by_number(parse: Parse, form: Any) -> bool:
    spans = [(e.get("start"), e.get("end")) for e in parse.entities if e.get("value") == form]
    return any(any(c.isdigit() for c in parse.text[start:end]) for start, end in spans)


def _add_date(found: dict[str, Any], role: str, words: str, today: date) -> None:
    day = dates.parse(words, today, role)
    if day is None and role == "filed_date":
        # A month alone: a wait is counted from its end, never longer than it was.
        day = dates.month_end(words)
    if day is None:
        return
    if role == "filed_date":
        found.setdefault("days_pending", max((today - day).days, 0))
    else:
        found.setdefault(role, day)


def in_days(value: Any) -> int | None:
    """Turn {"amount": 14, "unit": "month"} into days."""
    if not isinstance(value, Mapping):
        return None
    return round(float(value["amount"]) * _DAYS_IN[str(value["unit"])])


def _loose_date(parse: Parse, today: date, pending: str | None) -> date | None:
    for words in parse.values("date"):
        day = dates.parse(str(words), today, pending)
        if day is not None:
            return day
    if pending is not None and len(parse.text.split()) <= 6:
        return dates.parse(parse.text, today, pending)
    return None


def receipt(parse: Parse) -> receipts.ReceiptCheck | None:
    """Return what NLU found of a number in the message; its digits stayed there."""
    for entity in parse.entities:
        if entity.get("entity") == "receipt_number":
            problem = entity.get("problem")
            return receipts.ReceiptCheck(
                str(entity.get("value") or "") or None,
                receipts.ReceiptProblem(problem) if problem else None,
            )
    return None


def days_named(parse: Parse, today: date, calendar: Calendar) -> tuple[date, ...]:
    """Return the days, from today on, that a question about hours names."""
    words = (e.get("value") for e in parse.entities if e.get("entity") in _DATES)
    # Opening hours are asked about days to come, however near the last such day is.
    read = (dates.parse(str(value), today, "travel_date") for value in words)
    return asked_days.asked_days(
        parse.text, (day for day in read if day is not None), today, calendar
    )


def in_crisis(parse: Parse) -> bool:
    """Whether the person says they may hurt themselves."""
    return "crisis" in parse.values("flag")
